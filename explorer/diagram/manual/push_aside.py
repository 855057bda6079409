"""Boxes around a resized box or frame move aside.

Boxes in its row move along it; the rows before and after it move apart.
"""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import chain

from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import GRID, Arrangement, Point, Rect
from explorer.diagram.layout.arrange import framed
from explorer.diagram.manual.make_room import frames_with
from explorer.graph.project import Direction, Layout

_Span = tuple[float, float]
_SLACK = 0.5
_APART = 2 * GRID  # between an enlarged frame and boxes around it


def with_room(
    layout: Layout, shown: Diagram, drawn: Arrangement, positions: Mapping[str, Point]
) -> Layout:
    """Return the layout with moved boxes, and boxes that enlarged frames would cover."""
    found = dict(positions)
    around = {
        frame for key in positions if key in shown.index for frame in shown.frames_around(key)
    }
    if not around:
        return layout.with_positions(found)
    boxes, inside = dict(drawn.boxes), frames_with(shown)
    boxes |= {key: rect.at(found[key]) for key, rect in boxes.items() if key in found}
    for frame in sorted(around, key=shown.depth_of, reverse=True):
        old = drawn.frames[frame]
        frames = framed(shown, drawn, boxes, layout.positions.keys() | found.keys())
        new = frames[frame]
        beside = {
            key: rect
            for key, rect in chain(boxes.items(), frames.items())
            if shown.parents[key] == shown.parents[frame] and key not in positions
            if key != frame and inside.get(key, set()).isdisjoint(positions)
        }
        is_carried = (new.width, new.height) == (old.width, old.height)
        if is_carried or not any(new.grown(_APART).meets(rect) for rect in beside.values()):
            continue
        for key, made in _beside(beside, old, new.joined(old), drawn.direction).items():
            right, down = made.left - beside[key].left, made.top - beside[key].top
            for name in inside.get(key, {key}) if right or down else ():
                boxes[name] = boxes[name].moved(right, down)
                found[name] = boxes[name].center
    return layout.with_positions(found)


def resized(
    rects: Mapping[str, Rect], resized: Mapping[str, Rect], direction: Direction
) -> dict[str, Rect]:
    """Return boxes of which some are resized, given relative to their corners."""
    placed = dict(rects)
    for key, seen in resized.items():
        old = placed.pop(key)
        new = seen.moved(old.left, old.top)
        placed = _beside(placed, old, new, direction)
        placed[key] = new
    return placed


def _beside(
    rects: Mapping[str, Rect], old: Rect, new: Rect, direction: Direction
) -> dict[str, Rect]:
    """Return boxes moved by a resized one: before it, after it or in its row."""
    right, bottom = old.left + old.width, old.top + old.height
    sides = (0.0, new.left + new.width - right, new.left - old.left)  # beside, behind, before
    ends = (0.0, new.top + new.height - bottom, new.top - old.top)
    row = _in_row(rects, old, direction)
    found: dict[str, Rect] = {}
    for name, rect in rects.items():
        across = _side(rect.left, rect.width, old.left, right)
        down = _side(rect.top, rect.height, old.top, bottom)
        if across and down:  # boxes of another row move with it
            is_along = (direction is Direction.RIGHT) == (name in row)
            across, down = (across, 0) if is_along else (0, down)
        found[name] = rect.moved(sides[across], ends[down])
    return found


def _in_row(rects: Mapping[str, Rect], old: Rect, direction: Direction) -> set[str]:
    """Return the boxes in a row, and those in the way when the row moves on."""
    spans = {name: _spans(rect, direction) for name, rect in rects.items()}
    along, row = _spans(old, direction)
    back = {name: ((-last, -first), across) for name, ((first, last), across) in spans.items()}
    return {*_pushed(spans, along[1], row), *_pushed(back, -along[0], row)}


def _pushed(spans: Mapping[str, tuple[_Span, _Span]], start: float, row: _Span) -> Iterator[str]:
    """Yield the boxes after a position in a row, or in the row of a box pushed before them."""
    low, high = row
    before: list[tuple[float, _Span]] = []  # end and row of pushed boxes
    for name, ((first, last), (top, bottom)) in sorted(spans.items(), key=lambda item: item[1]):
        while before and before[0][0] <= first + _SLACK:
            _, (least, most) = heappop(before)
            low, high = min(low, least), max(high, most)
        if first >= start - _SLACK and bottom > low + _SLACK and top < high - _SLACK:
            heappush(before, (last, (top, bottom)))
            yield name


def _spans(rect: Rect, direction: Direction) -> tuple[_Span, _Span]:
    """Return the intervals of a box along a row and across."""
    level, upright = (rect.left, rect.left + rect.width), (rect.top, rect.top + rect.height)
    return (level, upright) if direction is Direction.RIGHT else (upright, level)


def _side(start: float, length: float, low: float, high: float) -> int:
    """Return −1 for before an interval, 1 for after it, 0 for beside it."""
    return -1 if start + length <= low + _SLACK else 1 if start >= high - _SLACK else 0
