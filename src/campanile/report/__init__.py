"""The HTML report: figure cards and what ran, made into one self-contained page."""
