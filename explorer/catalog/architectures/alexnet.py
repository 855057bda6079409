"""AlexNet, as torchvision has it and for small images."""

from explorer.catalog import layers as nn
from explorer.catalog.activations import ReLU
from explorer.graph.architecture import architecture
from explorer.graph.layer import Layer
from explorer.graph.network import Network, chain
from explorer.schema.messages import message

_PUBLISHED = (
    "AlexNet",
    2012,
    "A. Krizhevsky, I. Sutskever, G. E. Hinton: ImageNet classification with deep convolutional "
    "neural networks, NIPS 2012",
)


def _numbered(group: str, *layers: Layer) -> list[tuple[str, Layer]]:
    return [(f"{group}.{number}", layer) for number, layer in enumerate(layers)]


@architecture(
    "alexnet",
    title=message("AlexNet"),
    published=_PUBLISHED,
    idea=message("Deep CNN with ReLU and dropout, trained on GPUs; won ImageNet 2012."),
)
def alexnet() -> Network:
    """Build torchvision's AlexNet for 3×224×224 images of 1,000 classes."""
    features = _numbered(
        "features",
        nn.Conv2d(64, kernel_size=11, stride=4, padding=2),
        ReLU(),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(192, kernel_size=5, padding=2),
        ReLU(),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(384, padding=1),
        ReLU(),
        nn.Conv2d(256, padding=1),
        ReLU(),
        nn.Conv2d(256, padding=1),
        ReLU(),
        nn.MaxPool2d(3, stride=2),
    )
    image = [("image", nn.Input((3, 224, 224)))]
    middle = [("avgpool", nn.AdaptiveAvgPool2d(6)), ("flatten", nn.Flatten())]
    return chain("alexnet", [*image, *features, *middle, *_classifier(nn.Linear(4096), 1000)])


@architecture(
    "alexnet-32x32",
    title=message("AlexNet for 32×32 images"),
    published=_PUBLISHED,
    idea=message("For small images: 3×3 kernels keep the feature maps large enough to pool."),
)
def alexnet_32() -> Network:
    """Build AlexNet for 3×32×32 images of 10 classes."""
    features = _numbered(
        "features",
        nn.Conv2d(64, stride=2, padding=1),
        nn.MaxPool2d(2),
        nn.Conv2d(192, padding=1),
        ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(384, padding=1),
        ReLU(),
        nn.Conv2d(256, padding=1),
        ReLU(),
        nn.Conv2d(256, padding=1),
        ReLU(),
        nn.MaxPool2d(2),
    )
    first = nn.Linear(4096, in_features=256 * 2 * 2)
    image, flat = ("image", nn.Input((3, 32, 32))), ("flatten", nn.Flatten())
    return chain("alexnet-32x32", [image, *features, flat, *_classifier(first, 10)])


def _classifier(first: nn.Linear, classes: int) -> list[tuple[str, Layer]]:
    return _numbered(
        "classifier",
        nn.Dropout(),
        first,
        ReLU(),
        nn.Dropout(),
        nn.Linear(4096),
        ReLU(),
        nn.Linear(classes),
    )
