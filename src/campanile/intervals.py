"""95 % intervals of measured numbers, so that a reader can tell a difference from chance."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 200


class Interval(NamedTuple):
    """A number, and the ends of its interval."""

    value: float
    low: float
    high: float

    def minus(self, other: "Interval") -> "Interval":
        """The difference from an independent number: Newcombe 1998, method 10."""
        value = self.value - other.value
        low = value - np.hypot(self.value - self.low, other.high - other.value)
        high = value + np.hypot(self.high - self.value, other.value - other.low)
        return Interval(value, float(low), float(high))


def t_interval(values: ArrayLike) -> Interval:
    """The mean of independent values (N,), N > 1, with Student's interval."""
    from scipy.stats import t

    values = np.asarray(values, np.float64)
    mean = float(values.mean())
    if not np.isfinite(mean):
        return Interval(mean, mean, mean)  # the PSNR of equal pictures
    half = float(t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5)
    return Interval(mean, mean - half, mean + half)


def wilson(right: ArrayLike) -> Interval:
    """The share of what is right, bool (N,), with Wilson's score interval (1927), which stays within 0 and 1."""
    right = np.asarray(right, bool)
    z2, n, share = 1.959964**2, len(right), float(right.mean())
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (share * (1 - share) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def bootstrap(statistic: Callable[[NDArray], float], samples: ArrayLike) -> Interval:
    """A statistic of samples (N, ...) with 1.96 standard errors to either side, from resampling: Efron 1979.

    Quantiles of the resamples would not do: a Fréchet distance grows with every sample that is missing.
    """
    samples, draw = np.asarray(samples), np.random.default_rng(0)
    again = [statistic(samples[draw.integers(len(samples), size=len(samples))]) for _ in range(RESAMPLES)]
    value, half = float(statistic(samples)), 1.959964 * float(np.std(again, ddof=1))
    return Interval(value, value - half, value + half)
