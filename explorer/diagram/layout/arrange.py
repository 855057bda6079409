"""The automatic layout of a diagram, and the layout with boxes that were placed by hand.

Positions are centers, in units of the canvas at full scale.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property, reduce

from explorer.diagram.diagram import Connection, Diagram
from explorer.diagram.geometry import (
    EDGE,
    LETTER,
    SIGN,
    TITLE,
    Arrangement,
    Point,
    Rect,
    port_offsets,
)
from explorer.diagram.layout.nested import NestedLayout
from explorer.diagram.routing.options import ROUTING
from explorer.diagram.routing.router import BoxIndex, Tracks, count_crossed, route, stretched
from explorer.graph.project import Direction


def arrange(
    view: Diagram, direction: Direction = Direction.RIGHT, loose: frozenset[str] = frozenset()
) -> Arrangement:
    """Return positions of all visible boxes and routes of all connections.

    Loose boxes are laid out separately and take no room from the others.
    """
    if not loose:
        return NestedLayout(view, direction).drawn()
    ruled, apart = (
        NestedLayout(_part(view, keys), direction).drawn()
        for keys in (view.index.keys() - loose, loose)
    )
    boxes, frames = {**ruled.boxes, **apart.boxes}, {**apart.frames, **ruled.frames}
    directions = iter(ruled.connections), iter(apart.connections)
    connections = [next(directions[connection.source in loose]) for connection in view.connections]
    return Arrangement(
        direction, {key: boxes[key] for key in view.index}, frames, connections, loose
    )


def _part(view: Diagram, keys: Set[str]) -> Diagram:
    """Return some boxes of a diagram, with their connections and frames."""
    around = {frame for key in keys for frame in view.frames_around(key)}
    return Diagram(
        tuple(box for box in view.boxes if box.key in keys),
        tuple(frame for frame in view.frames if frame.key in around),
        tuple(connection for connection in view.connections if connection.source in keys),
    )


def unanchored(view: Diagram, positions: Mapping[str, Point]) -> frozenset[str]:
    """Return the boxes placed by hand that are not connected to any placed automatically."""
    placed = view.index.keys() & positions.keys()
    if not placed or len(placed) == len(view.index):
        return frozenset()
    beside, tied = defaultdict[str, list[str]](list), list[str]()
    for connection in view.connections:
        ends = connection.source, connection.target
        if placed.issuperset(ends):
            beside[ends[0]].append(ends[1])
            beside[ends[1]].append(ends[0])
        else:
            tied += placed.intersection(ends)
    while tied:
        key = tied.pop()
        if key in placed:
            placed.remove(key)
            tied += beside[key]
    return frozenset(placed)


def moved(view: Diagram, arranged: Arrangement, positions: Mapping[str, Point]) -> Arrangement:
    """Return the arrangement with some boxes moved and their connections routed around others."""
    boxes = {
        key: rect.at(positions[key]) if key in positions else rect
        for key, rect in arranged.boxes.items()
    }
    changed = {key for key in positions if key in boxes and boxes[key] != arranged.boxes[key]}
    if not changed:
        return arranged
    frames = framed(view, arranged, boxes, positions.keys())
    new = replace(arranged, boxes=boxes, frames=frames)
    return replace(new, connections=_Moved(view, arranged, new).connections())


def framed(
    view: Diagram, arranged: Arrangement, boxes: Mapping[str, Rect], placed: Set[str]
) -> dict[str, Rect]:
    """Return frames around moved boxes: moved if all boxes in one moved alike, else enlarged."""
    frames, inside = dict(arranged.frames), defaultdict[str, list[str]](list)
    held = defaultdict[str, list[str]](list)  # boxes and frames directly in a frame
    for key in (*boxes, *frames):
        held[view.parents[key]].append(key)
    for key in boxes:
        for frame in view.frames_around(key):
            inside[frame].append(key)
    for frame in sorted(inside, key=view.depth_of, reverse=True):
        keys = inside[frame]
        if placed.isdisjoint(keys):
            continue
        shifts = {_shift(arranged.boxes[key], boxes[key]) for key in keys}
        rect = arranged.frames[frame]
        if len(shifts) == 1:
            dx, dy = shifts.pop()
            frames[frame] = rect.at((rect.center[0] + dx, rect.center[1] + dy))
            continue
        parts = (boxes[key] if key in boxes else frames[key] for key in held[frame])
        around = reduce(Rect.joined, (part.grown(EDGE) for part in parts))
        around = around.joined(Rect(around.left, around.top + EDGE - TITLE, around.width, TITLE))
        frames[frame] = around if placed >= set(keys) else rect.joined(around)
    return frames


class _Moved:
    """The routes after boxes have moved: as before, or around boxes that are in the way now."""

    def __init__(self, view: Diagram, before: Arrangement, after: Arrangement) -> None:
        self._view, self._before, self._after = view, before, after
        self._led_around = 0
        self._tracks = Tracks()
        self._others: dict[Point, BoxIndex] = {}  # for each shift, the boxes shifted otherwise
        self._shifts = {key: _shift(old, after.boxes[key]) for key, old in before.boxes.items()}
        self._lanes = {key: lane for lane, key in enumerate(before.boxes)}

    @cached_property
    def _ground(self) -> BoxIndex:
        return BoxIndex(self._after.boxes)

    def connections(self) -> list[Sequence[Point]]:
        """Return the corners of every connection."""
        return [
            self._kept(connection, self._before.connections[number]) or self._led(number)
            for number, connection in enumerate(self._view.connections)
        ]

    def _kept(self, connection: Connection, corners: Sequence[Point]) -> Sequence[Point] | None:
        """Return the moved route if both ends moved alike and no other box is in its way."""
        shifts = self._shifts
        shift = dx, dy = shifts[connection.source]
        if shifts[connection.target] != shift:
            return None
        carried = [(x + dx, y + dy) for x, y in corners] if dx or dy else corners
        if shift not in self._others:
            boxes = self._after.boxes.items()
            self._others[shift] = BoxIndex({key: box for key, box in boxes if shifts[key] != shift})
        return carried if self._others[shift].is_free(carried) else None

    def _around(self, number: int) -> set[str]:
        """Return the frames around the ends of a connection."""
        connection = self._view.connections[number]
        return {
            key
            for end in (connection.source, connection.target)
            for key in self._view.frames_around(end)
        }

    def _titles(self, number: int) -> list[Rect]:
        """Return the title areas of the frames around the ends of a connection."""
        frames = ((key, self._after.frames[key]) for key in self._around(number))
        return [
            Rect(rect.left, rect.top, min(SIGN + LETTER * len(key), rect.width), TITLE)
            for key, rect in frames
        ]

    def _walls(self, number: int) -> list[Rect]:
        """Return the outermost frames that contain no end of a connection."""
        ends, parents = self._around(number), self._view.parents
        return [
            rect
            for key, rect in self._after.frames.items()
            if key not in ends and (not parents[key] or parents[key] in ends)
        ]

    def _led(self, number: int) -> list[Point]:
        start, end = port_positions(self._after, self._view, number)
        self._led_around += 1
        near: list[Rect] = []
        if self._led_around <= ROUTING.max_routed:
            keys = dict.fromkeys(self._ground.near(start, end, ROUTING.search_margin))
            boxes = (self._after.boxes[key] for key in keys)
            near = [*boxes, *self._walls(number), *self._titles(number)]
        source = self._view.connections[number].source
        for corners in self._tried(start, end, near, number):
            if not self._tracks.are_shared(corners, source):
                break
        together = self._tracks.joined(corners, source)
        if count_crossed(together, near) <= count_crossed(corners, near):
            corners = together
        self._tracks.take(corners, source)
        return corners

    def _tried(
        self, start: Point, end: Point, near: list[Rect], number: int
    ) -> Iterator[list[Point]]:
        """Yield candidate routes, the former one first if it is free; the last may cross boxes."""
        if near:
            directions = stretched(self._before.connections[number], start, end)
            yield from (direction for direction in directions if not count_crossed(direction, near))
        first = self._lanes[self._view.connections[number].source]  # one for each source box
        for lane in range(first, first + (ROUTING.lanes if near else 1)):
            yield route(start, end, self._after.direction, near, lane)


def _shift(old: Rect, new: Rect) -> Point:
    if new is old:
        return 0.0, 0.0
    return round(new.left - old.left, 3), round(new.top - old.top, 3)


def port_positions(arranged: Arrangement, view: Diagram, number: int) -> tuple[Point, Point]:
    """Return the positions of both ends of a connection."""
    connection = view.connections[number]
    source, target = view.index[connection.source], view.index[connection.target]
    outputs = ports_of(arranged.boxes[connection.source], source.outputs, 1.0, arranged.direction)
    inputs = ports_of(arranged.boxes[connection.target], target.inputs, 0.0, arranged.direction)
    return outputs[connection.output], inputs[connection.input]


def ports_of(rect: Rect, count: int, side: float, direction: Direction) -> list[Point]:
    """Return the positions of inputs (side 0) or outputs (side 1) of a box."""
    if direction is Direction.RIGHT:
        along = rect.left + side * rect.width
        return [(along, rect.top + offset) for offset in port_offsets(count, rect.height)]
    along = rect.top + side * rect.height
    return [(rect.left + offset, along) for offset in port_offsets(count, rect.width)]
