"""Where shapes are written beside wires: where no wire runs, and nothing else is written."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from explorer.diagram.geometry import COLLAPSED_HEIGHT, Point
from explorer.diagram.routing.bundles import BundlePart
from explorer.graph.network import Port
from explorer.graph.project import Direction

REACH = 90.0  # from a port to the end of the longest shape
_BESIDE = 6.0  # from a port to the shape that is written there
_ABOVE, _BELOW, _UNDER = -4.0, 12.0, 14.0  # from a port down to the line that is written on
_TALL, _DEEP = 8.0, 1.0  # of letters, above that line and below it
_APART = 3.0  # from a shape to what runs across its line
_USUAL = 64.0  # in which most shapes have room
_LEVEL = COLLAPSED_HEIGHT / 2  # within which a box stands where a shape would be written
_CELL = 48.0  # side of the squares in which wires are looked up

_Span = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """What leaves a port: where that is written, and how wide it may be."""

    port: Port
    position: Point
    room: float
    ends: bool = False  # at its place, where others begin


def labels_of(
    strands: Sequence[BundlePart], near: Sequence[BundlePart], direction: Direction
) -> list[Label]:
    """A label for every strand that tells what it carries, beside all that runs near."""
    shown = [strand for strand in strands if strand.port]
    used = _Taken(shown)
    for strand in near:
        for (x0, y0), (x1, y1) in pairwise(strand.corners):
            used.add((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    found: list[Label] = []
    for strand in shown:
        label = _roomiest(strand, used, direction)
        used.add(_span(label, min(label.room, _USUAL)))
        found.append(label)
    return found


def _roomiest(strand: BundlePart, used: "_Taken", direction: Direction) -> Label:
    """The label where there is room for most shapes, or at least for more than elsewhere."""
    tried: list[Label] = []
    for label in _candidates(strand, direction):
        tried.append(_fitted(label, strand, used, direction))
        if tried[-1].room >= _USUAL:
            return tried[-1]
    return max(tried, key=lambda each: each.room)


def _candidates(strand: BundlePart, direction: Direction) -> Iterator[Label]:
    """Where the shape may be written, the best place first."""
    x, y = strand.corners[0]
    if strand.port and direction is Direction.RIGHT:
        yield Label(strand.port, (x + _BESIDE, y + _ABOVE), 0.0)
        yield Label(strand.port, (x + _BESIDE, y + _BELOW), 0.0)
    elif strand.port:
        yield Label(strand.port, (x + _BESIDE, y + _UNDER), 0.0)
        yield Label(strand.port, (x - _BESIDE, y + _UNDER), 0.0, ends=True)


def _fitted(label: Label, strand: BundlePart, used: "_Taken", direction: Direction) -> Label:
    """The label with the room that it has before a wire, other words or the next box."""
    (x0, y0), (x1, y1) = strand.corners[0], strand.corners[-1]
    room = used.room(_span(label, REACH), label.ends)
    if direction is Direction.RIGHT and x1 > x0 and abs(y1 - y0) < _LEVEL:
        room = min(room, x1 - x0 - _BESIDE)
    return Label(label.port, label.position, room, label.ends)


def _span(label: Label, width: float) -> _Span:
    x, y = label.position
    left = x - width if label.ends else x
    return left, y - _TALL, left + width, y + _DEEP


class _Taken:
    """What lies where labels may be written, in squares, so that asking costs little."""

    def __init__(self, shown: Sequence[BundlePart]) -> None:
        self._cells: dict[tuple[int, int], list[_Span]] = defaultdict(list)
        starts = [strand.corners[0] for strand in shown] or [(0.0, 0.0)]
        self._low = min(x for x, _ in starts) - REACH, min(y for _, y in starts) - REACH
        self._high = max(x for x, _ in starts) + REACH, max(y for _, y in starts) + REACH

    def add(self, span: _Span) -> None:
        """Something lies there."""
        (low_x, low_y), (high_x, high_y) = self._low, self._high
        left, top, right, bottom = span
        if right >= low_x and left <= high_x and bottom >= low_y and top <= high_y:
            seen = max(left, low_x), max(top, low_y), min(right, high_x), min(bottom, high_y)
            for cell in _cells(seen):
                self._cells[cell].append(span)

    def room(self, wanted: _Span, backwards: bool) -> float:
        """How wide something may be that begins at the left, or at the right."""
        left, top, right, bottom = wanted
        room = math.inf
        for cell in _cells(wanted):
            for low, upper, high, lower in self._cells.get(cell, ()):
                if upper < bottom and lower > top and low < right and high > left:
                    room = min(room, (right - high if backwards else low - left) - _APART)
        return max(room, 0.0)


def _cells(span: _Span) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // _CELL) for side in span)
    return product(range(left, right + 1), range(top, bottom + 1))
