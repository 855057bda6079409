"""A network: an ordered, frozen set of nodes; edges are the ports that each node names."""

import keyword
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from typing_extensions import override

from explorer.graph.layer import Layer
from explorer.schema.declared import Declared

_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


class NetworkError(ValueError):
    """An edit that makes no network, said in one sentence."""


@dataclass(frozen=True, slots=True)
class Port:
    """Where a wire begins: a node and one of its outputs."""

    node: str
    output: int = 0

    @override
    def __str__(self) -> str:
        return f"{self.node}:{self.output}" if self.output else self.node


def read_port(text: str) -> Port:
    """The port that `str` wrote; raises NetworkError."""
    node, colon, output = text.partition(":")
    if colon and not (output.isdecimal() and len(output) <= 4):
        raise NetworkError(f"expected a port such as conv1 or lstm:1, got {text}")
    return Port(node, int(output) if colon else 0)


@dataclass(frozen=True, slots=True)
class Node:
    """A block placed under a dotted name, with the port that feeds each of its inputs.

    `predecessors` are the names of the nodes that do; a comment is for people alone.
    """

    name: str
    layer: Layer
    inputs: tuple[Port | None, ...] = ()
    comment: str = ""
    predecessors: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # kept, because inference asks it of every node after every edit
        connected = tuple(port.node for port in self.inputs if port is not None)
        object.__setattr__(self, "predecessors", connected)

    def with_layer(self, layer: Layer) -> "Node":
        """The node with another block."""
        return replace(self, layer=layer)

    @property
    def group(self) -> str:
        """The dotted prefix that it shares with its neighbours; empty at the top."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Network:
    """Nodes in the order of their making; every edit returns another network.

    `made` remembers, for groups that were placed as a composite block, what that was; whether a
    group still is what it was made from is asked of its nodes, so that no edit has to forget.
    """

    name: str
    nodes: tuple[Node, ...] = field(default=())
    blocks: Mapping[str, Declared] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.index) < len(self.nodes):
            names = [node.name for node in self.nodes]
            double = next(name for name in names if names.count(name) > 1)
            raise NetworkError(f"two nodes are called {double}; names must differ")

    @cached_property
    def index(self) -> dict[str, Node]:
        """Nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """For each node, the names of those it feeds, in order."""
        found: dict[str, list[str]] = {node.name: [] for node in self.nodes}
        for node in self.nodes:
            for feeder in node.predecessors:
                found.setdefault(feeder, []).append(node.name)
        return found

    @cached_property
    def order(self) -> tuple[Node, ...]:
        """Nodes with every feeder before its readers; those on or behind a cycle are left out."""
        return self.nodes if self._is_ordered() else self._sorted()

    def _is_ordered(self) -> bool:
        seen: set[str] = set()
        for node in self.nodes:
            if not all(feeder in seen or feeder not in self.index for feeder in node.predecessors):
                return False
            seen.add(node.name)
        return True

    def _sorted(self) -> tuple[Node, ...]:
        missing = {
            node.name: sum(feeder in self.index for feeder in node.predecessors)
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
        """The nodes where data enter, in the order in which a model takes them."""
        return tuple(node for node in self.order if node.layer.is_input)

    @cached_property
    def sinks(self) -> tuple[Node, ...]:
        """The nodes that feed no other."""
        return tuple(node for node in self.nodes if not self.successors[node.name])

    @property
    def outputs(self) -> list[Node]:
        """The nodes that give the answer: ends, but for auxiliary ones."""
        return [node for node in self.sinks if not node.layer.is_auxiliary]

    @property
    def auxiliaries(self) -> list[Node]:
        """Ends that only training listens to."""
        return [node for node in self.sinks if node.layer.is_auxiliary]

    def ancestors_of(self, ends: Iterable[Node]) -> list[Node]:
        """Inputs, and the nodes that these need, in order."""
        needed = {node.name for node in ends}
        for node in reversed(self.order):
            if node.name in needed:
                needed.update(node.predecessors)
        return [node for node in self.order if node.name in needed or node.layer.is_input]

    def used_outputs(self, name: str) -> set[int]:
        """Which outputs of a node feed another."""
        return {
            port.output
            for reader in self.successors[name]
            for port in self.index[reader].inputs
            if port is not None and port.node == name
        }

    def node(self, name: str) -> Node:
        """The node of that name; raises NetworkError."""
        if name not in self.index:
            raise NetworkError(f"there is no node called {name} in {self.name}")
        return self.index[name]

    def with_node(self, node: Node) -> "Network":
        """With one more node at the end."""
        check_name(node.name)
        return replace(self, nodes=(*self.nodes, node))

    def with_replaced(self, changes: Iterable[Node]) -> "Network":
        """With each of these nodes in place of the one of its name; raises NetworkError."""
        new = {node.name: node for node in changes}
        alike = all(self.node(name).inputs == node.inputs for name, node in new.items())
        nodes = tuple(new.get(node.name, node) for node in self.nodes)
        return self._is_connected_alike(nodes, new) if alike else replace(self, nodes=nodes)

    def _is_connected_alike(self, nodes: tuple[Node, ...], changed: dict[str, Node]) -> "Network":
        """Other blocks on the same wires: what follows from wires alone is not asked again."""
        after = replace(self, nodes=nodes)
        after.__dict__["successors"] = self.successors
        after.__dict__["index"] = self.index | changed
        if self.order is self.nodes:
            after.__dict__["order"] = nodes
        return after

    def is_connected_like(self, other: "Network") -> bool:
        """Whether both have the same names in the same order, on the same wires."""
        if self.successors is other.successors:
            return True
        return len(self.nodes) == len(other.nodes) and all(
            mine is theirs or (mine.name == theirs.name and mine.inputs == theirs.inputs)
            for mine, theirs in zip(self.nodes, other.nodes, strict=True)
        )

    def with_comment(self, name: str, comment: str) -> "Network":
        """With another comment on a node."""
        return self.with_replaced([replace(self.node(name), comment=comment)])

    def with_settings(self, name: str, layer: Layer) -> "Network":
        """With another block under that name."""
        return self.with_replaced([self.node(name).with_layer(layer)])

    def without(self, name: str) -> "Network":
        """Without that node; its readers' inputs stay empty."""
        self.node(name)
        kept = (disconnected(node, name) for node in self.nodes if node.name != name)
        return replace(self, nodes=tuple(kept))

    def map_nodes(self, change: Callable[[Node], Node]) -> "Network":
        """With every node changed by a function; itself where nothing differs."""
        nodes = tuple(map(change, self.nodes))
        same = all(new is old for new, old in zip(nodes, self.nodes, strict=True))
        return self if same else replace(self, nodes=nodes)


def trim_inputs(inputs: Iterable[Port | None], layer: Layer) -> tuple[Port | None, ...]:
    """Inputs without those that end free; none is free of a block that takes any number."""
    kept = [port for port in inputs if port or not layer.is_variadic]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def disconnected(node: Node, feeder: str) -> Node:
    """The node with the wires from that feeder pulled; itself where there are none."""
    if feeder not in node.predecessors:
        return node
    inputs = (None if port and port.node == feeder else port for port in node.inputs)
    return replace(node, inputs=tuple(inputs))


def check_name(name: str) -> None:
    """Raise NetworkError for a name that torch could not give a submodule."""
    if not _NAME.fullmatch(name):
        got = name if name and name.isprintable() else repr(name)
        raise NetworkError(
            f"expected a name of letters, digits, _ and - with dots between groups, got {got}"
        )
    for word in name.split("."):
        if keyword.iskeyword(word) or word == "self":
            raise NetworkError(f"no node can be called {name}: {word} is a word of Python")


def chain(name: str, layers: Iterable[tuple[str, Layer]]) -> Network:
    """A network whose nodes feed one another in a row."""
    nodes: list[Node] = []
    for node_name, layer in layers:
        check_name(node_name)
        nodes.append(Node(node_name, layer, (Port(nodes[-1].name),) if nodes else ()))
    return Network(name, tuple(nodes))
