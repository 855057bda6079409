"""Inputs of a network, and auxiliary outputs for training."""

from typing_extensions import override

from explorer.catalog.layers.regularization import ShapePreserving
from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Kind, Shape
from explorer.schema.fields import dimensions, positive, whole
from explorer.schema.messages import message


@layer(message("Input"), target="", category=Category.SOURCE)
class Input(Layer):
    """An input of real numbers, without the batch."""

    description = message("Network input: image (channels×height×width), sequence or vector.")
    ports = ()
    is_input = True

    shape: tuple[int, ...] = dimensions(
        message("Shape of one sample without the batch, channels first."), default=(1, 28, 28)
    )

    @override
    def output(self) -> Shape:
        return Shape(self.shape)

    @override
    def arguments(self) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return str(self.output())


@layer(message("Token input"), target="", category=Category.SOURCE)
class TokenInput(Layer):
    """An input of indices, `(length,)`."""

    description = message("Network input: a sequence of token indices.")
    ports = ()
    is_input = True

    length: int = whole(message("Sequence length; shorter sequences are padded."), default=16)
    vocabulary: int = whole(message("Number of different tokens."), default=32)

    @override
    def output(self) -> Shape:
        return Shape((self.length,), Kind.INDEX, self.vocabulary)

    @override
    def arguments(self) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return message("{n} of {tokens}", n=self.length, tokens=self.vocabulary)


@layer(message("Auxiliary output"), target="", category=Category.SOURCE)
class AuxiliaryOutput(ShapePreserving):
    """Szegedy et al. 2015, “Going deeper with convolutions”, section 5."""

    description = message("Output used only in training: its weighted loss is added to the main.")
    is_auxiliary = True

    weight: float = positive(message("Weight of the auxiliary loss."), default=0.3, most=100.0)

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return f"× {self.weight:g}"
