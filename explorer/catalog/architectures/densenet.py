"""DenseNet."""

from functools import partial

from explorer.catalog import layers as nn
from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import DenseLayer, Transition
from explorer.graph.architecture import architecture
from explorer.graph.block import Draft
from explorer.graph.network import Network
from explorer.schema.messages import message

_PUBLISHED = (
    "DenseNet",
    2016,
    "G. Huang, Z. Liu, L. van der Maaten, K. Q. Weinberger: Densely connected convolutional "
    "networks, CVPR 2017",
)

# growth, channels of the stem, layers in each of the four blocks: table 1 of the paper
_DEPTHS = {
    121: (32, 64, (6, 12, 24, 16)),
    161: (48, 96, (6, 12, 36, 24)),
    169: (32, 64, (6, 12, 32, 32)),
    201: (32, 64, (6, 12, 48, 32)),
}


def densenet(depth: int) -> Network:
    """Build a DenseNet of 121, 161, 169 or 201 layers for 3×224×224 images of 1,000 classes."""
    growth, channels, counts = _DEPTHS[depth]
    draft = Draft(f"densenet{depth}")
    x = draft.add("image", nn.Input((3, 224, 224)))
    stem = nn.Conv2d(channels, kernel_size=7, stride=2, padding=3, bias=False)
    x = draft.add("features.conv0", stem, x)
    x = draft.add("features.norm0", nn.BatchNorm2d(), x)
    x = draft.add("features.relu0", ReLU(), x)
    x = draft.add("features.pool0", nn.MaxPool2d(3, stride=2, padding=1), x)
    for number, layers in enumerate(counts, 1):
        x = draft.add(f"features.denseblock{number}", DenseLayer(layers, growth), x)
        channels += layers * growth
        if number < len(counts):
            channels //= 2
            x = draft.add(f"features.transition{number}", Transition(channels), x)
    x = draft.add("features.norm5", nn.BatchNorm2d(), x)
    x = draft.add("relu", ReLU(), x)
    x = draft.add("avgpool", nn.AdaptiveAvgPool2d(1), x)
    x = draft.add("flatten", nn.Flatten(), x)
    draft.add("classifier", nn.Linear(1000), x)
    return draft.network()


for _depth in _DEPTHS:
    architecture(
        f"densenet{_depth}",
        title=message("DenseNet-{depth}", depth=_depth),
        published=_PUBLISHED,
        idea=message("Layers receive all earlier feature maps of a block: strong reuse."),
    )(partial(densenet, _depth))
