"""Published networks, each a function that returns a network."""

from explorer.catalog.architectures import dense, lenet

__all__ = ["dense", "lenet"]
