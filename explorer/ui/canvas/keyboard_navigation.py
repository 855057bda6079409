"""Walking: which box an arrow key leads to."""

from collections.abc import Mapping

from explorer.diagram.diagram import View
from explorer.diagram.geometry import Arrangement, Place
from explorer.graph.project import Direction

Way = tuple[int, int]  # across and down, one of them 0


def next_box(here: str, way: Way, shown: View, arranged: Arrangement) -> str | None:
    """The next box in a direction; where a row ends, the one that its wire leads to."""
    places = {key: rect.centre for key, rect in arranged.boxes.items()}
    along = way[0] if arranged.direction is Direction.RIGHT else way[1]
    ahead = _nearest(places, here, way, widest=0.5 if along else 1.0)
    if ahead is not None:
        return ahead
    if not along:
        return _nearest(places, here, way, widest=None)
    ends = ((wire.source, wire.target)[::along] for wire in shown.wires)
    return next((target for source, target in ends if source == here), None)


def _nearest(
    places: Mapping[str, Place], here: str, way: Way, *, widest: float | None
) -> str | None:
    """The nearest box, sideways counting double, at most so far aside for each step ahead."""
    costs: dict[str, float] = {}
    x, y = places[here]
    for key, place in places.items():
        across, down = place[0] - x, place[1] - y
        along = across * way[0] + down * way[1]
        aside = abs(across * way[1]) + abs(down * way[0])
        if along > 1 and (widest is None or aside <= widest * along):
            costs[key] = along + 2 * aside
    return min(costs, key=costs.__getitem__, default=None)
