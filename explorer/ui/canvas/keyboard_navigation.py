"""Moving the selection between boxes with the arrow keys."""

from collections.abc import Mapping

from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import Arrangement, Point
from explorer.graph.project import Direction

_Direction = tuple[int, int]  # right and down, one of them 0


def next_box(here: str, direction: _Direction, shown: Diagram, arranged: Arrangement) -> str | None:
    """Return the next box in a direction; at the end of a row, the one that is connected."""
    positions = {key: rect.center for key, rect in arranged.boxes.items()}
    along = direction[0] if arranged.direction is Direction.RIGHT else direction[1]
    ahead = _nearest(positions, here, direction, widest=0.5 if along else 1.0)
    if ahead is not None:
        return ahead
    if not along:
        return _nearest(positions, here, direction, widest=None)
    ends = ((connection.source, connection.target)[::along] for connection in shown.connections)
    return next((target for source, target in ends if source == here), None)


def _nearest(
    positions: Mapping[str, Point], here: str, direction: _Direction, *, widest: float | None
) -> str | None:
    """Return the nearest box, sideways counting double, at most `widest` aside for each step."""
    costs: dict[str, float] = {}
    x, y = positions[here]
    for key, position in positions.items():
        across, down = position[0] - x, position[1] - y
        along = across * direction[0] + down * direction[1]
        aside = abs(across * direction[1]) + abs(down * direction[0])
        if along > 1 and (widest is None or aside <= widest * along):
            costs[key] = along + 2 * aside
    return min(costs, key=costs.__getitem__, default=None)
