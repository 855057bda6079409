"""Where branches of a network come together."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, layer
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.fields import dimensions, real, switch, whole


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of two branches joined number by number, 1 standing for any size; ShapeError."""
    sizes = zip(left.dims, right.dims, strict=False)
    if len(left.dims) != len(right.dims) or any(a != b and 1 not in (a, b) for a, b in sizes):
        raise ShapeError(f"expected two branches of one shape, got {left} and {right}")
    return left.resized(*map(max, left.dims, right.dims))


class Elementwise(Layer):
    """What joins two branches number by number; where one has a side of 1, it is repeated."""

    ports = ("left", "right")

    @override
    def output(self, left: Shape, right: Shape) -> Shape:
        return broadcast(left, right)

    @override
    def arguments(self, left: Shape, right: Shape) -> Arguments:
        return {}


@layer("Add", target="operator:add", category=Category.MERGE)
class Add(Elementwise):
    """Add two branches, number by number: a skip or shortcut; He et al. 2016, equation 1."""


@layer("Multiply", target="operator:mul", category=Category.MERGE)
class Multiply(Elementwise):
    """Multiply two branches, number by number: a gate; Hochreiter & Schmidhuber 1997."""


@layer("Concatenate", target="torch:cat", category=Category.MERGE)
class Concat(Layer):
    """Lay branches behind one another along one dimension, by default the channels."""

    ports = ("branches",)
    input_kinds = (None,)
    is_variadic = True

    dim: int = whole(
        "Along which dimension, the first being 0; −1 for the last.", default=0, least=-8, most=7
    )

    @override
    def output(self, *branches: Shape) -> Shape:
        first = branches[0]
        position = axis(self.dim, first)
        for branch in branches[1:]:
            if _others(branch, position) != _others(first, position):
                what = "channels" if self.dim == 0 else f"dimension {self.dim}"
                raise ShapeError(
                    f"expected branches that differ in {what} only, got {first} and {branch}"
                )
        dims = list(first.dims)
        dims[position] = sum(branch.dims[position] for branch in branches)
        return first.resized(*dims)

    @override
    def arguments(self, *branches: Shape) -> Arguments:
        return {"dim": axis(self.dim, branches[0]) + 1}

    @override
    def caption(self) -> str:
        return f"along {self.dim}" if self.dim else ""


def _others(shape: Shape, position: int) -> tuple[object, ...]:
    return (shape.kind, len(shape.dims), *shape.dims[:position], *shape.dims[position + 1 :])


def axis(dim: int, shape: Shape) -> int:
    """A dimension counted from 0; raises ShapeError where the shape has none such."""
    count = len(shape.dims)
    if not -count <= dim < count:
        raise ShapeError(f"there is no dimension {dim} in {shape}, which has {count}", {"dim": 0})
    return dim % count


@layer("Learned tensor", target="torch.nn:Parameter", category=Category.MERGE)
class Parameter(Layer):
    """Numbers that are learned and fed by nothing: a class token, positions, a scale."""

    ports = ()

    shape: tuple[int, ...] = dimensions("Its sizes, as torch keeps them.", default=(1, 1, 64))
    over_batch: bool = switch(
        "Whether the first size, 1, stands for the batch and is left out on the wire.", default=True
    )
    mean: float = real("The mean with which it begins.", default=0.0, least=-1e6, most=1e6)
    std: float = real("The deviation with which it begins.", default=0.02, least=0.0, most=1e6)

    @override
    def output(self) -> Shape:
        if self.over_batch and self.shape[0] != 1:
            raise ShapeError(
                f"its first size stands for the batch and should be 1, not {self.shape[0]}",
                {"over_batch": False},
            )
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
    "Repeat over the batch",
    target="explorer.engine.model.functions:repeat_over_batch",
    category=Category.MERGE,
)
class RepeatOverBatch(Layer):
    """Give every sample of the batch a copy of a learned tensor."""

    ports = ("tensor", "batch")

    @override
    def output(self, tensor: Shape, batch: Shape) -> Shape:
        return tensor

    @override
    def arguments(self, tensor: Shape, batch: Shape) -> Arguments:
        return {}


@layer("Bias", target="explorer.engine.model.layers:Bias", category=Category.DENSE)
class Bias(Layer):
    """Add a learned number to each feature: `(…, D)` → `(…, D)`."""

    @override
    def output(self, features: Shape) -> Shape:
        return features

    @override
    def weights(self, features: Shape) -> Weights:
        return {"bias": (features.dims[-1],)}

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"features": features.dims[-1]}
