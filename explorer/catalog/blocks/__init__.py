"""The blocks that learn, reduce, regularize and join; activations have a module of their own."""

from explorer.catalog.blocks.convolution import Conv2d
from explorer.catalog.blocks.dense import Flatten, Linear
from explorer.catalog.blocks.merge import Add, Concat
from explorer.catalog.blocks.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool2d,
)
from explorer.catalog.blocks.regularization import BatchNorm2d, Dropout
from explorer.catalog.blocks.source import Input

__all__ = [
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Flatten",
    "Input",
    "Linear",
    "MaxPool2d",
]
