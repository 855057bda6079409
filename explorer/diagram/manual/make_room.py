"""Room for new boxes among boxes placed by hand, without overlaps and with few moves.

Without boxes placed by hand the layout is automatic.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from itertools import product
from types import MappingProxyType

from explorer.diagram.diagram import Connection, Diagram, expanded_groups, make_diagram
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Arrangement, Point, Rect
from explorer.diagram.layout.arrange import arrange, moved, unanchored
from explorer.diagram.repeats import ShapeOf
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network
from explorer.graph.project import Direction, Layout, Project

_BESIDE = 2 * GRID  # gap to a box that would be covered
_MOST = 24  # boxes beside which a free position is searched
APART = (84.0, 58.0)  # between one box and the next, to the right and down
STEP = (WIDTH + APART[0], HEIGHT + APART[1])  # from one box to the next


def pictured(
    network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf
) -> tuple[Diagram, Arrangement]:
    """Return the diagram with these groups expanded, and its arrangement."""
    shown = make_diagram(network, opened, shape_of)
    loose = unanchored(shown, layout.positions)
    return shown, moved(shown, arrange(shown, layout.direction, loose), layout.positions)


def laid_around(project: Project, names: Sequence[str], position: Point) -> Layout:
    """Return the layout with the center of new, unconnected nodes at a position.

    It holds the boxes of expanded groups, and the groups themselves for when they collapse.
    """
    layout, index = project.layout, project.network.index
    if not names:
        return layout
    alone = Network(project.title, tuple(index[name] for name in names))
    bare = Layout(direction=layout.direction)
    _, drawn = pictured(alone, bare, expanded_groups(project), infer(alone).shape_at)
    x, y = reduce(Rect.joined, drawn.boxes.values()).center
    dx, dy = position[0] - x, position[1] - y
    centers = {key: rect.center for key, rect in {**drawn.boxes, **drawn.frames}.items()}
    return layout.with_positions({key: (x + dx, y + dy) for key, (x, y) in centers.items()})


def is_by_hand(network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf) -> bool:
    """Return whether any visible box was placed by hand; computes no layout."""
    if not layout.positions:
        return False
    return not layout.positions.keys().isdisjoint(make_diagram(network, opened, shape_of).index)


def turned(position: Point, direction: Direction) -> Point:
    """Convert from the canvas to (along, across) the flow, or back."""
    return position if direction is Direction.RIGHT else position[::-1]


def between(
    rects: Mapping[str, Rect],
    source: str,
    target: str,
    direction: Direction,
    lengths: Sequence[float] = (),
) -> tuple[Point, dict[str, Point]] | None:
    """Return the position of the first new box between two of a row, and the moved rest of the row.

    Without lengths there is one new box. None if no row leads from one box to the other.
    """
    centers = {key: turned(rect.center, direction) for key, rect in rects.items()}
    (start, row), (end, other) = centers[source], centers[target]
    along, across = turned(STEP, direction)
    if end <= start or abs(row - other) >= across / 2:
        return None
    usual = turned((WIDTH, HEIGHT), direction)[0]
    lengths = lengths or (usual,)
    longer = sum(length - usual for length in lengths)
    missing = max((len(lengths) + 1) * along + longer - (end - start), 0.0)
    beside = max(
        across / 2, turned((WIDTH, HEIGHT), direction)[1]
    )  # boxes that the row would cover
    pushed = {
        key: turned((x + missing, y), direction)
        for key, (x, y) in centers.items()
        if missing and x >= end and abs(y - other) < beside
    }
    return turned((start + (end + missing - start) / (len(lengths) + 1), row), direction), pushed


def in_connection(
    layout: Layout, arranged: Arrangement, connection: Connection, position: Point
) -> tuple[Point | None, dict[str, Point]]:
    """Return the position in a connection between boxes placed by hand, and moved boxes.

    The rest of the row moves on; without a row it is the drop position. None if neither box was
    placed by hand.
    """
    if layout.positions.keys().isdisjoint((connection.source, connection.target)):
        return None, {}
    found = between(arranged.boxes, connection.source, connection.target, layout.direction)
    used = {**arranged.boxes, **arranged.frames}
    return found or (free_position(used, position, layout.direction), {})


def place_group_at(
    project: Project,
    names: Sequence[str],
    at: Point | None,
    pushed: Mapping[str, Point] = MappingProxyType({}),
) -> Layout:
    """Return the layout with new nodes at a position: a node, or its collapsed group."""
    if at is None or not names:
        return project.layout
    layout = project.layout.with_positions(pushed)
    head = names[0] if len(names) == 1 else f"{names[0].partition('.')[0]}."
    whole = len(names) == 1 or all(name.startswith(head) for name in names)
    return layout.with_positions({head: at}) if whole else layout


def free_position(
    rects: Mapping[str, Rect],
    position: Point,
    direction: Direction,
    size: tuple[float, float] = (WIDTH, HEIGHT),
) -> Point:
    """Return the position, or the next one across at which a box of a size covers nothing."""
    x, y = position
    used = _kept_free(rects.values(), size)
    while _covers(used, (x, y)):
        x, y = (x, y + STEP[1]) if direction is Direction.RIGHT else (x + STEP[0], y)
    return x, y


def _set_apart(box: Rect, others: Mapping[str, Rect], direction: Direction) -> Rect:
    """Return a box in place, or at the nearest position where it covers no other."""
    position, size = box.center, (box.width, box.height)
    used = _kept_free(others.values(), size)
    if not _covers(used, position):
        return box
    near = sorted(used, key=lambda rect: math.dist(rect.center, position))[:_MOST]
    wide = [rect.grown(_BESIDE) for rect in near]
    xs = {position[0]} | {x for rect in wide for x in (rect.left, rect.left + rect.width)}
    ys = {position[1]} | {y for rect in wide for y in (rect.top, rect.top + rect.height)}
    positions = sorted(product(xs, ys), key=lambda each: math.dist(each, position))
    free = (each for each in positions if not _covers(used, each))
    return box.at(next(free, None) or free_position(others, position, direction, size))


def _kept_free(rects: Collection[Rect], size: tuple[float, float]) -> list[Rect]:
    """Return the areas where the center of a box of a size must not be."""
    width, height = size
    return [
        Rect(rect.left - width / 2, rect.top - height / 2, rect.width + width, rect.height + height)
        for rect in rects
    ]


def _covers(used: Collection[Rect], position: Point) -> bool:
    x, y = position
    return any(
        rect.left < x < rect.left + rect.width and rect.top < y < rect.top + rect.height
        for rect in used
    )


def place_new_boxes(before: Project, after: Project, known: Inference) -> Layout:
    """Return the layout after an edit among boxes placed by hand: old boxes stay in place.

    A new box goes between its sources and readers, or behind its sources, or below everything. A
    box with a position gets the nearest one where it covers nothing.
    """
    old, new = before.network, after.network
    layout = _joined(before, after)
    put = layout.positions.keys() - before.layout.positions.keys()
    if not layout.positions or new.is_connected_like(old):
        return layout
    by_hand = is_by_hand(old, before.layout, expanded_groups(before), known.shape_at)
    if not by_hand and not put:
        return layout
    shown, added = pictured(new, layout, expanded_groups(after), infer(new, known).shape_at)
    rects, called = dict(added.boxes), _called_before(old, new)
    if by_hand:
        seen, drawn = pictured(old, before.layout, expanded_groups(before), known.shape_at)
        rects = _as_seen(drawn, added, layout, called)
        for key, position in _made_from(seen, drawn, shown, called).items():
            if key not in rects:
                rects[key] = _set_apart(added.boxes[key].at(position), rects, layout.direction)
    known_before = old.index.keys() | called.keys()
    came = {key for key in put & rects.keys() if known_before.isdisjoint(shown.index[key].nodes)}
    inside = frames_with(shown)
    for key, rect in _wholes(shown, added, came, inside):
        held = inside.get(key, {key})
        others = {other: there for other, there in rects.items() if other not in held}
        rects |= _carried(held, rects, rect, _set_apart(rect, others, layout.direction))
    strange = added.boxes.keys() - rects.keys()
    rects = with_new(shown, added, rects, strange, layout.direction)
    return layout.with_positions(
        {key: rect.center for key, rect in rects.items() if rect != added.boxes[key]}
        | {key: rects[key].center for key in strange}
    )


def _carried(
    keys: Collection[str], rects: Mapping[str, Rect], whole: Rect, to: Rect
) -> dict[str, Rect]:
    """Return the boxes of a whole that was moved."""
    right, down = to.left - whole.left, to.top - whole.top
    return {key: rect.moved(right, down) for key, rect in rects.items() if key in keys}


def with_new(
    shown: Diagram,
    new: Arrangement,
    rects: Mapping[str, Rect],
    strange: set[str],
    direction: Direction,
) -> dict[str, Rect]:
    """Return placed and new boxes without overlaps."""
    placed, inside = dict(rects), frames_with(shown)
    for key, rect in _wholes(shown, new, strange, inside):
        held = inside.get(key, {key})
        position, pushed = _place_for(held, rect, shown, placed, direction)
        for other, there in pushed.items():
            placed[other] = placed[other].at(there)
        frames = {
            f: r
            for f, r in new.frames.items()
            if strange.isdisjoint(inside[f]) and not inside[f].isdisjoint(placed)
        }
        x, y = free_position({**placed, **frames}, position, direction, (rect.width, rect.height))
        placed |= _carried(held, new.boxes, rect, rect.at((x, y)))
    return placed


def _joined(before: Project, after: Project) -> Layout:
    """Return the layout after loose nodes were connected to nodes that are placed automatically.

    They are placed automatically too from then on, unless other connected nodes were placed by hand
    or the edit itself moved them.
    """
    old, new, layout = before.network, after.network, after.layout
    added = {
        key
        for key, position in layout.positions.items()
        if before.layout.positions.get(key) == position
        if key in old.index and _is_loose(old, key) and key in new.index
        if not _is_loose(new, key)
    }
    by_hand = {key for key in layout.positions if key not in new.index or not _is_loose(new, key)}
    if not added or by_hand - added:
        return layout
    beside = {
        name for key in added for name in (*new.index[key].predecessors, *new.successors[key])
    }
    return layout.without(added) if beside - layout.positions.keys() else layout


def _is_loose(network: Network, name: str) -> bool:
    return not network.index[name].predecessors and not network.successors[name]


def _called_before(old: Network, new: Network) -> dict[str, str]:
    """Return the former names of renamed nodes."""
    if len(old.nodes) != len(new.nodes):
        return {}
    pairs = zip(old.nodes, new.nodes, strict=True)
    return {node.name: was.name for was, node in pairs if was.name not in new.index}


def _as_seen(
    drawn: Arrangement, new: Arrangement, layout: Layout, called: Mapping[str, str]
) -> dict[str, Rect]:
    """Return former boxes where they were visible, unless the edit placed them elsewhere."""
    rects: dict[str, Rect] = {}
    for key, rect in new.boxes.items():
        was = drawn.boxes.get(key) or drawn.boxes.get(called.get(key, ""))
        if key in layout.positions:
            rects[key] = rect
        elif was is not None:
            rects[key] = rect.at(was.center)
    return rects


def _made_from(
    seen: Diagram, drawn: Arrangement, shown: Diagram, called: Mapping[str, str]
) -> dict[str, Point]:
    """Return the former centers of boxes that became a group."""
    positions: dict[str, Point] = {}
    for box in shown.collapsed:
        parts = {seen.owner.get(called.get(name, name), "") for name in box.nodes}
        if "" not in parts and sum(len(seen.index[key].nodes) for key in parts) == len(box.nodes):
            positions[box.key] = reduce(Rect.joined, (drawn.boxes[key] for key in parts)).center
    return positions


def _wholes(
    shown: Diagram, new: Arrangement, strange: set[str], inside: Mapping[str, set[str]]
) -> list[tuple[str, Rect]]:
    """Return new boxes, an expanded group with all its boxes as one."""
    found: dict[str, Rect] = {}
    for key in shown.index:
        if key in strange:
            whole, parent = key, shown.parents[key]
            while parent and strange.issuperset(inside[parent]):
                whole, parent = parent, shown.parents[parent]
            found[whole] = new.boxes[key] if whole == key else new.frames[whole]
    return list(found.items())


def frames_with(shown: Diagram) -> dict[str, set[str]]:
    """Return the boxes in each frame and in its inner frames."""
    found: dict[str, set[str]] = {frame.key: set() for frame in shown.frames}
    for key in shown.index:
        for frame in shown.frames_around(key):
            found[frame].add(key)
    return found


def _place_for(
    held: Collection[str],
    rect: Rect,
    shown: Diagram,
    rects: Mapping[str, Rect],
    direction: Direction,
) -> tuple[Point, dict[str, Point]]:
    sources = [w.source for w in shown.connections if w.target in held and w.source in rects]
    targets = [(w.target, 1) for w in shown.connections if w.source in held and w.target in rects]
    ahead = _ahead(next(iter(held)), shown, rects) if len(held) == 1 else next(iter(targets), None)
    if sources and ahead:
        lengths = [turned((rect.width, rect.height), direction)[0]] * ahead[1]
        found = between(rects, sources[0], ahead[0], direction, lengths)
        if found is not None:
            return found
    if sources:
        source = rects[sources[0]]
        x, y = turned(source.center, direction)
        (before, _), (after, _) = (turned((r.width, r.height), direction) for r in (source, rect))
        return turned((x + (before + after) / 2 + turned(APART, direction)[0], y), direction), {}
    corners = [turned(rect.center, direction) for rect in rects.values()] or [(0.0, 0.0)]
    first, last = min(x for x, _ in corners), max(y for _, y in corners)
    return turned((first, last + turned(STEP, direction)[1]), direction), {}


def _ahead(key: str, shown: Diagram, rects: Collection[str]) -> tuple[str, int] | None:
    """Return the next placed box after a new one, and the number of new boxes before it."""
    passed = [key]
    while True:
        targets = [
            connection.target for connection in shown.connections if connection.source == passed[-1]
        ]
        placed = next((target for target in targets if target in rects), None)
        if placed is not None:
            return placed, len(passed)
        if not targets or targets[0] in passed:
            return None
        passed.append(targets[0])
