"""LeNet-5, as published and as it is often taught today."""

from explorer.catalog.activations import ReLU, Tanh
from explorer.catalog.layers import AvgPool2d, Conv2d, Flatten, Input, Linear, MaxPool2d
from explorer.graph.architecture import architecture
from explorer.graph.network import Network, chain
from explorer.schema.messages import message

_PUBLISHED = (
    "LeNet-5",
    1998,
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document "
    "recognition, Proceedings of the IEEE 86, 1998",
)


@architecture(
    "lenet-5",
    title=message("LeNet-5"),
    published=_PUBLISHED,
    idea=message("The classic CNN for digits: convolution and pooling, trained end to end."),
)
def lenet_5() -> Network:
    """Build LeNet-5 for 1×28×28 images, with tanh and average pooling."""
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
    "lenet-5-3x3",
    title=message("LeNet-5, 3×3 and ReLU"),
    published=_PUBLISHED,
    idea=message("LeNet-5 modernized: 3×3 kernels, ReLU and max pooling."),
)
def lenet_5_3x3() -> Network:
    """Build a LeNet-5 as it is often taught."""
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
