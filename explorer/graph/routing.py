"""Routing: how a wire leads around boxes that somebody has placed by hand; plain arithmetic."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product

from explorer.graph.place import Place, Rect
from explorer.graph.project import Direction

_STUB = 24.0  # how far a wire leads straight out of a box
_SHORT = 9.0  # the same where there is little room
_GAP = 14.0  # between a wire and the box that it leads around
_BEND = 30.0  # what a corner counts, as so much length
_MOST = 24  # boxes that are looked at, those in the middle of the way first
_FIELD = 400.0  # side of the squares in which boxes are looked up


def route(start: Place, end: Place, direction: Direction, near: Iterable[Rect] = ()) -> list[Place]:
    """The corners of a wire that crosses as few boxes as can be, and then turns and runs least."""
    if direction is Direction.DOWN:
        flipped = (Rect(box.top, box.left, box.height, box.width) for box in near)
        return [(x, y) for y, x in route(start[::-1], end[::-1], Direction.RIGHT, flipped)]
    simple, boxes = _simple(start, end), tuple(near)
    if not _crossed(simple, boxes):
        return simple
    return list(_around_boxes(start, end, boxes))


@lru_cache(maxsize=4096)
def _around_boxes(start: Place, end: Place, boxes: tuple[Rect, ...]) -> tuple[Place, ...]:
    """The best of many ways, remembered because an edit asks for most of them again."""
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    near = sorted(boxes, key=lambda box: math.dist(box.centre, middle))[:_MOST]
    ways: list[Sequence[Place]] = [
        _simple(start, end),
        *_turning(start, end, near),
        *_around(start, end, near),
    ]
    ways.sort(key=lambda way: _length(way) + _BEND * len(way))
    for way in ways:
        if not _crossed(way, near):
            return tuple(way)
    least = min(ways, key=lambda way: _crossed(way, near))
    return tuple(least)


class Ground:
    """Boxes by where they stand, so that those near a wire are found among thousands."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self._boxes = boxes
        self._fields: dict[tuple[int, int], list[str]] = defaultdict(list)
        for key, box in boxes.items():
            for field in _fields(box):
                self._fields[field].append(key)

    def near(self, corners: Sequence[Place], far: float = 0.0) -> list[str]:
        """The boxes around all corners of a wire, and so far from them."""
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        left, top = min(xs), min(ys)
        area = Rect(left, top, max(xs) - left, max(ys) - top).grown(far)
        found = (key for field in _fields(area) for key in self._fields.get(field, ()))
        return list(dict.fromkeys(found))


def _fields(area: Rect) -> Iterator[tuple[int, int]]:
    xs = range(int(area.left // _FIELD), int((area.left + area.width) // _FIELD) + 1)
    ys = range(int(area.top // _FIELD), int((area.top + area.height) // _FIELD) + 1)
    return product(xs, ys)


def crosses(corners: Sequence[Place], box: Rect) -> bool:
    """Whether a wire of straight parts runs through a box; along its edge is beside it."""
    left, top = box.left + 1, box.top + 1
    right, bottom = box.left + box.width - 1, box.top + box.height - 1
    return any(
        min(x0, x1) < right and max(x0, x1) > left and min(y0, y1) < bottom and max(y0, y1) > top
        for (x0, y0), (x1, y1) in pairwise(corners)
    )


def _simple(start: Place, end: Place) -> list[Place]:
    """The corners of a wire that regards nothing but its ends."""
    if end[0] - start[0] >= 2 * _STUB or (start[1] == end[1] and end[0] > start[0]):
        return _turned(start, end, (start[0] + end[0]) / 2)
    between = (start[1] + end[1]) / 2
    if abs(start[1] - end[1]) < 4 * _STUB:
        between = max(start[1], end[1]) + 3 * _STUB
    return _led(start, end, between, _STUB)


def _turned(start: Place, end: Place, turn: float) -> list[Place]:
    return [start, (turn, start[1]), (turn, end[1]), end]


def _led(start: Place, end: Place, lane: float, stub: float) -> list[Place]:
    right, left = start[0] + stub, end[0] - stub
    return [start, (right, start[1]), (right, lane), (left, lane), (left, end[1]), end]


def _crossed(way: Sequence[Place], boxes: Iterable[Rect]) -> int:
    return sum(crosses(way, box) for box in boxes)


def _length(way: Sequence[Place]) -> float:
    return sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(way))


def _turning(start: Place, end: Place, boxes: Iterable[Rect]) -> Iterator[list[Place]]:
    """One turn, beside a box that stands between."""
    sides = (x for box in boxes for x in (box.left - _GAP, box.left + box.width + _GAP))
    turns = {start[0] + _STUB, end[0] - _STUB, *sides}
    for turn in sorted(turns):
        if start[0] + _SHORT <= turn <= end[0] - _SHORT:
            yield _turned(start, end, turn)


def _around(start: Place, end: Place, boxes: Iterable[Rect]) -> Iterator[list[Place]]:
    """Along a lane above or below a box, or between the rows."""
    sides = (y for box in boxes for y in (box.top - _GAP, box.top + box.height + _GAP))
    lanes = sorted({(start[1] + end[1]) / 2, *sides})
    for stub in (_STUB, _SHORT):
        for lane in lanes:
            yield _led(start, end, lane, stub)
