"""Aligning: where boxes stand after they were lined up or spread evenly."""

import math
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from explorer.graph.place import GRID, Place, Rect


class Edge(StrEnum):
    """What boxes can share."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Axis(StrEnum):
    """Along what boxes can be spread."""

    ACROSS = "across"
    DOWN = "down"


def aligned(
    boxes: Mapping[str, Rect], edge: Edge, others: Collection[Rect] = ()
) -> dict[str, Place]:
    """The centres with which all boxes share an edge: the outermost, or the mean middle.

    What would lie on one another or on others, which stay, moves on along that edge, in the order
    in which it stood.
    """
    lines = {key: _line(rect, edge) for key, rect in boxes.items()}
    if edge in (Edge.LEFT, Edge.TOP):
        shared = min(lines.values())
    elif edge in (Edge.RIGHT, Edge.BOTTOM):
        shared = max(lines.values())
    else:
        shared = sum(lines.values()) / len(lines)
    places = {key: _shifted(rect, edge, shared - lines[key]) for key, rect in boxes.items()}
    at = 1 if edge in (Edge.LEFT, Edge.CENTRE, Edge.RIGHT) else 0
    kept = sorted((_spans(rect, at) for rect in others), key=lambda spans: spans[0].start)
    return _apart(boxes, places, at, kept)


class _Span(NamedTuple):
    """From where to where something reaches along one side of the canvas."""

    start: float
    end: float

    def meets(self, other: "_Span") -> bool:
        return self.start < other.end and other.start < self.end


def _spans(rect: Rect, at: int) -> tuple[_Span, _Span]:
    """What a box takes along a line and across it."""
    across = _Span(rect.left, rect.left + rect.width)
    down = _Span(rect.top, rect.top + rect.height)
    return (across, down) if at == 0 else (down, across)


def _apart(
    boxes: Mapping[str, Rect],
    places: dict[str, Place],
    at: int,
    kept: Sequence[tuple[_Span, _Span]],
) -> dict[str, Place]:
    """Places in a line, each moved on along it until it is clear of the one before and of others.

    The others come in the order in which they begin along it.
    """
    free = -math.inf
    for key in sorted(places, key=lambda key: (places[key][at], boxes[key].centre[1 - at])):
        (start, end), side = _spans(boxes[key].at(places[key]), at)
        length, start = end - start, max(start, free)
        for along, across in kept:
            if side.meets(across) and along.meets(_Span(start, start + length)):
                start = along.end + GRID
        x, y = places[key]
        places[key] = (start + length / 2, y) if at == 0 else (x, start + length / 2)
        free = start + length + GRID
    return places


def _line(rect: Rect, edge: Edge) -> float:
    x, y = rect.centre
    lines = {
        Edge.LEFT: rect.left,
        Edge.CENTRE: x,
        Edge.RIGHT: rect.left + rect.width,
        Edge.TOP: rect.top,
        Edge.MIDDLE: y,
        Edge.BOTTOM: rect.top + rect.height,
    }
    return lines[edge]


def _shifted(rect: Rect, edge: Edge, by: float) -> Place:
    x, y = rect.centre
    return (x + by, y) if edge in (Edge.LEFT, Edge.CENTRE, Edge.RIGHT) else (x, y + by)


def distributed(boxes: Mapping[str, Rect], axis: Axis) -> dict[str, Place]:
    """The centres with which the gaps between boxes are equal; the outermost stay."""
    at = 0 if axis is Axis.ACROSS else 1
    row = sorted(boxes, key=lambda key: boxes[key].centre[at])
    sides = [boxes[key].width if at == 0 else boxes[key].height for key in row]
    begin = boxes[row[0]].centre[at] - sides[0] / 2
    end = boxes[row[-1]].centre[at] + sides[-1] / 2
    gap = (end - begin - sum(sides)) / max(len(row) - 1, 1)
    places: dict[str, Place] = {}
    for key, side in zip(row, sides, strict=True):
        x, y = boxes[key].centre
        middle = begin + side / 2
        places[key] = (middle, y) if at == 0 else (x, middle)
        begin += side + gap
    return places
