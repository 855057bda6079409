"""Where data enter a network, and where training listens in beside its answer."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Kind, Shape
from explorer.schema.fields import dimensions, positive, whole


@layer("Input", target="", category=Category.SOURCE)
class Input(Layer):
    """Where samples enter: an image as channels×height×width, a sequence, or a vector."""

    ports = ()
    is_input = True

    shape: tuple[int, ...] = dimensions(
        "The shape of one sample, channels first.", default=(1, 28, 28)
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


@layer("Token input", target="", category=Category.SOURCE)
class TokenInput(Layer):
    """Where sequences of symbols enter, each as its number in a vocabulary."""

    ports = ()
    is_input = True

    length: int = whole("The most symbols in one sequence; shorter ones are padded.", default=16)
    vocabulary: int = whole("How many different symbols there are.", default=32)

    @override
    def output(self) -> Shape:
        return Shape((self.length,), Kind.INDEX, self.vocabulary)

    @override
    def arguments(self) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return f"{self.length} of {self.vocabulary}"


@layer("Auxiliary output", target="", category=Category.SOURCE)
class AuxiliaryOutput(Layer):
    """An answer that only training listens to: its loss is added with a weight.

    Szegedy et al. 2015, “Going deeper with convolutions”, section 5.
    """

    is_auxiliary = True

    weight: float = positive("What its loss is multiplied by.", default=0.3, most=100.0)

    @override
    def output(self, features: Shape) -> Shape:
        return features

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return f"× {self.weight:g}"
