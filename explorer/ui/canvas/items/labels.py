"""Where shapes are written beside connections, without covering connections or each other."""

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
_ABOVE, _BELOW, _UNDER = -4.0, 12.0, 14.0  # from a port down to the baseline
_TALL, _DEEP = 8.0, 1.0  # of letters, above the baseline and below
_APART = 3.0  # from a shape to what runs across its line
_USUAL_WIDTH = 72.0  # in which most shapes have room
_LEVEL = COLLAPSED_HEIGHT / 2  # vertical distance within which a box is beside a shape
_CELL_SIDE = 48.0  # of the squares in which connections are looked up

_Span = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """The shape of an output: where it is written, and how wide it may be."""

    port: Port
    position: Point
    room: float
    ends: bool = False  # at its position, where others begin


def labels_of(
    parts: Sequence[BundlePart], near: Sequence[BundlePart], direction: Direction
) -> list[Label]:
    """Return a label for every part with a port, beside all that runs near."""
    shown = [part for part in parts if part.port]
    used = _UsedAreas(shown)
    for part in near:
        for (x0, y0), (x1, y1) in pairwise(part.corners):
            used.add((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    found: list[Label] = []
    for part in shown:
        label = _roomiest(part, used, direction)
        used.add(_span(label, min(label.room, _USUAL_WIDTH)))
        found.append(label)
    return found


def _roomiest(part: BundlePart, used: "_UsedAreas", direction: Direction) -> Label:
    """Return the first label with room for most shapes, or the one with the most room."""
    tried: list[Label] = []
    for label in _candidates(part, direction):
        tried.append(_fitted(label, part, used, direction))
        if tried[-1].room >= _USUAL_WIDTH:
            return tried[-1]
    return max(tried, key=lambda each: each.room)


def _candidates(part: BundlePart, direction: Direction) -> Iterator[Label]:
    """Yield where the shape may be written, the best position first."""
    x, y = part.corners[0]
    if part.port and direction is Direction.RIGHT:
        yield Label(part.port, (x + _BESIDE, y + _ABOVE), 0.0)
        yield Label(part.port, (x + _BESIDE, y + _BELOW), 0.0)
    elif part.port:
        yield Label(part.port, (x + _BESIDE, y + _UNDER), 0.0)
        yield Label(part.port, (x - _BESIDE, y + _UNDER), 0.0, ends=True)


def _fitted(label: Label, part: BundlePart, used: "_UsedAreas", direction: Direction) -> Label:
    """Return the label with its room before a connection, another shape or the next box."""
    (x0, y0), (x1, y1) = part.corners[0], part.corners[-1]
    room = used.room(_span(label, REACH), label.ends)
    if direction is Direction.RIGHT and x1 > x0 and abs(y1 - y0) < _LEVEL:
        room = min(room, x1 - x0 - _BESIDE)
    return Label(label.port, label.position, room, label.ends)


def _span(label: Label, width: float) -> _Span:
    x, y = label.position
    left = x - width if label.ends else x
    return left, y - _TALL, left + width, y + _DEEP


class _UsedAreas:
    """What is drawn where labels may be written, in squares for fast lookups."""

    def __init__(self, shown: Sequence[BundlePart]) -> None:
        self._cells: dict[tuple[int, int], list[_Span]] = defaultdict(list)
        starts = [part.corners[0] for part in shown] or [(0.0, 0.0)]
        self._low = min(x for x, _ in starts) - REACH, min(y for _, y in starts) - REACH
        self._high = max(x for x, _ in starts) + REACH, max(y for _, y in starts) + REACH

    def add(self, span: _Span) -> None:
        """Mark an area as used."""
        (low_x, low_y), (high_x, high_y) = self._low, self._high
        left, top, right, bottom = span
        if right >= low_x and left <= high_x and bottom >= low_y and top <= high_y:
            inside = max(left, low_x), max(top, low_y), min(right, high_x), min(bottom, high_y)
            for cell in _cells(inside):
                self._cells[cell].append(span)

    def room(self, span: _Span, backwards: bool) -> float:
        """Return the room for a text that begins at the left, or at the right."""
        left, top, right, bottom = span
        room = math.inf
        for cell in _cells(span):
            for low, upper, high, lower in self._cells.get(cell, ()):
                if upper < bottom and lower > top and low < right and high > left:
                    room = min(room, (right - high if backwards else low - left) - _APART)
        return max(room, 0.0)


def _cells(span: _Span) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // _CELL_SIDE) for side in span)
    return product(range(left, right + 1), range(top, bottom + 1))
