"""What keeps a network from learning by heart, and its numbers in range."""

from typing_extensions import override

from explorer.graph.block import Arguments, Block, Category, Weights, block, pinned
from explorer.graph.shape import Shape, as_image
from explorer.schema.declaration import fraction, positive, real, switch, width


@block("Dropout", target="torch.nn:Dropout", category=Category.REGULARIZATION)
class Dropout(Block):
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


@block("Batch normalization", target="torch.nn:BatchNorm2d", category=Category.NORMALIZATION)
class BatchNorm2d(Block):
    """Bring each channel of an image to mean 0 and variance 1 over the batch, then rescale.

    Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    momentum: float = real(
        "Weight of the newest batch in the running mean.", default=0.1, least=0.0, most=1.0
    )
    affine: bool = switch("Whether a scale and a shift are learned for each channel.", default=True)
    num_features: int | None = width("Channels that arrive.", default=None)

    def _channels(self, image: Shape) -> int:
        return pinned("num_features", self.num_features, as_image(image)[0])

    @override
    def output(self, image: Shape) -> Shape:
        self._channels(image)
        return image

    @override
    def weights(self, image: Shape) -> Weights:
        channels = (self._channels(image),)
        return {"weight": channels, "bias": channels} if self.affine else {}

    @override
    def arguments(self, image: Shape) -> Arguments:
        return self.values() | {"num_features": self._channels(image)}
