"""Pointing: which box, fold sign or wire lies under a place, and what is told of it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from explorer.graph.groups import title_of
from explorer.graph.place import Place
from explorer.ui.canvas.frame import FrameItem
from explorer.ui.canvas.item import BoxItem
from explorer.ui.canvas.tips import tip_of, tip_of_wire

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene

_NEAR = 6.0  # from a wire, what counts as on it


def box_at(scene: "Scene", place: QPointF) -> str | None:
    """The box under a place."""
    for item in scene.items(place):
        if isinstance(item, BoxItem):
            return item.key
    return None


def sign_at(scene: "Scene", place: QPointF) -> tuple[str, str] | None:
    """The fold sign under a place: what pressing it does, and to which group."""
    for item in scene.items(place):
        if isinstance(item, BoxItem) and item.sign.contains(item.mapFromScene(place)):
            return "unfold", item.key
        if isinstance(item, FrameItem) and item.sign.contains(place):
            return "fold", item.key
    return None


def tip_at(scene: "Scene", place: QPointF) -> str:
    """What is known of what lies under a place."""
    sign = sign_at(scene, place)
    if sign:
        words = "Unfold {}" if sign[0] == "unfold" else "Fold {}"
        return QCoreApplication.translate("Scene", words).format(title_of(sign[1]))
    key = box_at(scene, place)
    if key:
        return tip_of(scene.shown.index[key], scene.inference)
    point = place.x(), place.y()
    for wire, corners in zip(scene.shown.wires, scene.arranged.wires, strict=True):
        if any(_distance(point, a, b) < _NEAR for a, b in pairwise(corners)):
            return tip_of_wire(wire, scene.inference)
    return ""


def _distance(point: Place, start: Place, end: Place) -> float:
    """How far a place lies from a level or upright stroke."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    across = max(min(x0, x1) - x, 0.0, x - max(x0, x1))
    return across + max(min(y0, y1) - y, 0.0, y - max(y0, y1))


def nearest_box(places: Mapping[str, QPointF], here: str, way: tuple[int, int]) -> str | None:
    """The box nearest to another in a direction, sideways counting double."""
    costs: dict[str, float] = {}
    for key, place in places.items():
        apart = place - places[here]
        along = apart.x() * way[0] + apart.y() * way[1]
        aside = abs(apart.x() * way[1]) + abs(apart.y() * way[0])
        if along > 1:
            costs[key] = along + 2 * aside
    return min(costs, key=costs.__getitem__, default=None)
