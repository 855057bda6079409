"""Alignment and even distribution of boxes."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from explorer.diagram.geometry import Point, Rect
from explorer.schema.messages import message
from explorer.schema.titled_enum import TitledEnum

NARROW = 24.0  # between boxes, with room for a connection


class Edge(TitledEnum):
    """A line that boxes can share."""

    LEFT = "left", message("Align left")
    CENTER = "center", message("Align horizontal centers")
    RIGHT = "right", message("Align right")
    TOP = "top", message("Align top")
    MIDDLE = "middle", message("Align vertical centers")
    BOTTOM = "bottom", message("Align bottom")


class Axis(TitledEnum):
    """An axis along which boxes can be distributed."""

    ACROSS = "across", message("Distribute horizontally")
    DOWN = "down", message("Distribute vertically")


def aligned(
    boxes: Mapping[str, Rect],
    edge: Edge,
    others: Collection[Rect] = (),
    apart: tuple[float, float] = (NARROW, NARROW),
) -> dict[str, Point]:
    """Return the centers with which all boxes share an edge: the outermost, or the mean center.

    Boxes that would overlap form a row instead, in the given order, `apart` across and down. Boxes
    that would cover `others`, which stay, move on behind them.
    """
    lines = {key: _line(rect, edge) for key, rect in boxes.items()}
    if edge in (Edge.LEFT, Edge.TOP):
        shared = min(lines.values())
    elif edge in (Edge.RIGHT, Edge.BOTTOM):
        shared = max(lines.values())
    else:
        shared = sum(lines.values()) / len(lines)
    rects = {k: rect.at(_shifted(rect, edge, shared - lines[k])) for k, rect in boxes.items()}
    at = 1 if edge in (Edge.LEFT, Edge.CENTER, Edge.RIGHT) else 0
    row: list[_Request] = []
    for run in _runs(rects, at, apart[at]):
        start = run.start
        for key in run.keys:
            row.append(_Request(key, start, apart[at]))
            start += _length(rects[key], at) + apart[at]
        row[-1] = row[-1]._replace(apart=NARROW)
    return _granted(row, rects, at, others)


def distributed(
    boxes: Mapping[str, Rect], axis: Axis, others: Collection[Rect] = ()
) -> dict[str, Point]:
    """Return the centers with equal gaps between boxes, of which the outermost stay.

    Gaps keep room for connections; then boxes that would cover `others` move on behind them.
    """
    at = 0 if axis is Axis.ACROSS else 1
    if len(boxes) < 3:
        return {key: rect.center for key, rect in boxes.items()}
    row = sorted(boxes, key=lambda key: boxes[key].center[at])
    start, end = _spans(boxes[row[0]], at)[0].start, _spans(boxes[row[-1]], at)[0].end
    used = sum(_length(rect, at) for rect in boxes.values())
    even = (end - start - used) / (len(row) - 1)
    gap = max(even, NARROW)
    requests: list[_Request] = []
    for key in row:
        requests.append(_Request(key, start, gap))
        start += _length(boxes[key], at) + gap
    return _granted(requests, boxes, at, others if gap > even else ())


class _Request(NamedTuple):
    """The requested start of a box along a line, and the gap after it."""

    key: str
    start: float
    apart: float


def _granted(
    row: Sequence[_Request], rects: Mapping[str, Rect], at: int, others: Collection[Rect]
) -> dict[str, Point]:
    """Return the centers of boxes in a line, each as requested or behind obstacles."""
    kept = sorted((_spans(rect, at) for rect in others), key=lambda spans: spans[0].start)
    positions: dict[str, Point] = {}
    free = -math.inf
    for key, requested, apart in row:
        start = _clear(rects[key], at, max(requested, free), kept)
        end = start + _length(rects[key], at)
        (x, y), middle = rects[key].center, (start + end) / 2
        positions[key] = (middle, y) if at == 0 else (x, middle)
        free = end + apart
    return positions


class _Span(NamedTuple):
    """An interval along one axis of the canvas."""

    start: float
    end: float

    def meets(self, other: "_Span") -> bool:
        return self.start < other.end and other.start < self.end


def _spans(rect: Rect, at: int) -> tuple[_Span, _Span]:
    """Return the intervals of a box along a line and across it."""
    across = _Span(rect.left, rect.left + rect.width)
    down = _Span(rect.top, rect.top + rect.height)
    return (across, down) if at == 0 else (down, across)


def _length(rect: Rect, at: int) -> float:
    return rect.width if at == 0 else rect.height


class _Run(NamedTuple):
    """Boxes of a line in a row of their own."""

    start: float
    end: float
    keys: list[str]


def _runs(rects: Mapping[str, Rect], at: int, apart: float) -> list[_Run]:
    """Return overlapping boxes as rows; a box that a row runs into joins it."""
    order = {key: number for number, key in enumerate(rects)}
    spans = {key: _spans(rect, at)[0] for key, rect in rects.items()}
    runs: list[_Run] = []
    for key in sorted(rects, key=lambda key: spans[key].start):
        run = _Run(*spans[key], [key])
        while runs and runs[-1].end > run.start:
            before = runs.pop()
            keys = sorted((*before.keys, *run.keys), key=order.__getitem__)
            lengths = sum(_length(rects[each], at) for each in keys)
            run = _Run(before.start, before.start + lengths + apart * (len(keys) - 1), keys)
        runs.append(run)
    return runs


def _clear(rect: Rect, at: int, start: float, kept: Sequence[tuple[_Span, _Span]]) -> float:
    """Return the start of a box along a line: as requested, or behind `kept` in its way."""
    length, side = _length(rect, at), _spans(rect, at)[1]
    for along, across in kept:
        if side.meets(across) and along.meets(_Span(start, start + length)):
            start = along.end + NARROW
    return start


def _line(rect: Rect, edge: Edge) -> float:
    x, y = rect.center
    lines = {
        Edge.LEFT: rect.left,
        Edge.CENTER: x,
        Edge.RIGHT: rect.left + rect.width,
        Edge.TOP: rect.top,
        Edge.MIDDLE: y,
        Edge.BOTTOM: rect.top + rect.height,
    }
    return lines[edge]


def _shifted(rect: Rect, edge: Edge, by: float) -> Point:
    x, y = rect.center
    return (x + by, y) if edge in (Edge.LEFT, Edge.CENTER, Edge.RIGHT) else (x, y + by)
