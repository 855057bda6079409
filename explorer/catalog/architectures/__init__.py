"""Published networks: functions that build them, or names that the engine reads."""

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
