"""Published networks, each a function that returns a network; some only the engine can read."""

from explorer.catalog.architectures import (
    alexnet,
    dense,
    densenet,
    googlenet,
    lenet,
    recurrent,
    resnet,
    seq2seq,
    torchvision,
    transformer,
)

__all__ = [
    "alexnet",
    "dense",
    "densenet",
    "googlenet",
    "lenet",
    "recurrent",
    "resnet",
    "seq2seq",
    "torchvision",
    "transformer",
]
