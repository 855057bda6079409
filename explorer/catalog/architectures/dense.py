"""Dense networks: the smallest thing that learns digits."""

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Flatten, Input, Linear
from explorer.graph.architecture import architecture
from explorer.graph.network import Network, chain

_PAPER = (
    "D. E. Rumelhart, G. E. Hinton, R. J. Williams: Learning representations by back-propagating "
    "errors, Nature 323, 1986"
)


@architecture("dense-32", title="Dense 784–32–10", family="Dense", year=1986, paper=_PAPER)
def dense_32() -> Network:
    """One hidden layer that finds its own features by back-propagation."""
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
