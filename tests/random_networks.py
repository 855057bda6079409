"""Random small networks, and random edits of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import (
    Add,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port

NAMES = [*"abcdef", "g.0", "g.1"]
LAYERS: list[Layer] = [
    Input((1, 8, 8)),
    Input((4,)),
    Conv2d(2, kernel_size=3),
    Conv2d(1, kernel_size=7, padding=1, in_channels=2),
    MaxPool2d(2),
    ReLU(),
    Dropout(0.25),
    Flatten(),
    Linear(4),
    Linear(4, in_features=4),
    Add(),
    Concat(),
]

Edit = Callable[[Network], Network]


@st.composite
def nodes(draw: st.DrawFn, name: str) -> Node:
    layer = draw(st.sampled_from(LAYERS))
    many = draw(st.integers(1, 3)) if layer.is_variadic else len(layer.ports)
    ports = st.none() | st.sampled_from(NAMES[:6]).map(Port)
    connections = draw(st.lists(ports, min_size=many, max_size=many))
    return Node(name, layer, tuple(connections))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return Network("random", tuple(draw(nodes(name)) for name in names))


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    name = draw(st.sampled_from(NAMES))
    node = draw(nodes(name))
    removes = draw(st.booleans())

    def edit(network: Network) -> Network:
        if name not in network.index:
            return network.with_node(node)
        if removes:
            return network.without(name)
        return network.with_replaced([node])

    return edit


@st.composite
def living(draw: st.DrawFn) -> Network:
    """A network in which many nodes have a shape: a chain with a few edits."""
    layers = draw(st.lists(st.sampled_from(LAYERS[2:10]), max_size=5))
    made = [Node("a", Input((1, 8, 8)))]
    for name, layer in zip(NAMES[1:], layers, strict=False):
        made.append(Node(name, layer, (Port(made[-1].name),)))
    shuffled = draw(st.permutations(made))
    return replace(Network("chain"), nodes=tuple(shuffled))


@pytest.fixture(scope="session")
def anything() -> st.SearchStrategy[Network]:
    """Any network, most of them broken somewhere."""
    return st.one_of(networks(), living())


@pytest.fixture(scope="session")
def any_edit() -> st.SearchStrategy[Edit]:
    """Any edit of any network."""
    return edits()
