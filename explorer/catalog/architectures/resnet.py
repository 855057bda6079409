"""ResNet, for photographs and for small images."""

from functools import partial

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import Bottleneck, Residual
from explorer.catalog.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.graph.architecture import ARCHITECTURES, Architecture, architecture
from explorer.graph.block import Block, Draft
from explorer.graph.network import Network, Port

PAPER = "K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016"

# blocks in each of the four stages, and whether they narrow: table 1 of the paper
DEPTHS = {
    18: ((2, 2, 2, 2), False),
    34: ((3, 4, 6, 3), False),
    50: ((3, 4, 6, 3), True),
    101: ((3, 4, 23, 3), True),
    152: ((3, 8, 36, 3), True),
}


def resnet(depth: int) -> Network:
    """A ResNet of 18, 34, 50, 101 or 152 layers for 3×224×224 images of 1,000 classes."""
    draft = Draft(f"resnet{depth}")
    x = draft.add("image", Input((3, 224, 224)))
    x = draft.add("conv1", Conv2d(64, kernel_size=7, stride=2, padding=3, bias=False), x)
    x = draft.add("bn1", BatchNorm2d(), x)
    x = draft.add("relu", ReLU(), x)
    x = draft.add("maxpool", MaxPool2d(3, stride=2, padding=1), x)
    return _finished(draft, depth, x, 1000)


def _finished(draft: Draft, depth: int, x: Port, classes: int) -> Network:
    """The four stages, each after the first halving the image, and the head."""
    counts, narrows = DEPTHS[depth]
    incoming = 64
    for stage, count in enumerate(counts, 1):
        for number in range(count):
            stride = 2 if stage > 1 and number == 0 else 1
            layer = _layer(32 << stage, stride, incoming, narrows=narrows)
            x = draft.add(f"layer{stage}.{number}", layer, x)
            incoming = (32 << stage) * (4 if narrows else 1)
    x = draft.add("avgpool", AdaptiveAvgPool2d(1), x)
    x = draft.add("flatten", Flatten(), x)
    draft.add("fc", Linear(classes), x)
    return draft.network()


def _layer(width: int, stride: int, incoming: int, *, narrows: bool) -> Block:
    outgoing = width * 4 if narrows else width
    project = stride > 1 or incoming != outgoing
    if narrows:
        return Bottleneck(outgoing, width, stride=stride, project=project)
    return Residual(outgoing, stride=stride, project=project)


_IDEA = "Blocks learn what to add to what arrives, so that gradients find a way around all of them."

for _depth in DEPTHS:
    ARCHITECTURES.file(
        f"resnet{_depth}",
        Architecture(
            name=f"resnet{_depth}",
            title=f"ResNet-{_depth}",
            family="ResNet",
            year=2015,
            paper=PAPER,
            idea=_IDEA,
            build=partial(resnet, _depth),
        ),
    )


@architecture(
    "resnet18-3x3", title="ResNet-18 for small images", family="ResNet", year=2015, paper=PAPER
)
def resnet18_3x3() -> Network:
    """ResNet-18 with a 3×3 stem that leaves small images their size, as on CIFAR-10."""
    draft = Draft("resnet18-3x3")
    x = draft.add("image", Input((1, 28, 28)))
    x = draft.add("conv1", Conv2d(64, padding=1, bias=False), x)
    x = draft.add("bn1", BatchNorm2d(), x)
    x = draft.add("relu", ReLU(), x)
    return _finished(draft, 18, x, 10)
