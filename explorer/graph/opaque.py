"""Facts about opaque modules: submodules that only the engine can inspect.

Inference is plain arithmetic; an opaque module has none of its own, so the engine inspects it for
the shape of its input, and its facts are handed to inference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.graph.layer import Layer
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.messages import message


@dataclass(frozen=True)
class OpaqueUse:
    """An opaque module, by its model's name and its path in it, and the shape of its input."""

    model: str
    path: str
    incoming: Shape


@dataclass(frozen=True)
class OpaqueFacts:
    """The output shape of an opaque module, its trainable tensors and its MACs for one sample."""

    shape: Shape
    weights: tuple[tuple[str, tuple[int, ...]], ...]
    macs: int


KnownModules = Mapping[OpaqueUse, OpaqueFacts]


class UnknownShapeError(ShapeError):
    """An output shape that only the engine can find, for this use of an opaque module."""

    def __init__(self, use: OpaqueUse) -> None:
        super().__init__(message("The submodule has not been inspected yet."))
        self.use = use


def output_shapes(
    layer: Layer, incoming: Sequence[Shape | None], opaque: KnownModules
) -> tuple[Shape, ...]:
    """Return the shapes of a layer's outputs; raises ShapeError."""
    try:
        return layer.shapes(*incoming)
    except UnknownShapeError as error:
        if error.use not in opaque:
            raise
        return (opaque[error.use].shape,)
