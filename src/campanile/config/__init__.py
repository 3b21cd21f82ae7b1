"""The configuration: the keys of every section, the errors that a user reads, and the schema written from both."""

from campanile.config.messages import validate
from campanile.config.mnist import MODELS
from campanile.config.models import Config

__all__ = ["MODELS", "Config", "validate"]
