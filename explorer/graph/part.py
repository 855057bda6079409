"""What is known of parts: submodules that only the engine can look at, told once and remembered.

Inference is plain arithmetic everywhere; a part has none of its own, so the engine looks at it for
the shapes that arrive, and what it says is kept here for as long as the process lives.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.graph.shape import Shape


@dataclass(frozen=True)
class Question:
    """A part, by its model's name and its path in it, and the shape that arrives."""

    model: str
    path: str
    arriving: Shape


@dataclass(frozen=True)
class Answer:
    """What leaves the part, the tensors it learns, and its multiply-adds for one sample."""

    shape: Shape
    weights: tuple[tuple[str, tuple[int, ...]], ...]
    macs: int


_KNOWN: dict[Question, Answer] = {}


def known(question: Question) -> Answer | None:
    """What the engine said, if it was asked."""
    return _KNOWN.get(question)


def learn(answers: Iterable[tuple[Question, Answer]]) -> None:
    """Remember what the engine says."""
    _KNOWN.update(answers)
