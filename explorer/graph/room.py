"""Room: what was placed by hand makes way for a group that unfolds, and comes back when it folds.

Nothing stands on anything else, and nothing but what has to moves: whatever is to the right of a
group moves to the right by half of what it grows, and so on. Where less than half was placed by
hand, the rule places the rest anew.
"""

from collections.abc import Mapping

from explorer.graph.arrange import arrange, moved
from explorer.graph.groups import View, view
from explorer.graph.network import Network
from explorer.graph.place import Arrangement, Place, Rect, size_of
from explorer.graph.project import Layout
from explorer.graph.runs import ShapeOf


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
    _, before = pictured(network, layout, opened, shape_of)
    wider = layout.with_opened(opened | {key})
    if not _is_by_hand(layout, before):
        return wider
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
    return wider.with_moved(inside | _spread(others, folded, growth))


def with_folded(
    network: Network, layout: Layout, wished: frozenset[str], key: str, shape_of: ShapeOf
) -> Layout:
    """The layout with what is wished for open, after a group was folded to its own middle."""
    opened = layout.opened or frozenset()
    shown, before = pictured(network, layout, opened, shape_of)
    narrower = layout.with_opened(wished)
    if not _is_by_hand(layout, before):
        return narrower
    fresh, frame = view(network, wished, shape_of), before.frames[key]
    others = {name: rect for name, rect in before.boxes.items() if name in fresh.index}
    first = next(box.nodes[0] for box in shown.boxes if box.key not in others)
    folded = fresh.owner[first]
    width, height = size_of(fresh.index[folded], layout.direction)
    growth = (width - frame.width) / 2, (height - frame.height) / 2
    return narrower.with_moved({folded: frame.centre} | _spread(others, frame, growth))


def _is_by_hand(layout: Layout, drawn: Arrangement) -> bool:
    return 2 * len(layout.moved.keys() & drawn.boxes) >= len(drawn.boxes)


def _spread(
    rects: Mapping[str, Rect], around: Rect, growth: tuple[float, float]
) -> dict[str, Place]:
    """The middles of boxes around something that grows by so much at each side, or shrinks."""
    right, bottom = around.left + around.width, around.top + around.height
    return {
        key: (
            rect.centre[0] + growth[0] * _side(rect.left, rect.width, around.left, right),
            rect.centre[1] + growth[1] * _side(rect.top, rect.height, around.top, bottom),
        )
        for key, rect in rects.items()
    }


def _side(start: float, length: float, low: float, high: float) -> int:
    """Before something (−1), behind it (1), or beside it."""
    return -1 if start + length <= low + 0.5 else 1 if start >= high - 0.5 else 0
