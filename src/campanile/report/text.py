"""Numbers, durations and settings as text."""

import math

INITIALS = {"psnr": "PSNR", "ssim": "SSIM", "rms": "RMS", "frechet": "Fréchet"}
LEAST_DECIMAL = 1e-4  # smaller numbers get an exponent


def number(value: object) -> str:
    """Four significant digits; whole numbers in full, from 10,000 on with commas; other values as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    if not math.isfinite(value):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    if abs(value) >= 1000:
        return number(round(value))
    return f"{value:.4g}" if abs(value) >= LEAST_DECIMAL else f"{value:.1e}"


def column(values: list[float]) -> list[str]:
    """The numbers of a column with the same number of decimals: four digits for the largest.

    Whole numbers, and numbers of very different sizes, are written one by one, see ``number``.
    """
    sizes = [abs(value) for value in values if value]
    if not all(map(math.isfinite, values)) or all(float(value).is_integer() for value in values):
        return [number(value) for value in values]
    if min(sizes) < max(sizes) / 1000 or max(sizes) < 0.01:
        return [number(value) for value in values]
    decimals = max(0, 3 - math.floor(math.log10(max(sizes))))
    return [f"{value:,.{decimals}f}" for value in values]


def duration(seconds: float) -> str:
    """Seconds in suitable units: 0.4 s, 12 s, 3 min 05 s, 2 h 07 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def words(name: str) -> str:
    """The name of a metric in words: frechet_distance becomes "Fréchet distance"."""
    return " ".join(INITIALS.get(word, word) for word in name.split("_"))


def flatten(value: object, prefix: str = "") -> list[tuple[str, str]]:
    """Nested dictionaries as pairs of a dotted name and a text; the items of a list are joined by commas."""
    if isinstance(value, dict):
        names = {key: f"{prefix}.{key}" if prefix else str(key) for key in value}
        return [pair for key, item in value.items() for pair in flatten(item, names[key])]
    if isinstance(value, list):
        return [(prefix, ", ".join(plain(item) for item in value))]
    return [(prefix, plain(value))]


def plain(value: object) -> str:
    """A configuration value as YAML writes it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


FILTERS = {"number": number, "duration": duration, "plain": plain}
