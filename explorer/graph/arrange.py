"""Where everything stands when nobody has moved it, and how wires run: plain arithmetic.

A chain is broken into rows; anything else is laid out in layers, and cut into bands, one below the
other, where it would be long and thin. An unfolded group is laid out by itself and then stands
around its nodes as one thing, so that no frame ever holds a stranger. Places are centres, in the
units of the canvas at full scale.
"""

from collections.abc import Mapping
from dataclasses import replace

from explorer.graph.drawing import Drawing
from explorer.graph.groups import View
from explorer.graph.place import EDGE, Arrangement, Place, Rect, port_offsets
from explorer.graph.project import Direction

_STUB = 24.0  # how far a wire leads straight out of a box that has been moved


def arrange(view: View, direction: Direction = Direction.RIGHT) -> Arrangement:
    """A place for everything that is visible, and a way for every wire."""
    return Drawing(view, direction).drawn()


def moved(view: View, arranged: Arrangement, places: Mapping[str, Place]) -> Arrangement:
    """The arrangement with some boxes elsewhere; their wires take the simplest way there."""
    boxes = {
        key: rect.at(places[key]) if key in places else rect for key, rect in arranged.boxes.items()
    }
    changed = {key for key in places if key in boxes and boxes[key] != arranged.boxes[key]}
    if not changed:
        return arranged
    frames = dict(arranged.frames)
    for key in changed:
        rect, parent = boxes[key].grown(EDGE), view.parents[key]
        while parent:
            frames[parent] = rect = frames[parent].joined(rect)
            parent = view.parents[parent]
    fresh = replace(arranged, boxes=boxes, frames=frames)
    wires = [
        route(*port_places(fresh, view, number), arranged.direction)
        if wire.source in changed or wire.target in changed
        else arranged.wires[number]
        for number, wire in enumerate(view.wires)
    ]
    return replace(fresh, wires=wires)


def port_places(arranged: Arrangement, view: View, number: int) -> tuple[Place, Place]:
    """Where a wire leaves and where it arrives."""
    wire = view.wires[number]
    source, target = view.index[wire.source], view.index[wire.target]
    leaves = ports_of(arranged.boxes[wire.source], source.outputs, 1.0, arranged.direction)
    arrives = ports_of(arranged.boxes[wire.target], target.inputs, 0.0, arranged.direction)
    return leaves[wire.output], arrives[wire.input]


def ports_of(rect: Rect, count: int, side: float, direction: Direction) -> list[Place]:
    """The places of ports on the side where wires arrive (0) or leave (1)."""
    if direction is Direction.RIGHT:
        along = rect.left + side * rect.width
        return [(along, rect.top + offset) for offset in port_offsets(count, rect.height)]
    along = rect.top + side * rect.height
    return [(rect.left + offset, along) for offset in port_offsets(count, rect.width)]


def route(start: Place, end: Place, direction: Direction) -> list[Place]:
    """The corners of a wire that regards nothing but its ends."""
    if direction is Direction.DOWN:
        flipped = route(start[::-1], end[::-1], Direction.RIGHT)
        return [(x, y) for y, x in flipped]
    if end[0] - start[0] >= 2 * _STUB or (start[1] == end[1] and end[0] > start[0]):
        turn = (start[0] + end[0]) / 2
        return [start, (turn, start[1]), (turn, end[1]), end]
    between = (start[1] + end[1]) / 2
    if abs(start[1] - end[1]) < 4 * _STUB:
        between = max(start[1], end[1]) + 3 * _STUB
    right, left = start[0] + _STUB, end[0] - _STUB
    return [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]
