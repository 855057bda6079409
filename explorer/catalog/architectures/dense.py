"""A multilayer perceptron for digits."""

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Flatten, Input, Linear
from explorer.graph.architecture import architecture
from explorer.graph.network import Network, chain
from explorer.schema.messages import message

_PUBLISHED = (
    "MLP",
    1986,
    "D. E. Rumelhart, G. E. Hinton, R. J. Williams: Learning representations by back-propagating "
    "errors, Nature 323, 1986",
)


@architecture(
    "dense-32",
    title=message("MLP 784–32–10"),
    published=_PUBLISHED,
    idea=message("Multilayer perceptron with one hidden layer, trained by backpropagation."),
)
def dense_32() -> Network:
    """Build an MLP with 32 hidden units for 1×28×28 images."""
    return chain(
        "dense-32",
        [
            ("image", Input((1, 28, 28))),
            ("flatten", Flatten()),
            ("hidden", Linear(32)),
            ("relu", ReLU()),
            ("output", Linear(10)),
        ],
    )
