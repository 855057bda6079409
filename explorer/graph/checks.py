"""Problems of a network, as values."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.messages import Message, message


@dataclass(frozen=True)
class Problem:
    """A kind, the node that has the problem (or none), a message, and settings that repair it.

    A warning keeps nothing from computing: the network is unfinished, or does not fit the data.
    """

    kind: str
    where: str
    message: str
    alternatives: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def sign(self) -> str:
        """The sign before the message."""
        return "○" if self.is_warning else "⚠"

    @override
    def __str__(self) -> str:
        if not self.where:
            return self.message
        return message("{layer}: {problem}", layer=self.where, problem=self.message)


def check_node(node: Node, network: Network) -> Problem | None:
    """Return the problem of a node's connections, whatever their shapes."""
    for port in filter(None, node.inputs):
        if port.node not in network.index:
            text = message("Connected to “{name}”, which does not exist.", name=port.node)
            return Problem("wire", node.name, text)
        if port.output >= len(network.index[port.node].layer.outputs):
            given = {"output": port.output, "name": port.node}
            text = message(
                "Connected to output {output} of “{name}”, which does not exist.", **given
            )
            return Problem("wire", node.name, text)
    needed, most = node.layer.required_inputs, len(node.layer.ports)
    is_short = len(node.inputs) < needed or None in node.inputs[:needed]
    if node.layer.is_variadic:
        is_short, most = is_short or None in node.inputs, len(node.inputs)
    if is_short or len(node.inputs) > most:
        return Problem("wire", node.name, _connection_text(node))
    return None


def _connection_text(node: Node) -> Message:
    needed, most = node.layer.required_inputs, len(node.layer.ports)
    given = {"needed": needed, "most": most, "has": len(node.inputs) - node.inputs.count(None)}
    if node.layer.is_variadic:
        return message("Needs at least two input connections, has {has}.", **given)
    if len(node.inputs) > most:
        return message("Needs at most {most} input connections, has {has}.", **given)
    if needed == 1:
        return message("The input is not connected. Connect it to a layer.")
    return message(
        "Needs {needed} input connections, has {has}. Connect the missing inputs.", **given
    )


def check_kinds(layer: Layer, incoming: Sequence[Shape | None]) -> None:
    """Raise ShapeError where an input is of another kind than its port takes."""
    for number, shape in enumerate(incoming):
        port = 0 if layer.is_variadic else number
        name = layer.ports[port]
        wanted = layer.input_kinds[port] if port < len(layer.input_kinds) else Kind.REAL
        if shape is not None and wanted is not None and shape.kind is not wanted:
            given = {"expected": wanted.title, "actual": shape.kind.title}
            text = message("Input “{port}” expects {expected}, got {actual}.", port=name, **given)
            raise ShapeError(text)


def cycles(network: Network, reached: Container[str]) -> Iterator[Problem]:
    """Yield a problem for every node on a cycle, or between two cycles."""
    left = {node.name: 0 for node in network.nodes if node.name not in reached}
    for name in left:
        left[name] = sum(reader in left for reader in network.successors[name])
    ends = [name for name, count in left.items() if not count]
    while ends:
        name = ends.pop()
        del left[name]
        for source in network.index[name].predecessors:
            if source in left:
                left[source] -= 1
                if not left[source]:
                    ends.append(source)
    for name in left:
        text = message("Part of a cycle. Delete one connection of the cycle.")
        yield Problem("cycle", name, text)


def missing_ends(network: Network) -> tuple[Problem, ...]:
    """Return the problems of a network as a whole."""
    if not network.nodes:
        text = message("The network is empty. Add a layer.")
        return (Problem("empty", "", text, is_warning=True),)
    if not any(node.layer.is_input for node in network.nodes):
        return (Problem("input", "", message("The network has no input. Add an Input layer.")),)
    return ()
