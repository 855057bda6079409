"""A block: a declared kind of layer, and the questions that everything else asks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, TypeVar, dataclass_transform

from explorer.graph.shape import Kind, Shape, ShapeError, Window
from explorer.schema.declared import Declared
from explorer.schema.fields import (
    axes,
    choice,
    dimensions,
    fraction,
    index_setting,
    positive,
    real,
    size,
    sizes,
    switch,
    whole,
    width,
    word,
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
    SEQUENCE = "Sequence"
    ATTENTION = "Attention"
    SHAPE = "Shape"
    PART = "Part"


class Layer(Declared):
    """One choice of a kind of layer; equal settings make equal blocks.

    Shapes are without the batch. `target` is a dotted path, `package.module:name`, that only the
    engine resolves: to a torch module that is made from `arguments`, or to a function. A block
    without a target passes on what arrives.

    An adapter brings what arrives into a form that the next block takes. A common block is what
    most people mean by its category, where that is not the simplest: it is offered before others.

    `ports` name the inputs, of which the last `spare` may stay free (their shape is then None);
    `kinds` says what each takes where it is not real numbers, None standing for any kind.
    """

    category: ClassVar[Category]
    ports: ClassVar[tuple[str, ...]] = ("input",)
    optional_inputs: ClassVar[int] = 0
    input_kinds: ClassVar[tuple[Kind | None, ...]] = ()
    is_variadic: ClassVar[bool] = False
    has_global_view: ClassVar[bool] = False
    is_input: ClassVar[bool] = False
    is_auxiliary: ClassVar[bool] = False
    is_adapter: ClassVar[bool] = False
    is_common: ClassVar[bool] = False

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of what leaves."""
        return ("output",)

    @property
    def required_inputs(self) -> int:
        """How many inputs it cannot do without."""
        return 2 if self.is_variadic else len(self.ports) - self.optional_inputs

    def output(self, *inputs: Any, **_: Any) -> Shape:
        """The shape that leaves; raises ShapeError, in words, for what it cannot take."""
        raise NotImplementedError

    def shapes(self, *inputs: Any, **_: Any) -> tuple[Shape, ...]:
        """The shape that leaves each of `outputs`; raises ShapeError."""
        return (self.output(*inputs),)

    def weights(self, *inputs: Any, **_: Any) -> Weights:
        """The tensors it learns, by the names that torch gives them; "" is the node's own name."""
        return {}

    def macs(self, *inputs: Any, **_: Any) -> int:
        """Multiply-adds for one sample, in matrix products and convolutions only."""
        return 0

    @cached_property
    def window(self) -> Window | None:
        """What it slides over an image; None where each output sees one position."""
        return None

    def arguments(self, *inputs: Any, **_: Any) -> Arguments:
        """The keyword arguments of its target."""
        return self.values()

    def caption(self) -> str:
        """The settings that tell two of its kind apart, in a few characters."""
        return ""


LAYERS: Registry[type[Layer]] = Registry("block")

B = TypeVar("B", bound=Layer)


@dataclass_transform(
    frozen_default=True,
    field_specifiers=(
        whole,
        width,
        index_setting,
        real,
        positive,
        fraction,
        switch,
        choice,
        size,
        dimensions,
        sizes,
        axes,
        word,
    ),
)
def layer(
    title: str, *, category: Category, target: str | None = None
) -> Callable[[type[B]], type[B]]:
    """Declare, freeze and file a layer; its target is the class of torch.nn with its name."""

    def declare(cls: type[B]) -> type[B]:
        frozen = dataclass(frozen=True)(cls)
        frozen.title, frozen.category = title, category
        frozen.target = f"torch.nn:{cls.__name__}" if target is None else target
        LAYERS.file(cls.__name__, frozen)
        return frozen

    return declare


def check_width(name: str, choice: int | None, incoming: int) -> int:
    """The input width: what arrives, unless a number pins it and disagrees (ShapeError)."""
    if choice is None or choice == incoming:
        return incoming
    raise ShapeError(
        f"its {name} is pinned to {choice:,}, but {incoming:,} arrive", {name: incoming}
    )
