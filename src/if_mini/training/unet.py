"""IF-mini's networks, in DeepFloyd IF's architecture: a T5 text encoder and a UNet that attends to its embeddings.

The UNet is about as large as 60 ms a picture and step allow on two CPU cores. Most of its parameters sit at the low
resolutions, where they are cheap. It takes x_t (B, 3, 64, 64) in [-1, 1], timesteps and text embeddings (B, 77, 256),
and returns six channels: eps, and v, which sets the variance.

Two initialisations save thousands of training steps: the network begins as the identity (`initialise_as_identity`), and
its time embedding resolves both ends of the timesteps (`initialise_time_embedding`).
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from diffusers.models.attention_processor import Attention
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from torch import nn
from transformers import T5Config, T5EncoderModel

TEXT_WIDTH = 256

FILLER = 30.0
"""Constant features beside the colours in `initialise_as_identity`: large beside colours, which are about 1."""

LOW_RAMPS = {8: 3, 15: 5, 25: 8, 40: 12, 65: 20, 100: 30, 150: 40, 220: 55}
HIGH_RAMPS = {900: 30, 930: 20, 950: 15, 965: 12, 975: 10, 985: 8}
"""Ramps of the time embedding, towards t = 0 and towards t = 1000: where each leaves 0, and in how many timesteps it
rises by 2. The closer to its end, the steeper."""


def text_encoder(vocabulary: int) -> T5EncoderModel:
    """A T5 encoder of four layers, untrained."""
    return T5EncoderModel(
        T5Config(
            vocab_size=vocabulary,
            d_model=TEXT_WIDTH,
            d_kv=64,
            d_ff=512,
            num_layers=4,
            num_heads=4,
            feed_forward_proj="gated-gelu",
            dropout_rate=0.0,
            is_encoder_decoder=False,
            use_cache=False,
        )
    )


def unet(channels: tuple[int, ...], layers: tuple[int, ...], head_width: int, size: int = 64) -> UNet2DConditionModel:
    """The first stage's UNet, untrained. It begins with eps = x_t, which is nearly right at high timesteps.

    :param channels: at each resolution, halved from one to the next; the two lowest attend to the text.
    :param layers: residual blocks at each resolution on the way down; the way up has one more.
    :param head_width: channels of an attention head.
    """
    network = _unet(channels, layers, head_width, size, in_channels=3, only_cross_attention=False)
    initialise_as_identity(network)
    return network


def second_unet(
    channels: tuple[int, ...], layers: tuple[int, ...], head_width: int, size: int = 256
) -> UNet2DConditionModel:
    """The second stage's UNet, untrained. It begins with x_0 = the upsampled low-resolution picture.

    Its input is x_t and, in three more channels, the low-resolution picture, upsampled and noised; the noise level is
    its class label. It predicts x_0, not eps: whatever the timestep, all but the details can be copied. Pixels attend
    to the text and not to each other, so it can train on crops and sample whole pictures. v starts at -1, the variance
    of the posterior, and stays there: a larger variance leaves grain when there are few steps.
    """
    settings = {"in_channels": 6, "class_embed_type": "timestep", "only_cross_attention": True}
    network = _unet(channels, layers, head_width, size, **settings)
    initialise_as_identity(network, channel=3)
    nn.init.constant_(network.conv_out.bias[3:], -1)
    return network


def _unet(channels, layers, head_width: int, size: int, **settings) -> UNet2DConditionModel:
    """The architecture that both stages share.

    Group normalisation has 8 groups. The usual 32 would be one group a channel here, and each channel would lose its
    mean, and with it the colour of the picture.
    """
    attends = [False] * (len(channels) - 2) + [True] * 2
    network = UNet2DConditionModel(
        sample_size=size,
        out_channels=6,
        block_out_channels=channels,
        layers_per_block=list(layers),
        down_block_types=["SimpleCrossAttnDownBlock2D" if a else "ResnetDownsampleBlock2D" for a in attends],
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=["SimpleCrossAttnUpBlock2D" if a else "ResnetUpsampleBlock2D" for a in reversed(attends)],
        resnet_time_scale_shift="scale_shift",
        act_fn="gelu",
        norm_num_groups=8,
        attention_head_dim=head_width,
        cross_attention_dim=TEXT_WIDTH,
        encoder_hid_dim=TEXT_WIDTH,
        addition_embed_type="text",
        addition_embed_type_num_heads=4,
        **settings,
    )
    initialise_time_embedding(network)
    return network


@torch.no_grad()
def initialise_as_identity(network: UNet2DConditionModel, channel: int = 0) -> None:
    """Make an untrained UNet return three channels of its input, from `channel` on.

    1. Every residual branch ends in zeros.
    2. conv_in turns each colour c into two features, c and -c. The shortcut of the last block passes them on.
    3. conv_out adds them up: GELU(c) - GELU(-c) = c.

    Between 2 and 3 stands a group normalisation, which would divide c by a deviation that depends on the picture.
    Therefore the other features of its group are constants, FILLER and -FILLER: they set the deviation, and conv_out
    multiplies by it. This needs groups of at least 4; a UNet with smaller ones begins with 0.
    """
    conv_in, shortcut, conv_out = network.conv_in, network.up_blocks[-1].resnets[-1].conv_shortcut, network.conv_out
    for module in network.modules():
        if isinstance(module, ResnetBlock2D):
            nn.init.zeros_(module.conv2.weight)
            nn.init.zeros_(module.conv2.bias)
        elif isinstance(module, Attention):
            nn.init.zeros_(module.to_out[0].weight)
    nn.init.zeros_(conv_out.weight)
    nn.init.zeros_(conv_out.bias)
    width = conv_in.out_channels // network.conv_norm_out.num_groups
    if width < 4:
        return
    # The last block sees conv_in's features behind its other input.
    behind = shortcut.in_channels - conv_in.out_channels
    deviation = FILLER * ((width - 2) / width) ** 0.5
    filler = FILLER * torch.tensor([1.0, -1.0]).repeat(width)[: width - 2]
    for colour in range(3):
        group = range(colour * width, (colour + 1) * width)
        for layer in (conv_in, shortcut):
            nn.init.zeros_(layer.weight[group[0] : group[-1] + 1])
            nn.init.zeros_(layer.bias[group[0] : group[-1] + 1])
        for feature, sign in ((group[0], 1), (group[1], -1)):
            conv_in.weight[feature, channel + colour, 1, 1] = sign
            conv_out.weight[colour, feature, 1, 1] = sign * deviation
        conv_in.bias[group[2] : group[-1] + 1] = filler
        for feature in group:
            shortcut.weight[feature, behind + feature, 0, 0] = 1


@torch.no_grad()
def initialise_time_embedding(network: UNet2DConditionModel) -> None:
    """Make some hidden units of the time embedding ramps, steep towards both ends of the timesteps.

    There what the network must do changes fast with t: the noise in x_t has a deviation of 1/37 at t = 10 and of 1/6 at
    t = 100; of the difference between the means of red and blue in x_t, 59 % is the picture's at t = 950 and 5 % at
    990. The usual initialisation is equally smooth everywhere, and training does not change that: see version 7 in
    data/if-mini/HISTORY.md.

    A hidden unit is SiLU(w . sinusoids(t) + b). Ridge regression finds the w and b that give `ramps`.
    """
    layer, t = network.time_embedding.linear_1, torch.arange(1000)
    features = network.time_proj(t).double()
    features = torch.cat([features, torch.ones(len(t), 1, dtype=torch.double)], 1)
    for unit, (target, weight, ridge) in enumerate(ramps(t)):
        squares = features.T @ (features * weight[:, None]) + ridge * torch.eye(features.shape[1], dtype=torch.double)
        solution = torch.linalg.solve(squares, features.T @ (target * weight))
        layer.weight[unit], layer.bias[unit] = solution[:-1], solution[-1]


def ramps(t: torch.Tensor) -> Iterator[tuple[torch.Tensor, torch.Tensor, float]]:
    """Each ramp before its SiLU, with the weight of each timestep and the ridge penalty of the regression.

    The weights favour timesteps near the end in question; far below 0, SiLU hides what the fit misses. The penalty
    trades steepness against the norm of w (0.6 by default): 0.02 leaves 9 to 99 at the low end, where steepness matters
    most, and 0.3 leaves 9 to 17 at the high end.
    """
    for start, width in LOW_RAMPS.items():
        yield ramp(t, start, -width), torch.where(t < 3 * start + 30, 20.0, 1.0).double(), 0.02
    for start, width in HIGH_RAMPS.items():
        yield ramp(t, start, width), torch.where(t > start - 4 * width, 3.0, 1.0).double(), 0.3


def ramp(t: torch.Tensor, start: int, width: int) -> torch.Tensor:
    """0 at `start` and 2 more every `width` timesteps, between -5, where SiLU is nearly 0, and 10."""
    return (2 * ((t - start) / width)).clamp(-5, 10).double()


def scheduler(prediction_type: str = "epsilon") -> DDPMScheduler:
    """DeepFloyd IF's scheduler.

    :param prediction_type: what the UNet predicts: "epsilon", or "sample" for x_0.
    """
    return DDPMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        variance_type="learned_range",
        prediction_type=prediction_type,
        clip_sample=True,
        thresholding=True,
        dynamic_thresholding_ratio=0.95,
        sample_max_value=1.5,
    )
