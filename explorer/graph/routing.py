"""Routing: how a wire leads around boxes that somebody has placed by hand; plain arithmetic."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise, product

from explorer.graph.place import Place, Rect
from explorer.graph.project import Direction

_STUB = 24.0  # how far a wire leads straight out of a box
_SHORT = 9.0  # the same where there is little room
_GAP = 14.0  # between a wire and the box that it leads around
_BEND = 30.0  # what a corner counts, as so much length
_MOST = 24  # boxes that are looked at, those in the middle of the way first
_FEW = 8  # boxes that are asked sooner than looked up
_FIELD = 400.0  # side of the squares in which boxes are looked up


def route(start: Place, end: Place, direction: Direction, near: Iterable[Rect] = ()) -> list[Place]:
    """The corners of a wire that crosses as few boxes as can be, and then turns and runs least."""
    if direction is Direction.DOWN:
        flipped = (Rect(box.top, box.left, box.height, box.width) for box in near)
        return [(x, y) for y, x in route(start[::-1], end[::-1], Direction.RIGHT, flipped)]
    simple, boxes = _simple(start, end), tuple(near)
    return list(_around_boxes(start, end, boxes)) if crossed(simple, boxes) else simple


@lru_cache(maxsize=4096)
def _around_boxes(start: Place, end: Place, boxes: tuple[Rect, ...]) -> tuple[Place, ...]:
    """The best of many ways, remembered because an edit asks for most of them again."""
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    near = sorted(boxes, key=lambda box: math.dist(box.centre, middle))[:_MOST]
    ways: list[Sequence[Place]] = [_simple(start, end)]
    ways += [*_turning(start, end, near), *_around(start, end, near)]
    ways.sort(key=lambda way: _length(way) + _BEND * len(way))
    fewest, best = len(near) + 1, ways[0]
    for way in ways:
        count = crossed(way, near)
        if count < fewest:
            fewest, best = count, way
        if not count:
            break
    return tuple(best)


class Ground:
    """Boxes by where they stand, so that those near a wire are found among thousands."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self._boxes = boxes

    @cached_property
    def _fields(self) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        for key, box in self._boxes.items():
            for field in _fields(box):
                found[field].append(key)
        return found

    def near(self, corner: Place, other: Place, far: float = 0.0) -> Iterator[str]:
        """The boxes between two corners and so far around, some of them twice."""
        left, top = min(corner[0], other[0]), min(corner[1], other[1])
        area = Rect(left, top, abs(corner[0] - other[0]), abs(corner[1] - other[1])).grown(far)
        return (key for field in _fields(area) for key in self._fields.get(field, ()))

    def is_free(self, corners: Sequence[Place]) -> bool:
        """Whether a wire of straight parts runs through no box."""
        boxes = self._boxes
        if len(boxes) <= _FEW:
            return not crossed(corners, boxes.values())
        return not any(
            crossed(part, [boxes[key] for key in self.near(*part)]) for part in pairwise(corners)
        )


def _fields(area: Rect) -> Iterator[tuple[int, int]]:
    xs = range(int(area.left // _FIELD), int((area.left + area.width) // _FIELD) + 1)
    ys = range(int(area.top // _FIELD), int((area.top + area.height) // _FIELD) + 1)
    return product(xs, ys)


def crossed(corners: Sequence[Place], boxes: Collection[Rect]) -> int:
    """Through how many boxes a wire of straight parts runs; along an edge is beside it."""
    if not boxes:
        return 0
    parts = [
        (min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
        for (x0, y0), (x1, y1) in pairwise(corners)
    ]
    count = 0
    for box in boxes:
        left, top = box.left + 1, box.top + 1
        right, bottom = left + box.width - 2, top + box.height - 2
        for x0, x1, y0, y1 in parts:  # written out, because this is asked a hundred times a wire
            if x0 < right and x1 > left and y0 < bottom and y1 > top:
                count += 1
                break
    return count


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
