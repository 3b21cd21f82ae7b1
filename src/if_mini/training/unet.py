"""IF-mini's networks, in DeepFloyd IF's architecture: a T5 text encoder and a UNet that attends to its words.

The UNet is about as large as 60 ms a picture and step on two CPU cores allow, most of it at the low resolutions, where
parameters are cheap. It takes (B, 3, 64, 64) in [-1, 1], timesteps and text embeddings (B, 77, 256), and gives six
channels: eps and the share of the variance.
"""

import torch
from diffusers.models.attention_processor import Attention
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from torch import nn
from transformers import T5Config, T5EncoderModel

TEXT_WIDTH = 256
CHANNELS, LAYERS = (32, 64, 128, 256), (2, 2, 1, 1)
HEAD_WIDTH = 64
SECOND_CHANNELS, SECOND_LAYERS = (32, 48, 96, 128), (1, 1, 1, 1)
SECOND_HEAD_WIDTH = 32

CONSTANT = 30.0
"""What colours, which are about 1, are normalised with: see `start_from_copy`."""

LOW, HIGH = 0.02, 0.3
RAMPS = (
    *((8, -3, LOW), (15, -5, LOW), (25, -8, LOW), (40, -12, LOW)),
    *((65, -20, LOW), (100, -30, LOW), (150, -40, LOW), (220, -55, LOW)),
    *((900, 30, HIGH), (930, 20, HIGH), (950, 15, HIGH), (965, 12, HIGH), (975, 10, HIGH), (985, 8, HIGH)),
)
"""Where hidden units of the time embedding leave 0, in how many timesteps they rise by 2, and what keeps the weights
small."""


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


def unet(
    channels: tuple[int, ...] = CHANNELS,
    layers: tuple[int, ...] = LAYERS,
    head_width: int = HEAD_WIDTH,
    size: int = 64,
    **second,
) -> UNet2DConditionModel:
    """The UNet, untrained; it attends to the words at the two lowest resolutions.

    Normalisation takes many channels together (8 groups): with as many groups as channels, as the customary 32 groups
    mean here, each channel would lose its mean, and with it the colour of the picture.

    :param layers: residual blocks at each resolution on the way down; on the way up there is one more.
    :param second: what differs in a second stage.
    """
    attends = [False] * (len(channels) - 2) + [True] * 2
    settings = {"in_channels": 3, "only_cross_attention": False} | second
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
    start_from_copy(network)
    start_steep(network)
    return network


def second_unet(
    channels: tuple[int, ...] = SECOND_CHANNELS,
    layers: tuple[int, ...] = SECOND_LAYERS,
    head_width: int = SECOND_HEAD_WIDTH,
    size: int = 256,
) -> UNet2DConditionModel:
    """The second stage's UNet, untrained: it sees the smaller picture, enlarged and noised, beside its input.

    How noisy that is comes as its class. It estimates the clean picture, not eps: all but the details of it is there to
    be copied, whatever the timestep is. Its pixels attend to words, not to each other, so that it may be trained on
    parts of pictures and used on whole ones. Its variance is that of the posterior, the smallest: what a picture shows
    is known, and a larger one, learned from steps of one timestep, leaves grain where few steps are walked.
    """
    second = {"in_channels": 6, "class_embed_type": "timestep", "only_cross_attention": True}
    network = unet(channels, layers, head_width, size, **second)
    start_from_copy(network, channel=3)
    nn.init.constant_(network.conv_out.bias[3:], -1)
    return network


@torch.no_grad()
def start_from_copy(network: UNet2DConditionModel, channel: int = 0) -> None:
    """Let an untrained UNet give back what it sees in three channels of its input, from `channel` on.

    A first stage begins with eps = x: at high timesteps that is nearly so, and an estimate is as good as what it leaves
    of x is exact. A second stage begins with the enlarged picture. A network that has to find this out needs thousands
    of steps. Each colour and its opposite are features of the first layer; the last block takes them from there, the
    last layer puts them together, for GELU(a) - GELU(-a) = a. All residual branches begin at nothing.
    """
    first, block, last = network.conv_in, network.up_blocks[-1].resnets[-1].conv_shortcut, network.conv_out
    for module in network.modules():
        if isinstance(module, ResnetBlock2D):
            nn.init.zeros_(module.conv2.weight)
            nn.init.zeros_(module.conv2.bias)
        elif isinstance(module, Attention):
            nn.init.zeros_(module.to_out[0].weight)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    skipped, group = block.in_channels - first.out_channels, first.out_channels // network.conv_norm_out.num_groups
    if group < 4:
        return  # too small a network; it begins with 0
    for colour in range(3):
        # The rest of its group is constant and large: normalising the group divides all pictures by the same.
        features = range(colour * group, (colour + 1) * group)
        for feature, sign in zip(features, (1, -1) * group, strict=False):
            for layer in (first, block):
                nn.init.zeros_(layer.weight[feature])
                nn.init.zeros_(layer.bias[feature])
            block.weight[feature, skipped + feature, 0, 0] = 1
            if feature - features[0] < 2:
                first.weight[feature, channel + colour, 1, 1] = sign
                last.weight[colour, feature, 1, 1] = sign * CONSTANT * ((group - 2) / group) ** 0.5
            else:
                first.bias[feature] = sign * CONSTANT


@torch.no_grad()
def start_steep(network: UNet2DConditionModel) -> None:
    """Let hidden units of the time embedding rise steeply towards both ends of the timesteps.

    There all depends on the timestep. Of what the mean of x has more of red than of blue, 59 % are the picture's at
    t = 950, and 5 % at 990; what x has besides the picture is a 37th of eps at t = 10, and a 6th at 100. The usual
    start is as smooth everywhere, and training does not mend that: see the model card.
    """
    layer, timesteps = network.time_embedding.linear_1, torch.arange(1000)
    waves = network.time_proj(timesteps).double()
    waves = torch.cat([waves, torch.ones(len(waves), 1, dtype=torch.double)], 1)
    for unit, (start, width, ridge) in enumerate(RAMPS):
        distance = (timesteps - start) / width
        wanted = (2 * distance).clamp(-5, 10).double()
        # What is far below 0 matters little, for the activation makes it 0.
        weight = torch.where(distance > -4, 3.0, 1.0).double() if width > 0 else 1 + 19.0 * (timesteps < 3 * start + 30)
        squares = waves.T @ (waves * weight[:, None]) + ridge * torch.eye(waves.shape[1], dtype=torch.double)
        *weights, bias = torch.linalg.solve(squares, waves.T @ (wanted * weight)).tolist()
        layer.weight[unit], layer.bias[unit] = torch.tensor(weights), bias


def scheduler(estimates: str = "epsilon") -> DDPMScheduler:
    """DeepFloyd IF's scheduler.

    :param estimates: what the UNet does; "sample" is the clean picture.
    """
    return DDPMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        variance_type="learned_range",
        prediction_type=estimates,
        clip_sample=True,
        thresholding=True,
        dynamic_thresholding_ratio=0.95,
        sample_max_value=1.5,
    )
