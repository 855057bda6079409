"""GoogLeNet, with and without its auxiliary classifiers."""

from explorer.catalog import layers as nn
from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import Inception, NormalizedConv, in_row
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.network import Network, Port
from explorer.schema.messages import message

_PUBLISHED = (
    "GoogLeNet",
    2014,
    "C. Szegedy, W. Liu, Y. Jia, P. Sermanet, S. Reed, D. Anguelov, D. Erhan, V. Vanhoucke, "
    "A. Rabinovich: Going deeper with convolutions, CVPR 2015",
)

# 1×1, 3×3 reduced, 3×3, widest reduced, widest, pooled: table 1 of the paper
_LAYERS = {
    "3a": Inception(64, 96, 128, 16, 32, 32),
    "3b": Inception(128, 128, 192, 32, 96, 64),
    "4a": Inception(192, 96, 208, 16, 48, 64),
    "4b": Inception(160, 112, 224, 24, 64, 64),
    "4c": Inception(128, 128, 256, 24, 64, 64),
    "4d": Inception(112, 144, 288, 32, 64, 64),
    "4e": Inception(256, 160, 320, 32, 128, 128),
    "5a": Inception(256, 160, 320, 32, 128, 128),
    "5b": Inception(384, 192, 384, 48, 128, 128),
}


@architecture(
    "googlenet",
    title=message("GoogLeNet"),
    published=_PUBLISHED,
    idea=message("Parallel kernel sizes; auxiliary classifiers help early layers to train."),
)
def googlenet() -> Network:
    """Build torchvision's GoogLeNet for 3×224×224 images of 1,000 classes."""
    return _built("googlenet", {"4a": "aux1", "4d": "aux2"})


@architecture(
    "googlenet-plain",
    title=message("GoogLeNet without auxiliary outputs"),
    published=_PUBLISHED,
    idea=message("GoogLeNet for inference: one output, half the parameters."),
)
def googlenet_plain() -> Network:
    """Build GoogLeNet with one output."""
    return _built("googlenet-plain", {})


def _built(name: str, classifiers: dict[str, str]) -> Network:
    draft = Draft(name)
    x = draft.add("image", nn.Input((3, 224, 224)))
    x = draft.add("conv1", NormalizedConv(64, kernel_size=7, stride=2, padding=3), x)
    x = draft.add("maxpool1", _pool(3), x)
    x = draft.add("conv2", NormalizedConv(64), x)
    x = draft.add("conv3", NormalizedConv(192, kernel_size=3, padding=1), x)
    x = draft.add("maxpool2", _pool(3), x)
    for position, layer in _LAYERS.items():
        x = draft.add(f"inception{position}", layer, x)
        if position in classifiers:
            _add_classifier(draft, classifiers[position], x)
        if position == "3b":
            x = draft.add("maxpool3", _pool(3), x)
        if position == "4e":
            x = draft.add("maxpool4", _pool(2), x)
    x = draft.add("avgpool", nn.AdaptiveAvgPool2d(1), x)
    x = draft.add("flatten", nn.Flatten(), x)
    x = draft.add("dropout", nn.Dropout(0.2), x)
    draft.add("fc", nn.Linear(1000), x)
    return draft.network()


def _pool(side: int) -> nn.MaxPool2d:
    return nn.MaxPool2d(side, stride=2, ceil_mode=True)


def _add_classifier(draft: Draft, name: str, x: Port) -> None:
    x = draft.add(f"{name}.pool", nn.AdaptiveAvgPool2d(4), x)
    x = draft.add(f"{name}.conv", NormalizedConv(128), x)
    parts = {
        "flatten": nn.Flatten(),
        "fc1": nn.Linear(1024),
        "relu": ReLU(),
        "dropout": nn.Dropout(0.7),
        "fc2": nn.Linear(1000),
        "loss": nn.AuxiliaryOutput(0.3),
    }
    in_row(draft, name, parts, x)
