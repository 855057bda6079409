"""Layers that join branches, and learnable tensors that are joined to them."""

from functools import partial
from typing import Any

from typing_extensions import override

from explorer.catalog.layers.regularization import ShapePreserving
from explorer.graph.layer import Arguments, Category, Layer, Weights, layer
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.fields import dimensions, real, switch, whole
from explorer.schema.messages import message

one_dimension = partial(
    whole, message("Dimension, without the batch; −1 is the last."), default=0, least=-8, most=7
)


def broadcast(left: Shape, right: Shape) -> Shape:
    """Return the shape of two branches joined element by element; raises ShapeError."""
    sizes = zip(left.dims, right.dims, strict=False)
    if len(left.dims) != len(right.dims) or any(a != b and 1 not in (a, b) for a, b in sizes):
        text = message("Input shapes {left} and {right} do not match.", left=left, right=right)
        raise ShapeError(text)
    return left.resized(*map(max, left.dims, right.dims))


class Elementwise(Layer):
    """The base of element-wise layers; a dimension of size 1 is repeated (broadcasting)."""

    ports = ("left", "right")

    @override
    def output(self, left: Shape, right: Shape) -> Shape:
        return broadcast(left, right)


@layer(message("Add"), target="operator:add", category=Category.MERGE)
class Add(Elementwise):
    """He et al. 2016, equation 1."""

    description = message("Element-wise sum, as in skip connections. He et al. 2016.")
    keywords = "shortcut plus"


@layer(message("Multiply"), target="operator:mul", category=Category.MERGE)
class Multiply(Elementwise):
    """The gates of Hochreiter & Schmidhuber 1997."""

    description = message("Element-wise product, as in gates. Hochreiter & Schmidhuber 1997.")


@layer(message("Concatenate"), target="torch:cat", category=Category.MERGE)
class Concat(Layer):
    """Two or more inputs whose other dimensions are equal."""

    description = message("Concatenate the inputs along one dimension, by default the channels.")
    ports = ("branches",)
    input_kinds = (None,)
    is_variadic = True

    dim: int = one_dimension()

    @override
    def output(self, *branches: Shape) -> Shape:
        first = branches[0]
        position = axis(self.dim, first)
        for branch in branches[1:]:
            if _others(branch, position) != _others(first, position):
                text = message(
                    "{a} and {b} differ outside dimension {n}.", a=first, b=branch, n=self.dim
                )
                raise ShapeError(text)
        dims = list(first.dims)
        dims[position] = sum(branch.dims[position] for branch in branches)
        return first.resized(*dims)

    @override
    def arguments(self, *branches: Shape) -> Arguments:
        return {"dim": axis(self.dim, branches[0]) + 1}

    @override
    def caption(self) -> str:
        return message("along {n}", n=self.dim) if self.dim else ""


def _others(shape: Shape, position: int) -> tuple[object, ...]:
    return (shape.kind, len(shape.dims), *shape.dims[:position], *shape.dims[position + 1 :])


def check_groups(channels: int, groups: int, repair: dict[str, Any]) -> None:
    """Raise ShapeError, with a repair, for channels that do not divide into groups."""
    if channels % groups:
        text = message("{n} channels are not divisible by {m} groups.", n=channels, m=groups)
        raise ShapeError(text, repair)


def axis(dim: int, shape: Shape) -> int:
    """Return a dimension counted from 0; raises ShapeError if it is out of range."""
    count = len(shape.dims)
    if not -count <= dim < count:
        text = message("Dimension {dim} is out of range for {shape}.", dim=dim, shape=shape)
        raise ShapeError(text, {"dim": 0})
    return dim % count


@layer(message("Learnable tensor"), category=Category.MERGE)
class Parameter(Layer):
    """A tensor drawn from a normal distribution, then trained."""

    description = message("Learnable tensor without inputs: a class token, positions or a scale.")
    ports = ()

    shape: tuple[int, ...] = dimensions(
        message("Shape of the parameter, as in the state_dict."), default=(1, 1, 64)
    )
    over_batch: bool = switch(
        message("The first dimension (size 1) is the batch dimension."), default=True
    )
    mean: float = real(message("Mean of the initial values."), default=0.0, least=-1e6, most=1e6)
    std: float = real(
        message("Standard deviation of the initial values."), default=0.02, least=0.0, most=1e6
    )

    @override
    def output(self) -> Shape:
        if self.over_batch and self.shape[0] != 1:
            text = message("The batch dimension must be 1, got {n}.", n=self.shape[0])
            raise ShapeError(text, {"over_batch": False})
        return Shape(self.shape[1:] if self.over_batch else self.shape)

    @override
    def weights(self) -> Weights:
        return {"": self.shape}

    @override
    def arguments(self) -> Arguments:
        return {"shape": self.shape, "mean": self.mean, "std": self.std}

    @override
    def caption(self) -> str:
        return str(Shape(self.shape))


@layer(
    message("Expand to batch"),
    target="explorer.engine.model.functions:repeat_over_batch",
    category=Category.MERGE,
)
class RepeatOverBatch(Layer):
    """One copy of a tensor for each sample; the second input gives the batch size."""

    description = message("Expand a learnable tensor to the batch size.")
    ports = ("tensor", "batch")

    @override
    def output(self, tensor: Shape, batch: Shape) -> Shape:
        return tensor


@layer(message("Bias"), target="explorer.engine.model.layers:Bias", category=Category.DENSE)
class Bias(ShapePreserving):
    """The sum of the input and a vector of its last dimension."""

    description = message("Add a learned bias to each feature: `(…, D)` → `(…, D)`.")

    @override
    def weights(self, features: Shape) -> Weights:
        return {"bias": (features.dims[-1],)}

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"features": features.dims[-1]}
