"""Pooling: the average or the maximum of a window or of a part of the image."""

from dataclasses import dataclass
from functools import cached_property

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Shape, ShapeError, Window, as_image, pair
from explorer.schema.fields import size, switch, whole
from explorer.schema.messages import message
from explorer.schema.settings import Size


@dataclass(frozen=True)
class Pool2d(Layer):
    """The base of poolings over windows, whose stride is by default the window size."""

    kernel_size: Size = size(
        message("Window size in pixels, e.g. 2 or 2×3."), title=message("Window size"), default=2
    )
    stride: int = whole(
        message("Stride of the window in pixels."), default=0, least=0, zero=message("kernel size")
    )
    padding: Size = size(message("Padding on each side, in pixels."), default=0, least=0)
    ceil_mode: bool = switch(message("Round the output size up at the border."), default=False)

    def _stride(self) -> Size:
        return self.stride or self.kernel_size

    @cached_property
    @override
    def window(self) -> Window:
        kernel, stride, border = map(pair, (self.kernel_size, self._stride(), self.padding))
        return Window(kernel, stride, border, ceil=self.ceil_mode)

    @override
    def output(self, image: Shape) -> Shape:
        channels, _, _ = as_image(image)
        window = self.window
        if any(
            border > side // 2 for border, side in zip(window.padding, window.kernel, strict=True)
        ):
            most = min(window.kernel) // 2
            text = message("Padding must be at most half of the window size ({most}).", most=most)
            raise ShapeError(text, {"padding": most})
        return Shape((channels, *window.over(image)))

    @override
    def arguments(self, image: Shape) -> Arguments:
        return self.values() | {"stride": self._stride()}

    @override
    def caption(self) -> str:
        height, width = pair(self.kernel_size)
        return f"{height}×{width}"


@layer(message("Max pooling"), category=Category.POOLING)
class MaxPool2d(Pool2d):
    """Padded pixels count as −∞."""

    description = message("Maximum of each window: `(C, H, W)` → `(C, H′, W′)`.")


@layer(message("Average pooling"), category=Category.POOLING)
class AvgPool2d(Pool2d):
    """Padded pixels count as 0 or not at all."""

    description = message("Average of each window: `(C, H, W)` → `(C, H′, W′)`.")

    count_include_pad: bool = switch(
        message("Include the zero padding in the average."), default=True
    )


@dataclass(frozen=True)
class AdaptivePool2d(Layer):
    """The base of poolings to a fixed output size."""

    has_global_view = True
    output_size: Size = size(message("Output height and width."), default=1)

    @override
    def output(self, image: Shape) -> Shape:
        channels, _, _ = as_image(image)
        return Shape((channels, *pair(self.output_size)))

    @override
    def caption(self) -> str:
        height, width = pair(self.output_size)
        return message("to {height}×{width}", height=height, width=width)


@layer(message("Adaptive max pooling"), category=Category.POOLING)
class AdaptiveMaxPool2d(AdaptivePool2d):
    """The maximum of each cell of a grid over the image."""

    description = message("Max pooling to a fixed output size, whatever the input size.")


@layer(message("Adaptive average pooling"), category=Category.POOLING)
class AdaptiveAvgPool2d(AdaptivePool2d):
    """The average of each cell of a grid over the image; Lin et al. 2014."""

    description = message("Average pooling to a fixed size; 1×1 is global average pooling.")
    keywords = "gap mean"
