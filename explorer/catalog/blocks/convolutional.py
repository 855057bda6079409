"""What convolutional networks repeat: residual, bottleneck, inception, dense block, transition.

Groups and nodes carry torchvision's names, so its weights load.
"""

from typing_extensions import override

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    MaxPool2d,
)
from explorer.graph.block import Block, Draft, block
from explorer.graph.layer import Category, Layer
from explorer.graph.network import Port
from explorer.schema.fields import fraction, switch, whole


def in_row(draft: Draft, name: str, parts: dict[str, Layer], x: Port | None) -> Port:
    """Nodes that feed one another, their names under `name`."""
    for part, layer in parts.items():
        x = draft.add(f"{name}.{part}", layer, x)
    assert x is not None
    return x


@block("Residual block", category=Category.CONVOLUTION)
class Residual(Block):
    """Two 3×3 convolutions that learn what to add to what arrives; He et al. 2016, figure 2.

    What ResNet-18 and ResNet-34 repeat.
    """

    channels: int = whole("Channels that leave.", default=64)
    stride: int = whole("By how much the image shrinks.", default=1)
    project: bool = switch("Whether the way around is a 1×1 convolution.", default=False)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        parts: dict[str, Layer] = {
            "conv1": Conv2d(self.channels, stride=self.stride, padding=1, bias=False),
            "bn1": BatchNorm2d(),
            "relu": ReLU(),
            "conv2": Conv2d(self.channels, padding=1, bias=False),
            "bn2": BatchNorm2d(),
        }
        learned = in_row(draft, name, parts, inputs[0])
        around = Conv2d(self.channels, kernel_size=1, stride=self.stride, bias=False)
        return (_added(draft, name, (learned, inputs[0]), around if self.project else None),)


@block("Bottleneck block", category=Category.CONVOLUTION)
class Bottleneck(Block):
    """A residual block that narrows to its 3×3 convolution and widens again.

    He et al. 2016, figure 5; the stride stands at the 3×3 convolution, as in torchvision. What
    ResNet-50 and larger ones repeat.
    """

    channels: int = whole("Channels that leave.", default=256)
    width: int = whole("Channels of the 3×3 convolution.", default=64)
    stride: int = whole("By how much the image shrinks.", default=1)
    groups: int = whole("Into how many groups the 3×3 convolution is divided.", default=1)
    project: bool = switch("Whether the way around is a 1×1 convolution.", default=False)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        middle = Conv2d(self.width, stride=self.stride, padding=1, groups=self.groups, bias=False)
        parts: dict[str, Layer] = {
            "conv1": Conv2d(self.width, kernel_size=1, bias=False),
            "bn1": BatchNorm2d(),
            "relu": ReLU(),
            "conv2": middle,
            "bn2": BatchNorm2d(),
            "relu_1": ReLU(),
            "conv3": Conv2d(self.channels, kernel_size=1, bias=False),
            "bn3": BatchNorm2d(),
        }
        learned = in_row(draft, name, parts, inputs[0])
        around = Conv2d(self.channels, kernel_size=1, stride=self.stride, bias=False)
        return (_added(draft, name, (learned, inputs[0]), around if self.project else None),)


def _added(
    draft: Draft, name: str, branches: tuple[Port, Port | None], around: Conv2d | None
) -> Port:
    """What was learned plus what arrived, which a convolution may bring to size."""
    learned, arrived = branches
    if around:
        parts: dict[str, Layer] = {"0": around, "1": BatchNorm2d()}
        arrived = in_row(draft, f"{name}.downsample", parts, arrived)
    total = draft.add(f"{name}.add", Add(), learned, arrived)
    return draft.add(f"{name}.out", ReLU(), total)


@block("Convolution, normalized", category=Category.CONVOLUTION)
class NormalizedConv(Block):
    """A convolution, batch normalization and ReLU: GoogLeNet's smallest part."""

    channels: int = whole("Channels that leave.", default=64)
    kernel_size: int = whole("Side of each filter, in pixels.", default=1)
    stride: int = whole("How many pixels a filter moves at a time.", default=1)
    padding: int = whole("Zeros added along each border, in pixels.", default=0, least=0)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        conv = Conv2d(
            self.channels,
            kernel_size=self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            bias=False,
        )
        parts: dict[str, Layer] = {"conv": conv, "bn": BatchNorm2d(eps=0.001), "relu": ReLU()}
        return (in_row(draft, name, parts, inputs[0]),)


@block("Inception block", category=Category.CONVOLUTION)
class Inception(Block):
    """Filters of several sides at once, laid behind one another; Szegedy et al. 2015, figure 2b.

    Both wider branches have 3×3 filters, as in torchvision.
    """

    ones: int = whole("Channels of the 1×1 branch.", default=64)
    reduce_threes: int = whole("To how many channels the 3×3 branch narrows.", default=96)
    threes: int = whole("Channels of the 3×3 branch.", default=128)
    reduce_fives: int = whole("To how many channels the widest branch narrows.", default=16)
    fives: int = whole("Channels of the widest branch.", default=32)
    pooled: int = whole("Channels of the pooling branch.", default=32)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        (x,) = inputs
        branches = [draft.add(f"{name}.branch1", NormalizedConv(self.ones), x)]
        for number, narrow, wide in (
            (2, self.reduce_threes, self.threes),
            (3, self.reduce_fives, self.fives),
        ):
            y = draft.add(f"{name}.branch{number}.0", NormalizedConv(narrow), x)
            part = NormalizedConv(wide, kernel_size=3, padding=1)
            branches.append(draft.add(f"{name}.branch{number}.1", part, y))
        pool = MaxPool2d(3, stride=1, padding=1, ceil_mode=True)
        y = draft.add(f"{name}.branch4.0", pool, x)
        branches.append(draft.add(f"{name}.branch4.1", NormalizedConv(self.pooled), y))
        return (draft.add(f"{name}.cat", Concat(), *branches),)


@block("Dense block", category=Category.CONVOLUTION)
class DenseLayer(Block):
    """Layers of which each reads what all before it said; Huang et al. 2017, figure 1."""

    layers: int = whole("How many layers.", default=6, most=256)
    growth: int = whole("Channels that each layer adds.", default=32)
    bottleneck: int = whole("To how many times the growth a layer narrows first.", default=4)
    dropout: float = fraction("The part of a layer's numbers that is dropped.", default=0.0)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        stated = list(inputs)
        for number in range(1, self.layers + 1):
            layer = f"{name}.denselayer{number}"
            x = stated[0] if len(stated) == 1 else draft.add(f"{layer}.cat", Concat(), *stated)
            stated.append(in_row(draft, layer, self._layer(), x))
        return (draft.add(f"{name}.cat", Concat(), *stated),)

    def _layer(self) -> dict[str, Layer]:
        parts: dict[str, Layer] = {
            "norm1": BatchNorm2d(),
            "relu1": ReLU(),
            "conv1": Conv2d(self.bottleneck * self.growth, kernel_size=1, bias=False),
            "norm2": BatchNorm2d(),
            "relu2": ReLU(),
            "conv2": Conv2d(self.growth, padding=1, bias=False),
        }
        return parts | ({"dropout": Dropout(self.dropout)} if self.dropout else {})


@block("Transition", category=Category.CONVOLUTION)
class Transition(Block):
    """Between dense blocks: fewer channels, and half the height and width.

    Huang et al. 2017, section 3, “Pooling layers”.
    """

    channels: int = whole("Channels that leave.", default=128)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        parts: dict[str, Layer] = {
            "norm": BatchNorm2d(),
            "relu": ReLU(),
            "conv": Conv2d(self.channels, kernel_size=1, bias=False),
            "pool": AvgPool2d(2),
        }
        return (in_row(draft, name, parts, inputs[0]),)
