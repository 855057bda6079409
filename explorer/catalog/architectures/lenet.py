"""LeNet-5, as published and as it is often taught today."""

from explorer.catalog.activations import ReLU, Tanh
from explorer.catalog.layers import AvgPool2d, Conv2d, Flatten, Input, Linear, MaxPool2d
from explorer.graph.architecture import architecture
from explorer.graph.network import Network, chain

_PAPER = (
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document "
    "recognition, Proceedings of the IEEE 86, 1998"
)


@architecture("lenet-5", title="LeNet-5", family="LeNet-5", year=1998, paper=_PAPER)
def lenet_5() -> Network:
    """Filters that slide and pooling that forgives small shifts, learned end to end."""
    return chain(
        "lenet-5",
        [
            ("image", Input((1, 28, 28))),
            ("c1", Conv2d(6, kernel_size=5, padding=2)),
            ("tanh1", Tanh()),
            ("s2", AvgPool2d(2)),
            ("c3", Conv2d(16, kernel_size=5)),
            ("tanh3", Tanh()),
            ("s4", AvgPool2d(2)),
            ("flatten", Flatten()),
            ("c5", Linear(120)),
            ("tanh5", Tanh()),
            ("f6", Linear(84)),
            ("tanh6", Tanh()),
            ("output", Linear(10)),
        ],
    )


@architecture(
    "lenet-5-3x3", title="LeNet-5, 3×3 and ReLU", family="LeNet-5", year=1998, paper=_PAPER
)
def lenet_5_3x3() -> Network:
    """The same plan with today's habits: small filters, ReLU and max pooling."""
    return chain(
        "lenet-5-3x3",
        [
            ("image", Input((1, 28, 28))),
            ("conv1", Conv2d(6, kernel_size=3)),
            ("relu1", ReLU()),
            ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(16, kernel_size=3)),
            ("relu2", ReLU()),
            ("pool2", MaxPool2d(2)),
            ("flatten", Flatten()),
            ("fc1", Linear(120)),
            ("relu3", ReLU()),
            ("fc2", Linear(84)),
            ("relu4", ReLU()),
            ("fc3", Linear(10)),
        ],
    )
