"""The whole configuration of the study. Each key's type, range and meaning is stated once, in these classes.

Every number is finite. Lists of numbers come out in ascending order.
"""

from typing import Annotated, Any

from pydantic import Field

from campanile.config.base import Device, Section
from campanile.config.diffusion import Diffusion
from campanile.config.mnist import Mnist
from campanile.config.report import Figures, Report

DottedKey = Annotated[str, Field(pattern="^[a-z0-9_.]{1,200}$")]
Values = Annotated[list[Any], Field(min_length=1, max_length=100)]


class Config(Section):
    """The configuration of the study."""

    seed: int = Field(ge=0, le=2**32 - 1, description="seed of all random numbers")
    device: Device
    diffusion: Diffusion
    mnist: Mnist
    report: Report
    sweep: dict[DottedKey, Values] = Field(
        description="values by dotted key, {mnist.models.class_fm.width: [16, 32]}: every combination runs"
    )
    sweep_figures: Figures = Field(
        description="figures or patterns to compare in a sweep; none: those that its keys change"
    )
