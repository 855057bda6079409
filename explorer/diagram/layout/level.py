"""A level of a drawing: things side by side, and the nets between their ports.

A level is laid out along its flow, wherever that leads on the canvas: a place is how far along and
how far across something begins. What happens inside an unfolded group is a level of its own, which
stands on the level around it as one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Point = tuple[float, float]  # along, across

PITCH = 8.0  # between wires side by side
CLEAR = 14.0  # between a wire and a box that it passes


@dataclass(frozen=True, slots=True)
class Spacing:
    """The room around things, which depends on where words stand: beside or above a wire."""

    label: float  # along a wire, for what travels on it
    head: float  # along a wire, for its arrow
    entry: float  # behind the border of a group
    across: float  # between neighbours
    rows: float  # between the rows of a broken chain
    aspect: float  # that a broken chain shall have, length over breadth


@dataclass(frozen=True, slots=True)
class LayoutItem:
    """A box, a group as a whole, or (`end` −1 or 1) a port where wires enter or leave the level."""

    length: float = 0.0
    breadth: float = 0.0
    ins: tuple[float, ...] = (0.0,)
    outs: tuple[float, ...] = (0.0,)
    end: int = 0
    levels_by_ports: bool = False
    is_stacked: bool = False  # in bands: neighbours stand level by where wires enter first

    def entry(self, slot: int) -> float:
        """What stands on a line with its feeder: the middle of a box, the port of a group.

        Of many ports of a group the middle one, or groups in a row would climb like stairs.
        """
        if not self.levels_by_ports:
            return self.breadth / 2
        if self.is_stacked:
            return min(self.ins)
        return self.ins[slot] if len(self.ins) < 3 else self.ins[len(self.ins) // 2]

    def exit(self, slot: int) -> float:
        """What stands on a line with its reader."""
        if self.is_stacked and self.ins:
            return min(self.ins)
        return self.outs[slot] if self.levels_by_ports else self.breadth / 2


ENTRY, EXIT = LayoutItem(end=-1), LayoutItem(end=1)

End = tuple[int, int]  # which thing, and which of its ports


class Hyperedge(NamedTuple):
    """What leaves one port, and everywhere it arrives."""

    source: End
    targets: tuple[End, ...]


@dataclass(slots=True)
class LayoutLevel:
    """Where the things of a level begin, its size, and for each net a path to each target."""

    positions: list[Point]
    length: float = 0.0
    breadth: float = 0.0
    paths: list[list[list[Point]]] = field(default_factory=list)
    is_stacked: bool = False


def finished(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], level: LayoutLevel
) -> LayoutLevel:
    """A level whose paths lack their ends, with them, and measured."""
    for net, paths in zip(nets, level.paths, strict=True):
        for i, (target, slot) in enumerate(net.targets):
            start = _leave(items[net.source[0]], level.positions[net.source[0]], net.source[1])
            along, across = level.positions[target]
            paths[i] = [start, *paths[i], (along, across + items[target].ins[slot])]
    return measured(items, level)


def measured(items: Sequence[LayoutItem], level: LayoutLevel) -> LayoutLevel:
    """The level moved to begin at nothing across, with its breadth."""
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
    """Two paths, the second from where the first ends, as one without a corner between them.

    Only around that place: a dense network asks it of tens of thousands of paths.
    """
    first = max(len(path) - 2, 0)
    return [*path[:first], *trimmed([*path[first:], *more[:3]]), *more[3:]]


def trimmed(path: Sequence[Point]) -> list[Point]:
    """The path without corners at which it does not turn."""
    kept: list[Point] = [path[0]]
    # written out, because a dense network asks it of tens of thousands of corners
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
