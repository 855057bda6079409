"""Convolutions over images and sequences."""

import math
from functools import cached_property

from typing_extensions import override

from explorer.catalog.layers.merge import check_groups
from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError, TooSmallError, Window, as_image, pair
from explorer.schema.fields import size, switch, whole, width
from explorer.schema.messages import message
from explorer.schema.settings import Size


class Convolution(Layer):
    """The base of convolutions: kernels in groups, over an image unless overridden."""

    out_channels: int
    kernel_size: Size
    stride: Size
    groups: int
    bias: bool
    in_channels: int | None

    def _incoming(self, features: Shape) -> int:
        return as_image(features)[0]

    def _kernel(self) -> tuple[int, ...]:
        return pair(self.kernel_size)

    def _channels(self, features: Shape) -> int:
        channels = check_width("in_channels", self.in_channels, self._incoming(features))
        for count in (channels, self.out_channels):
            check_groups(count, self.groups, {"groups": math.gcd(channels, self.out_channels)})
        return channels

    @override
    def weights(self, features: Shape) -> Weights:
        kernels = (self.out_channels, self._channels(features) // self.groups, *self._kernel())
        return {"weight": kernels} | ({"bias": (self.out_channels,)} if self.bias else {})

    @override
    def macs(self, features: Shape) -> int:
        elements = self._channels(features) // self.groups * math.prod(self._kernel())
        return self.output(features).size * elements

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"in_channels": self._channels(features)}

    @override
    def caption(self) -> str:
        height, width = pair(self.kernel_size)
        stride = "×".join(map(str, dict.fromkeys(pair(self.stride))))
        return f"{self.out_channels} · {height}×{width}{f' /{stride}' if stride != '1' else ''}"


@layer(message("Convolution (2D)"), category=Category.CONVOLUTION)
class Conv2d(Convolution):
    """H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; LeCun et al. 1989."""

    description = message("Learned kernels over an image: `(C, H, W)` → `(out_channels, H′, W′)`.")
    keywords = "filter"

    out_channels: int = whole(message("Number of output channels."), default=32)
    kernel_size: Size = size(message("Kernel size in pixels, e.g. 3 or 3×5."), default=3)
    stride: Size = size(message("Stride of the kernel in pixels."), default=1)
    padding: Size = size(message("Zero padding on each side, in pixels."), default=0, least=0)
    dilation: Size = size(message("Spacing between kernel elements."), default=1)
    groups: int = whole(message("Number of groups; one per channel is depthwise."), default=1)
    bias: bool = switch(message("Add a learned bias."), default=True)
    in_channels: int | None = width(message("Number of input channels."), default=None)

    @cached_property
    @override
    def window(self) -> Window:
        sides = (self.kernel_size, self.stride, self.padding, self.dilation)
        kernel, stride, border, dilation = map(pair, sides)
        return Window(kernel, stride, border, dilation)

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        return Shape((self.out_channels, *self.window.over(image)))


@layer(message("Convolution (1D)"), category=Category.CONVOLUTION)
class Conv1d(Convolution):
    """T′ = ⌊(T + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1; Waibel et al. 1989."""

    description = message("Learned kernels over a sequence: `(C, T)` → `(out_channels, T′)`.")

    out_channels: int = whole(message("Number of output channels."), default=32)
    kernel_size: int = whole(message("Kernel size."), default=3)
    stride: int = whole(message("Stride of the kernel."), default=1)
    padding: int = whole(message("Zero padding at each end."), default=0, least=0)
    dilation: int = whole(message("Dilation: spacing between kernel elements."), default=1)
    groups: int = whole(message("Number of groups; one per channel is depthwise."), default=1)
    bias: bool = switch(message("Add a learned bias."), default=True)
    in_channels: int | None = width(message("Number of input channels."), default=None)

    @override
    def _incoming(self, features: Shape) -> int:
        if len(features.dims) != 2:
            text = message("Expected a sequence (channels×length), got {shape}.", shape=features)
            raise ShapeError(text)
        return features.dims[0]

    @override
    def _kernel(self) -> tuple[int, ...]:
        return (self.kernel_size,)

    @override
    def output(self, sequence: Shape) -> Shape:
        self._channels(sequence)
        span = self.dilation * (self.kernel_size - 1) + 1
        have = sequence.dims[1] + 2 * self.padding
        if span > have:
            text = message("The kernel spans {n} positions, the padded input {m}.", n=span, m=have)
            raise TooSmallError(text)
        return Shape((self.out_channels, (have - span) // self.stride + 1))

    @override
    def caption(self) -> str:
        return f"{self.out_channels} · {self.kernel_size}"


@layer(message("Transposed convolution (2D)"), category=Category.CONVOLUTION)
class ConvTranspose2d(Convolution):
    """H′ = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1."""

    description = message("Learned upsampling of an image. Zeiler et al. 2010.")
    keywords = "deconvolution"

    out_channels: int = whole(message("Number of output channels."), default=32)
    kernel_size: Size = size(message("Kernel size in pixels, e.g. 3 or 3×5."), default=2)
    stride: Size = size(message("Stride: upsampling factor."), default=2)
    padding: Size = size(message("Pixels removed from each side."), default=0, least=0)
    output_padding: Size = size(
        message("Extra pixels at the bottom and right."), default=0, least=0
    )
    dilation: Size = size(message("Spacing between kernel elements."), default=1)
    groups: int = whole(message("Number of groups; one per channel is depthwise."), default=1)
    bias: bool = switch(message("Add a learned bias."), default=True)
    in_channels: int | None = width(message("Number of input channels."), default=None)

    def _side(self, axis: int, have: int) -> int:
        settings = (self.kernel_size, self.stride, self.padding, self.output_padding, self.dilation)
        kernel, stride, padding, extra, dilation = (pair(value)[axis] for value in settings)
        if extra >= max(stride, dilation):
            text = message("Output padding {n} must be smaller than stride or dilation.", n=extra)
            raise ShapeError(text, {"output_padding": max(stride, dilation) - 1})
        side = (have - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1
        if side < 1:
            text = message(
                "Padding {p} removes the whole output of a {n}-pixel input. Reduce padding.",
                p=padding,
                n=have,
            )
            raise TooSmallError(text)
        return side

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        sides = (self._side(axis, image.dims[axis + 1]) for axis in (0, 1))
        return Shape((self.out_channels, *sides))

    @override
    def weights(self, image: Shape) -> Weights:
        kernels = (self._channels(image), self.out_channels // self.groups, *self._kernel())
        return {"weight": kernels} | ({"bias": (self.out_channels,)} if self.bias else {})

    @override
    def macs(self, image: Shape) -> int:
        return image.size * math.prod(self.weights(image)["weight"][1:])
