"""What lays numbers out differently: reshape, permute, split, slice, and means over dimensions."""

import math

from typing_extensions import override

from explorer.catalog.layers.merge import axis
from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Shape, ShapeError, as_image
from explorer.schema.fields import axes, index_setting, sizes, switch, whole


@layer("Flatten", target="torch.nn:Flatten", category=Category.SHAPE)
class Flatten(Layer):
    """Lay all numbers of a sample in a row, or some dimensions: `(C, H, W)` → `(C·H·W,)`."""

    has_global_view = True
    is_adapter = True
    input_kinds = (None,)

    start_dim: int = whole("The first dimension that is laid flat.", default=0, least=0, most=7)

    @override
    def output(self, features: Shape) -> Shape:
        first = axis(self.start_dim, features)
        return features.resized(*features.dims[:first], math.prod(features.dims[first:]))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"start_dim": self.start_dim + 1}


@layer("Reshape", target="explorer.engine.model.functions:reshape", category=Category.SHAPE)
class Reshape(Layer):
    """The same numbers in the same order with other sizes."""

    has_global_view = True
    input_kinds = (None,)

    shape: tuple[int, ...] = sizes(
        "The sizes that leave; one may be −1: what is left.", default=(-1,)
    )

    @override
    def output(self, features: Shape) -> Shape:
        known = math.prod(size for size in self.shape if size > 0)
        left, rest = divmod(features.size, known)
        if rest or (-1 not in self.shape and left != 1):
            wanted = "×".join(map(str, self.shape)).replace("-1", "…")
            raise ShapeError(f"the {features.size:,} numbers of {features} do not fill {wanted}")
        shape = features.resized(*(left if size == -1 else size for size in self.shape))
        return shape.telling(()) if len(shape.dims) > 1 else shape

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"shape": self.shape}

    @override
    def caption(self) -> str:
        return "×".join(map(str, self.shape)).replace("-1", "…")


@layer("Permute", target="torch:permute", category=Category.SHAPE)
class Permute(Layer):
    """Change the order of the dimensions: with 1, 2, 0, `(C, H, W)` → `(H, W, C)`."""

    input_kinds = (None,)

    dims: tuple[int, ...] = axes("The old dimensions in their new order.", default=(1, 0))

    @override
    def output(self, features: Shape) -> Shape:
        if sorted(self.dims) != list(range(len(features.dims))):
            raise ShapeError(
                f"its order names {len(self.dims)} dimensions, but {features} "
                f"has {len(features.dims)}",
                {"dims": tuple(reversed(range(len(features.dims))))},
            )
        shape = features.resized(*(features.dims[dim] for dim in self.dims))
        counts = features.meaning
        return shape.telling(tuple(counts[dim] for dim in self.dims) if counts else ())

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dims": (0, *(dim + 1 for dim in self.dims))}

    @override
    def caption(self) -> str:
        return " ".join(map(str, self.dims))


@layer("Split", target="torch:chunk", category=Category.SHAPE)
class Split(Layer):
    """Cut a dimension into equal parts, one for each output."""

    input_kinds = (None,)

    chunks: int = whole("How many parts.", default=2, least=2, most=64)
    dim: int = whole("Which dimension; −1 for the last.", default=0, least=-8, most=7)

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return tuple(f"part {number}" for number in range(1, self.chunks + 1))

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        side, rest = divmod(features.dims[position], self.chunks)
        if rest or not side:
            raise ShapeError(
                f"{features.dims[position]} do not divide into {self.chunks} equal parts"
            )
        return features.resized(*features.dims[:position], side, *features.dims[position + 1 :])

    @override
    def shapes(self, features: Shape) -> tuple[Shape, ...]:
        return (self.output(features),) * self.chunks

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"chunks": self.chunks, "dim": axis(self.dim, features) + 1}

    @override
    def caption(self) -> str:
        return f"in {self.chunks}"


@layer("Slice", target="explorer.engine.model.functions:cut", category=Category.SHAPE)
class Slice(Layer):
    """Keep a stretch of one dimension: from `start` up to, but not, `stop`."""

    input_kinds = (None,)

    dim: int = whole("Which dimension; −1 for the last.", default=0, least=-8, most=7)
    start: int = index_setting(
        "The first place that is kept; negative counts from the end.", default=0
    )
    stop: int | None = index_setting(
        "The first place behind what is kept.", default=None, absent="to the end"
    )
    step: int = whole("Every how many places one is kept.", default=1)

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        kept = len(range(features.dims[position])[self.start : self.stop : self.step])
        if not kept:
            raise ShapeError(
                f"nothing of the {features.dims[position]} places of {features} is kept"
            )
        return features.resized(*features.dims[:position], kept, *features.dims[position + 1 :])

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"dim": axis(self.dim, features) + 1}

    @override
    def caption(self) -> str:
        return f"{self.start}:{'' if self.stop is None else self.stop}"


@layer("Select", target="torch:select", category=Category.SHAPE)
class Select(Layer):
    """Keep one place of a dimension, which goes: `(T, D)` → `(D,)`."""

    input_kinds = (None,)

    index: int = whole("Which place; −1 for the last.", default=-1, least=-1_000_000)
    dim: int = whole("Of which dimension.", default=0, least=-8, most=7)

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        side = features.dims[position]
        if not -side <= self.index < side:
            raise ShapeError(f"there is no place {self.index} among the {side} of {features}")
        shape = features.resized(*features.dims[:position], *features.dims[position + 1 :])
        counts = features.meaning
        return shape.telling((*counts[:position], *counts[position + 1 :]))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dim": axis(self.dim, features) + 1, "index": self.index}

    @override
    def caption(self) -> str:
        return f"place {self.index}"


@layer("Mean", target="torch:mean", category=Category.SHAPE)
class Mean(Layer):
    """The mean over some dimensions: with 1, 2, `(C, H, W)` → `(C,)`."""

    has_global_view = True

    dim: tuple[int, ...] = axes("Over which dimensions.", default=(0,))
    keepdim: bool = switch("Whether they stay, with size 1.", default=False)

    @override
    def output(self, features: Shape) -> Shape:
        gone = {axis(dim, features) for dim in self.dim}
        kept = (
            1 if position in gone else side
            for position, side in enumerate(features.dims)
            if self.keepdim or position not in gone
        )
        shape, counts = features.resized(*kept), features.meaning
        if self.keepdim or not counts:
            return shape
        return shape.telling(tuple(name for i, name in enumerate(counts) if i not in gone))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dim": tuple(dim + 1 for dim in self.dim), "keepdim": self.keepdim}

    @override
    def caption(self) -> str:
        return "over " + " ".join(map(str, self.dim))


@layer("Channel shuffle", target="torch.nn:ChannelShuffle", category=Category.SHAPE)
class ChannelShuffle(Layer):
    """Deal the channels of groups out like cards, so that groups hear of one another.

    Zhang et al. 2018, “ShuffleNet”, section 3.1.
    """

    groups: int = whole("How many groups.", default=2)

    @override
    def output(self, image: Shape) -> Shape:
        channels = as_image(image)[0]
        if channels % self.groups:
            raise ShapeError(f"its {self.groups} groups do not divide the {channels} channels")
        return image

    @override
    def caption(self) -> str:
        return f"{self.groups} groups"


@layer(
    "Patches to channels",
    target="explorer.engine.model.functions:patches_to_channels",
    category=Category.SHAPE,
)
class PatchesToChannels(Layer):
    """Lay the four pixels of each 2×2 patch behind one another: `(H, W, C)` → `(H/2, W/2, 4·C)`.

    An odd side gets a border of zeros; Liu et al. 2021, “Swin transformer”, section 3.1.
    """

    @override
    def output(self, features: Shape) -> Shape:
        if len(features.dims) != 3:
            raise ShapeError(f"expected height×width×channels, got {features}")
        height, width, channels = features.dims
        return features.resized((height + 1) // 2, (width + 1) // 2, 4 * channels)

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {}
