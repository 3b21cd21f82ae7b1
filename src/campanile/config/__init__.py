"""The configuration: its keys, the errors that a user reads, and the schema generated from the keys."""

from campanile.config.messages import validate
from campanile.config.mnist import MODELS
from campanile.config.study import Config

__all__ = ["MODELS", "Config", "validate"]
