"""Blocks, each of which places a group of nodes, and the draft that collects the nodes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar, dataclass_transform

from explorer.graph.layer import Category, Layer
from explorer.graph.network import Network, Node, Port, check_name
from explorer.schema.declared import Declared
from explorer.schema.fields import choice, fraction, positive, real, switch, whole
from explorer.schema.messages import message
from explorer.schema.registry import Registry


class Draft:
    """A network under construction, to which nodes are added one after another."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[Node] = []

    def add(self, name: str, part: "Layer | Block", *inputs: Port | None) -> Port:
        """Add a node, or the nodes of a block, under a dotted name; returns the first output."""
        return self.add_all(name, part, *inputs)[0]

    def add_all(self, name: str, part: "Layer | Block", *inputs: Port | None) -> tuple[Port, ...]:
        """Add a node, or the nodes of a block, under a dotted name; returns all outputs."""
        check_name(name)
        if isinstance(part, Block):
            return part.build(self, name, *inputs)
        self._nodes.append(Node(name, part, inputs))
        return tuple(Port(name, output) for output in range(len(part.outputs)))

    def network(self) -> Network:
        """Return the network of the added nodes."""
        return Network(self._name, tuple(self._nodes))


class Block(Declared):
    """Settings from which a group of nodes is built; equal settings build equal groups."""

    category: ClassVar[Category]
    ports: ClassVar[tuple[str, ...]] = ("input",)

    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        """Add the nodes, their names below `name`; returns the output ports."""
        raise NotImplementedError


BLOCKS: Registry[type[Block]] = Registry(message("block"))

C = TypeVar("C", bound=Block)


@dataclass_transform(
    frozen_default=True, field_specifiers=(whole, real, positive, fraction, switch, choice)
)
def block(title: str, *, category: Category) -> Callable[[type[C]], type[C]]:
    """Declare, freeze and file a composite block."""

    def declare(cls: type[C]) -> type[C]:
        frozen = dataclass(frozen=True)(cls)
        frozen.title, frozen.category = title, category
        BLOCKS.file(cls.__name__, frozen)
        return frozen

    return declare
