"""Convolutions: learned filters that slide over an image."""

import math

from typing_extensions import override

from explorer.graph.block import Arguments, Block, Category, Weights, block, pinned
from explorer.graph.shape import Shape, ShapeError, Window, as_image, pair
from explorer.schema.declaration import size, switch, whole, width
from explorer.schema.settings import Size


@block("Convolution", target="torch.nn:Conv2d", category=Category.CONVOLUTION)
class Conv2d(Block):
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

    @override
    def window(self) -> Window:
        return Window(*map(pair, (self.kernel_size, self.stride, self.padding, self.dilation)))

    def _channels(self, image: Shape) -> int:
        channels = pinned("in_channels", self.in_channels, as_image(image)[0])
        for name, count in (("arriving channels", channels), ("out_channels", self.out_channels)):
            if count % self.groups:
                raise ShapeError(
                    f"its {self.groups} groups do not divide the {count} {name} evenly",
                    {"groups": math.gcd(channels, self.out_channels)},
                )
        return channels

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        return Shape((self.out_channels, *self.window().over(image)))

    @override
    def weights(self, image: Shape) -> Weights:
        filters = (self.out_channels, self._channels(image) // self.groups, *pair(self.kernel_size))
        return {"weight": filters} | ({"bias": (self.out_channels,)} if self.bias else {})

    @override
    def macs(self, image: Shape) -> int:
        taps = math.prod(self.weights(image)["weight"][1:])
        return self.output(image).size * taps

    @override
    def arguments(self, image: Shape) -> Arguments:
        return self.values() | {"in_channels": self._channels(image)}

    @override
    def caption(self) -> str:
        height, width = pair(self.kernel_size)
        step = (
            "" if self.stride == 1 else f" /{'×'.join(map(str, dict.fromkeys(pair(self.stride))))}"
        )
        return f"{self.out_channels} · {height}×{width}{step}"
