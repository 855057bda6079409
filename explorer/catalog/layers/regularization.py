"""What keeps a network from learning by heart."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.shape import Shape
from explorer.schema.fields import fraction


@layer("Dropout", target="torch.nn:Dropout", category=Category.REGULARIZATION)
class Dropout(Layer):
    """In training, set a random part of the numbers to zero and scale up the rest.

    Srivastava et al. 2014, “Dropout: a simple way to prevent neural networks from overfitting”.
    """

    p: float = fraction("The part of the numbers that is dropped.", default=0.5)

    @override
    def output(self, features: Shape) -> Shape:
        return features

    @override
    def caption(self) -> str:
        return f"{self.p:g}"


@layer(
    "Stochastic depth",
    target="explorer.engine.model.layers:StochasticDepth",
    category=Category.REGULARIZATION,
)
class StochasticDepth(Layer):
    """In training, leave out this whole branch for a random part of the samples.

    Huang et al. 2016, “Deep networks with stochastic depth”.
    """

    p: float = fraction("The part of the samples that go without the branch.", default=0.1)

    @override
    def output(self, features: Shape) -> Shape:
        return features

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"p": self.p}

    @override
    def caption(self) -> str:
        return f"{self.p:.3g}"
