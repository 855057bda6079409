"""Published networks, each a function that returns a network; some only the engine can read."""

from explorer.catalog.architectures import (
    alexnet,
    dense,
    densenet,
    googlenet,
    lenet,
    resnet,
    torchvision,
)

__all__ = ["alexnet", "dense", "densenet", "googlenet", "lenet", "resnet", "torchvision"]
