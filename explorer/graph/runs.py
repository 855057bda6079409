"""Runs: neighbouring groups that repeat one another, one feeding the next, nothing changing shape.

Names inside may differ; what counts is the same blocks with the same settings, wired alike.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Shape

ShapeOf = Callable[[Port], Shape | None]


@dataclass(frozen=True, slots=True)
class Group:
    """A prefix with its dot, the nodes that share it, and its nodes and groups in order."""

    key: str
    nodes: tuple[str, ...]
    children: tuple["Group | str", ...]


def repeats_of(
    children: Sequence[Group | str], network: Network, shape_of: ShapeOf
) -> Iterator[list[Group | str]]:
    """Runs of children, most of them of one; a node is never part of a longer one."""
    run: list[Group | str] = []
    for child in children:
        if run and not follows(run[-1], child, network, shape_of):
            yield run
            run = []
        run.append(child)
    if run:
        yield run


def follows(first: Group | str, second: Group | str, network: Network, shape_of: ShapeOf) -> bool:
    """Whether a group repeats the one before it and is fed by it alone."""
    if isinstance(first, str) or isinstance(second, str) or not _alike(first, second, network):
        return False
    return keeps_shape(first, second, network, shape_of) and _feeds_only(first, second, network)


def keeps_shape(
    first: Group | str, second: Group | str, network: Network, shape_of: ShapeOf
) -> bool:
    """Whether what leaves a group, to another, has the shape of what arrives; each has one wire."""
    if isinstance(first, str) or isinstance(second, str):
        return False
    arriving, between = _only_source(first, network), _only_source(second, network)
    if arriving is None or between is None or between.node not in first.nodes:
        return False
    shape = shape_of(arriving)
    return shape is not None and shape == shape_of(between)


def _alike(first: Group, second: Group, network: Network) -> bool:
    if len(first.nodes) != len(second.nodes):
        return False
    pairs = list(zip(first.nodes, second.nodes, strict=True))
    if any(network.index[one].block != network.index[other].block for one, other in pairs):
        return False
    places = [{name: i for i, name in enumerate(group.nodes)} for group in (first, second)]
    return all(
        _wiring(network.index[one], places[0]) == _wiring(network.index[other], places[1])
        for one, other in pairs
    )


def _wiring(node: Node, places: dict[str, int]) -> list[tuple[int, int] | None]:
    """Where each input comes from, seen from within the group: −1 for outside."""
    return [
        (places.get(port.node, -1), port.output if port.node in places else 0) if port else None
        for port in node.inputs
    ]


def _only_source(group: Group, network: Network) -> Port | None:
    inside = set(group.nodes)
    found = {
        port
        for name in group.nodes
        for port in network.index[name].inputs
        if port and port.node not in inside
    }
    return found.pop() if len(found) == 1 else None


def _feeds_only(first: Group, second: Group, network: Network) -> bool:
    allowed = {*first.nodes, *second.nodes}
    return all(reader in allowed for name in first.nodes for reader in network.readers[name])
