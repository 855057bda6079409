"""Unfolding and folding among what was placed by hand, which makes way and comes back.

What is in the row of a group that unfolds moves along it, the rows before and behind it move apart;
its first box stands in the row in which the group stood. Where nothing was placed by hand, the rule
places everything.
"""

import math
from collections.abc import Collection, Iterable
from functools import reduce

from explorer.diagram.diagram import Box, View, view
from explorer.diagram.geometry import Arrangement, Place, Rect, size_of
from explorer.diagram.layout.arrange import lying_loose
from explorer.diagram.manual.make_room import frames_with, pictured, turned, with_new
from explorer.diagram.manual.push_aside import resized
from explorer.diagram.repeats import ShapeOf
from explorer.graph.network import Network
from explorer.graph.project import Layout

_SAME = 0.01  # from where something stood, that is no move


def with_open(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> Layout:
    """The layout with just these groups open: what folds and unfolds does so where it stands."""
    opened = layout.opened or frozenset()
    for change, goal in ((_places_folded, wished & opened), (_places_unfolded, wished)):
        if goal != opened and layout.moved:
            layout = layout.with_moved(change(network, layout, goal, shape_of))
        layout, opened = layout.with_opened(goal), goal
    return layout


def with_all_open(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> Layout:
    """The same for the whole network: the rule places it anew unless most was placed by hand.

    What was arranged in groups that fold is kept for when they unfold.
    """
    shown = view(network, layout.opened or frozenset(), shape_of)
    if 2 * len(layout.moved.keys() & shown.index) < len(shown.index):
        seen = view(network, wished, shape_of).index.keys() - lying_loose(shown, layout.moved)
        layout = layout.without(seen)
    return with_open(network, layout, wished, shape_of)


def _places_unfolded(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> dict[str, Place]:
    """Where all stands then, or only what was placed by hand in these groups, and what it moves."""
    opened = layout.opened or frozenset()
    shown, fresh = view(network, opened, shape_of), view(network, wished, shape_of)
    by_hand = not layout.moved.keys().isdisjoint(shown.index)
    held = {
        box.key: names
        for box in shown.boxes
        if box.key not in fresh.index
        for names in [_boxes_of(box, fresh)]
        if by_hand or not layout.moved.keys().isdisjoint(names)
    }
    if not held:
        return {}
    _, after = pictured(network, layout, wished, shape_of)
    known = _with_places(fresh, after, layout, held.values())
    if known:
        _, after = pictured(network, layout.with_moved(known), wished, shape_of)
    wholes = {key: _whole(fresh, after, names) for key, names in held.items()}
    if by_hand:
        _, drawn = pictured(network, layout, opened, shape_of)
        rooms = {key: (drawn.boxes[key], drawn.boxes[key].centre) for key in held}
    else:  # the room that the rule gives to each group
        bare = layout.without({name for names in held.values() for name in names})
        _, drawn = pictured(network, bare, wished, shape_of)
        rooms = {key: _whole(fresh, drawn, names) for key, names in held.items()}
    inside = {name for names in held.values() for name in names}.union(held)
    rest = {name: rect for name, rect in drawn.boxes.items() if name not in inside}
    placed = resized(
        rest | {key: room for key, (room, _) in rooms.items()},
        {key: _about(*rooms[key], *wholes[key]) for key in held},
        layout.direction,
    )
    places = {
        name: placed[name].centre
        for name, rect in rest.items()
        if by_hand or math.dist(placed[name].centre, rect.centre) > _SAME
    }
    for key, names in held.items():
        whole, there = wholes[key][0], placed[key]
        for name in names:
            x, y = after.boxes[name].centre
            places[name] = x + there.left - whole.left, y + there.top - whole.top
    return places


def _places_folded(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> dict[str, Place]:
    """Where all stands then, or only what is hidden where nothing else was placed by hand."""
    opened = layout.opened or frozenset()
    shown, fresh = view(network, opened, shape_of), view(network, wished, shape_of)
    if layout.moved.keys().isdisjoint(shown.index):
        return {}
    _, before = pictured(network, layout, opened, shape_of)
    held = {box.key: _boxes_of(box, shown) for box in fresh.boxes if box.key not in shown.index}
    if layout.moved.keys().isdisjoint(fresh.index):
        groups = [names for names in held.values() if not layout.moved.keys().isdisjoint(names)]
        return {name: before.boxes[name].centre for names in groups for name in names}
    rects = {key: rect for key, rect in before.boxes.items() if key in fresh.index}
    shrunk: dict[str, Rect] = {}
    for key in reversed(held):  # the last that unfolded is the first to fold
        whole, anchor = _whole(shown, before, held[key])
        folded = Rect(0.0, 0.0, *size_of(fresh.index[key], layout.direction)).at(anchor)
        rects[key], shrunk[key] = whole, folded.moved(-whole.left, -whole.top)
    placed = resized(rects, shrunk, layout.direction)
    return {key: rect.centre for key, rect in placed.items()}


def _boxes_of(box: Box, shown: View) -> Collection[str]:
    """What shows the nodes of a box in another view, in their order."""
    return dict.fromkeys(shown.owner[name] for name in box.nodes)


def _with_places(
    shown: View, drawn: Arrangement, layout: Layout, groups: Iterable[Collection[str]]
) -> dict[str, Place]:
    """Places for what has none in groups of which a part has: it came while they were folded."""
    places: dict[str, Place] = {}
    for names in groups:
        known = {name: drawn.boxes[name] for name in names if name in layout.moved}
        if known and len(known) < len(names):
            strange = set(names) - known.keys()
            rects = with_new(shown, drawn, known, strange, layout.direction)
            places |= {name: rect.centre for name, rect in rects.items()}
    return places


def _whole(shown: View, drawn: Arrangement, names: Collection[str]) -> tuple[Rect, Place]:
    """What boxes and the frames around just them take, and where one for them all would stand."""
    inside = frames_with(shown)
    frames = [drawn.frames[key] for key, held in inside.items() if held and held <= set(names)]
    boxes = [drawn.boxes[name] for name in names]
    whole, first = reduce(Rect.joined, [*boxes, *frames]), boxes[0]
    way = drawn.direction
    along, across = turned(whole.centre, way)[0], turned(first.centre, way)[1]
    return whole, turned((along, across), way)


def _about(room: Rect, middle: Place, whole: Rect, anchor: Place) -> Rect:
    """A whole with its anchor in the middle of a room, seen from the corner of that room."""
    return whole.moved(middle[0] - anchor[0] - room.left, middle[1] - anchor[1] - room.top)
