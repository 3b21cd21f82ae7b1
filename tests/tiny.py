"""A random model in DeepFloyd IF's format, made with diffusers and transformers alone, small enough for any test."""

import atexit
import shutil
import string
import tempfile
from functools import cache
from pathlib import Path

import torch
from diffusers import DDPMScheduler, IFPipeline, UNet2DConditionModel
from transformers import T5Config, T5EncoderModel, T5Tokenizer

WIDTH, SIZE = 16, 32


def tokenizer() -> T5Tokenizer:
    """A few words, and letters to spell all others."""
    mark = "\N{LOWER ONE EIGHTH BLOCK}"
    words = [mark + word for word in ("a", "photo", "of", "dog", "an", "oil", "painting", "old", "man")]
    pieces = [(special, 0.0) for special in ("<pad>", "</s>", "<unk>")] + [(word, -2.0) for word in words]
    pieces += [(letter, -9.0) for letter in [mark, *string.ascii_lowercase, *string.digits, *string.punctuation]]
    return T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=77)


def scheduler(prediction_type: str = "epsilon") -> DDPMScheduler:
    """DeepFloyd IF's scheduler."""
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


def unet(size: int = SIZE, **second) -> UNet2DConditionModel:
    """A UNet in DeepFloyd IF's format."""
    made = UNet2DConditionModel(
        sample_size=size,
        out_channels=6,
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"],
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=["SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
        resnet_time_scale_shift="scale_shift",
        act_fn="gelu",
        norm_num_groups=4,
        attention_head_dim=8,
        cross_attention_dim=WIDTH,
        encoder_hid_dim=WIDTH,
        addition_embed_type="text",
        addition_embed_type_num_heads=2,
        **{"in_channels": 3, **second},
    )
    torch.nn.init.normal_(made.conv_out.weight, std=0.1)
    return made


@cache
def first_stage() -> Path:
    """The directory of a first stage for pictures of 32 x 32 pixels."""
    torch.manual_seed(0)
    words = tokenizer()
    config = T5Config(vocab_size=len(words), d_model=WIDTH, d_kv=8, d_ff=32, num_layers=2, num_heads=2)
    parts = {"tokenizer": words, "text_encoder": T5EncoderModel(config).half(), "unet": unet().half()}
    unchecked = {"safety_checker": None, "feature_extractor": None, "watermarker": None}
    pipeline = IFPipeline(**parts, scheduler=scheduler(), **unchecked, requires_safety_checker=False)
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pipeline.save_pretrained(folder / "stage_1", variant="fp16")
    return folder / "stage_1"


@cache
def second_stage() -> Path:
    """The directory of a second stage for it, of 64 x 64 pixels: UNet and scheduler."""
    torch.manual_seed(1)
    folder = first_stage().parent / "stage_2"
    unet(64, in_channels=6, class_embed_type="timestep").half().save_pretrained(folder / "unet", variant="fp16")
    scheduler().save_pretrained(folder / "scheduler")
    return folder
