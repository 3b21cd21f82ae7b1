"""The whole configuration of the study. Each key's type, range and meaning is stated once, in these classes.

Every number is finite. Lists of numbers come out in ascending order.
"""

from pydantic import Field

from campanile.config.base import Device, Section
from campanile.config.diffusion import Diffusion
from campanile.config.mnist import Mnist
from campanile.config.report import Report


class Config(Section):
    """The configuration of the study."""

    seed: int = Field(ge=0, le=2**32 - 1, description="seed of all random numbers")
    device: Device
    diffusion: Diffusion
    mnist: Mnist
    report: Report
