"""The visible part of a network while some groups are collapsed; never stored.

A group is a dotted prefix that two or more nodes share, written with its dot (`layer1.0.`). Equal
neighboring groups are a repeat, collapsed into one box with the key of the first and their number
(`layer1.1.*2`).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from explorer.diagram.repeats import (
    Group,
    OpenKeys,
    Repeat,
    ShapeOf,
    child_key,
    child_nodes,
    find_repeats,
    follows,
    keeps_shape,
)
from explorer.graph.network import Network, Node, Port
from explorer.graph.project import Project

_DEEPEST = 40  # deeper names have no further groups
_MOST = 0.6  # share of a network; larger groups are expanded initially

_RUN = re.compile(r"\*\d*$")


@dataclass(frozen=True, slots=True)
class DiagramNode:
    """A box: a node, a collapsed group, or a repeat of `repeats` equal groups."""

    key: str
    nodes: tuple[str, ...]
    parent: str
    repeats: int = 1
    inputs: int = 0
    outputs: int = 0

    @property
    def is_collapsed(self) -> bool:
        """Whether it can be expanded."""
        return self.key[-1] == "." or bool(_RUN.search(self.key))


@dataclass(frozen=True, slots=True)
class GroupFrame:
    """An expanded group, or a repeat up to its `last`; `parent` is empty at the top."""

    key: str
    parent: str
    last: str = ""

    @property
    def title(self) -> str:
        """The title of the frame."""
        ends = (self.key, self.last) if self.last else (self.key,)
        return " – ".join(map(title_of, ends))


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection from an output of a box to an input of another; `port` is of the network."""

    port: Port
    source: str
    output: int
    target: str
    input: int


@dataclass(frozen=True)
class Diagram:
    """The visible boxes in the order of their nodes, frames and connections.

    `divisions` hold the repeats in each expanded group that contains groups.
    """

    boxes: tuple[DiagramNode, ...]
    frames: tuple[GroupFrame, ...] = ()
    connections: tuple[Connection, ...] = ()
    divisions: Sequence[tuple[Group, tuple[Repeat, ...]]] = field(default=(), compare=False)

    @cached_property
    def index(self) -> dict[str, DiagramNode]:
        """The boxes by key."""
        return {box.key: box for box in self.boxes}

    @cached_property
    def owner(self) -> dict[str, str]:
        """The key of the box of each node."""
        return {name: box.key for box in self.boxes for name in box.nodes}

    @cached_property
    def parents(self) -> dict[str, str]:
        """The frame around each box and frame."""
        inside = {box.key: box.parent for box in self.boxes}
        return inside | {frame.key: frame.parent for frame in self.frames}

    @cached_property
    def collapsed(self) -> tuple[DiagramNode, ...]:
        """The boxes of collapsed groups."""
        return tuple(box for box in self.boxes if box.is_collapsed)

    @cached_property
    def around(self) -> frozenset[str]:
        """The keys of all frames."""
        return frozenset(frame.key for frame in self.frames)

    def is_within(self, key: str, group: str) -> bool:
        """Return whether a box or frame is a group or inside it."""
        while key and key != group:
            key = self.parents.get(key, "")
        return key == group

    def frames_around(self, key: str) -> list[str]:
        """Return the frames around a box or frame, the innermost first."""
        found: list[str] = []
        while key := self.parents[key]:
            found.append(key)
        return found

    def depth_of(self, key: str) -> int:
        """Return the nesting depth of a box or frame, from 1."""
        depth = 0
        while key:
            key, depth = self.parents[key], depth + 1
        return depth


def prefix_of(key: str) -> str:
    """Return the prefix of the names in a group, or in the first of a repeat, without its dot."""
    return _RUN.sub("", key).rstrip(".")


def title_of(key: str) -> str:
    """Return the last part of a name, with the part before it if that is a bare number."""
    parts = prefix_of(key).split(".")
    first = len(parts) - 1
    while first and parts[first].isdecimal():
        first -= 1
    return ".".join(parts[first:])


def with_count(key: str, repeats: int) -> str:
    """Return the title of a group or a repeat: layer1.1 ×2."""
    return f"{title_of(key)} ×{repeats}" if repeats > 1 else title_of(key)


@lru_cache(maxsize=8)
def group_tree(names: tuple[str, ...]) -> Group:
    """Return the whole network as one group with an empty prefix."""
    return Group("", names, tuple(_children(names, "", 0)))


def _children(names: Sequence[str], prefix: str, depth: int) -> Iterator[Group | str]:
    buckets: dict[str, list[str]] = {}
    for name in names:
        head, dot, _ = name[len(prefix) :].partition(".")
        buckets.setdefault(prefix + head + dot, []).append(name)
    for key, inside in buckets.items():
        if len(inside) == 1 or depth == _DEEPEST:
            yield from inside
        else:
            yield Group(key, tuple(inside), tuple(_children(inside, _shared(inside), depth + 1)))


def _shared(names: Sequence[str]) -> str:
    """Return the longest common dotted prefix, so that no group contains just one other."""
    length = 0
    for parts in zip(*(name.split(".")[:-1] for name in names), strict=False):
        if any(part != parts[0] for part in parts):
            break
        length += len(parts[0]) + 1
    return names[0][:length]


def all_groups(network: Network) -> Iterator[Group]:
    """Yield every group, outer ones first."""
    waiting = [group_tree(tuple(network.index))]
    while waiting:
        inner = [child for child in waiting.pop().children if isinstance(child, Group)]
        yield from inner
        waiting += inner


def initially_expanded(network: Network) -> frozenset[str]:
    """Return the groups to expand initially: those that contain most of the network."""
    most = _MOST * len(network.nodes)
    return frozenset(group.key for group in all_groups(network) if len(group.nodes) > most)


def expanded_groups(project: Project) -> frozenset[str]:
    """Return the keys of the expanded groups of a project."""
    chosen = project.layout.expanded
    return initially_expanded(project.network) if chosen is None else chosen


def all_expanded(network: Network) -> frozenset[str]:
    """Return the keys of all groups; expanded, none is part of a repeat."""
    return frozenset(group.key for group in all_groups(network))


def make_diagram(network: Network, opened: Collection[str], shape_of: ShapeOf) -> Diagram:
    """Return the diagram with these groups and repeats expanded."""
    open_, boxes, frames = OpenKeys(opened), list[DiagramNode](), list[GroupFrame]()
    tree = group_tree(names_in_order(network))
    divisions: list[tuple[Group, tuple[Repeat, ...]]] = []
    waiting: list[tuple[Group, str]] = [(tree, "")]
    while waiting:
        group, parent = waiting.pop()
        runs = tuple(find_repeats(group, open_, network, shape_of))
        if any(isinstance(child, Group) for child in group.children):
            divisions.append((group, runs))
        for run in runs:
            inner = parent
            if len(run.children) > 1 and not run.is_open:
                nodes = tuple(name for one in run.children for name in child_nodes(one))
                boxes.append(DiagramNode(run.key, nodes, parent, len(run.children)))
                continue
            if run.is_open:
                inner = run.key
                frames.append(GroupFrame(inner, parent, child_key(run.children[-1])))
            for one in run.children:
                if isinstance(one, Group) and one.key in open_:
                    frames.append(GroupFrame(one.key, inner))
                    waiting.append((one, one.key))
                else:
                    boxes.append(DiagramNode(child_key(one), child_nodes(one), inner))
    position = {name: i for i, name in enumerate(tree.nodes)}
    boxes.sort(key=lambda box: position[box.nodes[0]])
    return replace(_connected(network, boxes, tuple(frames)), divisions=divisions)


def still_holds(
    shown: Diagram,
    changed: Collection[str],
    touched: Collection[str],
    network: Network,
    shape_of: ShapeOf,
) -> bool:
    """Return whether a diagram is valid after some layers and some output shapes changed.

    Only repeats depend on either; connections have to be the same.
    """
    near = {reader for name in touched for reader in network.successors[name]}.union(touched)
    for group, runs in shown.divisions:
        if near.isdisjoint(group.nodes):
            continue
        for first, second, joined in _collapsed_pairs(runs, shown):
            nodes = (*child_nodes(first), *child_nodes(second))
            if near.isdisjoint(nodes):
                continue
            still = joined and not any(name in nodes for name in changed)
            test = keeps_shape if still else follows
            if test(first, second, network, shape_of) is not joined:
                return False
    return True


def _collapsed_pairs(
    runs: Sequence[Repeat], shown: Diagram
) -> Iterator[tuple[Group | str, Group | str, bool]]:
    """Yield collapsed neighbors, and whether they are one box."""
    for run in runs:
        if not run.is_open:
            yield from ((first, second, True) for first, second in pairwise(run.children))
    for one, other in pairwise(runs):
        if _is_collapsed(one, shown) and _is_collapsed(other, shown):
            yield one.children[-1], other.children[0], False


def _is_collapsed(run: Repeat, shown: Diagram) -> bool:
    first = run.children[0]
    return not run.is_open and not isinstance(first, str) and first.key not in shown.around


def names_in_order(network: Network) -> tuple[str, ...]:
    """Return all names in topological order; those on a cycle last."""
    names = tuple(node.name for node in network.order)
    known = set(names)
    return names + tuple(name for name in network.index if name not in known)


def flat(network: Network) -> Diagram:
    """Return a diagram with a box for every node and no frames."""
    return _connected(
        network, [DiagramNode(name, (name,), "") for name in names_in_order(network)], ()
    )


def _connected(
    network: Network, boxes: Sequence[DiagramNode], frames: tuple[GroupFrame, ...]
) -> Diagram:
    shown = Diagram(tuple(boxes), frames)
    ins: dict[str, dict[Port, int]] = {box.key: {} for box in boxes if box.is_collapsed}
    outs: dict[str, dict[Port, int]] = {box.key: {} for box in boxes if box.is_collapsed}
    connections: dict[Connection, None] = {}
    for node in network.nodes:
        target = shown.owner[node.name]
        for position, port in enumerate(node.inputs):
            source = shown.owner.get(port.node) if port else None
            if not port or not source or (source == target and target in ins):
                continue
            output = _slot(outs, source, port, port.output)
            input_slot = _slot(ins, target, port, position)
            connections[Connection(port, source, output, target, input_slot)] = None
    return Diagram(_with_ports(network, boxes, connections), frames, tuple(connections))


def _slot(slots: Mapping[str, dict[Port, int]], key: str, port: Port, own: int) -> int:
    """Return the slot of a port: a node's own, or the next free one of a collapsed group."""
    return slots[key].setdefault(port, len(slots[key])) if key in slots else own


def _lacks(node: Node) -> bool:
    """Return whether a required input is not connected."""
    needed = node.layer.required_inputs
    return len(node.inputs) < needed or None in node.inputs[:needed]


def _with_ports(
    network: Network, boxes: Sequence[DiagramNode], connections: Collection[Connection]
) -> tuple[DiagramNode, ...]:
    inputs: dict[str, int] = {}
    outputs: dict[str, int] = {}
    for connection in connections:
        inputs[connection.target] = max(inputs.get(connection.target, 0), connection.input + 1)
        outputs[connection.source] = max(outputs.get(connection.source, 0), connection.output + 1)
    for box in boxes:
        if not box.is_collapsed:
            node = network.index[box.key]
            inputs[box.key] = max(len(node.inputs), len(node.layer.ports))
        elif box.key not in inputs and any(_lacks(network.index[name]) for name in box.nodes):
            inputs[box.key] = 1

    def ported(box: DiagramNode) -> DiagramNode:
        entries, exits = inputs.get(box.key, 0), outputs.get(box.key, 1)
        # written out: dataclasses.replace takes five times as long
        return DiagramNode(box.key, box.nodes, box.parent, box.repeats, entries, exits)

    return tuple(map(ported, boxes))
