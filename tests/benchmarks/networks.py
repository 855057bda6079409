"""Networks as large as those that people publish, made here so that nothing has to be fetched."""

import explorer.catalog  # noqa: F401
from explorer.catalog.activations import ReLU
from explorer.catalog.layers import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port


class Maker:
    """Places nodes one after the other; each is fed by the last unless it is told by whom."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.last = ""

    def add(self, name: str, layer: Layer, *predecessors: str) -> str:
        connected = predecessors or ((self.last,) if self.last else ())
        self.nodes.append(Node(name, layer, tuple(Port(feeder) for feeder in connected)))
        self.last = name
        return name

    def network(self, name: str) -> Network:
        return Network(name, tuple(self.nodes))


def residual(stages: tuple[int, ...] = (3, 4, 6, 3), name: str = "residual") -> Network:
    """Like ResNet-50: a stem, stages of bottlenecks with skips around them, a head."""
    made = Maker()
    made.add("x", Input((3, 224, 224)))
    for part, layer in (
        ("conv1", Conv2d(64, kernel_size=7, stride=2, padding=3)),
        ("bn1", BatchNorm2d()),
        ("relu", ReLU()),
        ("maxpool", MaxPool2d(3, stride=2, padding=1)),
    ):
        made.add(part, layer)
    for stage, count in enumerate(stages):
        for number in range(count):
            _bottleneck(made, f"layer{stage + 1}.{number}", 64 << stage, first=number == 0)
    made.add("avgpool", AdaptiveAvgPool2d(1))
    made.add("flatten", Flatten())
    made.add("fc", Linear(1000))
    return made.network(name)


def _bottleneck(made: Maker, group: str, width: int, *, first: bool) -> None:
    entry = skip = made.last
    stride = 2 if first and width > 64 else 1
    for number, layer in enumerate(
        (
            Conv2d(width, kernel_size=1, bias=False),
            Conv2d(width, stride=stride, padding=1, bias=False),
            Conv2d(4 * width, kernel_size=1, bias=False),
        ),
        start=1,
    ):
        made.add(f"{group}.conv{number}", layer)
        made.add(f"{group}.bn{number}", BatchNorm2d())
        if number < 3:
            made.add(f"{group}.relu{number}", ReLU())
    end = made.last
    if first:
        made.add(f"{group}.downsample.0", Conv2d(4 * width, kernel_size=1, stride=stride), entry)
        skip = made.add(f"{group}.downsample.1", BatchNorm2d())
    made.add(f"{group}.add", Add(), end, skip)
    made.add(f"{group}.relu3", ReLU())


def dense(layers: tuple[int, ...] = (6, 12, 24, 16), name: str = "dense") -> Network:
    """Like DenseNet-121, 432 nodes and 966 edges: each layer is fed by all before it."""
    made = Maker()
    made.add("x", Input((3, 224, 224)))
    made.add("features.conv0", Conv2d(64, kernel_size=7, stride=2, padding=3))
    made.add("features.norm0", BatchNorm2d())
    made.add("features.relu0", ReLU())
    made.add("features.pool0", MaxPool2d(3, stride=2, padding=1))
    for layer, count in enumerate(layers, start=1):
        _dense_layer(made, f"features.denseblock{layer}", count)
        if layer < len(layers):
            _transition(made, f"features.transition{layer}")
    made.add("features.norm5", BatchNorm2d())
    made.add("relu", ReLU())
    made.add("avgpool", AdaptiveAvgPool2d(1))
    made.add("flatten", Flatten())
    made.add("classifier", Linear(1000))
    return made.network(name)


def _dense_layer(made: Maker, group: str, count: int) -> None:
    connected = [made.last]
    for number in range(1, count + 1):
        layer = f"{group}.denselayer{number}"
        made.add(f"{layer}.cat", Concat(), *connected) if len(connected) > 1 else made.add(
            f"{layer}.identity", ReLU(), *connected
        )
        for part, one in (
            ("norm1", BatchNorm2d()),
            ("relu1", ReLU()),
            ("conv1", Conv2d(128, kernel_size=1)),
            ("norm2", BatchNorm2d()),
            ("relu2", ReLU()),
            ("conv2", Conv2d(32, padding=1)),
        ):
            made.add(f"{layer}.{part}", one)
        connected.append(made.last)
    made.add(f"{group}.cat", Concat(), *connected)


def _transition(made: Maker, group: str) -> None:
    made.add(f"{group}.norm", BatchNorm2d())
    made.add(f"{group}.relu", ReLU())
    made.add(f"{group}.conv", Conv2d(128, kernel_size=1))
    made.add(f"{group}.pool", AvgPool2d(2))


def attention(layers: int = 22, name: str = "attention") -> Network:
    """As large as MaxViT: 1,633 nodes in nested groups, with branches that join again."""
    made = Maker()
    made.add("x", Input((64, 56, 56)))
    for number in range(layers):
        for part in ("mbconv", "window", "grid"):
            _branches(made, f"blocks.{number // 6}.layers.{number % 6}.{part}")
    while len(made.nodes) < 1633:
        made.add(f"head.{len(made.nodes)}", ReLU())
    return made.network(name)


def _branches(made: Maker, group: str) -> None:
    entry = made.last
    made.add(f"{group}.norm", BatchNorm2d())
    start, ends = made.last, []
    for branch in ("query", "key", "value"):
        made.add(f"{group}.attn.{branch}.conv", Conv2d(64, kernel_size=1), start)
        for step in range(3):
            made.add(f"{group}.attn.{branch}.step{step}", ReLU())
        ends.append(made.last)
    made.add(f"{group}.attn.scores", Add(), ends[0], ends[1])
    made.add(f"{group}.attn.softmax", ReLU())
    made.add(f"{group}.attn.mix", Add(), made.last, ends[2])
    made.add(f"{group}.attn.merge", Conv2d(64, kernel_size=1))
    middle = made.add(f"{group}.add", Add(), made.last, entry)
    for part, layer in (
        ("mlp.norm", BatchNorm2d()),
        ("mlp.fc1", Conv2d(256, kernel_size=1)),
        ("mlp.act", ReLU()),
        ("mlp.fc2", Conv2d(64, kernel_size=1)),
    ):
        made.add(f"{group}.{part}", layer)
    made.add(f"{group}.add2", Add(), made.last, middle)
