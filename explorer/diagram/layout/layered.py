"""A layered layout (Sugiyama et al. 1981): columns by rank, edges in tracks and lanes.

Instead of dummy nodes, an edge across several columns has a lane: the free line along the flow
nearest to its ends, shared by all edges from one port. A dense block of 24 layers needs 24 lanes
rather than thousands of dummy nodes.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from explorer.diagram.geometry import Point
from explorer.diagram.layout.level import (
    CLEAR,
    PITCH,
    Hyperedge,
    LayoutItem,
    LayoutLevel,
    Spacing,
    finished,
    trimmed,
)
from explorer.diagram.layout.ranking import Grid, Link, sort_columns


def layered(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], grid: Grid, spacing: Spacing
) -> LayoutLevel:
    """Return the layout of a level in the columns of its grid."""
    sort_columns(grid)
    tops = _settle(items, grid, spacing.across)
    routes = [_route(net, items, grid, tops) for net in nets]
    _choose_lanes(routes, items, grid, tops)
    plan = _Plan(routes, _gaps(routes, len(grid.columns) + 1), spacing)
    positions, turns, length = _place(items, grid, tops, plan)
    return finished(items, nets, LayoutLevel(positions, length, paths=_paths(routes, turns)))


def _settle(items: Sequence[LayoutItem], grid: Grid, across: float) -> list[float]:
    """Return the coordinate across of each item, aligned with its neighbors along the flow."""
    tops = [0.0] * len(items)
    for sweep in (grid.predecessors, grid.readers, grid.predecessors):
        backward = sweep is grid.readers
        for column in reversed(grid.columns) if backward else grid.columns:
            requested = [_request(sweep[i], grid.ranks, tops, i) for i in column]
            if len(column) == 1:  # the usual case
                tops[column[0]] = requested[0]
                continue
            room = [items[i].breadth + _room(items[i], across) for i in column]
            for i, top in zip(column, spread(requested, room), strict=True):
                tops[i] = top
    least = min(tops, default=0.0)
    return [top - least for top in tops]


def _room(item: LayoutItem, across: float) -> float:
    return PITCH if item.end else across


def _request(links: list[Link], ranks: list[int], tops: list[float], own: int) -> float:
    """Return the position aligned with neighbors in the next column, else with further ones."""
    if len(links) < 2:
        return tops[links[0].other] + links[0].theirs - links[0].own if links else tops[own]
    near = [link for link in links if abs(ranks[link.other] - ranks[own]) == 1] or links
    return sum(tops[link.other] + link.theirs - link.own for link in near) / len(near)


def spread(requested: Sequence[float], room: Sequence[float]) -> list[float]:
    """Return the positions nearest to the requested ones, in the same order and without overlap.

    Isotonic least squares by pooling adjacent violators.
    """
    pools: list[tuple[float, int]] = []  # mean, count
    offset = 0.0
    for request, own in zip(requested, room, strict=True):
        mean, count = request - offset, 1
        while pools and pools[-1][0] >= mean:
            before, many = pools.pop()
            mean, count = (mean * count + before * many) / (count + many), count + many
        pools.append((mean, count))
        offset += own
    flat = [mean for mean, count in pools for _ in range(count)]
    positions, offset = [], 0.0
    for mean, own in zip(flat, room, strict=True):
        positions.append(mean + offset)
        offset += own
    return positions


@dataclass(slots=True)
class _Route:
    """The route of a hyperedge: (gap, line) of its source and targets, and the gaps it spans."""

    start: tuple[int, float]
    ends: list[tuple[int, float]]
    lane: float = 0.0
    tracks: dict[int, int] = field(default_factory=dict)
    reach: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        gaps = [gap for gap, _ in self.ends]
        self.reach = min(self.start[0], *gaps), max(self.start[0], *gaps)

    def stretches(self) -> dict[int, tuple[float, float]]:
        """Return the interval across the flow in each gap where it turns."""
        first, last = self.reach
        found: dict[int, tuple[float, float]] = {}
        for gap, line in (self.start, *self.ends):
            low, high = found.get(gap) or ((self.lane, self.lane) if first < last else (line, line))
            found[gap] = min(low, line), max(high, line)
        return found


def _route(net: Hyperedge, items: Sequence[LayoutItem], grid: Grid, tops: list[float]) -> _Route:
    source, out = net.source
    return _Route(
        (grid.ranks[source] + 1, tops[source] + items[source].outs[out]),
        [(grid.ranks[i], tops[i] + items[i].ins[slot]) for i, slot in net.targets],
    )


def _choose_lanes(
    routes: Sequence[_Route], items: Sequence[LayoutItem], grid: Grid, tops: list[float]
) -> None:
    """Choose lanes, of short routes first, so that long ones run outside."""
    walls = [
        [(tops[i] - CLEAR, tops[i] + items[i].breadth + CLEAR) for i in column]
        for column in grid.columns
    ]
    long = [route for route in routes if route.reach[0] < route.reach[1]]
    used: list[tuple[int, int, float]] = []
    for route in sorted(long, key=lambda route: route.reach[1] - route.reach[0]):
        first, last = route.reach
        blocked = list({wall for column in walls[first:last] for wall in column})
        for low, high, lane in used:
            if low <= last and first <= high:
                blocked.append((lane - PITCH, lane + PITCH))
        route.lane = free_line(blocked, [route.ends[-1][1], route.start[1]])
        used.append((first, last, route.lane))


def free_line(blocked: list[tuple[float, float]], requested: Sequence[float]) -> float:
    """Return the first requested line that is free, else the free line nearest to the first."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted(blocked):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    nearest: list[float] = []
    for line in requested:
        i = bisect_left(merged, (line, line)) - 1
        wall = next((w for w in merged[max(i, 0) : i + 2] if w[0] < line < w[1]), None)
        if wall is None:
            return line
        nearest.append(wall[0] if line - wall[0] < wall[1] - line else wall[1])
    return nearest[0]


def _gaps(routes: Sequence[_Route], count: int) -> list[int]:
    """Choose tracks in every gap; return how many each has."""
    inside: list[list[_Stretch]] = [[] for _ in range(count)]
    for route in routes:
        for gap, (low, high) in route.stretches().items():
            if low < high:
                inside[gap].append(_Stretch(route, low, high))
    return [_choose_tracks(found, gap) for gap, found in enumerate(inside)]


@dataclass(slots=True)
class _Stretch:
    """The interval of a route across the flow in a gap."""

    route: _Route
    low: float
    high: float
    track: int = 0

    def turn(self, gap: int) -> tuple[bool, float]:
        """Return the sort key: routes down before routes up, the outermost last."""
        route = self.route
        begin = route.start[1] if gap == route.start[0] else route.lane
        up = begin - self.low > self.high - begin
        return up, begin if up else -begin


def _choose_tracks(stretches: list[_Stretch], gap: int) -> int:
    """Choose tracks side by side for overlapping intervals, in an order with few crossings."""
    if len(stretches) > 1:
        stretches.sort(key=lambda stretch: stretch.turn(gap))
    most = -1
    for i, own in enumerate(stretches):
        low, high, track = own.low - PITCH, own.high + PITCH, 0
        for other in islice(stretches, i):
            if other.track >= track and other.low < high and low < other.high:
                track = other.track + 1
        own.track = own.route.tracks[gap] = track
        most = max(most, track)
    return most + 1


@dataclass(frozen=True, slots=True)
class _Plan:
    routes: Sequence[_Route]
    tracks: Sequence[int]
    spacing: Spacing


def _place(
    items: Sequence[LayoutItem], grid: Grid, tops: list[float], plan: _Plan
) -> tuple[list[Point], list[float], float]:
    """Return the positions of items, the starts of the tracks of each gap, and the length."""
    along = 0.0
    turns: list[float] = []
    positions: list[Point] = [(0.0, 0.0)] * len(items)
    for rank in range(len(grid.columns) + 1):
        before, after = _margins(rank, items, grid, plan)
        turns.append(along + before)
        along += before + plan.tracks[rank] * PITCH + after
        if rank < len(grid.columns):
            width = max(items[i].length for i in grid.columns[rank])
            for i in grid.columns[rank]:
                positions[i] = (along + (width - items[i].length) / 2, tops[i])
            along += width
    return positions, turns, along


def _margins(
    rank: int, items: Sequence[LayoutItem], grid: Grid, plan: _Plan
) -> tuple[float, float]:
    """Return the room before and after the tracks of a gap."""
    spacing = plan.spacing
    some = PITCH if plan.tracks[rank] else 0.0
    if rank == 0:
        starts = bool(grid.columns) and items[grid.columns[0][0]].end < 0
        return (0.0, 0.0) if starts else (some, some)
    left = items[grid.columns[rank - 1][0]]
    if rank == len(grid.columns):
        return (0.0, 0.0) if left.end > 0 else (some, some)
    if left.end < 0:
        return spacing.entry / 2, spacing.entry / 2
    return spacing.label, spacing.head


def _paths(routes: Sequence[_Route], turns: list[float]) -> list[list[list[Point]]]:
    return [[_path(route, i, turns) for i in range(len(route.ends))] for route in routes]


def _path(route: _Route, number: int, turns: list[float]) -> list[Point]:
    """Return the corners between the source and one target of a hyperedge."""
    gap, line = route.ends[number]
    start, begin = route.start
    first = turns[start] + (route.tracks.get(start, 0) + 0.5) * PITCH
    if gap == start:
        return [(first, begin), (first, line)] if begin != line else []
    last = turns[gap] + (route.tracks.get(gap, 0) + 0.5) * PITCH
    corners = [(first, begin), (first, route.lane), (last, route.lane), (last, line)]
    if gap < start:
        return trimmed(corners)
    # in straight strokes forward, corners go in pairs; this is asked tens of thousands of times
    return corners[0 if begin != route.lane else 2 : 4 if route.lane != line else 2]
