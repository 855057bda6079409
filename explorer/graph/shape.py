"""Shapes of samples, without the batch, and the arithmetic of windows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from typing_extensions import override

from explorer.schema.messages import message
from explorer.schema.settings import Size
from explorer.schema.titled_enum import TitledEnum


class Kind(TitledEnum):
    """The kind of the numbers of a sample."""

    REAL = "real numbers", message("floating-point values")
    INDEX = "indices", message("token indices")
    MASK = "a mask", message("a boolean mask")


_MEANINGS = {
    1: ("features",),
    2: ("positions", "features"),
    3: ("channels", "height", "width"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one sample, channels first: `(C, H, W)`, `(T, D)` or `(D,)`.

    `values` is the number of different indices, 0 for real numbers and masks; `counts` gives the
    meaning of each dimension where it is not the usual one, and is empty where it is unknown.
    """

    dims: tuple[int, ...]
    kind: Kind = Kind.REAL
    values: int = 0
    counts: tuple[str, ...] | None = field(default=None, compare=False, repr=False)

    @override
    def __str__(self) -> str:
        return "×".join(map(str, self.dims)) or "1"

    @property
    def size(self) -> int:
        """The number of elements of one sample."""
        return math.prod(self.dims)

    @property
    def meaning(self) -> tuple[str, ...]:
        """The meaning of each dimension; empty where it is unknown."""
        if self.counts is not None:
            return self.counts
        if self.kind is not Kind.REAL and len(self.dims) == 1:
            return ("positions",)
        return _MEANINGS.get(len(self.dims), ())

    @property
    def is_image(self) -> bool:
        """Whether it has channels, a height and a width."""
        return len(self.dims) == 3

    def resized(self, *dims: int) -> "Shape":
        """Return a shape of the same kind with other sizes."""
        kept = self.counts if len(dims) == len(self.dims) else None
        return Shape(dims, self.kind, self.values, kept)

    def telling(self, counts: tuple[str, ...]) -> "Shape":
        """Return the shape with other meanings of its dimensions."""
        return Shape(self.dims, self.kind, self.values, counts)


class ShapeError(ValueError):
    """A shape that a layer cannot take, with a message and the settings that would repair it."""

    def __init__(self, text: str, repair: Mapping[str, object] | None = None) -> None:
        super().__init__(text)
        self.repair = repair or {}


class TooSmallError(ShapeError):
    """An input that is smaller than a window."""


@dataclass(frozen=True, slots=True)
class Field:
    """A receptive field: the side of the input patch that one output sees, and its step.

    Both as (height, width) in input pixels; Araujo et al. 2019, “Computing receptive fields of
    convolutional neural networks”, equations 1 and 2.
    """

    side: tuple[int, int] = (1, 1)
    step: tuple[int, int] = (1, 1)

    def through(self, window: "Window") -> "Field":
        """Return the field after one more window."""
        (side_h, side_w), (step_h, step_w) = self.side, self.step
        (span_h, span_w), (stride_h, stride_w) = window.span, window.stride
        return Field(
            (side_h + (span_h - 1) * step_h, side_w + (span_w - 1) * step_w),
            (step_h * stride_h, step_w * stride_w),
        )

    def joined(self, other: "Field") -> "Field":
        """Return the field of an output that sees both."""
        return Field(
            (max(self.side[0], other.side[0]), max(self.side[1], other.side[1])),
            (max(self.step[0], other.step[0]), max(self.step[1], other.step[1])),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """A sliding window: its kernel, stride, padding and dilation, each as (height, width).

    `ceil` rounds the size up, as torch's `ceil_mode`.
    """

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)
    ceil: bool = False
    span: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        spans = (self.dilation[axis] * (self.kernel[axis] - 1) + 1 for axis in (0, 1))
        object.__setattr__(self, "span", tuple(spans))

    def over(self, image: Shape) -> tuple[int, int]:
        """Return (height, width) of the output for `(C, H, W)`; raises TooSmallError."""
        sides = []
        for axis in (0, 1):
            have = image.dims[axis + 1] + 2 * self.padding[axis]
            if self.span[axis] > have:
                text = message(
                    "Kernel {kernel} is larger than the input {input}. "
                    "Use a larger image, more padding, or a smaller kernel.",
                    kernel="×".join(map(str, self.span)),
                    input=image,
                )
                raise TooSmallError(text)
            sides.append(self._side(have, image.dims[axis + 1], axis))
        return sides[0], sides[1]

    def _side(self, have: int, inner: int, axis: int) -> int:
        free, stride = have - self.span[axis], self.stride[axis]
        if not self.ceil:
            return free // stride + 1
        side = -(-free // stride) + 1
        # a window that would begin in the far padding is left out
        return side - ((side - 1) * stride >= inner + self.padding[axis])


def pair(value: Size) -> tuple[int, int]:
    """Return a size as (height, width)."""
    return value if isinstance(value, tuple) else (value, value)


def as_image(shape: Shape) -> tuple[int, int, int]:
    """Return (channels, height, width); raises ShapeError for anything but an image."""
    if not shape.is_image:
        text = message("Expected an image (channels×height×width), got shape {shape}.", shape=shape)
        raise ShapeError(text)
    return shape.dims[0], shape.dims[1], shape.dims[2]
