"""A layer: its declared settings, inputs and outputs, shapes, weights and MACs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from explorer.schema.formatting import grouped
from explorer.schema.messages import message
from explorer.schema.registry import Registry
from explorer.schema.titled_enum import TitledEnum

Weights = Mapping[str, tuple[int, ...]]
Arguments = dict[str, Any]


class Category(TitledEnum):
    """The purpose of a layer: a heading of the palette and a color of the canvas."""

    SOURCE = "Input", message("Input")
    CONVOLUTION = "Convolution", message("Convolution")
    POOLING = "Pooling", message("Pooling")
    DENSE = "Dense", message("Linear")
    ACTIVATION = "Activation", message("Activation")
    NORMALIZATION = "Normalization", message("Normalization")
    REGULARIZATION = "Regularization", message("Regularization")
    MERGE = "Merge", message("Merge")
    SEQUENCE = "Sequence", message("Sequence")
    ATTENTION = "Attention", message("Attention")
    SHAPE = "Shape", message("Reshape")
    PART = "Part", message("Submodule")


class Layer(Declared):
    """A layer with its settings; equal settings make equal layers.

    Shapes are without the batch. `target` is a dotted path, `package.module:name`, that only the
    engine resolves: to a torch module that is made from `arguments`, or to a function. A layer
    without a target is the identity.

    An adapter changes the form of its input for the next layer. A common layer is suggested before
    the others of its category.

    `ports` name the inputs, of which the last `optional_inputs` may stay unconnected (their shape
    is then None); `input_kinds` gives the kind of each input that is not real, None for any kind.
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
        """The names of the outputs."""
        return ("output",)

    @property
    def required_inputs(self) -> int:
        """The number of inputs that must be connected."""
        return 2 if self.is_variadic else len(self.ports) - self.optional_inputs

    def output(self, *inputs: Any, **_: Any) -> Shape:
        """Return the shape of the output; raises ShapeError."""
        raise NotImplementedError

    def shapes(self, *inputs: Any, **_: Any) -> tuple[Shape, ...]:
        """Return the shape of each of `outputs`; raises ShapeError."""
        return (self.output(*inputs),)

    def weights(self, *inputs: Any, **_: Any) -> Weights:
        """Return the trainable tensors by torch's names; "" is the node's own name."""
        return {}

    def macs(self, *inputs: Any, **_: Any) -> int:
        """Return the MACs for one sample, of matrix products and convolutions only."""
        return 0

    @cached_property
    def window(self) -> Window | None:
        """The window that slides over an image; None where each output sees one position."""
        return None

    def arguments(self, *inputs: Any, **_: Any) -> Arguments:
        """Return the keyword arguments of the target."""
        return self.values()

    def caption(self) -> str:
        """Return the settings that matter most, in a few characters."""
        return ""


LAYERS: Registry[type[Layer]] = Registry(message("layer"))

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
    """Return the width of the input; raises ShapeError where a setting requires another one."""
    if choice is None or choice == incoming:
        return incoming
    given = {"setting": name, "set": grouped(choice), "actual": grouped(incoming)}
    text = message(
        "{setting} is {set}, but the input has {actual}. Set it to {actual} or to auto.", **given
    )
    raise ShapeError(text, {name: incoming})
