"""The similarity of two pictures, or of two sets of pictures."""

import numpy as np
from numpy.typing import NDArray

from campanile.intervals import Interval, t_interval


def psnr(image: NDArray, reference: NDArray) -> float:
    """Peak signal-to-noise ratio, in dB, of two arrays in [0, 1] of the same shape; inf if they are equal."""
    error = np.mean((np.asarray(image, np.float64) - np.asarray(reference, np.float64)) ** 2)
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def ssim(image: NDArray, reference: NDArray) -> float:
    """Structural similarity of (H, W) or (H, W, 3) arrays in [0, 1]: Wang et al. 2004, with a 7 x 7 window."""
    from skimage.metrics import structural_similarity

    channels = 2 if np.ndim(image) == 3 else None
    return float(structural_similarity(np.asarray(image), np.asarray(reference), data_range=1.0, channel_axis=channels))


def mean_psnr_ssim(images: NDArray, references: NDArray) -> tuple[Interval, Interval]:
    """Mean PSNR in dB and mean SSIM of images (N, H, W) in [0, 1], each against its reference."""
    pairs = list(zip(images, references, strict=True))
    return t_interval([psnr(*pair) for pair in pairs]), t_interval([ssim(*pair) for pair in pairs])


def gaussian(features: NDArray) -> tuple[NDArray, NDArray]:
    """Mean (C,) and covariance (C, C) of features (N, C), in float64."""
    features = np.asarray(features, np.float64)
    return features.mean(0), np.cov(features, rowvar=False)


def frechet_distance(first: tuple[NDArray, NDArray], second: tuple[NDArray, NDArray]) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) of two Gaussians (mean, covariance). Heusel et al. 2017, eq. 6.

    The trace of (C1 C2)^(1/2) is the sum of the square roots of the eigenvalues of C1 C2, all real and non-negative.
    """
    (mean1, cov1), (mean2, cov2) = first, second
    roots = np.sqrt(np.clip(np.linalg.eigvals(cov1 @ cov2).real, 0, None))
    return float(((mean1 - mean2) ** 2).sum() + np.trace(cov1) + np.trace(cov2) - 2 * roots.sum())
