"""ResNet, for photographs and for small images."""

from functools import partial

from explorer.catalog import layers as nn
from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import Bottleneck, Residual
from explorer.graph.architecture import architecture
from explorer.graph.block import Block, Draft
from explorer.graph.network import Network, Port
from explorer.schema.messages import message

_PUBLISHED = (
    "ResNet",
    2015,
    "K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016",
)

# blocks in each of the four stages, and whether they narrow: table 1 of the paper
_DEPTHS = {
    18: ((2, 2, 2, 2), False),
    34: ((3, 4, 6, 3), False),
    50: ((3, 4, 6, 3), True),
    101: ((3, 4, 23, 3), True),
    152: ((3, 8, 36, 3), True),
}


def resnet(depth: int) -> Network:
    """Build a ResNet of 18, 34, 50, 101 or 152 layers for 3×224×224 images of 1,000 classes."""
    draft = Draft(f"resnet{depth}")
    x = draft.add("image", nn.Input((3, 224, 224)))
    x = draft.add("conv1", nn.Conv2d(64, kernel_size=7, stride=2, padding=3, bias=False), x)
    x = draft.add("bn1", nn.BatchNorm2d(), x)
    x = draft.add("relu", ReLU(), x)
    x = draft.add("maxpool", nn.MaxPool2d(3, stride=2, padding=1), x)
    return _finished(draft, depth, x, 1000)


def _finished(draft: Draft, depth: int, x: Port, classes: int) -> Network:
    """Add the four stages, each but the first halving the image, and the head."""
    counts, narrows = _DEPTHS[depth]
    channels = 64
    for stage, count in enumerate(counts, 1):
        for number in range(count):
            stride = 2 if stage > 1 and number == 0 else 1
            layer = _layer(32 << stage, stride, channels, narrows=narrows)
            x = draft.add(f"layer{stage}.{number}", layer, x)
            channels = (32 << stage) * (4 if narrows else 1)
    x = draft.add("avgpool", nn.AdaptiveAvgPool2d(1), x)
    x = draft.add("flatten", nn.Flatten(), x)
    draft.add("fc", nn.Linear(classes), x)
    return draft.network()


def _layer(width: int, stride: int, incoming: int, *, narrows: bool) -> Block:
    outgoing = width * 4 if narrows else width
    project = stride > 1 or incoming != outgoing
    if narrows:
        return Bottleneck(outgoing, width, stride=stride, project=project)
    return Residual(outgoing, stride=stride, project=project)


for _depth in _DEPTHS:
    architecture(
        f"resnet{_depth}",
        title=message("ResNet-{depth}", depth=_depth),
        published=_PUBLISHED,
        idea=message("Residual blocks: skip connections let gradients flow through deep networks."),
    )(partial(resnet, _depth))


@architecture(
    "resnet18-3x3",
    title=message("ResNet-18 for small images"),
    published=_PUBLISHED,
    idea=message("3×3 stem without early downsampling, as used on CIFAR-10."),
)
def resnet18_3x3() -> Network:
    """Build ResNet-18 for 1×28×28 images of 10 classes."""
    draft = Draft("resnet18-3x3")
    x = draft.add("image", nn.Input((1, 28, 28)))
    x = draft.add("conv1", nn.Conv2d(64, padding=1, bias=False), x)
    x = draft.add("bn1", nn.BatchNorm2d(), x)
    x = draft.add("relu", ReLU(), x)
    return _finished(draft, 18, x, 10)
