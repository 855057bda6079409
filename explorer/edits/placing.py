"""Placing: a block or a composite by itself, behind a port, or into a wire."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.graph.block import Composite, Draft
from explorer.graph.layer import Block
from explorer.graph.names import fresh_name, stem_of
from explorer.graph.network import Network, Node, Port, settled

Part = Block | Composite


@dataclass(frozen=True)
class Placed:
    """A network with something new in it: the names of the new nodes, and what leaves them."""

    network: Network
    names: tuple[str, ...]
    leaves: tuple[Port, ...]


def place(network: Network, part: Part, group: str = "", *inputs: Port | None) -> Placed:
    """One more block, or one more group, under a fresh name in a group."""
    return place_as(network, part, _name_for(network, part, group), *inputs)


def place_as(network: Network, part: Part, name: str, *inputs: Port | None) -> Placed:
    """One more block, or one more group, under a name that is free; raises NetworkError."""
    draft = Draft(network.name)
    wanted = part.ports
    fed = (*inputs, *[None] * (len(wanted) - len(inputs))) if wanted else ()
    if isinstance(part, Composite):
        leaves = draft.add_all(name, part, *fed)
        made: Mapping[str, Composite] = {f"{name}.": part}
    else:
        leaves, made = draft.add_all(name, part, *fed), {}
    nodes = tuple(
        replace(node, inputs=settled(node.inputs, node.block)) for node in draft.network().nodes
    )
    grown = replace(network, nodes=(*network.nodes, *nodes), made={**network.made, **made})
    return Placed(grown, tuple(node.name for node in nodes), leaves)


def _name_for(network: Network, part: Part, group: str) -> str:
    return fresh_name(network.index, stem_of(part.kind()), group)


def append(network: Network, part: Part, after: Port | None, group: str = "") -> Placed:
    """A part behind a port; whatever that port fed is fed by the part from now on."""
    if after is None or part_takes_nothing(part):
        return place(network, part, group)
    placed = place(network, part, group, after)
    behind = network.readers[after.node] if placed.leaves else []
    return handed_on(placed, after, behind)


def insert(network: Network, part: Part, target: str, slot: int, group: str = "") -> Placed:
    """A part in the middle of the wire to an input."""
    return insert_as(network, part, _name_for(network, part, group), target, slot)


def insert_as(network: Network, part: Part, name: str, target: str, slot: int) -> Placed:
    """A part in the middle of the wire to an input, under a name that is free; NetworkError."""
    port = network.node(target).inputs[slot]
    placed = place_as(network, part, name, port)
    node = placed.network.node(target)
    inputs = list(node.inputs)
    inputs[slot] = placed.leaves[0]
    network = placed.network.exchanged([replace(node, inputs=tuple(inputs))])
    return replace(placed, network=in_flow(network, placed.names, target))


def insert_before(
    network: Network, part: Part, after: Port, readers: list[str], group: str = ""
) -> Placed:
    """A part between a port and some of those that it feeds; others keep their wires."""
    return handed_on(place(network, part, group, after), after, readers)


def part_takes_nothing(part: Part) -> bool:
    """Whether data only leave it."""
    return not part.ports


def handed_on(placed: Placed, after: Port, readers: list[str]) -> Placed:
    """With what a port fed so far fed by what was placed behind it."""
    own = set(placed.names)
    changed = [
        _fed_by(placed.network.node(name), after, placed.leaves[0])
        for name in dict.fromkeys(readers)
        if name not in own
    ]
    network = placed.network.exchanged(changed)
    first = next((name for name in network.index if name in set(readers)), None)
    return replace(placed, network=in_flow(network, placed.names, first or after.node))


def _fed_by(node: Node, old: Port, new: Port) -> Node:
    inputs = tuple(new if port == old else port for port in node.inputs)
    return node if inputs == node.inputs else replace(node, inputs=inputs)


def in_flow(network: Network, names: tuple[str, ...], beside: str) -> Network:
    """The new nodes before their first reader, or behind what feeds them: in order of computing."""
    new = set(names)
    kept = [node for node in network.nodes if node.name not in new]
    at = next(i for i, node in enumerate(kept) if node.name == beside)
    at += not new.isdisjoint(network.readers[beside])
    moved = [node for node in network.nodes if node.name in new]
    return replace(network, nodes=(*kept[:at], *moved, *kept[at:]))
