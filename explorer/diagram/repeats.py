"""Repeats: equal neighboring groups in sequence that do not change the shape.

Names inside may differ; layers, settings and connections are the same. Only collapsed groups are
joined, and an expanded repeat keeps its groups whatever they become, so that nothing jumps.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Shape

ShapeOf = Callable[[Port], Shape | None]


@dataclass(frozen=True, slots=True)
class Group:
    """A prefix with its dot, the nodes that share it, and its child nodes and groups in order."""

    key: str
    nodes: tuple[str, ...]
    children: tuple["Group | str", ...]


def child_key(child: Group | str) -> str:
    """Return the key of a group, or the name of a node."""
    return child if isinstance(child, str) else child.key


def child_nodes(child: Group | str) -> tuple[str, ...]:
    """Return the names of the nodes in a group, or of a node alone."""
    return (child,) if isinstance(child, str) else child.nodes


class OpenKeys:
    """The expanded groups and repeats, of which each has a first group and a number."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys
        marks = (key.partition("*") for key in keys if "*" in key)
        self._runs = {first: int(count) for first, _, count in marks if count.isdecimal()}

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def is_free(self, child: Group | str) -> bool:
        """Return whether a child may be joined with an equal neighbor."""
        return isinstance(child, Group) and child.key not in self and child.key not in self._runs

    def enclosing(self, children: Sequence[Group | str], at: int) -> int:
        """Return the number of children in the expanded repeat that begins here, or 0."""
        first = children[at]
        wanted = self._runs.get(first.key, 0) if isinstance(first, Group) else 0
        count = 0
        while count < min(wanted, len(children) - at) and isinstance(children[at + count], Group):
            count += 1
        return count if count > 1 else 0

    def runs(self, children: Sequence[Group | str]) -> Iterator["Repeat"]:
        """Yield the expanded repeats among the children of a group."""
        at = 0
        while at < len(children):
            held = self.enclosing(children, at)
            if held:
                yield Repeat(tuple(children[at : at + held]), is_open=True)
            at += max(held, 1)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Neighbors in one box, or in one frame if open; most are alone."""

    children: tuple[Group | str, ...]
    is_open: bool = False

    @property
    def key(self) -> str:
        """The key of the first, with the number of groups."""
        return f"{child_key(self.children[0])}*{len(self.children)}"


def find_repeats(
    group: Group, opened: OpenKeys, network: Network, shape_of: ShapeOf
) -> Iterator[Repeat]:
    """Yield the children of an expanded group as drawn; nodes are never joined."""
    children, at = group.children, 0
    while at < len(children):
        held = opened.enclosing(children, at)
        end = at + max(held, 1)
        if not held and opened.is_free(children[at]):
            while (
                end < len(children)
                and opened.is_free(children[end])
                and follows(children[end - 1], children[end], network, shape_of)
            ):
                end += 1
        yield Repeat(children[at:end], bool(held))
        at = end


def follows(first: Group | str, second: Group | str, network: Network, shape_of: ShapeOf) -> bool:
    """Return whether a group is equal to the one before it and has its only input from it."""
    if isinstance(first, str) or isinstance(second, str) or not _alike(first, second, network):
        return False
    return keeps_shape(first, second, network, shape_of) and _feeds_only(first, second, network)


def keeps_shape(
    first: Group | str, second: Group | str, network: Network, shape_of: ShapeOf
) -> bool:
    """Return whether each group has one input, and both inputs have one shape."""
    if isinstance(first, str) or isinstance(second, str):
        return False
    incoming, between = _only_source(first, network), _only_source(second, network)
    if incoming is None or between is None or between.node not in first.nodes:
        return False
    shape = shape_of(incoming)
    return shape is not None and shape == shape_of(between)


def _alike(first: Group, second: Group, network: Network) -> bool:
    if len(first.nodes) != len(second.nodes):
        return False
    pairs = list(zip(first.nodes, second.nodes, strict=True))
    if any(network.index[one].layer != network.index[other].layer for one, other in pairs):
        return False
    positions = [{name: i for i, name in enumerate(group.nodes)} for group in (first, second)]
    return all(
        _connecting(network.index[one], positions[0])
        == _connecting(network.index[other], positions[1])
        for one, other in pairs
    )


def _connecting(node: Node, positions: dict[str, int]) -> list[tuple[int, int] | None]:
    """Return the source of each input by its index in the group; −1 for outside."""
    return [
        (positions.get(port.node, -1), port.output if port.node in positions else 0)
        if port
        else None
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
    return all(reader in allowed for name in first.nodes for reader in network.successors[name])
