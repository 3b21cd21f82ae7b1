"""The HTML report: figure cards and what ran, made into one self-contained page."""

from campanile.report.page import render

__all__ = ["render"]
