"""Expanding and collapsing groups among boxes placed by hand, which make room and come back.

Boxes in the row of an expanded group move along it, the rows before and after it move apart, and
its first box is in the row of the group. Without boxes placed by hand the layout is automatic.
"""

import math
from collections.abc import Collection, Iterable
from functools import reduce

from explorer.diagram.diagram import Diagram, DiagramNode, make_diagram
from explorer.diagram.geometry import Arrangement, Point, Rect, size_of
from explorer.diagram.layout.arrange import unanchored
from explorer.diagram.manual.make_room import frames_with, pictured, turned, with_new
from explorer.diagram.manual.push_aside import resized
from explorer.diagram.repeats import ShapeOf
from explorer.graph.network import Network
from explorer.graph.project import Layout

_SAME = 0.01  # distance that is no move


def with_open(
    network: Network, layout: Layout, requested: frozenset[str], shape_of: ShapeOf
) -> Layout:
    """Return the layout with these groups expanded; groups expand and collapse in place."""
    opened = layout.expanded or frozenset()
    for change, goal in (
        (_positions_collapsed, requested & opened),
        (_positions_expanded, requested),
    ):
        if goal != opened and layout.positions:
            layout = layout.with_positions(change(network, layout, goal, shape_of))
        layout, opened = layout.with_expanded(goal), goal
    return layout


def with_all_open(
    network: Network, layout: Layout, requested: frozenset[str], shape_of: ShapeOf
) -> Layout:
    """Return the same for all groups, arranged automatically unless most boxes were placed by hand.

    Positions in groups that collapse are kept for when they expand.
    """
    shown = make_diagram(network, layout.expanded or frozenset(), shape_of)
    if 2 * len(layout.positions.keys() & shown.index) < len(shown.index):
        seen = make_diagram(network, requested, shape_of).index.keys() - unanchored(
            shown, layout.positions
        )
        layout = layout.without(seen)
    return with_open(network, layout, requested, shape_of)


def _positions_expanded(
    network: Network, layout: Layout, requested: frozenset[str], shape_of: ShapeOf
) -> dict[str, Point]:
    """Return all positions then, or only those by hand in these groups and those they move."""
    opened = layout.expanded or frozenset()
    shown, new = make_diagram(network, opened, shape_of), make_diagram(network, requested, shape_of)
    by_hand = not layout.positions.keys().isdisjoint(shown.index)
    held = {
        box.key: names
        for box in shown.boxes
        if box.key not in new.index
        for names in [_boxes_of(box, new)]
        if by_hand or not layout.positions.keys().isdisjoint(names)
    }
    if not held:
        return {}
    _, after = pictured(network, layout, requested, shape_of)
    known = _with_positions(new, after, layout, held.values())
    if known:
        _, after = pictured(network, layout.with_positions(known), requested, shape_of)
    wholes = {key: _whole(new, after, names) for key, names in held.items()}
    if by_hand:
        _, drawn = pictured(network, layout, opened, shape_of)
        rooms = {key: (drawn.boxes[key], drawn.boxes[key].center) for key in held}
    else:  # the automatic room of each group
        bare = layout.without({name for names in held.values() for name in names})
        _, drawn = pictured(network, bare, requested, shape_of)
        rooms = {key: _whole(new, drawn, names) for key, names in held.items()}
    inside = {name for names in held.values() for name in names}.union(held)
    rest = {name: rect for name, rect in drawn.boxes.items() if name not in inside}
    placed = resized(
        rest | {key: room for key, (room, _) in rooms.items()},
        {key: _about(*rooms[key], *wholes[key]) for key in held},
        layout.direction,
    )
    positions = {
        name: placed[name].center
        for name, rect in rest.items()
        if by_hand or math.dist(placed[name].center, rect.center) > _SAME
    }
    for key, names in held.items():
        whole, there = wholes[key][0], placed[key]
        for name in names:
            x, y = after.boxes[name].center
            positions[name] = x + there.left - whole.left, y + there.top - whole.top
    return positions


def _positions_collapsed(
    network: Network, layout: Layout, requested: frozenset[str], shape_of: ShapeOf
) -> dict[str, Point]:
    """Return all positions then, or only hidden ones if nothing else was placed by hand."""
    opened = layout.expanded or frozenset()
    shown, new = make_diagram(network, opened, shape_of), make_diagram(network, requested, shape_of)
    if layout.positions.keys().isdisjoint(shown.index):
        return {}
    _, before = pictured(network, layout, opened, shape_of)
    held = {box.key: _boxes_of(box, shown) for box in new.boxes if box.key not in shown.index}
    if layout.positions.keys().isdisjoint(new.index):
        groups = [names for names in held.values() if not layout.positions.keys().isdisjoint(names)]
        return {name: before.boxes[name].center for names in groups for name in names}
    rects = {key: rect for key, rect in before.boxes.items() if key in new.index}
    shrunk: dict[str, Rect] = {}
    for key in reversed(held):  # the last expanded is the first to collapse
        whole, anchor = _whole(shown, before, held[key])
        collapsed = Rect(0.0, 0.0, *size_of(new.index[key], layout.direction)).at(anchor)
        rects[key], shrunk[key] = whole, collapsed.moved(-whole.left, -whole.top)
    placed = resized(rects, shrunk, layout.direction)
    return {key: rect.center for key, rect in placed.items()}


def _boxes_of(box: DiagramNode, shown: Diagram) -> Collection[str]:
    """Return the boxes with the nodes of a box in another diagram, in order."""
    return dict.fromkeys(shown.owner[name] for name in box.nodes)


def _with_positions(
    shown: Diagram, drawn: Arrangement, layout: Layout, groups: Iterable[Collection[str]]
) -> dict[str, Point]:
    """Return positions for boxes added to groups with positions while they were collapsed."""
    positions: dict[str, Point] = {}
    for names in groups:
        known = {name: drawn.boxes[name] for name in names if name in layout.positions}
        if known and len(known) < len(names):
            strange = set(names) - known.keys()
            rects = with_new(shown, drawn, known, strange, layout.direction)
            positions |= {name: rect.center for name, rect in rects.items()}
    return positions


def _whole(shown: Diagram, drawn: Arrangement, names: Collection[str]) -> tuple[Rect, Point]:
    """Return the bounds of boxes with their own frames, and the center of one box for them all."""
    inside = frames_with(shown)
    frames = [drawn.frames[key] for key, held in inside.items() if held and held <= set(names)]
    boxes = [drawn.boxes[name] for name in names]
    whole, first = reduce(Rect.joined, [*boxes, *frames]), boxes[0]
    direction = drawn.direction
    along, across = turned(whole.center, direction)[0], turned(first.center, direction)[1]
    return whole, turned((along, across), direction)


def _about(room: Rect, middle: Point, whole: Rect, anchor: Point) -> Rect:
    """Return a whole with its anchor in the center of a room, relative to the room's corner."""
    return whole.moved(middle[0] - anchor[0] - room.left, middle[1] - anchor[1] - room.top)
