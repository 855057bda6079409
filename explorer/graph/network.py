"""A network: an ordered, frozen set of nodes, each with the ports connected to its inputs."""

import keyword
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from typing_extensions import override

from explorer.graph.layer import Layer
from explorer.schema.declared import Declared
from explorer.schema.messages import message

_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


class NetworkError(ValueError):
    """An edit that makes no valid network; its argument is a message."""


@dataclass(frozen=True, slots=True)
class Port:
    """The source of a connection: a node and one of its outputs."""

    node: str
    output: int = 0

    @override
    def __str__(self) -> str:
        return f"{self.node}:{self.output}" if self.output else self.node


def read_port(text: str) -> Port:
    """Return the port that `str` wrote; raises NetworkError."""
    node, colon, output = text.partition(":")
    if colon and not (output.isdecimal() and len(output) <= 4):
        error = message("Expected a layer output such as conv1 or lstm:1, got {text}.", text=text)
        raise NetworkError(error)
    return Port(node, int(output) if colon else 0)


@dataclass(frozen=True, slots=True)
class Node:
    """A layer under a dotted name, with the port connected to each of its inputs.

    `predecessors` are the names of the nodes of these ports.
    """

    name: str
    layer: Layer
    inputs: tuple[Port | None, ...] = ()
    comment: str = ""
    predecessors: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # stored, because inference reads it for every node after every edit
        connected = tuple(port.node for port in self.inputs if port is not None)
        object.__setattr__(self, "predecessors", connected)

    def with_layer(self, layer: Layer) -> "Node":
        """Return the node with another layer."""
        return replace(self, layer=layer)

    @property
    def group(self) -> str:
        """The dotted prefix of the name; empty at the top."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Network:
    """Nodes in the order of their creation; every edit returns another network.

    `blocks` holds, by prefix, the blocks from which groups were built. Its entries survive edits
    inside a group: whether the group still equals its block is decided by comparing the nodes.
    """

    name: str
    nodes: tuple[Node, ...] = field(default=())
    blocks: Mapping[str, Declared] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.index) < len(self.nodes):
            names = [node.name for node in self.nodes]
            double = next(name for name in names if names.count(name) > 1)
            raise NetworkError(
                message("The name “{name}” is used twice. Layer names must be unique.", name=double)
            )

    @cached_property
    def index(self) -> dict[str, Node]:
        """Nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """The names of the nodes that read each node, in order."""
        found: dict[str, list[str]] = {node.name: [] for node in self.nodes}
        for node in self.nodes:
            for source in node.predecessors:
                found.setdefault(source, []).append(node.name)
        return found

    @cached_property
    def order(self) -> tuple[Node, ...]:
        """Nodes in topological order, without those on or behind a cycle."""
        return self.nodes if self._is_ordered() else self._sorted()

    def _is_ordered(self) -> bool:
        seen: set[str] = set()
        for node in self.nodes:
            if not all(name in seen or name not in self.index for name in node.predecessors):
                return False
            seen.add(node.name)
        return True

    def _sorted(self) -> tuple[Node, ...]:
        missing = {
            node.name: sum(source in self.index for source in node.predecessors)
            for node in self.nodes
        }
        ready = deque(node.name for node in self.nodes if not missing[node.name])
        ordered: list[Node] = []
        while ready:
            name = ready.popleft()
            ordered.append(self.index[name])
            for reader in self.successors[name]:
                missing[reader] -= 1
                if not missing[reader]:
                    ready.append(reader)
        return tuple(ordered)

    @cached_property
    def inputs(self) -> tuple[Node, ...]:
        """The input nodes, in the order of a model's arguments."""
        return tuple(node for node in self.order if node.layer.is_input)

    @cached_property
    def sinks(self) -> tuple[Node, ...]:
        """The nodes without successors."""
        return tuple(node for node in self.nodes if not self.successors[node.name])

    @property
    def outputs(self) -> list[Node]:
        """The sinks that are not auxiliary outputs."""
        return [node for node in self.sinks if not node.layer.is_auxiliary]

    @property
    def auxiliaries(self) -> list[Node]:
        """The sinks that only the loss of training reads."""
        return [node for node in self.sinks if node.layer.is_auxiliary]

    def ancestors_of(self, ends: Iterable[Node]) -> list[Node]:
        """Return the ancestors of `ends`, themselves, and all inputs, in topological order."""
        needed = {node.name for node in ends}
        for node in reversed(self.order):
            if node.name in needed:
                needed.update(node.predecessors)
        return [node for node in self.order if node.name in needed or node.layer.is_input]

    def used_outputs(self, name: str) -> set[int]:
        """Return the outputs of a node that others read."""
        return {
            port.output
            for reader in self.successors[name]
            for port in self.index[reader].inputs
            if port is not None and port.node == name
        }

    def node(self, name: str) -> Node:
        """Return the node of a name; raises NetworkError."""
        if name not in self.index:
            text = message("{network} has no layer named “{name}”.", network=self.name, name=name)
            raise NetworkError(text)
        return self.index[name]

    def with_node(self, node: Node) -> "Network":
        """Return the network with one more node at the end."""
        check_name(node.name)
        return replace(self, nodes=(*self.nodes, node))

    def with_replaced(self, changes: Iterable[Node]) -> "Network":
        """Return the network with nodes in place of those of their names; raises NetworkError."""
        new = {node.name: node for node in changes}
        alike = all(self.node(name).inputs == node.inputs for name, node in new.items())
        nodes = tuple(new.get(node.name, node) for node in self.nodes)
        return self._with_layers(nodes, new) if alike else replace(self, nodes=nodes)

    def _with_layers(self, nodes: tuple[Node, ...], changed: dict[str, Node]) -> "Network":
        """Return other layers on the same connections, keeping caches."""
        after = replace(self, nodes=nodes)
        after.__dict__["successors"] = self.successors
        after.__dict__["index"] = self.index | changed
        if self.order is self.nodes:
            after.__dict__["order"] = nodes
        return after

    def is_connected_like(self, other: "Network") -> bool:
        """Whether both have the same names in the same order, with the same connections."""
        if self.successors is other.successors:
            return True
        return len(self.nodes) == len(other.nodes) and all(
            mine is theirs or (mine.name == theirs.name and mine.inputs == theirs.inputs)
            for mine, theirs in zip(self.nodes, other.nodes, strict=True)
        )

    def with_comment(self, name: str, comment: str) -> "Network":
        """Return the network with another comment on a node."""
        return self.with_replaced([replace(self.node(name), comment=comment)])

    def with_settings(self, name: str, layer: Layer) -> "Network":
        """Return the network with another layer under a name."""
        return self.with_replaced([self.node(name).with_layer(layer)])

    def without(self, name: str) -> "Network":
        """Return the network without a node; inputs that read it are left unconnected."""
        self.node(name)
        kept = (disconnected(node, name) for node in self.nodes if node.name != name)
        return replace(self, nodes=tuple(kept))

    def map_nodes(self, change: Callable[[Node], Node]) -> "Network":
        """Return the network with a function applied to every node, itself where none differs."""
        nodes = tuple(map(change, self.nodes))
        same = all(new is old for new, old in zip(nodes, self.nodes, strict=True))
        return self if same else replace(self, nodes=nodes)


def trim_inputs(inputs: Iterable[Port | None], layer: Layer) -> tuple[Port | None, ...]:
    """Return inputs without unconnected ones at the end, or of a variadic layer without any."""
    kept = [port for port in inputs if port or not layer.is_variadic]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def disconnected(node: Node, source: str) -> Node:
    """Return a node without its connections from another, itself where there are none."""
    if source not in node.predecessors:
        return node
    inputs = (None if port and port.node == source else port for port in node.inputs)
    return replace(node, inputs=tuple(inputs))


def check_name(name: str) -> None:
    """Raise NetworkError for a name that is invalid for a submodule of torch."""
    if not _NAME.fullmatch(name):
        got = name if name and name.isprintable() else repr(name)
        text = message(
            "Invalid name “{name}”. Use letters, digits, _ and -, with dots between group names.",
            name=got,
        )
        raise NetworkError(text)
    for word in name.split("."):
        if keyword.iskeyword(word) or word == "self":
            text = message(
                "“{name}” is not allowed: “{word}” is a Python keyword.", name=name, word=word
            )
            raise NetworkError(text)


def chain(name: str, layers: Iterable[tuple[str, Layer]]) -> Network:
    """Return a network of layers connected in a row."""
    nodes: list[Node] = []
    for node_name, layer in layers:
        check_name(node_name)
        nodes.append(Node(node_name, layer, (Port(nodes[-1].name),) if nodes else ()))
    return Network(name, tuple(nodes))
