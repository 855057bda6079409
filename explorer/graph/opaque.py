"""What is known of parts: submodules that only the engine can look at, told once and remembered.

Inference is plain arithmetic everywhere; a part has none of its own, so the engine looks at it for
the shapes that arrive, and what it says is kept here for as long as the process lives.
"""

from dataclasses import dataclass

from explorer.graph.shape import Shape


@dataclass(frozen=True)
class OpaqueUse:
    """A part, by its model's name and its path in it, and the shape that arrives."""

    model: str
    path: str
    incoming: Shape


@dataclass(frozen=True)
class OpaqueFacts:
    """What leaves the part, the tensors it learns, and its multiply-adds for one sample."""

    shape: Shape
    weights: tuple[tuple[str, tuple[int, ...]], ...]
    macs: int


KnownModules = tuple[tuple[OpaqueUse, OpaqueFacts], ...]

_KNOWN: dict[OpaqueUse, OpaqueFacts] = {}


def known(use: OpaqueUse) -> OpaqueFacts | None:
    """What the engine said, if it was asked."""
    return _KNOWN.get(use)


def learn(parts: KnownModules) -> None:
    """Remember what the engine says."""
    _KNOWN.update(parts)
