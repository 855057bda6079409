"""The nested layout of a diagram: levels are laid out inside out and placed outside in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from explorer.diagram.diagram import Connection, Diagram, DiagramNode
from explorer.diagram.geometry import EDGE, TITLE, Arrangement, Point, Rect, port_offsets, size_of
from explorer.diagram.layout.bands import banded
from explorer.diagram.layout.chain_rows import chain_order, in_rows
from explorer.diagram.layout.level import (
    ENTRY,
    EXIT,
    End,
    Hyperedge,
    LayoutItem,
    LayoutLevel,
    Spacing,
    joined,
)
from explorer.graph.project import Direction

SPACING = {
    Direction.RIGHT: Spacing(62.0, 22.0, 44.0, 40.0, 58.0, 1.6),
    Direction.DOWN: Spacing(22.0, 20.0, 44.0, 40.0, 56.0, 1 / 1.6),
}
_IN, _OUT = "<", ">"  # the borders of a group; no keys

_Direction = tuple[str, int]  # member or border, port
_Leg = tuple[str, _Direction, _Direction]  # group, start, end


@dataclass(slots=True)
class _Inside:
    """The members, border ports and hyperedges of an expanded group, or of the whole diagram."""

    members: list[str] = field(default_factory=list)
    ins: dict[object, int] = field(default_factory=dict)
    outs: dict[object, int] = field(default_factory=dict)
    nets: dict[_Direction, dict[_Direction, None]] = field(default_factory=dict)
    level: LayoutLevel = field(default_factory=lambda: LayoutLevel([]))
    paths: dict[tuple[_Direction, _Direction], list[Point]] = field(default_factory=dict)


@lru_cache(maxsize=512)
def compute_level(
    items: tuple[LayoutItem, ...], nets: tuple[Hyperedge, ...], spacing: Spacing
) -> LayoutLevel:
    """Return the layout of a level; cached, as groups repeat and edits change few of them.

    The level is shared and must not be changed.
    """
    chain = chain_order(items, nets)
    if chain is None:
        return banded(items, nets, spacing)
    return in_rows(items, nets, chain, spacing)


class NestedLayout:
    """Computes the arrangement of a diagram."""

    def __init__(self, view: Diagram, direction: Direction) -> None:
        self._view = view
        self._direction = direction
        self._spacing = SPACING[direction]
        self._inside: dict[str, _Inside] = {"": _Inside()}
        self._items: dict[str, LayoutItem] = {}
        self._around: dict[str, list[str]] = {"": [""]}  # for each group, itself and the outer ones
        self._corners: dict[str, Point] = {"": (0.0, 0.0)}  # of members, along and across
        self._origins: dict[str, Point] = {}

    def drawn(self) -> Arrangement:
        """Return the arrangement."""
        frames = self._outer_first()
        for key in frames:
            self._inside[key] = _Inside()
        self._collect_members(frames)
        legs = [self._legs(connection) for connection in self._view.connections]
        for key in reversed(["", *frames]):
            self._lay_out(key)
        for key in ["", *frames]:
            self._spread(key)
        return Arrangement(
            self._direction,
            {box.key: self._rect(box.key) for box in self._view.boxes},
            {key: self._rect(key) for key in frames},
            [self._corners_of(path) for path in legs],
        )

    def _outer_first(self) -> list[str]:
        parents = self._view.parents
        depth: dict[str, int] = {"": 0}

        def deep(key: str) -> int:
            if key not in depth:
                depth[key] = deep(parents[key]) + 1
            return depth[key]

        return sorted((frame.key for frame in self._view.frames), key=deep)

    def _collect_members(self, frames: Sequence[str]) -> None:
        """Collect boxes and groups in the order of their first nodes."""
        parents, seen = self._view.parents, set[str]()
        for box in self._view.boxes:
            key = box.key
            while key and key not in seen:
                seen.add(key)
                self._inside[parents[key]].members.append(key)
                key = parents[key]
            self._items[box.key] = self._item(box)

    def _item(self, box: DiagramNode) -> LayoutItem:
        length, breadth = self._turned(size_of(box, self._direction))
        ins, outs = port_offsets(box.inputs, breadth), port_offsets(box.outputs, breadth)
        return LayoutItem(length, breadth, ins, outs)

    def _turned(self, position: Point) -> Point:
        """Convert from the canvas to (along, across), or back."""
        return position if self._direction is Direction.RIGHT else (position[1], position[0])

    def _chain(self, key: str) -> list[str]:
        """Return the groups around a member, innermost first, ending with the whole."""
        parent = self._view.parents[key]
        if parent not in self._around:
            self._around[parent] = [parent, *self._chain(parent)]
        return self._around[parent]

    def _legs(self, connection: Connection) -> list[_Leg]:
        """Divide a connection at every border that it crosses; add each part to its level."""
        out_of, into = self._chain(connection.source), self._chain(connection.target)
        if out_of is into:  # the usual case
            leg = (
                into[0],
                (connection.source, connection.output),
                (connection.target, connection.input),
            )
            self._inside[into[0]].nets.setdefault(leg[1], {})[leg[2]] = None
            return [leg]
        common = next(key for key in out_of if key in into)
        legs: list[_Leg] = []
        start = (connection.source, connection.output)
        for key in out_of[: out_of.index(common)]:
            inside = self._inside[key]
            slot = inside.outs.setdefault(connection.port, len(inside.outs))
            legs.append((key, start, (_OUT, slot)))
            start = (key, slot)
        for key in reversed(into[: into.index(common)]):
            inside = self._inside[key]
            slot = inside.ins.setdefault(connection.port, len(inside.ins))
            legs.append((self._view.parents[key], start, (key, slot)))
            start = (_IN, slot)
        legs.append((into[0], start, (connection.target, connection.input)))
        for key, begin, end in legs:
            self._inside[key].nets.setdefault(begin, {})[end] = None
        return legs

    def _lay_out(self, key: str) -> None:
        inside = self._inside[key]
        items = (
            *[ENTRY] * len(inside.ins),
            *(self._items[member] for member in inside.members),
            *[EXIT] * len(inside.outs),
        )
        position = {member: i for i, member in enumerate(inside.members, len(inside.ins))}
        last = len(items) - len(inside.outs)

        def end(direction: _Direction) -> End:
            if direction[0] in position:
                return position[direction[0]], direction[1]
            return direction[1] + (last if direction[0] == _OUT else 0), 0

        nets = tuple(
            Hyperedge(end(s), tuple(map(end, targets))) for s, targets in inside.nets.items()
        )
        inside.level = compute_level(items, nets, self._spacing)
        for (source, targets), paths in zip(inside.nets.items(), inside.level.paths, strict=True):
            inside.paths |= {(source, t): path for t, path in zip(targets, paths, strict=True)}
        if key:
            self._items[key] = self._framed(inside)

    def _framed(self, inside: _Inside) -> LayoutItem:
        """Return an expanded group as one item, with the ports of its border."""
        (before, after), (left, right) = self._borders(inside)
        positions = inside.level.positions
        first_out = len(positions) - len(inside.outs)
        return LayoutItem(
            inside.level.length + before + after,
            inside.level.breadth + left + right,
            tuple(positions[i][1] + left for i in range(len(inside.ins))),
            tuple(positions[first_out + i][1] + left for i in range(len(inside.outs))),
            levels_by_ports=True,
            is_stacked=inside.level.is_stacked,
        )

    def _borders(self, inside: _Inside) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the room between a frame and its inside: (before, after), (left, right).

        It is 0 where connections cross: there the ports are on the frame and the level has room.
        """
        before = 0.0 if inside.ins else EDGE
        after = 0.0 if inside.outs else EDGE
        if self._direction is Direction.RIGHT:
            return (before, after), (TITLE, EDGE)
        return (before and TITLE, after), (EDGE, EDGE)

    def _spread(self, key: str) -> None:
        """Place the members of a group that has been placed."""
        inside = self._inside[key]
        along, across = self._origins[key] = self._origin(key)
        first = len(inside.ins)
        for member, position in zip(inside.members, inside.level.positions[first:], strict=False):
            self._corners[member] = (along + position[0], across + position[1])

    def _origin(self, key: str) -> Point:
        """Return the position of the inside of a group."""
        along, across = self._corners[key]
        if not key:
            return along, across
        (before, _), (side, _) = self._borders(self._inside[key])
        return along + before, across + side

    def _rect(self, key: str) -> Rect:
        item = self._items[key]
        return Rect(*self._turned(self._corners[key]), *self._turned((item.length, item.breadth)))

    def _corners_of(self, legs: Sequence[_Leg]) -> list[Point]:
        """Return the corners of a connection on the canvas, from its parts."""
        corners: list[Point] = []
        for key, begin, end in legs:
            path = self._inside[key].paths[begin, end]
            along, across = self._origins[key]
            part = [(along + a, across + b) for a, b in path]
            corners = joined(corners, part) if corners else part
        return corners if self._direction is Direction.RIGHT else [(x, y) for y, x in corners]
