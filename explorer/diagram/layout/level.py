"""A level of a nested layout: items and the hyperedges between their ports.

Coordinates are (along, across) the flow, whatever its direction on the canvas. The inside of an
expanded group is a level of its own and one item of the level around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from explorer.diagram.geometry import Point

PITCH = 8.0  # between parallel edges
CLEAR = 14.0  # between an edge and a box that it passes


@dataclass(frozen=True, slots=True)
class Spacing:
    """The room around items; it depends on the direction, as labels are beside or above edges."""

    label: float  # along an edge, for its label
    head: float  # along an edge, for its arrow
    entry: float  # behind the border of a group
    across: float  # between neighbors
    rows: float  # between the rows of a broken chain
    aspect: float  # requested for a chain in rows: length / breadth


@dataclass(frozen=True, slots=True)
class LayoutItem:
    """A box, an expanded group, or a port of the border (`end` −1 for inputs, 1 for outputs)."""

    length: float = 0.0
    breadth: float = 0.0
    ins: tuple[float, ...] = (0.0,)
    outs: tuple[float, ...] = (0.0,)
    end: int = 0
    levels_by_ports: bool = False
    is_stacked: bool = False  # in bands: neighbors align with the first input

    def entry(self, slot: int) -> float:
        """Return the offset that aligns with the source: the middle of a box, a port of a group.

        For many ports it is the middle one, or a row of groups would climb like stairs.
        """
        if not self.levels_by_ports:
            return self.breadth / 2
        if self.is_stacked:
            return min(self.ins)
        return self.ins[slot] if len(self.ins) < 3 else self.ins[len(self.ins) // 2]

    def exit(self, slot: int) -> float:
        """Return the offset that aligns with the reader."""
        if self.is_stacked and self.ins:
            return min(self.ins)
        return self.outs[slot] if self.levels_by_ports else self.breadth / 2


ENTRY, EXIT = LayoutItem(end=-1), LayoutItem(end=1)

End = tuple[int, int]  # item, port


class Hyperedge(NamedTuple):
    """All connections from one port: its source and targets."""

    source: End
    targets: tuple[End, ...]


@dataclass(slots=True)
class LayoutLevel:
    """The positions of items, the size of the level, and for each hyperedge its paths."""

    positions: list[Point]
    length: float = 0.0
    breadth: float = 0.0
    paths: list[list[list[Point]]] = field(default_factory=list)
    is_stacked: bool = False


def finished(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], level: LayoutLevel
) -> LayoutLevel:
    """Add both ends to the paths of a level, and measure it."""
    for net, paths in zip(nets, level.paths, strict=True):
        for i, (target, slot) in enumerate(net.targets):
            start = _leave(items[net.source[0]], level.positions[net.source[0]], net.source[1])
            along, across = level.positions[target]
            paths[i] = [start, *paths[i], (along, across + items[target].ins[slot])]
    return measured(items, level)


def measured(items: Sequence[LayoutItem], level: LayoutLevel) -> LayoutLevel:
    """Move the level to begin at 0 across, and set its breadth."""
    lines = [across for paths in level.paths for path in paths for _, across in path]
    tops = [across for _, across in level.positions]
    ends = [top + item.breadth for top, item in zip(tops, items, strict=True)]
    least = min([*tops, *lines], default=0.0)
    level.breadth = max([*ends, *lines], default=0.0) - least
    if not least:
        return level
    level.positions = [(along, across - least) for along, across in level.positions]
    for paths in level.paths:
        paths[:] = [[(along, across - least) for along, across in path] for path in paths]
    return level


def _leave(item: LayoutItem, position: Point, slot: int) -> Point:
    return position[0] + item.length, position[1] + item.outs[slot]


def joined(path: list[Point], more: list[Point]) -> list[Point]:
    """Return two consecutive paths as one, trimmed only where they meet, for speed."""
    first = max(len(path) - 2, 0)
    return [*path[:first], *trimmed([*path[first:], *more[:3]]), *more[3:]]


def trimmed(path: Sequence[Point]) -> list[Point]:
    """Return the path without corners at which it does not turn."""
    kept: list[Point] = [path[0]]
    # written out for speed: dense networks have tens of thousands of corners
    for point in path[1:]:
        last = kept[-1]
        if last == point:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1), (x2, y2) = kept[-2], last, point
            if (x0 == x1 == x2 and (y1 - y0) * (y2 - y1) >= 0) or (
                y0 == y1 == y2 and (x1 - x0) * (x2 - x1) >= 0
            ):
                kept.pop()
        kept.append(point)
    return kept
