"""The keys of the configuration: each one's type, range and meaning, stated once.

Every number is finite; lists of numbers are put in rising order.
"""

from typing import Literal

from pydantic import Field

from campanile.config.base import Section
from campanile.config.diffusion import Diffusion
from campanile.config.mnist import Mnist


class Config(Section):
    """The whole configuration."""

    seed: int = Field(ge=0, le=2**32 - 1, description="the seed that every random number comes from")
    device: Literal["auto", "cpu", "cuda"] = Field(description="where to compute; auto: on a GPU if there is one")
    diffusion: Diffusion = Field(description="the study of a text-to-image model")
    mnist: Mnist = Field(description="the study of MNIST digits")
