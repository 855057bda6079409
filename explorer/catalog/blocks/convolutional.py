"""Blocks of convolutional networks: residual, bottleneck, Inception, dense block, transition.

Groups and nodes carry torchvision's names, so its weights load.
"""

from typing_extensions import override

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, AvgPool2d, BatchNorm2d, Concat, Conv2d, Dropout, MaxPool2d
from explorer.graph.block import Block, Draft, block
from explorer.graph.layer import Category, Layer
from explorer.graph.network import Port
from explorer.schema.fields import fraction, switch, whole
from explorer.schema.messages import message


def in_row(draft: Draft, name: str, parts: dict[str, Layer], x: Port | None) -> Port:
    """Add connected layers, their names under `name`; returns the last output."""
    for part, layer in parts.items():
        x = draft.add(f"{name}.{part}", layer, x)
    assert x is not None
    return x


@block(message("Residual block"), category=Category.CONVOLUTION)
class Residual(Block):
    """The block of ResNet-18 and ResNet-34."""

    description = message("Two 3×3 convolutions with a residual connection. He et al. 2016.")
    keywords = "resnet"

    channels: int = whole(message("Number of output channels."), default=64)
    stride: int = whole(message("Downsampling factor."), default=1)
    project: bool = switch(message("Use a 1×1 convolution on the skip connection."), default=False)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        parts: dict[str, Layer] = {
            "conv1": Conv2d(self.channels, stride=self.stride, padding=1, bias=False),
            "bn1": BatchNorm2d(),
            "relu": ReLU(),
            "conv2": Conv2d(self.channels, padding=1, bias=False),
            "bn2": BatchNorm2d(),
        }
        residual = in_row(draft, name, parts, inputs[0])
        shortcut = Conv2d(self.channels, kernel_size=1, stride=self.stride, bias=False)
        return (_added(draft, name, (residual, inputs[0]), shortcut if self.project else None),)


@block(message("Bottleneck block"), category=Category.CONVOLUTION)
class Bottleneck(Block):
    """The block of ResNet-50 and larger; the 3×3 convolution has the stride, as in torchvision."""

    description = message("1×1, 3×3 and 1×1 convolutions with a residual connection.")
    keywords = "resnet resnext"

    channels: int = whole(message("Number of output channels."), default=256)
    width: int = whole(
        message("Channels of the 3×3 convolution."),
        title=message("Bottleneck channels"),
        default=64,
    )
    stride: int = whole(message("Downsampling factor."), default=1)
    groups: int = whole(message("Number of groups of the 3×3 convolution."), default=1)
    project: bool = switch(message("Use a 1×1 convolution on the skip connection."), default=False)

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
        residual = in_row(draft, name, parts, inputs[0])
        shortcut = Conv2d(self.channels, kernel_size=1, stride=self.stride, bias=False)
        return (_added(draft, name, (residual, inputs[0]), shortcut if self.project else None),)


def _added(
    draft: Draft, name: str, branches: tuple[Port, Port | None], shortcut: Conv2d | None
) -> Port:
    """Add the residual and the input, through the projection shortcut if there is one."""
    residual, skip = branches
    if shortcut:
        parts: dict[str, Layer] = {"0": shortcut, "1": BatchNorm2d()}
        skip = in_row(draft, f"{name}.downsample", parts, skip)
    total = draft.add(f"{name}.add", Add(), residual, skip)
    return draft.add(f"{name}.out", ReLU(), total)


@block(message("Conv–BatchNorm–ReLU"), category=Category.CONVOLUTION)
class NormalizedConv(Block):
    """The smallest block of GoogLeNet."""

    description = message("Convolution, batch normalization and ReLU.")
    keywords = "googlenet"

    channels: int = whole(message("Number of output channels."), default=64)
    kernel_size: int = whole(message("Kernel size in pixels."), default=1)
    stride: int = whole(message("Stride of the kernel in pixels."), default=1)
    padding: int = whole(message("Zero padding on each side, in pixels."), default=0, least=0)

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


@block(message("Inception module"), category=Category.CONVOLUTION)
class Inception(Block):
    """Szegedy et al. 2015, figure 2b; the 5×5 branch has 3×3 kernels, as in torchvision."""

    description = message("Parallel 1×1, 3×3 and pooling branches. Szegedy et al. 2015, figure 2b.")
    keywords = "googlenet"

    ones: int = whole(message("Output channels of the 1×1 branch."), default=64)
    reduce_threes: int = whole(
        message("Channels of the 1×1 reduction in the 3×3 branch."), default=96
    )
    threes: int = whole(message("Output channels of the 3×3 branch."), default=128)
    reduce_fives: int = whole(
        message("Channels of the 1×1 reduction in the 5×5 branch."), default=16
    )
    fives: int = whole(
        message("Output channels of the 5×5 branch (3×3 kernels in torchvision)."), default=32
    )
    pooled: int = whole(message("Channels of the projection in the pooling branch."), default=32)

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


@block(message("Dense block (DenseNet)"), category=Category.CONVOLUTION)
class DenseLayer(Block):
    """Huang et al. 2017, figure 1."""

    description = message("Each layer takes all outputs before it. Huang et al. 2017, figure 1.")

    layers: int = whole(message("Number of layers."), default=6, most=256)
    growth: int = whole(message("Channels added per layer."), default=32)
    bottleneck: int = whole(
        message("Bottleneck channels, as a multiple of the growth rate."), default=4
    )
    dropout: float = fraction(message("Dropout probability."), default=0.0)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        outputs = list(inputs)
        for number in range(1, self.layers + 1):
            layer = f"{name}.denselayer{number}"
            x = outputs[0] if len(outputs) == 1 else draft.add(f"{layer}.cat", Concat(), *outputs)
            outputs.append(in_row(draft, layer, self._layer(), x))
        return (draft.add(f"{name}.cat", Concat(), *outputs),)

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


@block(message("Transition layer (DenseNet)"), category=Category.CONVOLUTION)
class Transition(Block):
    """Huang et al. 2017, section 3, “Pooling layers”."""

    description = message("Between dense blocks: fewer channels, half the height and width.")

    channels: int = whole(message("Number of output channels."), default=128)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        parts: dict[str, Layer] = {
            "norm": BatchNorm2d(),
            "relu": ReLU(),
            "conv": Conv2d(self.channels, kernel_size=1, bias=False),
            "pool": AvgPool2d(2),
        }
        return (in_row(draft, name, parts, inputs[0]),)
