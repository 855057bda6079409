"""Room: what was placed by hand makes way for what is new or unfolds, and comes back.

Nothing stands on anything else, and nothing but what has to moves: what is in the row of a group
that unfolds moves along by half of what it grows, the rows before and behind it move apart. Where
nothing was placed by hand, the rule places everything.
"""

from collections.abc import Mapping

from explorer.graph.arrange import arrange, moved
from explorer.graph.groups import View, view
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network
from explorer.graph.place import HEIGHT, WIDTH, Arrangement, Place, Rect, size_of
from explorer.graph.project import Direction, Layout, Project
from explorer.graph.runs import ShapeOf

STEP = (WIDTH + 84.0, HEIGHT + 58.0)  # from one box to the next, to the right and down


def pictured(
    network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf
) -> tuple[View, Arrangement]:
    """What is seen while these groups are open, and where."""
    shown = view(network, opened, shape_of)
    return shown, moved(shown, arrange(shown, layout.direction), layout.moved)


def with_unfolded(
    network: Network, layout: Layout, opened: frozenset[str], key: str, shape_of: ShapeOf
) -> Layout:
    """The layout with one more group open, which stands around the place where it was folded."""
    wider = layout.with_opened(opened | {key})
    if not _is_by_hand(network, layout, opened, shape_of):
        return wider
    _, before = pictured(network, layout, opened, shape_of)
    _, after = pictured(network, wider, opened | {key}, shape_of)
    folded, frame = before.boxes[key], after.frames[key]
    dx, dy = (a - b for a, b in zip(folded.centre, frame.centre, strict=True))
    inside = {
        name: (rect.centre[0] + dx, rect.centre[1] + dy)
        for name, rect in after.boxes.items()
        if name not in before.boxes
    }
    others = {name: rect for name, rect in before.boxes.items() if name != key}
    growth = (frame.width - folded.width) / 2, (frame.height - folded.height) / 2
    return wider.with_moved(inside | _spread(others, folded, growth, layout.direction))


def with_folded(
    network: Network, layout: Layout, wished: frozenset[str], key: str, shape_of: ShapeOf
) -> Layout:
    """The layout with what is wished for open, after a group was folded to its own middle."""
    opened = layout.opened or frozenset()
    narrower = layout.with_opened(wished)
    if not _is_by_hand(network, layout, opened, shape_of):
        return narrower
    shown, before = pictured(network, layout, opened, shape_of)
    fresh, frame = view(network, wished, shape_of), before.frames[key]
    others = {name: rect for name, rect in before.boxes.items() if name in fresh.index}
    first = next(box.nodes[0] for box in shown.boxes if box.key not in others)
    folded = fresh.owner[first]
    width, height = size_of(fresh.index[folded], layout.direction)
    growth = (width - frame.width) / 2, (height - frame.height) / 2
    apart = _spread(others, frame, growth, layout.direction)
    return narrower.with_moved({folded: frame.centre} | apart)


def _is_by_hand(
    network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf
) -> bool:
    """Whether anything that is seen was placed by hand; without laying anything out."""
    if not layout.moved:
        return False
    return not layout.moved.keys().isdisjoint(view(network, opened, shape_of).index)


def _spread(
    rects: Mapping[str, Rect], around: Rect, growth: tuple[float, float], way: Direction
) -> dict[str, Place]:
    """The middles of boxes around something that grows by so much at each side, or shrinks."""
    right, bottom = around.left + around.width, around.top + around.height
    places: dict[str, Place] = {}
    for key, rect in rects.items():
        across = _side(rect.left, rect.width, around.left, right)
        down = _side(rect.top, rect.height, around.top, bottom)
        if across and down:  # of another row: it moves with that
            across, down = (0, down) if way is Direction.RIGHT else (across, 0)
        x, y = rect.centre
        places[key] = x + growth[0] * across, y + growth[1] * down
    return places


def _side(start: float, length: float, low: float, high: float) -> int:
    """Before something (−1), behind it (1), or beside it."""
    return -1 if start + length <= low + 0.5 else 1 if start >= high - 0.5 else 0


def turned(place: Place, way: Direction) -> Place:
    """Along and across, of a network that leads to the right or down; or back."""
    return place if way is Direction.RIGHT else place[::-1]


def between(
    rects: Mapping[str, Rect], source: str, target: str, way: Direction
) -> tuple[Place, dict[str, Place]] | None:
    """Where something stands between two boxes of a row, and where the rest of it moves on to.

    None where they stand in no row that leads from one to the other.
    """
    centres = {key: turned(rect.centre, way) for key, rect in rects.items()}
    (start, row), (end, other) = centres[source], centres[target]
    along, across = turned(STEP, way)
    if end <= start or abs(row - other) >= across / 2:
        return None
    missing = max(2 * along - (end - start), 0.0)
    pushed = {
        key: turned((x + missing, y), way)
        for key, (x, y) in centres.items()
        if missing and x >= end and abs(y - other) < across / 2
    }
    return turned(((start + end + missing) / 2, row), way), pushed


def free_place(rects: Mapping[str, Rect], place: Place, way: Direction) -> Place:
    """The place, or the next across where nothing stands."""
    taken = [rect.centre for rect in rects.values()]
    x, y = place
    while any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in taken):
        x, y = (x, y + STEP[1]) if way is Direction.RIGHT else (x + STEP[0], y)
    return x, y


def settled(before: Project, after: Project, known: Inference) -> Layout:
    """The layout after an edit of what was placed by hand: whatever is new gets a place of its own.

    Between what feeds it and what it feeds, or behind what feeds it, or below everything.
    """
    layout, old, new = after.layout, before.network, after.network
    if not layout.moved or old.index.keys() == new.index.keys():
        return layout
    if not _is_by_hand(old, before.layout, before.opened, known.leaving):
        return layout
    _, drawn = pictured(old, before.layout, before.opened, known.leaving)
    shown, fresh = pictured(new, layout, after.opened, infer(new, known).leaving)
    strange = [key for key in fresh.boxes if key not in drawn.boxes and key not in layout.moved]
    rects = {key: rect for key, rect in fresh.boxes.items() if key not in strange}
    for key in strange:
        place, pushed = _place_for(key, shown, rects, layout.direction)
        for other, there in pushed.items():
            rects[other] = rects[other].at(there)
        rects[key] = fresh.boxes[key].at(free_place(rects, place, layout.direction))
    return layout.with_moved(
        {key: rect.centre for key, rect in rects.items() if rect != fresh.boxes[key]}
        | {key: rects[key].centre for key in strange}
    )


def _place_for(
    key: str, shown: View, rects: Mapping[str, Rect], way: Direction
) -> tuple[Place, dict[str, Place]]:
    sources = [w.source for w in shown.wires if w.target == key and w.source in rects]
    targets = [w.target for w in shown.wires if w.source == key and w.target in rects]
    if sources and targets:
        found = between(rects, sources[0], targets[0], way)
        if found is not None:
            return found
    if sources:
        x, y = turned(rects[sources[0]].centre, way)
        return turned((x + turned(STEP, way)[0], y), way), {}
    corners = [turned(rect.centre, way) for rect in rects.values()] or [(0.0, 0.0)]
    first, last = min(x for x, _ in corners), max(y for _, y in corners)
    return turned((first, last + turned(STEP, way)[1]), way), {}
