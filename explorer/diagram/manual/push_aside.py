"""Beside: what is around something that takes other room makes way for it.

What is in its row moves along it, the rows before and behind it move apart.
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
_APART = 2 * GRID  # between a frame that has grown and what is around it


def with_room(
    layout: Layout, shown: Diagram, drawn: Arrangement, positions: Mapping[str, Point]
) -> Layout:
    """The layout with boxes elsewhere, and what frames that grow around them would lie on.

    Where they lie on nothing, nothing else moves.
    """
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
    """Boxes of which some take other room, seen from their corners; what is around makes way."""
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
    """Boxes beside something that takes other room: before it, behind it or in its row."""
    right, bottom = old.left + old.width, old.top + old.height
    sides = (0.0, new.left + new.width - right, new.left - old.left)  # beside, behind, before
    ends = (0.0, new.top + new.height - bottom, new.top - old.top)
    row = _in_row(rects, old, direction)
    found: dict[str, Rect] = {}
    for name, rect in rects.items():
        across = _side(rect.left, rect.width, old.left, right)
        down = _side(rect.top, rect.height, old.top, bottom)
        if across and down:  # of another row it moves with that
            is_along = (direction is Direction.RIGHT) == (name in row)
            across, down = (across, 0) if is_along else (0, down)
        found[name] = rect.moved(sides[across], ends[down])
    return found


def _in_row(rects: Mapping[str, Rect], old: Rect, direction: Direction) -> set[str]:
    """What stands in the row of something, or is in the way of what does when that moves on."""
    spans = {name: _spans(rect, direction) for name, rect in rects.items()}
    along, row = _spans(old, direction)
    back = {name: ((-last, -first), across) for name, ((first, last), across) in spans.items()}
    return {*_pushed(spans, along[1], row), *_pushed(back, -along[0], row)}


def _pushed(spans: Mapping[str, tuple[_Span, _Span]], start: float, row: _Span) -> Iterator[str]:
    """What stands behind a place in a row, or in the row of what is pushed before it."""
    low, high = row
    before: list[tuple[float, _Span]] = []  # where what is pushed ends, and its own row
    for name, ((first, last), (top, bottom)) in sorted(spans.items(), key=lambda item: item[1]):
        while before and before[0][0] <= first + _SLACK:
            _, (least, most) = heappop(before)
            low, high = min(low, least), max(high, most)
        if first >= start - _SLACK and bottom > low + _SLACK and top < high - _SLACK:
            heappush(before, (last, (top, bottom)))
            yield name


def _spans(rect: Rect, direction: Direction) -> tuple[_Span, _Span]:
    """From where to where something stands along a row, and across."""
    level, upright = (rect.left, rect.left + rect.width), (rect.top, rect.top + rect.height)
    return (level, upright) if direction is Direction.RIGHT else (upright, level)


def _side(start: float, length: float, low: float, high: float) -> int:
    """Before something (−1), behind it (1), or beside it."""
    return -1 if start + length <= low + _SLACK else 1 if start >= high - _SLACK else 0
