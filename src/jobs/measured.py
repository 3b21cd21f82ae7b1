"""Figures of Part A whose pictures are measured, apart from others: an edited metric reruns only these."""

import torch

from campanile import fidelity
from jobs.text_to_image import PictureFigure


class MeasuredFigure(PictureFigure):
    """A figure whose pictures are compared with a reference."""

    def psnr_ssim(self, case: str, picture: torch.Tensor, reference: torch.Tensor) -> None:
        """Record the PSNR and SSIM of a picture, both as 8-bit pixels."""
        psnr, ssim = fidelity.psnr_ssim(picture, reference)
        self.metric(case, "psnr", psnr, "dB")
        self.metric(case, "ssim", ssim)
