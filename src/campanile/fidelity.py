"""How close a picture is to another."""

import torch

from campanile.images import to_uint8
from campanile.metrics import psnr, ssim


def psnr_ssim(image: torch.Tensor, reference: torch.Tensor) -> tuple[float, float]:
    """PSNR in dB and SSIM of a picture against another, both (3, H, W) in [-1, 1], as 8-bit pixels."""
    pair = [to_uint8(each).permute(1, 2, 0).numpy() / 255.0 for each in (image, reference)]
    return psnr(*pair), ssim(*pair)
