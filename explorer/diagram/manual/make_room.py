"""Room: what was placed by hand makes way for what is new.

Nothing stands on anything else, and nothing but what has to moves. Where nothing was placed by
hand, the rule places everything.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from itertools import product
from types import MappingProxyType

from explorer.diagram.diagram import View, Wire, view
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Arrangement, Place, Rect
from explorer.diagram.layout.arrange import arrange, lying_loose, moved
from explorer.diagram.repeats import ShapeOf
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network
from explorer.graph.project import Direction, Layout, Project

_BESIDE = 2 * GRID  # from what would have been covered
_MOST = 24  # boxes beside which something may stand that would cover others
APART = (84.0, 58.0)  # between one box and the next, to the right and down
STEP = (WIDTH + APART[0], HEIGHT + APART[1])  # from one box to the next


def pictured(
    network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf
) -> tuple[View, Arrangement]:
    """What is seen while these groups are open, and where."""
    shown = view(network, opened, shape_of)
    loose = lying_loose(shown, layout.moved)
    return shown, moved(shown, arrange(shown, layout.direction, loose), layout.moved)


def laid_around(project: Project, names: Sequence[str], place: Place) -> Layout:
    """The layout with the middle of what is new and not wired yet at a place.

    The boxes of an open group stand there as the rule puts them, and it itself once it is folded.
    """
    layout, index = project.layout, project.network.index
    if not names:
        return layout
    alone = Network(project.title, tuple(index[name] for name in names))
    bare = Layout(direction=layout.direction)
    _, drawn = pictured(alone, bare, project.opened, infer(alone).leaving)
    x, y = reduce(Rect.joined, drawn.boxes.values()).centre
    dx, dy = place[0] - x, place[1] - y
    centres = {key: rect.centre for key, rect in {**drawn.boxes, **drawn.frames}.items()}
    return layout.with_moved({key: (x + dx, y + dy) for key, (x, y) in centres.items()})


def is_by_hand(network: Network, layout: Layout, opened: frozenset[str], shape_of: ShapeOf) -> bool:
    """Whether anything that is seen was placed by hand; without laying anything out."""
    if not layout.moved:
        return False
    return not layout.moved.keys().isdisjoint(view(network, opened, shape_of).index)


def turned(place: Place, way: Direction) -> Place:
    """Along and across, of a network that leads to the right or down; or back."""
    return place if way is Direction.RIGHT else place[::-1]


def between(
    rects: Mapping[str, Rect],
    source: str,
    target: str,
    way: Direction,
    lengths: Sequence[float] = (),
) -> tuple[Place, dict[str, Place]] | None:
    """Where the first of some stands between two boxes of a row, and where its rest moves on to.

    Without lengths that is one box. None where they stand in no row that leads from one to the
    other.
    """
    centres = {key: turned(rect.centre, way) for key, rect in rects.items()}
    (start, row), (end, other) = centres[source], centres[target]
    along, across = turned(STEP, way)
    if end <= start or abs(row - other) >= across / 2:
        return None
    usual = turned((WIDTH, HEIGHT), way)[0]
    lengths = lengths or (usual,)
    longer = sum(length - usual for length in lengths)
    missing = max((len(lengths) + 1) * along + longer - (end - start), 0.0)
    beside = max(across / 2, turned((WIDTH, HEIGHT), way)[1])  # what the row would run over
    pushed = {
        key: turned((x + missing, y), way)
        for key, (x, y) in centres.items()
        if missing and x >= end and abs(y - other) < beside
    }
    return turned((start + (end + missing - start) / (len(lengths) + 1), row), way), pushed


def in_wire(
    layout: Layout, arranged: Arrangement, wire: Wire, place: Place
) -> tuple[Place | None, dict[str, Place]]:
    """Where something stands in a wire between boxes moved by hand, and what makes room for it.

    The rest of the row moves on; where no row leads on, the place is where it was let go. None
    where neither box was moved.
    """
    if layout.moved.keys().isdisjoint((wire.source, wire.target)):
        return None, {}
    found = between(arranged.boxes, wire.source, wire.target, layout.direction)
    taken = {**arranged.boxes, **arranged.frames}
    return found or (free_place(taken, place, layout.direction), {})


def whole_at(
    project: Project,
    names: Sequence[str],
    at: Place | None,
    pushed: Mapping[str, Place] = MappingProxyType({}),
) -> Layout:
    """The layout with what is new at a place: a node, or the folded group that it makes."""
    if at is None or not names:
        return project.layout
    layout = project.layout.with_moved(pushed)
    head = names[0] if len(names) == 1 else f"{names[0].partition('.')[0]}."
    whole = len(names) == 1 or all(name.startswith(head) for name in names)
    return layout.with_moved({head: at}) if whole else layout


def free_place(
    rects: Mapping[str, Rect],
    place: Place,
    way: Direction,
    size: tuple[float, float] = (WIDTH, HEIGHT),
) -> Place:
    """The place, or the next across where something of a size stands on nothing."""
    x, y = place
    taken = _kept_free(rects.values(), size)
    while _covers(taken, (x, y)):
        x, y = (x, y + STEP[1]) if way is Direction.RIGHT else (x + STEP[0], y)
    return x, y


def _set_apart(box: Rect, others: Mapping[str, Rect], way: Direction) -> Rect:
    """A box where it stands, or at the nearest place where it covers no other."""
    place, size = box.centre, (box.width, box.height)
    taken = _kept_free(others.values(), size)
    if not _covers(taken, place):
        return box
    near = sorted(taken, key=lambda rect: math.dist(rect.centre, place))[:_MOST]
    wide = [rect.grown(_BESIDE) for rect in near]
    xs = {place[0]} | {x for rect in wide for x in (rect.left, rect.left + rect.width)}
    ys = {place[1]} | {y for rect in wide for y in (rect.top, rect.top + rect.height)}
    places = sorted(product(xs, ys), key=lambda each: math.dist(each, place))
    free = (each for each in places if not _covers(taken, each))
    return box.at(next(free, None) or free_place(others, place, way, size))


def _kept_free(rects: Collection[Rect], size: tuple[float, float]) -> list[Rect]:
    """Where the middle of something of a size must not be, so that it stands on nothing."""
    width, height = size
    return [
        Rect(rect.left - width / 2, rect.top - height / 2, rect.width + width, rect.height + height)
        for rect in rects
    ]


def _covers(taken: Collection[Rect], place: Place) -> bool:
    x, y = place
    return any(
        rect.left < x < rect.left + rect.width and rect.top < y < rect.top + rect.height
        for rect in taken
    )


def settled(before: Project, after: Project, known: Inference) -> Layout:
    """The layout after an edit of what was placed by hand: what was there stays where it was seen.

    Whatever is new gets a place of its own: between what feeds it and what it feeds, or behind what
    feeds it, or below everything. What came with one gets the nearest where it covers nothing.
    """
    old, new = before.network, after.network
    layout = _joined(before, after)
    put = layout.moved.keys() - before.layout.moved.keys()
    if not layout.moved or new.is_wired_like(old):
        return layout
    by_hand = is_by_hand(old, before.layout, before.opened, known.leaving)
    if not by_hand and not put:
        return layout
    shown, fresh = pictured(new, layout, after.opened, infer(new, known).leaving)
    rects, called = dict(fresh.boxes), _called_before(old, new)
    if by_hand:
        seen, drawn = pictured(old, before.layout, before.opened, known.leaving)
        rects = _as_seen(drawn, fresh, layout, called)
        for key, place in _made_from(seen, drawn, shown, called).items():
            if key not in rects:
                rects[key] = _set_apart(fresh.boxes[key].at(place), rects, layout.direction)
    known_before = old.index.keys() | called.keys()
    came = {key for key in put & rects.keys() if known_before.isdisjoint(shown.index[key].nodes)}
    inside = frames_with(shown)
    for key, rect in _wholes(shown, fresh, came, inside):
        held = inside.get(key, {key})
        others = {other: there for other, there in rects.items() if other not in held}
        rects |= _carried(held, rects, rect, _set_apart(rect, others, layout.direction))
    strange = fresh.boxes.keys() - rects.keys()
    rects = with_new(shown, fresh, rects, strange, layout.direction)
    return layout.with_moved(
        {key: rect.centre for key, rect in rects.items() if rect != fresh.boxes[key]}
        | {key: rects[key].centre for key in strange}
    )


def _carried(
    keys: Collection[str], rects: Mapping[str, Rect], whole: Rect, to: Rect
) -> dict[str, Rect]:
    """The boxes of a whole that stands elsewhere by now."""
    right, down = to.left - whole.left, to.top - whole.top
    return {key: rect.moved(right, down) for key, rect in rects.items() if key in keys}


def with_new(
    shown: View, fresh: Arrangement, rects: Mapping[str, Rect], strange: set[str], way: Direction
) -> dict[str, Rect]:
    """Boxes that have a place and those that have none yet, each where nothing else stands."""
    placed, inside = dict(rects), frames_with(shown)
    for key, rect in _wholes(shown, fresh, strange, inside):
        held = inside.get(key, {key})
        place, pushed = _place_for(held, rect, shown, placed, way)
        for other, there in pushed.items():
            placed[other] = placed[other].at(there)
        frames = {
            f: r
            for f, r in fresh.frames.items()
            if strange.isdisjoint(inside[f]) and not inside[f].isdisjoint(placed)
        }
        x, y = free_place({**placed, **frames}, place, way, (rect.width, rect.height))
        placed |= _carried(held, fresh.boxes, rect, rect.at((x, y)))
    return placed


def _joined(before: Project, after: Project) -> Layout:
    """The layout after blocks that only lay there were wired to what the rule places.

    From then on it places them too, unless other blocks in use were placed by hand, or the edit
    itself put them elsewhere.
    """
    old, new, layout = before.network, after.network, after.layout
    fresh = {
        key
        for key, place in layout.moved.items()
        if before.layout.moved.get(key) == place
        if key in old.index and _is_loose(old, key) and key in new.index
        if not _is_loose(new, key)
    }
    by_hand = {key for key in layout.moved if key not in new.index or not _is_loose(new, key)}
    if not fresh or by_hand - fresh:
        return layout
    beside = {name for key in fresh for name in (*new.index[key].feeders, *new.readers[key])}
    return layout.without(fresh) if beside - layout.moved.keys() else layout


def _is_loose(network: Network, name: str) -> bool:
    return not network.index[name].feeders and not network.readers[name]


def _called_before(old: Network, new: Network) -> dict[str, str]:
    """What nodes that have other names now were called."""
    if len(old.nodes) != len(new.nodes):
        return {}
    pairs = zip(old.nodes, new.nodes, strict=True)
    return {node.name: was.name for was, node in pairs if was.name not in new.index}


def _as_seen(
    drawn: Arrangement, fresh: Arrangement, layout: Layout, called: Mapping[str, str]
) -> dict[str, Rect]:
    """The boxes that were there, where they were seen, unless they were placed elsewhere."""
    rects: dict[str, Rect] = {}
    for key, rect in fresh.boxes.items():
        was = drawn.boxes.get(key) or drawn.boxes.get(called.get(key, ""))
        if key in layout.moved:
            rects[key] = rect
        elif was is not None:
            rects[key] = rect.at(was.centre)
    return rects


def _made_from(
    seen: View, drawn: Arrangement, shown: View, called: Mapping[str, str]
) -> dict[str, Place]:
    """Where the boxes stood of which a group was just made."""
    places: dict[str, Place] = {}
    for box in shown.folded:
        parts = {seen.owner.get(called.get(name, name), "") for name in box.nodes}
        if "" not in parts and sum(len(seen.index[key].nodes) for key in parts) == len(box.nodes):
            places[box.key] = reduce(Rect.joined, (drawn.boxes[key] for key in parts)).centre
    return places


def _wholes(
    shown: View, fresh: Arrangement, strange: set[str], inside: Mapping[str, set[str]]
) -> list[tuple[str, Rect]]:
    """What is new, as it is placed: an open group as one thing with all that stands in it."""
    found: dict[str, Rect] = {}
    for key in shown.index:
        if key in strange:
            whole, parent = key, shown.parents[key]
            while parent and strange.issuperset(inside[parent]):
                whole, parent = parent, shown.parents[parent]
            found[whole] = fresh.boxes[key] if whole == key else fresh.frames[whole]
    return list(found.items())


def frames_with(shown: View) -> dict[str, set[str]]:
    """The boxes in each frame, and in the frames that stand in it."""
    found: dict[str, set[str]] = {frame.key: set() for frame in shown.frames}
    for key in shown.index:
        for frame in shown.frames_around(key):
            found[frame].add(key)
    return found


def _place_for(
    held: Collection[str], rect: Rect, shown: View, rects: Mapping[str, Rect], way: Direction
) -> tuple[Place, dict[str, Place]]:
    sources = [w.source for w in shown.wires if w.target in held and w.source in rects]
    targets = [(w.target, 1) for w in shown.wires if w.source in held and w.target in rects]
    ahead = _ahead(next(iter(held)), shown, rects) if len(held) == 1 else next(iter(targets), None)
    if sources and ahead:
        lengths = [turned((rect.width, rect.height), way)[0]] * ahead[1]
        found = between(rects, sources[0], ahead[0], way, lengths)
        if found is not None:
            return found
    if sources:
        source = rects[sources[0]]
        x, y = turned(source.centre, way)
        (before, _), (after, _) = (turned((r.width, r.height), way) for r in (source, rect))
        return turned((x + (before + after) / 2 + turned(APART, way)[0], y), way), {}
    corners = [turned(rect.centre, way) for rect in rects.values()] or [(0.0, 0.0)]
    first, last = min(x for x, _ in corners), max(y for _, y in corners)
    return turned((first, last + turned(STEP, way)[1]), way), {}


def _ahead(key: str, shown: View, rects: Collection[str]) -> tuple[str, int] | None:
    """The box that has a place to which something new leads, and how many are new up to there."""
    passed = [key]
    while True:
        targets = [wire.target for wire in shown.wires if wire.source == passed[-1]]
        placed = next((target for target in targets if target in rects), None)
        if placed is not None:
            return placed, len(passed)
        if not targets or targets[0] in passed:
            return None
        passed.append(targets[0])
