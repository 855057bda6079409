"""Unfolding and folding among what was placed by hand, which makes way and comes back.

What is in the row of a group that unfolds moves along it, the rows before and behind it move apart;
its first box stands in the row in which the group stood. Where nothing was placed by hand, the rule
places everything.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce

from explorer.graph.groups import View, view
from explorer.graph.layout.place import Arrangement, Place, Rect, size_of
from explorer.graph.layout.room import frames_with, is_by_hand, pictured, turned, with_new
from explorer.graph.network import Network
from explorer.graph.project import Direction, Layout
from explorer.graph.runs import ShapeOf


def with_open(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> Layout:
    """The layout with just these groups open: what folds and unfolds does so where it stands."""
    opened = layout.opened or frozenset()
    for change, goal in ((_places_folded, wished & opened), (_places_unfolded, wished)):
        if goal != opened and is_by_hand(network, layout, opened, shape_of):
            layout = layout.with_moved(change(network, layout, goal, shape_of))
        layout, opened = layout.with_opened(goal), goal
    return layout


def _places_unfolded(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> dict[str, Place]:
    shown, before = pictured(network, layout, layout.opened or frozenset(), shape_of)
    fresh, after = pictured(network, layout, wished, shape_of)
    held = {
        box.key: dict.fromkeys(fresh.owner[name] for name in box.nodes)
        for box in shown.boxes
        if box.key not in fresh.index
    }
    known = _with_places(fresh, after, layout, held.values())
    if known:
        _, after = pictured(network, layout.with_moved(known), wished, shape_of)
    wholes = {key: _whole(fresh, after, names) for key, names in held.items()}
    grown = {key: _about(before.boxes[key], *wholes[key]) for key in held}
    placed = _resized(before.boxes, grown, layout.direction)
    places = {key: rect.centre for key, rect in placed.items() if key not in held}
    for key, names in held.items():
        whole, there = wholes[key][0], placed[key]
        for name in names:
            x, y = after.boxes[name].centre
            places[name] = x + there.left - whole.left, y + there.top - whole.top
    return places


def _places_folded(
    network: Network, layout: Layout, wished: frozenset[str], shape_of: ShapeOf
) -> dict[str, Place]:
    shown, before = pictured(network, layout, layout.opened or frozenset(), shape_of)
    fresh = view(network, wished, shape_of)
    rects = {key: rect for key, rect in before.boxes.items() if key in fresh.index}
    shrunk: dict[str, Rect] = {}
    for box in reversed(fresh.boxes):  # the last that unfolded is the first to fold
        if box.key not in shown.index:
            held = dict.fromkeys(shown.owner[name] for name in box.nodes)
            whole, anchor = _whole(shown, before, held)
            folded = Rect(0.0, 0.0, *size_of(box, layout.direction)).at(anchor)
            rects[box.key], shrunk[box.key] = whole, folded.moved(-whole.left, -whole.top)
    placed = _resized(rects, shrunk, layout.direction)
    return {key: rect.centre for key, rect in placed.items()}


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


def _about(box: Rect, whole: Rect, anchor: Place) -> Rect:
    """A whole with its anchor in the middle of a box, seen from the corner of that box."""
    return whole.moved(box.width / 2 - anchor[0], box.height / 2 - anchor[1])


def _resized(
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
