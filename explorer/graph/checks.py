"""What can be wrong with a network, as values: the same on the canvas, in a list and in a test."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node
from explorer.graph.shape import Kind, Shape, ShapeError


@dataclass(frozen=True)
class Problem:
    """A kind, the node where it shows (or none), one sentence, and settings that would mend it.

    A mild one keeps nothing from computing: more has to be built, or the data ask for something
    else, before anything can be learned.
    """

    kind: str
    where: str
    message: str
    alternatives: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def sign(self) -> str:
        """What it begins with where it is told."""
        return "○" if self.is_warning else "⚠"

    @override
    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


def check_node(node: Node, network: Network) -> Problem | None:
    """What is wrong with a node's wires, whatever their shapes."""
    for port in filter(None, node.inputs):
        if port.node not in network.index:
            return Problem("wire", node.name, f"it is fed by {port.node}, which does not exist")
        outgoing = len(network.index[port.node].layer.outputs)
        if port.output >= outgoing:
            has = "one output" if outgoing == 1 else f"{outgoing} outputs, counted from 0"
            text = f"it is fed by {port}, but {port.node} has {has}"
            return Problem("wire", node.name, text)
    if node.layer.is_variadic:
        if len(node.inputs) < 2 or None in node.inputs:
            return Problem(
                "wire", node.name, f"expected two or more wires, got {_connections(node)}"
            )
        return None
    wanted, needed = len(node.layer.ports), node.layer.required_inputs
    if not needed <= len(node.inputs) <= wanted or None in node.inputs[:needed]:
        count = _count(wanted) if needed == wanted else f"{needed} to {wanted} wires"
        return Problem("wire", node.name, f"expected {count}, got {_connections(node)}")
    return None


def check_kinds(layer: Layer, incoming: Sequence[Shape | None]) -> None:
    """Raise ShapeError where other numbers arrive than a port takes."""
    for number, shape in enumerate(incoming):
        port = 0 if layer.is_variadic else number
        wanted = layer.input_kinds[port] if port < len(layer.input_kinds) else Kind.REAL
        if shape is not None and wanted is not None and shape.kind is not wanted:
            raise ShapeError(f"its {layer.ports[port]} takes {wanted}, not {shape.kind}")


def _connections(node: Node) -> str:
    count = len(node.inputs) - node.inputs.count(None)
    return _count(count) if count else "none"


def _count(number: int) -> str:
    return {0: "no wire", 1: "one wire"}.get(number, f"{number} wires")


def cycles(network: Network, reached: Container[str]) -> Iterator[Problem]:
    """One problem for every node on a cycle, or between two; what is only fed by one waits."""
    left = {node.name: 0 for node in network.nodes if node.name not in reached}
    for name in left:
        left[name] = sum(reader in left for reader in network.successors[name])
    ends = [name for name, count in left.items() if not count]
    while ends:
        name = ends.pop()
        del left[name]
        for feeder in network.index[name].predecessors:
            if feeder in left:
                left[feeder] -= 1
                if not left[feeder]:
                    ends.append(feeder)
    for name in left:
        yield Problem("cycle", name, "it is part of a cycle, and would wait for itself")


def missing_ends(network: Network) -> tuple[Problem, ...]:
    """What a network as a whole lacks."""
    if not network.nodes:
        return (Problem("empty", "", "the network is empty; add a block", is_warning=True),)
    if not any(node.layer.is_input for node in network.nodes):
        return (Problem("input", "", "the network has no input"),)
    return ()
