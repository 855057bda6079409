"""The blocks that learn, reduce, regularize and join; activations have a module of their own."""

from explorer.catalog.blocks.arrangement import (
    ChannelShuffle,
    Flatten,
    Mean,
    PatchesToChannels,
    Permute,
    Reshape,
    Select,
    Slice,
    Split,
)
from explorer.catalog.blocks.attention import AdditiveAttention, DotAttention, MultiheadAttention
from explorer.catalog.blocks.convolution import Conv1d, Conv2d, ConvTranspose2d
from explorer.catalog.blocks.dense import Linear
from explorer.catalog.blocks.merge import Add, Bias, Concat, Multiply, Parameter, RepeatOverBatch
from explorer.catalog.blocks.normalization import (
    BatchNorm1d,
    BatchNorm2d,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    LayerNorm2d,
    LocalResponseNorm,
)
from explorer.catalog.blocks.part import Part
from explorer.catalog.blocks.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool2d,
)
from explorer.catalog.blocks.regularization import Dropout, StochasticDepth
from explorer.catalog.blocks.sequence import (
    GRU,
    LSTM,
    RNN,
    Embedding,
    LearnedPositions,
    PaddingMask,
    PositionalEncoding,
)
from explorer.catalog.blocks.source import AuxiliaryOutput, Input, TokenInput

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AdditiveAttention",
    "AuxiliaryOutput",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Bias",
    "ChannelShuffle",
    "Concat",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "DotAttention",
    "Dropout",
    "Embedding",
    "Flatten",
    "GroupNorm",
    "Input",
    "InstanceNorm2d",
    "LayerNorm",
    "LayerNorm2d",
    "LearnedPositions",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "Mean",
    "MultiheadAttention",
    "Multiply",
    "PaddingMask",
    "Parameter",
    "Part",
    "PatchesToChannels",
    "Permute",
    "PositionalEncoding",
    "RepeatOverBatch",
    "Reshape",
    "Select",
    "Slice",
    "Split",
    "StochasticDepth",
    "TokenInput",
]
