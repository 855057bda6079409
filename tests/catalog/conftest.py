"""Little networks around one block, and what torch says of them."""

from collections.abc import Callable

import pytest
from typing_extensions import override

from explorer.catalog.layers import Input, PaddingMask, TokenInput
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Kind, Shape


class Passing(Layer):
    """Gives what it takes, whatever it is."""

    input_kinds = (None,)

    @override
    def output(self, features: Shape) -> Shape:
        return features


def _entry(name: str, shape: tuple[int, ...] | Shape) -> list[Node]:
    """The nodes that make such numbers, the last of them giving them."""
    if not isinstance(shape, Shape):
        return [Node(name, Input(shape))]
    tokens = Node(name, TokenInput(shape.dims[0], shape.values or 5))
    if shape.kind is Kind.INDEX:
        return [tokens]
    return [tokens, Node(f"{name}_mask", PaddingMask(), (Port(name),))]


@pytest.fixture(scope="session")
def around() -> Callable[..., Network]:
    """A network of one input for each shape and one block that they feed, all of it read."""

    def make(layer: Layer, *shapes: tuple[int, ...] | Shape) -> Network:
        inputs: list[Node] = []
        connected: list[Port] = []
        for number, shape in enumerate(shapes):
            inputs += _entry(f"entry{number}", shape)
            connected.append(Port(inputs[-1].name))
        if not shapes and not layer.is_input:
            inputs.append(Node("entry", Input((1,))))
        nodes = (*inputs, Node("block", layer, tuple(connected)))
        if len(layer.outputs) == 1:
            return Network("small", nodes)
        ends = (Node(f"end{i}", Passing(), (Port("block", i),)) for i in range(len(layer.outputs)))
        return Network("small", (*nodes, *ends))

    return make
