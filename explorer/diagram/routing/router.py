"""Routing: how a wire leads around boxes that somebody has placed by hand; plain arithmetic."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from itertools import pairwise, product

from explorer.diagram.geometry import Point, Rect
from explorer.graph.project import Direction

_STUB = 24.0  # how far a wire leads straight out of a box
_GAP, _LANE = 12.0, 6.0  # between a wire and the box that it leads around, and between two wires
LANES = 3
_BEND = 30.0  # what a corner counts, as so much length
_NEAR = 8.0  # so near its own box a wire runs only where there is no other way
_CLEAR = 4.0  # so near a box that a wire passes it seems to end there
_ALONG, _BESIDE = 8.0, 2  # two wires seem one that run together for so long, and so near
_JOINING = 14  # and two from one box that run so near are drawn as one
_FACING = 150.0  # and one right before or behind a box, level with it: it would seem to lead there
_MOST = 24  # boxes that are looked at, those in the middle of the way first
_FEW = 8  # boxes that are asked sooner than looked up
_FIELD = 400.0  # side of the squares in which boxes are looked up


def route(
    start: Point, end: Point, direction: Direction, near: Iterable[Rect] = (), lane: int = 0
) -> list[Point]:
    """The corners of a wire that crosses no box where it can, and then turns and runs least.

    Wires of other lanes keep other distances from boxes, so that few lie on one another.
    """
    if direction is Direction.DOWN:
        flipped = (Rect(box.top, box.left, box.height, box.width) for box in near)
        turned = route(start[::-1], end[::-1], Direction.RIGHT, flipped, lane)
        return [(x, y) for y, x in turned]
    aside = _LANE * (lane % LANES)
    stub = _STUB - aside
    boxes = tuple(
        box if _touches(box, start) or _touches(box, end) else box.grown(_CLEAR) for box in near
    )
    between = _simple(start, end, stub, 0.0)
    if boxes and not crossed(between, boxes):
        return between
    simple = _simple(start, end, stub)
    if not crossed(simple, boxes):
        return simple
    gap = _GAP + aside
    return list(_around(start, end, boxes, gap)) or simple


def stretched(corners: Sequence[Point], start: Point, end: Point) -> Iterator[list[Point]]:
    """The same turns between ends that stand elsewhere, each part carried along with one of them.

    Only those that still lead out of one box and into the other as before.
    """
    strokes = list(_strokes(corners))
    shifts = [
        (now[0] - was[0], now[1] - was[1]) for now, was in ((start, corners[0]), (end, corners[-1]))
    ]
    parts = len(strokes)
    for first in range(parts - 1, 0, -1):  # the first that is carried along with the end
        positions = [
            position + shifts[i >= first][level]
            for i, (level, position, _, _) in enumerate(strokes)
        ]
        found = [start]
        for (level, *_), one, other in zip(strokes, positions, positions[1:], strict=False):
            found.append((other, one) if level else (one, other))
        found.append(end)
        if all(map(_turns_alike, pairwise(corners), pairwise(found))):
            yield found


def _turns_alike(old: tuple[Point, Point], new: tuple[Point, Point]) -> bool:
    """Whether a part of a wire leads the same way as it did."""
    (old_start, old_end), (new_start, new_end) = old, new
    return all(
        (now_end - now) * (was_end - was) > 0 or (now_end == now and was_end == was)
        for was, was_end, now, now_end in zip(old_start, old_end, new_start, new_end, strict=True)
    )


@lru_cache(maxsize=4096)
def _around(start: Point, end: Point, boxes: tuple[Rect, ...], gap: float) -> tuple[Point, ...]:
    """The best way around boxes, remembered because an edit asks for most again; or none."""
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    across = _between(start, end)
    in_turn = sorted(
        boxes, key=lambda box: (box.distance_to(across), math.dist(box.center, middle))
    )
    near = in_turn[:_MOST]
    return tuple(_Streets(start, end, near, gap).direction())


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

    def near(self, corner: Point, other: Point, far: float = 0.0) -> Iterator[str]:
        """The boxes between two corners and so far around, some of them twice."""
        area = _between(corner, other).grown(far)
        return (key for field in _fields(area) for key in self._fields.get(field, ()))

    def is_free(self, corners: Sequence[Point]) -> bool:
        """Whether a wire of straight parts runs through no box."""
        boxes = self._boxes
        if len(boxes) <= _FEW:
            return not crossed(corners, boxes.values())
        return not any(
            crossed(part, [boxes[key] for key in self.near(*part)]) for part in pairwise(corners)
        )


def _between(one: Point, other: Point) -> Rect:
    """What has two places at its corners."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return Rect(left, top, abs(one[0] - other[0]), abs(one[1] - other[1]))


def _fields(area: Rect) -> Iterator[tuple[int, int]]:
    xs = range(int(area.left // _FIELD), int((area.left + area.width) // _FIELD) + 1)
    ys = range(int(area.top // _FIELD), int((area.top + area.height) // _FIELD) + 1)
    return product(xs, ys)


_Stroke = tuple[bool, float, float, float]  # level or upright, where, from where to where
_Taken = tuple[float, float, str, float]  # from where to where, from which box, and just where


class Tracks:
    """Where wires run, so that one does not seem to be another."""

    def __init__(self) -> None:
        self._taken: dict[tuple[bool, int], list[_Taken]] = defaultdict(list)

    def take(self, corners: Sequence[Point], source: str) -> None:
        """Keep where a wire runs that leads from a box."""
        for level, position, low, high in _strokes(corners):
            self._taken[level, round(position)].append((low, high, source, position))

    def are_shared(self, corners: Sequence[Point], source: str) -> bool:
        """Whether a wire would run along with one that leads from another box."""
        return any(
            other != source
            for stroke in _strokes(corners)
            for other, _ in self._along(stroke, _BESIDE)
        )

    def joined(self, corners: Sequence[Point], source: str) -> list[Point]:
        """A wire drawn together with those from the same box that run close to it."""
        found = list(corners)
        for i, stroke in enumerate(_strokes(corners)):
            level, position, _, _ = stroke
            own = (there for other, there in self._along(stroke, _JOINING) if other == source)
            there = min(
                own, key=lambda own_position: abs(own_position - position), default=position
            )
            if there != position and 0 < i < len(corners) - 2:  # its ends stay at their ports
                for corner in (i, i + 1):
                    x, y = found[corner]
                    found[corner] = (x, there) if level else (there, y)
        return found

    def _along(self, stroke: _Stroke, beside: int) -> Iterator[tuple[str, float]]:
        """What runs along with a part of a wire, and where: the boxes that it leads from."""
        level, position, low, high = stroke
        for near in range(round(position) - beside, round(position) + beside + 1):
            for start, end, other, there in self._taken.get((level, near), ()):
                if low < end - _ALONG and start < high - _ALONG:
                    yield other, there


def _strokes(corners: Sequence[Point]) -> Iterator[_Stroke]:
    """The straight parts of a wire."""
    for (x0, y0), (x1, y1) in pairwise(corners):
        if y0 == y1:
            yield True, y0, min(x0, x1), max(x0, x1)
        else:
            yield False, x0, min(y0, y1), max(y0, y1)


def crossed(corners: Sequence[Point], boxes: Collection[Rect]) -> int:
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
        for x0, x1, y0, y1 in parts:  # written out, because this is asked for many wires
            if x0 < right and x1 > left and y0 < bottom and y1 > top:
                count += 1
                break
    return count


def _simple(start: Point, end: Point, stub: float, least: float = 4 * _STUB) -> list[Point]:
    """The corners of a wire that regards nothing but its ends.

    One that leads back turns between them where they are at least so far from one another.
    """
    length, fall = end[0] - start[0], abs(end[1] - start[1])
    lane = stub + _LANE - _STUB  # the middle one is in the middle
    if length >= _GAP or (fall == 0 and length > 0):
        turn = (start[0] + end[0]) / 2 + lane * min(length / (2 * _STUB), 1.0)
        return [start, (turn, start[1]), (turn, end[1]), end]
    between = (start[1] + end[1]) / 2 + lane * min(fall / (8 * _STUB), 1.0)
    if fall < least:
        between = max(start[1], end[1]) + 2 * _STUB + stub
    right, left = start[0] + stub, end[0] - stub
    return [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]


def _touches(box: Rect, position: Point) -> bool:
    x, y = position
    return (
        box.left - 1 <= x <= box.left + box.width + 1
        and box.top - 1 <= y <= box.top + box.height + 1
    )


_Spot = tuple[int, int, bool]  # a crossing of streets, and whether it was come to along


class _Streets:
    """Straight ways beside all boxes, level and upright, and the best way along them.

    A wire leaves to the right and arrives from the left; A*, with the way that is left at least.
    """

    def __init__(self, start: Point, end: Point, boxes: Sequence[Rect], gap: float) -> None:
        self._start, self._end = start, end
        self._edges = start[0], end[0]  # of boxes, along which no wire runs
        xs = {start[0], start[0] + gap, end[0], end[0] - gap, (start[0] + end[0]) / 2}
        ys = {start[1], end[1], (start[1] + end[1]) / 2}
        for box in boxes:
            right = box.left + box.width
            xs |= {box.left - gap, right + gap}
            if 0 < end[0] - right < gap:  # there is room, if little, before the end
                xs.add((end[0] + right) / 2)
            if 0 < box.left - start[0] < gap:
                xs.add((start[0] + box.left) / 2)
            ys |= {box.top - gap, box.top + box.height + gap}
        self._xs, self._ys = sorted(xs), sorted(ys)
        hugged = (0 < x - start[0] < _NEAR or 0 < end[0] - x < _NEAR for x in self._xs)
        self._dear = [_FACING if hugs else 0.0 for hugs in hugged]  # what to turn up or down costs
        self._closed: set[tuple[int, int, bool]] = set()  # parts of streets, by where they begin
        self._faced: set[tuple[int, int]] = set()  # crossings that lie right before a box
        for box in boxes:
            self._close(box)
            if not any(_touches(box, end) for end in (start, end)):
                self._face(box, gap)

    def _close(self, box: Rect) -> None:
        left, top = box.left + 1, box.top + 1
        right, bottom = left + box.width - 2, top + box.height - 2
        columns = range(bisect_right(self._xs, left), bisect_left(self._xs, right))
        rows = range(bisect_right(self._ys, top), bisect_left(self._ys, bottom))
        before, above = bisect_right(self._xs, left) - 1, bisect_right(self._ys, top) - 1
        self._closed.update((x, y, True) for x in (before, *columns) for y in rows)
        self._closed.update((x, y, False) for x in columns for y in (above, *rows))

    def _face(self, box: Rect, gap: float) -> None:
        near = box.grown(gap + 1)
        columns = [
            *range(bisect_left(self._xs, near.left), bisect_right(self._xs, box.left)),
            *range(
                bisect_left(self._xs, box.left + box.width),
                bisect_right(self._xs, near.left + near.width),
            ),
        ]
        rows = range(bisect_left(self._ys, box.top), bisect_right(self._ys, box.top + box.height))
        self._faced.update(product(columns, rows))

    def direction(self) -> list[Point]:
        """The corners of the best way, or nothing where there is none."""
        first = self._xs.index(self._start[0]), self._ys.index(self._start[1]), True
        last = self._xs.index(self._end[0]), self._ys.index(self._end[1]), True
        costs: dict[_Spot, float] = {first: 0.0}
        came: dict[_Spot, _Spot] = {}
        waiting = [(self._left(first), first)]
        while waiting:
            _, here = heappop(waiting)
            if here == last:
                return self._corners(here, came)
            for there, cost in self._next(here, first):
                total = costs[here] + cost
                if total < costs.get(there, math.inf):
                    costs[there], came[there] = total, here
                    heappush(waiting, (total + self._left(there), there))
        return []

    def _left(self, spot: _Spot) -> float:
        x, y = self._xs[spot[0]], self._ys[spot[1]]
        return abs(x - self._end[0]) + abs(y - self._end[1])

    def _next(self, here: _Spot, first: _Spot) -> Iterator[tuple[_Spot, float]]:
        x, y, along = here
        bend = _FACING if (x, y) in self._faced else _BEND
        for step in (1, -1):
            if 0 <= x + step < len(self._xs) and not (here == first and step < 0):
                part = min(x, x + step), y, True
                arrives = self._ends(x + step, y)
                if part not in self._closed and not (arrives and step < 0):
                    length = abs(self._xs[x + step] - self._xs[x])
                    yield (x + step, y, True), length + (0.0 if along else bend)
            if 0 <= y + step < len(self._ys) and self._xs[x] not in self._edges:
                part = x, min(y, y + step), False
                if part not in self._closed:
                    length = abs(self._ys[y + step] - self._ys[y])
                    yield (x, y + step, False), length + (bend + self._dear[x] if along else 0.0)

    def _ends(self, x: int, y: int) -> bool:
        return (self._xs[x], self._ys[y]) == self._end

    def _corners(self, last: _Spot, came: Mapping[_Spot, _Spot]) -> list[Point]:
        spots = [last]
        while spots[-1] in came:
            spots.append(came[spots[-1]])
        positions = [(self._xs[x], self._ys[y]) for x, y, _ in reversed(spots)]
        inner = (
            here
            for before, here, after in zip(positions, positions[1:], positions[2:], strict=False)
            if (before[0] == here[0]) != (here[0] == after[0])
        )
        return [positions[0], *inner, positions[-1]]
