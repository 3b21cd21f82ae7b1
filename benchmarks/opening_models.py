"""Seconds and main memory of opening a large model, against the library's `from_pretrained` alone.

It writes random weights in the shape of DeepFloyd's IF-I-XL (4.30 billion parameters at --scale 1) or T5-XXL's encoder
(4.76 billion), in float16, and opens them in a process of its own, once per way: by the library and by Campanile on the
CPU, and by Campanile on its way to a device, for which PyTorch's meta device stands in: copying there is not measured,
and neither is the first use on the CPU, which copies the weights of convolutions. "Memory" is the main memory that the
process holds besides the file, which is mapped.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from transformers import T5Config, T5EncoderModel

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

OPEN = """
import json, sys, time, torch
folder, part, way, dtype = sys.argv[1:]
dtype = getattr(torch, dtype)
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from transformers import T5EncoderModel
from campanile.diffusion.model import open_unet
from campanile.diffusion.source import Source
from campanile.diffusion.text import open_encoder

def held():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1e6

before, started = held(), time.perf_counter()
if way == "library":
    library = {"unet": UNet2DConditionModel, "text_encoder": T5EncoderModel}[part]
    model = library.from_pretrained(f"{folder}/{part}", variant="fp16", use_safetensors=True, dtype=dtype)
else:
    device = "meta" if way == "to a device" else "cpu"
    model = {"unet": open_unet, "text_encoder": open_encoder}[part](Source(folder), device, dtype)
print(json.dumps({"seconds": time.perf_counter() - started, "memory": held() - before}))
"""


def unet(scale: float) -> UNet2DConditionModel:
    """A UNet of IF-I-XL's shape, with this share of its channels, without weights."""
    channels = [int(64 * round(11 * step * scale)) for step in (1, 2, 3, 4)]
    with torch.device("meta"):
        return UNet2DConditionModel(
            sample_size=64,
            in_channels=3,
            out_channels=6,
            block_out_channels=channels,
            layers_per_block=3,
            down_block_types=["ResnetDownsampleBlock2D", *["SimpleCrossAttnDownBlock2D"] * 3],
            mid_block_type="UNetMidBlock2DSimpleCrossAttn",
            up_block_types=[*["SimpleCrossAttnUpBlock2D"] * 3, "ResnetUpsampleBlock2D"],
            act_fn="gelu",
            attention_head_dim=64,
            cross_attention_dim=channels[-1],
            encoder_hid_dim=4096,
            addition_embed_type="text",
            addition_embed_type_num_heads=64,
            resnet_time_scale_shift="scale_shift",
            cross_attention_norm="group_norm",
        )


def text_encoder(scale: float) -> T5EncoderModel:
    """T5-XXL's encoder, with this share of its layers, without weights."""
    with torch.device("meta"):
        return T5EncoderModel(
            T5Config(
                vocab_size=32128,
                d_model=4096,
                d_kv=64,
                d_ff=10240,
                num_layers=max(1, round(24 * scale)),
                num_heads=64,
                feed_forward_proj="gated-gelu",
            )
        )


def main() -> None:
    """Write, open and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="share of the channels or layers (default: 1)")
    parser.add_argument("--folder", type=Path, help="where the weights are written, 18 GB at scale 1; they are removed")
    given = parser.parse_args()
    print(f"{'part':14}{'billions':>9}{'way':>16}{'precision':>11}{'seconds':>9}{'memory, GB':>12}")
    for part, make in (("unet", unet), ("text_encoder", text_encoder)):
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            model = make(given.scale)
            count = sum(each.numel() for each in model.parameters()) / 1e9
            model = model.half().to_empty(device="cpu")
            with torch.no_grad():
                for each in model.parameters():
                    each.fill_(0.01)
            model.save_pretrained(Path(folder) / part, variant="fp16")
            del model
            ways = [*product(("library", "campanile"), ("float16", "bfloat16")), ("to a device", "bfloat16")]
            for way, dtype in ways:
                done = subprocess.run(
                    [sys.executable, "-c", OPEN, folder, part, way, dtype], capture_output=True, text=True, check=True
                )
                found = json.loads(done.stdout)
                print(f"{part:14}{count:9.2f}{way:>16}{dtype:>11}{found['seconds']:9.2f}{found['memory']:12.2f}")


if __name__ == "__main__":
    main()
