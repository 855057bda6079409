"""Beside: what is around something that takes other room makes way for it.

What is in its row moves along it, the rows before and behind it move apart.
"""

from collections.abc import Mapping
from itertools import chain

from explorer.graph.groups import View
from explorer.graph.layout.arrange import framed
from explorer.graph.layout.place import GRID, Arrangement, Place, Rect
from explorer.graph.layout.room import frames_with
from explorer.graph.project import Direction, Layout

_APART = 2 * GRID  # between a frame that has grown and what is around it


def with_room(
    layout: Layout, shown: View, drawn: Arrangement, places: Mapping[str, Place]
) -> Layout:
    """The layout with boxes elsewhere, and what frames that grow around them would lie on.

    Where they lie on nothing, nothing else moves.
    """
    found = dict(places)
    around = {frame for key in places if key in shown.index for frame in shown.frames_around(key)}
    if not around:
        return layout.with_moved(found)
    boxes, inside = dict(drawn.boxes), frames_with(shown)
    boxes |= {key: rect.at(found[key]) for key, rect in boxes.items() if key in found}
    for frame in sorted(around, key=shown.depth_of, reverse=True):
        old = drawn.frames[frame]
        frames = framed(shown, drawn, boxes, layout.moved.keys() | found.keys())
        new = frames[frame]
        beside = {
            key: rect
            for key, rect in chain(boxes.items(), frames.items())
            if shown.parents[key] == shown.parents[frame] and key not in places
            if key != frame and inside.get(key, set()).isdisjoint(places)
        }
        is_carried = (new.width, new.height) == (old.width, old.height)
        if is_carried or not any(new.grown(_APART).meets(rect) for rect in beside.values()):
            continue
        for key, rect in beside.items():
            made = _beside(rect, old, new.joined(old), drawn.direction)
            right, down = made.left - rect.left, made.top - rect.top
            for name in inside.get(key, {key}) if right or down else ():
                boxes[name] = boxes[name].moved(right, down)
                found[name] = boxes[name].centre
    return layout.with_moved(found)


def resized(
    rects: Mapping[str, Rect], resized: Mapping[str, Rect], way: Direction
) -> dict[str, Rect]:
    """Boxes of which some take other room, seen from their corners; what is around makes way."""
    placed = dict(rects)
    for key, seen in resized.items():
        old = placed.pop(key)
        new = seen.moved(old.left, old.top)
        placed = {name: _beside(rect, old, new, way) for name, rect in placed.items()}
        placed[key] = new
    return placed


def _beside(rect: Rect, old: Rect, new: Rect, way: Direction) -> Rect:
    """A box beside something that takes other room: before it, behind it or in its row."""
    right, bottom = old.left + old.width, old.top + old.height
    across = _side(rect.left, rect.width, old.left, right)
    down = _side(rect.top, rect.height, old.top, bottom)
    if across and down:  # of another row: it moves with that
        across, down = (0, down) if way is Direction.RIGHT else (across, 0)
    sides = (0.0, new.left + new.width - right, new.left - old.left)  # beside, behind, before
    ends = (0.0, new.top + new.height - bottom, new.top - old.top)
    return rect.moved(sides[across], ends[down])


def _side(start: float, length: float, low: float, high: float) -> int:
    """Before something (−1), behind it (1), or beside it."""
    return -1 if start + length <= low + 0.5 else 1 if start >= high - 0.5 else 0
