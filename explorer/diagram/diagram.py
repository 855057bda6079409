"""Groups: what is drawn of a network while some of them are folded; a view, never stored in it.

A group is a dotted prefix that two or more nodes share, written with its dot (`layer1.0.`).
Neighbouring groups that repeat one another are a run, named after the first and how many they are
(`layer1.1.*2`); it is folded into one box of its own.
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

_DEEPEST = 40  # names nested deeper than this are shown without further groups
_MOST = 0.6  # a group that holds more of the network than this hides it, and is open at first

_RUN = re.compile(r"\*\d*$")


@dataclass(frozen=True, slots=True)
class DiagramNode:
    """What is drawn as one: a node, a folded group, or a run of `repeats` equal groups."""

    key: str
    nodes: tuple[str, ...]
    parent: str
    repeats: int = 1
    inputs: int = 0
    outputs: int = 0

    @property
    def is_collapsed(self) -> bool:
        """Whether it can be unfolded."""
        return self.key[-1] == "." or bool(_RUN.search(self.key))


@dataclass(frozen=True, slots=True)
class GroupFrame:
    """An unfolded group, or a run up to its `last`, and what it stands in; empty at the top."""

    key: str
    parent: str
    last: str = ""

    @property
    def title(self) -> str:
        """What stands above it."""
        ends = (self.key, self.last) if self.last else (self.key,)
        return " – ".join(map(title_of, ends))


@dataclass(frozen=True, slots=True)
class Connection:
    """From an output of a box to an input of another, carrying what leaves `port`."""

    port: Port
    source: str
    output: int
    target: str
    input: int


@dataclass(frozen=True)
class Diagram:
    """What is visible of a network: boxes in the order of their nodes, frames, and wires.

    `divisions` say what each open group in which there are groups is divided into.
    """

    boxes: tuple[DiagramNode, ...]
    frames: tuple[GroupFrame, ...] = ()
    connections: tuple[Connection, ...] = ()
    divisions: Sequence[tuple[Group, tuple[Repeat, ...]]] = field(default=(), compare=False)

    @cached_property
    def index(self) -> dict[str, DiagramNode]:
        """Boxes by key."""
        return {box.key: box for box in self.boxes}

    @cached_property
    def owner(self) -> dict[str, str]:
        """For each node, the key of the box that shows it."""
        return {name: box.key for box in self.boxes for name in box.nodes}

    @cached_property
    def parents(self) -> dict[str, str]:
        """For each box and frame, the frame that it stands in."""
        inside = {box.key: box.parent for box in self.boxes}
        return inside | {frame.key: frame.parent for frame in self.frames}

    @cached_property
    def collapsed(self) -> tuple[DiagramNode, ...]:
        """The boxes that stand for groups."""
        return tuple(box for box in self.boxes if box.is_collapsed)

    @cached_property
    def around(self) -> frozenset[str]:
        """The keys of all frames."""
        return frozenset(frame.key for frame in self.frames)

    def is_within(self, key: str, group: str) -> bool:
        """Whether a box or a frame is a group, or stands in it."""
        while key and key != group:
            key = self.parents.get(key, "")
        return key == group

    def frames_around(self, key: str) -> list[str]:
        """The frames that a box or a frame stands in, the innermost first."""
        found: list[str] = []
        while key := self.parents[key]:
            found.append(key)
        return found

    def depth_of(self, key: str) -> int:
        """In how many frames something stands, counting itself."""
        depth = 0
        while key:
            key, depth = self.parents[key], depth + 1
        return depth


def prefix_of(key: str) -> str:
    """What the names in a group begin with, or those in the first group of a run; without a dot."""
    return _RUN.sub("", key).rstrip(".")


def title_of(key: str) -> str:
    """The last part of a group's or a node's name; with what is before a bare number."""
    parts = prefix_of(key).split(".")
    first = len(parts) - 1
    while first and parts[first].isdecimal():
        first -= 1
    return ".".join(parts[first:])


def with_count(key: str, repeats: int) -> str:
    """The title of a group, or of a run: layer1.1 ×2."""
    return f"{title_of(key)} ×{repeats}" if repeats > 1 else title_of(key)


@lru_cache(maxsize=8)
def group_tree(names: tuple[str, ...]) -> Group:
    """The whole network as one group of the empty prefix."""
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
    """The longest dotted prefix of all names, so that no group holds just one other."""
    length = 0
    for parts in zip(*(name.split(".")[:-1] for name in names), strict=False):
        if any(part != parts[0] for part in parts):
            break
        length += len(parts[0]) + 1
    return names[0][:length]


def all_groups(network: Network) -> Iterator[Group]:
    """Every group, outer ones first."""
    waiting = [group_tree(tuple(network.index))]
    while waiting:
        inner = [child for child in waiting.pop().children if isinstance(child, Group)]
        yield from inner
        waiting += inner


def initially_expanded(network: Network) -> frozenset[str]:
    """The groups to unfold before anybody has: those without which there is little to see."""
    most = _MOST * len(network.nodes)
    return frozenset(group.key for group in all_groups(network) if len(group.nodes) > most)


def expanded_groups(project: Project) -> frozenset[str]:
    """The keys of the groups of a project that are expanded."""
    chosen = project.layout.expanded
    return initially_expanded(project.network) if chosen is None else chosen


def all_expanded(network: Network) -> frozenset[str]:
    """The keys of all groups; none of them is part of a run then."""
    return frozenset(group.key for group in all_groups(network))


def make_diagram(network: Network, opened: Collection[str], shape_of: ShapeOf) -> Diagram:
    """What is visible while these groups and runs are open."""
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
    """Whether a view is right also after some blocks changed, and with them what leaves nodes.

    Only runs depend on either; wires have to be the same.
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
    """Neighbours that are folded, and whether they are drawn as one."""
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
    """All names in the order of computing; those on a cycle last."""
    names = tuple(node.name for node in network.order)
    known = set(names)
    return names + tuple(name for name in network.index if name not in known)


def flat(network: Network) -> Diagram:
    """Every node in a box of its own, without frames."""
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
            leaves = _slot(outs, source, port, port.output)
            arrives = _slot(ins, target, port, position)
            connections[Connection(port, source, leaves, target, arrives)] = None
    return Diagram(_with_ports(network, boxes, connections), frames, tuple(connections))


def _slot(slots: Mapping[str, dict[Port, int]], key: str, port: Port, own: int) -> int:
    """The place of a port on a box: a node's own, or the next free one of a folded group."""
    return slots[key].setdefault(port, len(slots[key])) if key in slots else own


def _lacks(node: Node) -> bool:
    """Whether nothing feeds an input that a node needs."""
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
        # written out, because to replace fields costs five times as much
        return DiagramNode(box.key, box.nodes, box.parent, box.repeats, entries, exits)

    return tuple(map(ported, boxes))
