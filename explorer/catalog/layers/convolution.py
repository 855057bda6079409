"""Convolutions: learned filters that slide over an image or along a sequence."""

import math
from functools import cached_property

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError, TooSmallError, Window, as_image, pair
from explorer.schema.fields import size, switch, whole, width
from explorer.schema.settings import Size


class Convolution(Layer):
    """What convolutions share: filters in groups, over channels that come first."""

    out_channels: int
    groups: int
    bias: bool
    in_channels: int | None

    def _incoming(self, features: Shape) -> int:
        raise NotImplementedError

    def _taps(self) -> tuple[int, ...]:
        raise NotImplementedError

    def _channels(self, features: Shape) -> int:
        channels = check_width("in_channels", self.in_channels, self._incoming(features))
        for name, count in (("arriving channels", channels), ("out_channels", self.out_channels)):
            if count % self.groups:
                raise ShapeError(
                    f"its {self.groups} groups do not divide the {count} {name} evenly",
                    {"groups": math.gcd(channels, self.out_channels)},
                )
        return channels

    @override
    def weights(self, features: Shape) -> Weights:
        filters = (self.out_channels, self._channels(features) // self.groups, *self._taps())
        return {"weight": filters} | ({"bias": (self.out_channels,)} if self.bias else {})

    @override
    def macs(self, features: Shape) -> int:
        taps = self._channels(features) // self.groups * math.prod(self._taps())
        return self.output(features).size * taps

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"in_channels": self._channels(features)}


@layer("Convolution", target="torch.nn:Conv2d", category=Category.CONVOLUTION)
class Conv2d(Convolution):
    """Slide learned filters over an image: `(C, H, W)` → `(out_channels, H′, W′)`.

    H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; LeCun et al. 1989,
    “Backpropagation applied to handwritten zip code recognition”.
    """

    out_channels: int = whole("How many filters, each making one channel.", default=32)
    kernel_size: Size = size("Side of each filter, in pixels.", default=3)
    stride: Size = size("How many pixels a filter moves at a time.", default=1)
    padding: Size = size("Zeros added along each border, in pixels.", default=0, least=0)
    dilation: Size = size("Distance between the taps of a filter, in pixels.", default=1)
    groups: int = whole("Into how many separate groups the channels are divided.", default=1)
    bias: bool = switch("Whether each filter adds a number of its own.", default=True)
    in_channels: int | None = width("Channels that arrive.", default=None)

    @cached_property
    @override
    def window(self) -> Window:
        sides = (self.kernel_size, self.stride, self.padding, self.dilation)
        kernel, stride, border, dilation = map(pair, sides)
        return Window(kernel, stride, border, dilation)

    @override
    def _incoming(self, features: Shape) -> int:
        return as_image(features)[0]

    @override
    def _taps(self) -> tuple[int, ...]:
        return pair(self.kernel_size)

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        return Shape((self.out_channels, *self.window.over(image)))

    @override
    def caption(self) -> str:
        return _caption(self.out_channels, self.kernel_size, self.stride)


@layer("Convolution along a sequence", target="torch.nn:Conv1d", category=Category.CONVOLUTION)
class Conv1d(Convolution):
    """Slide learned filters along a sequence, channels first: `(C, T)` → `(out_channels, T′)`.

    T′ = ⌊(T + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; Waibel et al. 1989, “Phoneme
    recognition using time-delay neural networks”.
    """

    out_channels: int = whole("How many filters, each making one channel.", default=32)
    kernel_size: int = whole("Length of each filter.", default=3)
    stride: int = whole("How many places a filter moves at a time.", default=1)
    padding: int = whole("Zeros added at each end.", default=0, least=0)
    dilation: int = whole("Distance between the taps of a filter.", default=1)
    groups: int = whole("Into how many separate groups the channels are divided.", default=1)
    bias: bool = switch("Whether each filter adds a number of its own.", default=True)
    in_channels: int | None = width("Channels that arrive.", default=None)

    @override
    def _incoming(self, features: Shape) -> int:
        if len(features.dims) != 2:
            raise ShapeError(f"expected a sequence (channels×length), got {features}")
        return features.dims[0]

    @override
    def _taps(self) -> tuple[int, ...]:
        return (self.kernel_size,)

    @override
    def output(self, sequence: Shape) -> Shape:
        self._channels(sequence)
        span = self.dilation * (self.kernel_size - 1) + 1
        have = sequence.dims[1] + 2 * self.padding
        if span > have:
            padded = " with padding" if self.padding else ""
            raise TooSmallError(
                f"its window spans {span} places, but the {sequence} that arrives has only "
                f"{have}{padded}"
            )
        return Shape((self.out_channels, (have - span) // self.stride + 1))

    @override
    def caption(self) -> str:
        return f"{self.out_channels} · {self.kernel_size}"


@layer("Transposed convolution", target="torch.nn:ConvTranspose2d", category=Category.CONVOLUTION)
class ConvTranspose2d(Convolution):
    """Spread each pixel over a learned patch, which enlarges an image.

    `(C, H, W)` → `(out_channels, H′, W′)` with H′ = (H − 1)·stride − 2·padding +
    dilation·(kernel − 1) + output_padding + 1; Zeiler et al. 2010, “Deconvolutional networks”.
    """

    out_channels: int = whole("How many channels leave.", default=32)
    kernel_size: Size = size("Side of each patch, in pixels.", default=2)
    stride: Size = size("How many pixels lie between two patches.", default=2)
    padding: Size = size("Pixels cut from each border.", default=0, least=0)
    output_padding: Size = size("Pixels added at the bottom and right.", default=0, least=0)
    dilation: Size = size("Distance between the taps of a patch, in pixels.", default=1)
    groups: int = whole("Into how many separate groups the channels are divided.", default=1)
    bias: bool = switch("Whether each channel adds a number of its own.", default=True)
    in_channels: int | None = width("Channels that arrive.", default=None)

    @override
    def _incoming(self, features: Shape) -> int:
        return as_image(features)[0]

    @override
    def _taps(self) -> tuple[int, ...]:
        return pair(self.kernel_size)

    def _side(self, axis: int, have: int) -> int:
        kernel, stride, padding, extra, dilation = (
            pair(value)[axis]
            for value in (
                self.kernel_size,
                self.stride,
                self.padding,
                self.output_padding,
                self.dilation,
            )
        )
        if extra >= max(stride, dilation):
            most = max(stride, dilation) - 1
            raise ShapeError(
                f"its output_padding {extra} has to be smaller than its stride or dilation",
                {"output_padding": most},
            )
        side = (have - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1
        if side < 1:
            raise TooSmallError(f"its padding {padding} cuts all of the {have} pixels away")
        return side

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        sides = (self._side(axis, image.dims[axis + 1]) for axis in (0, 1))
        return Shape((self.out_channels, *sides))

    @override
    def weights(self, image: Shape) -> Weights:
        patches = (self._channels(image), self.out_channels // self.groups, *self._taps())
        return {"weight": patches} | ({"bias": (self.out_channels,)} if self.bias else {})

    @override
    def macs(self, image: Shape) -> int:
        taps = math.prod(self.weights(image)["weight"][1:])
        return image.size * taps

    @override
    def caption(self) -> str:
        return _caption(self.out_channels, self.kernel_size, self.stride)


def _caption(channels: int, kernel: Size, stride: Size) -> str:
    height, width = pair(kernel)
    step = "" if stride == 1 else f" /{'×'.join(map(str, dict.fromkeys(pair(stride))))}"
    return f"{channels} · {height}×{width}{step}"
