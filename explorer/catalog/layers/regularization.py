"""Layers that keep their input's shape, and those that reduce overfitting."""

from typing_extensions import override

from explorer.graph.layer import Category, Layer, layer
from explorer.graph.shape import Shape
from explorer.schema.fields import fraction
from explorer.schema.messages import message


class ShapePreserving(Layer):
    """A layer whose output has the shape of its input."""

    @override
    def output(self, features: Shape) -> Shape:
        return features


@layer(message("Dropout"), category=Category.REGULARIZATION)
class Dropout(ShapePreserving):
    """Srivastava et al. 2014, “Dropout: a simple way to prevent … overfitting”."""

    description = message("In training, zero random elements and scale the rest by 1/(1 − p).")

    p: float = fraction(message("Probability of zeroing an element."), default=0.5)

    @override
    def caption(self) -> str:
        return f"{self.p:g}"


@layer(
    message("Stochastic depth"),
    target="explorer.engine.model.layers:StochasticDepth",
    category=Category.REGULARIZATION,
)
class StochasticDepth(ShapePreserving):
    """Huang et al. 2016, “Deep networks with stochastic depth”."""

    description = message("In training, drop this branch for random samples (drop path).")
    keywords = "droppath"

    p: float = fraction(message("Probability of skipping the branch."), default=0.1)

    @override
    def caption(self) -> str:
        return f"{self.p:.3g}"
