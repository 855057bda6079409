"""Pooling: a window, or a whole image, becomes its mean or its largest number."""

from functools import cached_property

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Shape, ShapeError, Window, as_image, pair
from explorer.schema.fields import size, switch, whole
from explorer.schema.settings import Size


class Pool2d(Layer):
    """What poolings share: the window, by default moving by its own side."""

    kernel_size: Size
    stride: int
    padding: Size
    ceil_mode: bool

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
            raise ShapeError(
                f"its padding may be at most half its window, {most}", {"padding": most}
            )
        return Shape((channels, *window.over(image)))

    @override
    def arguments(self, image: Shape) -> Arguments:
        return self.values() | {"stride": self._stride()}

    @override
    def caption(self) -> str:
        height, width = pair(self.kernel_size)
        return f"{height}×{width}"


@layer("Max pooling", target="torch.nn:MaxPool2d", category=Category.POOLING)
class MaxPool2d(Pool2d):
    """Keep the largest number of each window: `(C, H, W)` → `(C, H′, W′)`."""

    kernel_size: Size = size("Side of the window, in pixels.", default=2)
    stride: int = whole(
        "Pixels the window moves at a time.", default=0, least=0, zero="same as kernel"
    )
    padding: Size = size("Border added, in pixels.", default=0, least=0)
    ceil_mode: bool = switch("Whether a last window may reach over the border.", default=False)


@layer("Average pooling", target="torch.nn:AvgPool2d", category=Category.POOLING)
class AvgPool2d(Pool2d):
    """Keep the mean of each window: `(C, H, W)` → `(C, H′, W′)`."""

    kernel_size: Size = size("Side of the window, in pixels.", default=2)
    stride: int = whole(
        "Pixels the window moves at a time.", default=0, least=0, zero="same as kernel"
    )
    padding: Size = size("Zeros added along each border, in pixels.", default=0, least=0)
    ceil_mode: bool = switch("Whether a last window may reach over the border.", default=False)
    count_include_pad: bool = switch("Whether the added zeros count in the mean.", default=True)


class AdaptivePool2d(Layer):
    """What poolings to a fixed size share."""

    has_global_view = True
    output_size: Size

    @override
    def output(self, image: Shape) -> Shape:
        channels, _, _ = as_image(image)
        return Shape((channels, *pair(self.output_size)))

    @override
    def caption(self) -> str:
        return "to {}×{}".format(*pair(self.output_size))


@layer("Adaptive max pooling", target="torch.nn:AdaptiveMaxPool2d", category=Category.POOLING)
class AdaptiveMaxPool2d(AdaptivePool2d):
    """Divide any image into a grid and keep the largest number of each cell."""

    output_size: Size = size("Height and width that leave.", default=1)


@layer("Adaptive average pooling", target="torch.nn:AdaptiveAvgPool2d", category=Category.POOLING)
class AdaptiveAvgPool2d(AdaptivePool2d):
    """Divide any image into a grid and keep the mean of each cell.

    With a grid of 1×1 also called global average pooling, gap in short; Lin et al. 2014.
    """

    output_size: Size = size("Height and width that leave.", default=1)
