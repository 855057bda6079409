"""Placing a layer or a block: by itself, behind a port, or into a connection."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.graph.block import Block, Draft
from explorer.graph.layer import Layer
from explorer.graph.names import stem_of, unused_name
from explorer.graph.network import Network, Node, Port, trim_inputs

Placeable = Layer | Block


@dataclass(frozen=True)
class Placed:
    """A network with new nodes: their names, and their output ports."""

    network: Network
    names: tuple[str, ...]
    outputs: tuple[Port, ...]


def position(network: Network, part: Placeable, group: str = "", *inputs: Port | None) -> Placed:
    """Add a layer or a block under an unused name in a group."""
    return place_as(network, part, _name_for(network, part, group), *inputs)


def place_as(network: Network, part: Placeable, name: str, *inputs: Port | None) -> Placed:
    """Add a layer or a block under an unused name; raises NetworkError."""
    draft = Draft(network.name)
    wanted = part.ports
    connected = (*inputs, *[None] * (len(wanted) - len(inputs))) if wanted else ()
    if isinstance(part, Block):
        made: Mapping[str, Block] = {f"{name}.": part}
    else:
        made = {}
    outputs = draft.add_all(name, part, *connected)
    nodes = tuple(
        replace(node, inputs=trim_inputs(node.inputs, node.layer)) for node in draft.network().nodes
    )
    grown = replace(network, nodes=(*network.nodes, *nodes), blocks={**network.blocks, **made})
    return Placed(grown, tuple(node.name for node in nodes), outputs)


def _name_for(network: Network, part: Placeable, group: str) -> str:
    return unused_name(network.index, stem_of(part.kind()), group)


def append(network: Network, part: Placeable, after: Port | None, group: str = "") -> Placed:
    """Append a layer or block behind a port; the readers of the port then read it."""
    if after is None or has_no_inputs(part):
        return position(network, part, group)
    placed = position(network, part, group, after)
    behind = network.successors[after.node] if placed.outputs else []
    return reconnected(placed, after, behind)


def insert(network: Network, part: Placeable, target: str, slot: int, group: str = "") -> Placed:
    """Insert a layer or block into the connection to an input."""
    return insert_as(network, part, _name_for(network, part, group), target, slot)


def insert_as(network: Network, part: Placeable, name: str, target: str, slot: int) -> Placed:
    """Insert a layer or block under an unused name; raises NetworkError."""
    port = network.node(target).inputs[slot]
    placed = place_as(network, part, name, port)
    node = placed.network.node(target)
    inputs = list(node.inputs)
    inputs[slot] = placed.outputs[0]
    network = placed.network.with_replaced([replace(node, inputs=tuple(inputs))])
    return replace(placed, network=in_flow(network, placed.names, target))


def insert_before(
    network: Network, part: Placeable, after: Port, readers: list[str], group: str = ""
) -> Placed:
    """Insert a layer or block between a port and some of its readers."""
    return reconnected(position(network, part, group, after), after, readers)


def has_no_inputs(part: Placeable) -> bool:
    """Whether a layer or block has no inputs."""
    return not part.ports


def reconnected(placed: Placed, after: Port, readers: list[str]) -> Placed:
    """Reconnect readers of a port to the nodes that were placed behind it."""
    own = set(placed.names)
    changed = [
        with_source(placed.network.node(name), after, placed.outputs[0])
        for name in dict.fromkeys(readers)
        if name not in own
    ]
    network = placed.network.with_replaced(changed)
    first = next((name for name in network.index if name in set(readers)), None)
    return replace(placed, network=in_flow(network, placed.names, first or after.node))


def with_source(node: Node, old: Port, new: Port) -> Node:
    """Return a node with one port replaced by another."""
    inputs = tuple(new if port == old else port for port in node.inputs)
    return node if inputs == node.inputs else replace(node, inputs=inputs)


def in_flow(network: Network, names: tuple[str, ...], beside: str) -> Network:
    """Return the network with new nodes moved before their first reader, or behind their source."""
    new = set(names)
    kept = [node for node in network.nodes if node.name not in new]
    at = next(i for i, node in enumerate(kept) if node.name == beside)
    at += not new.isdisjoint(network.successors[beside])
    moved = [node for node in network.nodes if node.name in new]
    return replace(network, nodes=(*kept[:at], *moved, *kept[at:]))
