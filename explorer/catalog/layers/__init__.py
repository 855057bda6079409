"""All layers but the activation functions."""

from explorer.catalog.layers.arrangement import (
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
from explorer.catalog.layers.attention import AdditiveAttention, DotAttention, MultiheadAttention
from explorer.catalog.layers.convolution import Conv1d, Conv2d, ConvTranspose2d
from explorer.catalog.layers.linear import Linear
from explorer.catalog.layers.merge import Add, Bias, Concat, Multiply, Parameter, RepeatOverBatch
from explorer.catalog.layers.normalization import (
    BatchNorm1d,
    BatchNorm2d,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    LayerNorm2d,
    LocalResponseNorm,
)
from explorer.catalog.layers.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool2d,
)
from explorer.catalog.layers.regularization import Dropout, StochasticDepth
from explorer.catalog.layers.sequence import (
    GRU,
    LSTM,
    RNN,
    Embedding,
    LearnedPositions,
    PaddingMask,
    PositionalEncoding,
)
from explorer.catalog.layers.source import AuxiliaryOutput, Input, TokenInput
from explorer.catalog.layers.torchvision_module import TorchvisionModule
