"""Layers that change the shape: reshape, permute, split, slice, and means over dimensions."""

import math

from typing_extensions import override

from explorer.catalog.layers.merge import axis, check_groups, one_dimension
from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Shape, ShapeError, as_image
from explorer.schema.fields import axes, index_setting, sizes, switch, whole
from explorer.schema.messages import counted, message


@layer(message("Flatten"), category=Category.SHAPE)
class Flatten(Layer):
    """One dimension instead of all from `start_dim` on."""

    description = message("Flatten the dimensions from start_dim on: `(C, H, W)` → `(C·H·W,)`.")
    has_global_view = True
    is_adapter = True
    input_kinds = (None,)

    start_dim: int = whole(
        message("First dimension to flatten, without the batch."), default=0, least=0, most=7
    )

    @override
    def output(self, features: Shape) -> Shape:
        first = axis(self.start_dim, features)
        return features.resized(*features.dims[:first], math.prod(features.dims[first:]))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"start_dim": self.start_dim + 1}


@layer(
    message("Reshape"), target="explorer.engine.model.functions:reshape", category=Category.SHAPE
)
class Reshape(Layer):
    """Row-major, as torch.reshape."""

    description = message("Change the shape; the elements and their order stay the same.")
    has_global_view = True
    input_kinds = (None,)

    shape: tuple[int, ...] = sizes(
        message("Output shape without the batch; one size may be −1 (inferred)."), default=(-1,)
    )

    @override
    def output(self, features: Shape) -> Shape:
        known = math.prod(size for size in self.shape if size > 0)
        left, rest = divmod(features.size, known)
        if rest or (-1 not in self.shape and left != 1):
            text = message("Cannot reshape {shape} to {new}.", shape=features, new=self.caption())
            raise ShapeError(text)
        shape = features.resized(*(left if size == -1 else size for size in self.shape))
        return shape.telling(()) if len(shape.dims) > 1 else shape

    @override
    def caption(self) -> str:
        return "×".join(map(str, self.shape)).replace("-1", "…")


@layer(message("Permute"), target="torch:permute", category=Category.SHAPE)
class Permute(Layer):
    """A transposition of any number of dimensions."""

    description = message("Reorder the dimensions: 1, 2, 0 turns `(C, H, W)` into `(H, W, C)`.")
    keywords = "transpose"
    input_kinds = (None,)

    dims: tuple[int, ...] = axes(message("New order, without the batch."), default=(1, 0))

    @override
    def output(self, features: Shape) -> Shape:
        if sorted(self.dims) != list(range(len(features.dims))):
            text = message("Expected {n} dimensions, got {got}.", n=len(self.dims), got=features)
            raise ShapeError(text, {"dims": tuple(reversed(range(len(features.dims))))})
        shape = features.resized(*(features.dims[dim] for dim in self.dims))
        counts = features.meaning
        return shape.telling(tuple(counts[dim] for dim in self.dims) if counts else ())

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dims": (0, *(dim + 1 for dim in self.dims))}

    @override
    def caption(self) -> str:
        return " ".join(map(str, self.dims))


@layer(message("Split"), target="torch:chunk", category=Category.SHAPE)
class Split(Layer):
    """Outputs of one shape."""

    description = message("Split a dimension into equal chunks, one per output.")
    input_kinds = (None,)

    chunks: int = whole(message("Number of chunks."), default=2, least=2, most=64)
    dim: int = one_dimension()

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return tuple(message("chunk {n}", n=number) for number in range(1, self.chunks + 1))

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        side, rest = divmod(features.dims[position], self.chunks)
        if rest or not side:
            text = message("Cannot split {shape} into {n} chunks.", shape=features, n=self.chunks)
            raise ShapeError(text)
        return features.resized(*features.dims[:position], side, *features.dims[position + 1 :])

    @override
    def shapes(self, features: Shape) -> tuple[Shape, ...]:
        return (self.output(features),) * self.chunks

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"chunks": self.chunks, "dim": axis(self.dim, features) + 1}

    @override
    def caption(self) -> str:
        return message("in {n}", n=self.chunks)


@layer(message("Slice"), target="explorer.engine.model.functions:cut", category=Category.SHAPE)
class Slice(Layer):
    """Python's slice of one dimension."""

    description = message("Keep a range of one dimension, from `start` up to before `stop`.")
    keywords = "crop narrow"
    input_kinds = (None,)

    dim: int = one_dimension()
    start: int = index_setting(
        message("First index to keep; negative values count from the end."), default=0
    )
    stop: int | None = index_setting(
        message("Index after the last one to keep."), default=None, absent=message("end")
    )
    step: int = whole(message("Keep every n-th index."), default=1)

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        kept = len(range(features.dims[position])[self.start : self.stop : self.step])
        if not kept:
            raise ShapeError(message("The range is empty for {shape}.", shape=features))
        return features.resized(*features.dims[:position], kept, *features.dims[position + 1 :])

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"dim": axis(self.dim, features) + 1}

    @override
    def caption(self) -> str:
        return f"{self.start}:{'' if self.stop is None else self.stop}"


@layer(message("Select index"), target="torch:select", category=Category.SHAPE)
class Select(Layer):
    """One index of a dimension, such as the last time step."""

    description = message("Pick one index and drop that dimension: `(T, D)` → `(D,)`.")
    input_kinds = (None,)

    index: int = whole(message("Index; −1 is the last."), default=-1, least=-1_000_000)
    dim: int = one_dimension()

    @override
    def output(self, features: Shape) -> Shape:
        position = axis(self.dim, features)
        side = features.dims[position]
        if not -side <= self.index < side:
            text = message("Index {n} is out of range for size {side}.", n=self.index, side=side)
            raise ShapeError(text)
        shape = features.resized(*features.dims[:position], *features.dims[position + 1 :])
        counts = features.meaning
        return shape.telling((*counts[:position], *counts[position + 1 :]))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dim": axis(self.dim, features) + 1, "index": self.index}

    @override
    def caption(self) -> str:
        return message("index {n}", n=self.index)


@layer(message("Mean"), target="torch:mean", category=Category.SHAPE)
class Mean(Layer):
    """The reduced dimensions are dropped or keep size 1."""

    description = message("Mean over some dimensions: 1, 2 turns `(C, H, W)` into `(C,)`.")
    keywords = "average"
    has_global_view = True

    dim: tuple[int, ...] = axes(
        message("Dimensions to average over."), title=message("Dimensions"), default=(0,)
    )
    keepdim: bool = switch(message("Keep the reduced dimensions with size 1."), default=False)

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
        return message("over {dims}", dims=" ".join(map(str, self.dim)))


@layer(message("Channel shuffle"), category=Category.SHAPE)
class ChannelShuffle(Layer):
    """Zhang et al. 2018, “ShuffleNet”, section 3.1."""

    description = message("Interleave the channels of all groups, so that they mix.")

    groups: int = whole(message("Number of groups."), default=2)

    @override
    def output(self, image: Shape) -> Shape:
        check_groups(as_image(image)[0], self.groups, {})
        return image

    @override
    def caption(self) -> str:
        return counted("{n} group", "{n} groups", self.groups)


@layer(
    message("Space to depth"),
    target="explorer.engine.model.functions:patches_to_channels",
    category=Category.SHAPE,
)
class PatchesToChannels(Layer):
    """Zero padding makes sides even; Liu et al. 2021, “Swin transformer”, section 3.1."""

    description = message("2×2 patches to channels, as in Swin: `(H, W, C)` → `(H/2, W/2, 4·C)`.")
    keywords = "patch merging patches pixel unshuffle"

    @override
    def output(self, features: Shape) -> Shape:
        if len(features.dims) != 3:
            raise ShapeError(message("Expected height×width×channels, got {got}.", got=features))
        height, width, channels = features.dims
        return features.resized((height + 1) // 2, (width + 1) // 2, 4 * channels)
