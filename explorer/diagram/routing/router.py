"""Orthogonal routes around boxes that were placed by hand."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from itertools import pairwise, product

from explorer.diagram.geometry import Point, Rect
from explorer.diagram.routing.options import ROUTING
from explorer.graph.project import Direction


def route(
    start: Point, end: Point, direction: Direction, near: Iterable[Rect] = (), lane: int = 0
) -> list[Point]:
    """Return the corners of a route that crosses no box if possible, with few turns and short.

    Routes of other lanes keep other distances from boxes, so that few overlap.
    """
    if direction is Direction.DOWN:
        flipped = (Rect(box.top, box.left, box.height, box.width) for box in near)
        turned = route(start[::-1], end[::-1], Direction.RIGHT, flipped, lane)
        return [(x, y) for y, x in turned]
    aside = ROUTING.lane * (lane % ROUTING.lanes)
    stub = ROUTING.stub - aside
    boxes = tuple(
        box if _touches(box, start) or _touches(box, end) else box.grown(ROUTING.clearance)
        for box in near
    )
    between = _simple(start, end, stub, 0.0)
    if boxes and not count_crossed(between, boxes):
        return between
    simple = _simple(start, end, stub)
    if not count_crossed(simple, boxes):
        return simple
    gap = ROUTING.gap + aside
    return list(_around(start, end, boxes, gap)) or simple


def stretched(corners: Sequence[Point], start: Point, end: Point) -> Iterator[list[Point]]:
    """Yield routes with the same turns between moved ends, each segment moved with one end.

    Only those whose segments keep their directions.
    """
    segments = list(_segments(corners))
    shifts = [
        (now[0] - was[0], now[1] - was[1]) for now, was in ((start, corners[0]), (end, corners[-1]))
    ]
    parts = len(segments)
    for first in range(parts - 1, 0, -1):  # the first segment that moves with the end
        positions = [
            position + shifts[i >= first][level]
            for i, (level, position, _, _) in enumerate(segments)
        ]
        found = [start]
        for (level, *_), one, other in zip(segments, positions, positions[1:], strict=False):
            found.append((other, one) if level else (one, other))
        found.append(end)
        if all(map(_turns_alike, pairwise(corners), pairwise(found))):
            yield found


def _turns_alike(old: tuple[Point, Point], new: tuple[Point, Point]) -> bool:
    """Return whether a segment keeps its direction."""
    (old_start, old_end), (new_start, new_end) = old, new
    return all(
        (now_end - now) * (was_end - was) > 0 or (now_end == now and was_end == was)
        for was, was_end, now, now_end in zip(old_start, old_end, new_start, new_end, strict=True)
    )


@lru_cache(maxsize=4096)
def _around(start: Point, end: Point, boxes: tuple[Rect, ...], gap: float) -> tuple[Point, ...]:
    """Return the best route around boxes, or none; cached, as an edit needs most routes again."""
    center = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    across = _between(start, end)
    by_distance = sorted(
        boxes, key=lambda box: (box.distance_to(across), math.dist(box.center, center))
    )
    near = by_distance[: ROUTING.max_obstacles]
    return tuple(_RoutingGrid(start, end, near, gap).best_route())


class BoxIndex:
    """An index of boxes by cells of a grid, to find those near a connection among thousands."""

    def __init__(self, boxes: Mapping[str, Rect]) -> None:
        self._boxes = boxes

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        for key, box in self._boxes.items():
            for cell in _cells(box):
                found[cell].append(key)
        return found

    def near(self, corner: Point, other: Point, far: float = 0.0) -> Iterator[str]:
        """Return the boxes between two corners and `far` around, some of them twice."""
        area = _between(corner, other).grown(far)
        return (key for cell in _cells(area) for key in self._cells.get(cell, ()))

    def is_free(self, corners: Sequence[Point]) -> bool:
        """Return whether a route crosses no box."""
        boxes = self._boxes
        if len(boxes) <= ROUTING.max_scanned:
            return not count_crossed(corners, boxes.values())
        return not any(
            count_crossed(part, [boxes[key] for key in self.near(*part)])
            for part in pairwise(corners)
        )


def _between(one: Point, other: Point) -> Rect:
    """Return the rectangle with two opposite corners."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return Rect(left, top, abs(one[0] - other[0]), abs(one[1] - other[1]))


def _cells(area: Rect) -> Iterator[tuple[int, int]]:
    xs = range(int(area.left // ROUTING.cell), int((area.left + area.width) // ROUTING.cell) + 1)
    ys = range(int(area.top // ROUTING.cell), int((area.top + area.height) // ROUTING.cell) + 1)
    return product(xs, ys)


_Segment = tuple[bool, float, float, float]  # is horizontal, position across, start, end
_Used = tuple[float, float, str, float]  # start, end, source box, position across


class Tracks:
    """The segments of routed connections, so that two do not seem to be one."""

    def __init__(self) -> None:
        self._used: dict[tuple[bool, int], list[_Used]] = defaultdict(list)

    def take(self, corners: Sequence[Point], source: str) -> None:
        """Add the route of a connection from a box."""
        for level, position, low, high in _segments(corners):
            self._used[level, round(position)].append((low, high, source, position))

    def are_shared(self, corners: Sequence[Point], source: str) -> bool:
        """Return whether a route overlaps one from another box."""
        return any(
            other != source
            for segment in _segments(corners)
            for other, _ in self._along(segment, ROUTING.shared_distance)
        )

    def joined(self, corners: Sequence[Point], source: str) -> list[Point]:
        """Return the route moved onto close ones from the same box."""
        found = list(corners)
        for i, segment in enumerate(_segments(corners)):
            level, position, _, _ = segment
            own = (
                there
                for other, there in self._along(segment, ROUTING.join_distance)
                if other == source
            )
            there = min(
                own, key=lambda own_position: abs(own_position - position), default=position
            )
            if there != position and 0 < i < len(corners) - 2:  # the ends stay at their ports
                for corner in (i, i + 1):
                    x, y = found[corner]
                    found[corner] = (x, there) if level else (there, y)
        return found

    def _along(self, segment: _Segment, beside: int) -> Iterator[tuple[str, float]]:
        """Yield the source boxes and positions of segments along this one."""
        level, position, low, high = segment
        for near in range(round(position) - beside, round(position) + beside + 1):
            for start, end, other, there in self._used.get((level, near), ()):
                if low < end - ROUTING.shared_length and start < high - ROUTING.shared_length:
                    yield other, there


def _segments(corners: Sequence[Point]) -> Iterator[_Segment]:
    """Yield the segments of a route."""
    for (x0, y0), (x1, y1) in pairwise(corners):
        if y0 == y1:
            yield True, y0, min(x0, x1), max(x0, x1)
        else:
            yield False, x0, min(y0, y1), max(y0, y1)


def count_crossed(corners: Sequence[Point], boxes: Collection[Rect]) -> int:
    """Return the number of boxes that a route crosses; running along an edge does not count."""
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
        for x0, x1, y0, y1 in parts:  # written out for speed
            if x0 < right and x1 > left and y0 < bottom and y1 > top:
                count += 1
                break
    return count


def _simple(start: Point, end: Point, stub: float, least: float = 4 * ROUTING.stub) -> list[Point]:
    """Return a route that ignores boxes.

    One that leads back turns between the ends if they are at least `least` apart.
    """
    length, fall = end[0] - start[0], abs(end[1] - start[1])
    lane = stub + ROUTING.lane - ROUTING.stub  # the center one is in the center
    if length >= ROUTING.gap or (fall == 0 and length > 0):
        turn = (start[0] + end[0]) / 2 + lane * min(length / (2 * ROUTING.stub), 1.0)
        return [start, (turn, start[1]), (turn, end[1]), end]
    between = (start[1] + end[1]) / 2 + lane * min(fall / (8 * ROUTING.stub), 1.0)
    if fall < least:
        between = max(start[1], end[1]) + 2 * ROUTING.stub + stub
    right, left = start[0] + stub, end[0] - stub
    return [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]


def _touches(box: Rect, position: Point) -> bool:
    x, y = position
    return (
        box.left - 1 <= x <= box.left + box.width + 1
        and box.top - 1 <= y <= box.top + box.height + 1
    )


_GridPoint = tuple[int, int, bool]  # column, row, whether reached horizontally


class _RoutingGrid:
    """Grid lines beside all boxes, and the best route along them.

    A route starts to the right and ends from the left; A* with the Manhattan distance as bound.
    """

    def __init__(self, start: Point, end: Point, boxes: Sequence[Rect], gap: float) -> None:
        self._start, self._end = start, end
        self._edges = start[0], end[0]  # of boxes, along which no route runs
        xs = {start[0], start[0] + gap, end[0], end[0] - gap, (start[0] + end[0]) / 2}
        ys = {start[1], end[1], (start[1] + end[1]) / 2}
        for box in boxes:
            right = box.left + box.width
            xs |= {box.left - gap, right + gap}
            if 0 < end[0] - right < gap:  # a narrow gap before the end
                xs.add((end[0] + right) / 2)
            if 0 < box.left - start[0] < gap:
                xs.add((start[0] + box.left) / 2)
            ys |= {box.top - gap, box.top + box.height + gap}
        self._xs, self._ys = sorted(xs), sorted(ys)
        is_near_end = (
            0 < x - start[0] < ROUTING.own_box or 0 < end[0] - x < ROUTING.own_box for x in self._xs
        )
        self._turn_costs = [
            ROUTING.facing_cost if is_near else 0.0 for is_near in is_near_end
        ]  # of a turn in each column
        self._closed: set[tuple[int, int, bool]] = set()  # edges of the grid, by their first point
        self._facing: set[tuple[int, int]] = set()  # points right before a box
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
        self._facing.update(product(columns, rows))

    def best_route(self) -> list[Point]:
        """Return the corners of the best route, or nothing if there is none."""
        first = self._xs.index(self._start[0]), self._ys.index(self._start[1]), True
        last = self._xs.index(self._end[0]), self._ys.index(self._end[1]), True
        costs: dict[_GridPoint, float] = {first: 0.0}
        came: dict[_GridPoint, _GridPoint] = {}
        waiting = [(self._rest(first), first)]
        while waiting:
            _, here = heappop(waiting)
            if here == last:
                return self._corners(here, came)
            for there, cost in self._next(here, first):
                total = costs[here] + cost
                if total < costs.get(there, math.inf):
                    costs[there], came[there] = total, here
                    heappush(waiting, (total + self._rest(there), there))
        return []

    def _rest(self, grid_point: _GridPoint) -> float:
        x, y = self._xs[grid_point[0]], self._ys[grid_point[1]]
        return abs(x - self._end[0]) + abs(y - self._end[1])

    def _next(self, here: _GridPoint, first: _GridPoint) -> Iterator[tuple[_GridPoint, float]]:
        x, y, along = here
        bend = ROUTING.facing_cost if (x, y) in self._facing else ROUTING.bend_cost
        for step in (1, -1):
            if 0 <= x + step < len(self._xs) and not (here == first and step < 0):
                part = min(x, x + step), y, True
                is_end = self._ends(x + step, y)
                if part not in self._closed and not (is_end and step < 0):
                    length = abs(self._xs[x + step] - self._xs[x])
                    yield (x + step, y, True), length + (0.0 if along else bend)
            if 0 <= y + step < len(self._ys) and self._xs[x] not in self._edges:
                part = x, min(y, y + step), False
                if part not in self._closed:
                    length = abs(self._ys[y + step] - self._ys[y])
                    yield (
                        (x, y + step, False),
                        length + (bend + self._turn_costs[x] if along else 0.0),
                    )

    def _ends(self, x: int, y: int) -> bool:
        return (self._xs[x], self._ys[y]) == self._end

    def _corners(self, last: _GridPoint, came: Mapping[_GridPoint, _GridPoint]) -> list[Point]:
        grid_points = [last]
        while grid_points[-1] in came:
            grid_points.append(came[grid_points[-1]])
        positions = [(self._xs[x], self._ys[y]) for x, y, _ in reversed(grid_points)]
        inner = (
            here
            for before, here, after in zip(positions, positions[1:], positions[2:], strict=False)
            if (before[0] == here[0]) != (here[0] == after[0])
        )
        return [positions[0], *inner, positions[-1]]
