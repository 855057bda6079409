"""A block: a declared kind of layer, and the questions that everything else asks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, dataclass_transform

from explorer.graph.shape import Shape, ShapeError, Window
from explorer.schema.declaration import (
    Declared,
    choice,
    dimensions,
    fraction,
    positive,
    real,
    size,
    switch,
    whole,
    width,
)
from explorer.schema.registry import Registry

Weights = Mapping[str, tuple[int, ...]]
Arguments = dict[str, Any]


class Category(StrEnum):
    """What a block is for: the headings of the palette and the colours of the canvas."""

    SOURCE = "Input"
    CONVOLUTION = "Convolution"
    POOLING = "Pooling"
    DENSE = "Dense"
    ACTIVATION = "Activation"
    NORMALIZATION = "Normalization"
    REGULARIZATION = "Regularization"
    MERGE = "Merge"


class Block(Declared):
    """One choice of a kind of layer; equal settings make equal blocks.

    Shapes are without the batch. `target` is a dotted path, `package.module:name`, that only the
    engine resolves: to a torch module that is made from `arguments`, or to a function.
    """

    category: ClassVar[Category]
    ports: ClassVar[tuple[str, ...]] = ("input",)
    takes_many: ClassVar[bool] = False
    sees_all: ClassVar[bool] = False

    def output(self, *inputs: Any, **_: Any) -> Shape:
        """The shape that leaves; raises ShapeError, in words, for what it cannot take."""
        raise NotImplementedError

    def weights(self, *inputs: Any, **_: Any) -> Weights:
        """The tensors it learns, by the names that torch gives them."""
        return {}

    def macs(self, *inputs: Any, **_: Any) -> int:
        """Multiply-adds for one sample, in matrix products and convolutions only."""
        return 0

    def window(self) -> Window | None:
        """What it slides over an image; None where each output sees one position."""
        return None

    def arguments(self, *inputs: Any, **_: Any) -> Arguments:
        """The keyword arguments of its target."""
        return self.values()

    def caption(self) -> str:
        """The settings that tell two of its kind apart, in a few characters."""
        return ""


BLOCKS: Registry[type[Block]] = Registry("block")

B = TypeVar("B", bound=Block)


@dataclass_transform(
    frozen_default=True,
    field_specifiers=(whole, width, real, positive, fraction, switch, choice, size, dimensions),
)
def block(title: str, *, target: str, category: Category) -> Callable[[type[B]], type[B]]:
    """Declare, freeze and file a block."""

    def declare(cls: type[B]) -> type[B]:
        frozen = dataclass(frozen=True)(cls)
        frozen.title, frozen.target, frozen.category = title, target, category
        BLOCKS.file(cls.__name__, frozen)
        return frozen

    return declare


def pinned(name: str, choice: int | None, arriving: int) -> int:
    """The input width: what arrives, unless a number pins it and disagrees (ShapeError)."""
    if choice is None or choice == arriving:
        return arriving
    raise ShapeError(
        f"its {name} is pinned to {choice:,}, but {arriving:,} arrive", {name: arriving}
    )
