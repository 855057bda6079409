"""Little networks around one block, and what torch says of them."""

from collections.abc import Callable

import pytest

from explorer.catalog.blocks import Input
from explorer.graph.block import Block
from explorer.graph.network import Network, Node, Port


@pytest.fixture(scope="session")
def around() -> Callable[..., Network]:
    """A network of one input for each shape and one block that they feed."""

    def make(block: Block, *shapes: tuple[int, ...]) -> Network:
        inputs = [Node(f"image{i}", Input(shape)) for i, shape in enumerate(shapes)]
        fed = tuple(Port(node.name) for node in inputs)
        return Network("small", (*inputs, Node("block", block, fed)))

    return make
