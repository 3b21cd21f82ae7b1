"""How like two pictures, or two sets of pictures, are."""

import numpy as np
from numpy.typing import NDArray


def psnr(image: NDArray, reference: NDArray) -> float:
    """Peak signal-to-noise ratio in dB of arrays in [0, 1] (of any equal shape); inf where they are equal."""
    error = np.mean((np.asarray(image, np.float64) - np.asarray(reference, np.float64)) ** 2)
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def ssim(image: NDArray, reference: NDArray) -> float:
    """Structural similarity (Wang et al. 2004, scikit-image's 7 x 7 window) of (H, W) or (H, W, 3) arrays in [0, 1]."""
    from skimage.metrics import structural_similarity

    channel_axis = 2 if np.ndim(image) == 3 else None
    return float(
        structural_similarity(np.asarray(image), np.asarray(reference), data_range=1.0, channel_axis=channel_axis)
    )


def mean_psnr_ssim(images: NDArray, references: NDArray) -> tuple[float, float]:
    """Mean PSNR in dB and mean SSIM of images (N, H, W) in [0, 1], each against its reference."""
    pairs = list(zip(images, references, strict=True))
    return float(np.mean([psnr(*pair) for pair in pairs])), float(np.mean([ssim(*pair) for pair in pairs]))


def gaussian(features: NDArray) -> tuple[NDArray, NDArray]:
    """Mean (C,) and covariance (C, C) of features (N, C), in float64."""
    features = np.asarray(features, np.float64)
    return features.mean(0), np.cov(features, rowvar=False)


def frechet_distance(first: tuple[NDArray, NDArray], second: tuple[NDArray, NDArray]) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) of two Gaussians (mean, covariance). Heusel et al. 2017, eq. 6.

    The trace of the root is the sum of the roots of the eigenvalues of C1 C2, which are real and not negative.
    """
    (mean1, cov1), (mean2, cov2) = first, second
    roots = np.sqrt(np.clip(np.linalg.eigvals(cov1 @ cov2).real, 0, None))
    return float(((mean1 - mean2) ** 2).sum() + np.trace(cov1) + np.trace(cov2) - 2 * roots.sum())
