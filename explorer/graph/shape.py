"""The shape of what travels on a wire, without the batch, and the arithmetic of windows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from explorer.schema.settings import Size


class Kind(StrEnum):
    """What the numbers on a wire are."""

    REAL = "real numbers"
    INDEX = "indices"
    MASK = "a mask"


_MEANINGS = {
    1: ("features",),
    2: ("positions", "features"),
    3: ("channels", "height", "width"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one sample, channels first: `(C, H, W)`, `(T, D)` or `(D,)`.

    `values` is how many different indices there are, 0 for real numbers and masks; `counts` says
    what each dimension counts where it is not the usual, and is empty where nobody knows.
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
        """How many numbers one sample holds."""
        return math.prod(self.dims)

    @property
    def meaning(self) -> tuple[str, ...]:
        """What each dimension counts; empty where that cannot be told."""
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
        """The same kind of numbers with other sizes."""
        kept = self.counts if len(dims) == len(self.dims) else None
        return Shape(dims, self.kind, self.values, kept)

    def telling(self, counts: tuple[str, ...]) -> "Shape":
        """The same with other words for what its dimensions count."""
        return Shape(self.dims, self.kind, self.values, counts)


class ShapeError(ValueError):
    """Why a block cannot take what arrives, and the settings with which it could."""

    def __init__(self, text: str, repair: Mapping[str, object] | None = None) -> None:
        super().__init__(text)
        self.repair = repair or {}


class TooSmallError(ShapeError):
    """What arrives is smaller than a window; a larger input could mend it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A receptive field: the side of the input patch that one output sees, and its step.

    Both as (height, width) in input pixels; Araujo et al. 2019, “Computing receptive fields of
    convolutional neural networks”, equations 1 and 2.
    """

    side: tuple[int, int] = (1, 1)
    step: tuple[int, int] = (1, 1)

    def through(self, window: "Window") -> "Field":
        """The field after one more window."""
        (side_h, side_w), (step_h, step_w) = self.side, self.step
        (span_h, span_w), (stride_h, stride_w) = window.span, window.stride
        return Field(
            (side_h + (span_h - 1) * step_h, side_w + (span_w - 1) * step_w),
            (step_h * stride_h, step_w * stride_w),
        )

    def joined(self, other: "Field") -> "Field":
        """The field of an output that sees both."""
        return Field(
            (max(self.side[0], other.side[0]), max(self.side[1], other.side[1])),
            (max(self.step[0], other.step[0]), max(self.step[1], other.step[1])),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """A filter that slides: its side, step, border and dilation, each as (height, width).

    `ceil` lets it begin in the border and reach beyond; torch calls it `ceil_mode`.
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
        """Height and width after sliding over `(C, H, W)`; raises ShapeError where it is wider."""
        sides = []
        for axis, name in ((0, "high"), (1, "wide")):
            have = image.dims[axis + 1] + 2 * self.padding[axis]
            if self.span[axis] > have:
                padded = " with padding" if self.padding[axis] else ""
                raise TooSmallError(
                    f"its window spans {self.span[axis]} pixels, but the {image} that arrives "
                    f"is only {have} {name}{padded}"
                )
            sides.append(self._side(have, image.dims[axis + 1], axis))
        return sides[0], sides[1]

    def _side(self, have: int, inner: int, axis: int) -> int:
        free, stride = have - self.span[axis], self.stride[axis]
        if not self.ceil:
            return free // stride + 1
        side = -(-free // stride) + 1
        # one that would begin in the far border is left out
        return side - ((side - 1) * stride >= inner + self.padding[axis])


def pair(value: Size) -> tuple[int, int]:
    """A size as (height, width)."""
    return value if isinstance(value, tuple) else (value, value)


def as_image(shape: Shape) -> tuple[int, int, int]:
    """Channels, height and width; raises ShapeError for anything but an image."""
    if not shape.is_image:
        raise ShapeError(f"expected an image (channels×height×width), got {shape}")
    return shape.dims[0], shape.dims[1], shape.dims[2]
