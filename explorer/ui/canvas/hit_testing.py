"""Pointing: which box, fold sign or wire lies under a place, and what is told of it."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from explorer.diagram.diagram import Wire, title_of
from explorer.diagram.geometry import HEIGHT, TITLE, Place
from explorer.diagram.layout.arrange import ports_of
from explorer.diagram.routing.bundles import laid
from explorer.graph.network import Port
from explorer.ui.canvas.items.group_item import FrameItem
from explorer.ui.canvas.items.node_item import READABLE, BoxItem
from explorer.ui.canvas.tooltips import tip_of, tip_of_port, tip_of_wire

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene

_REACH = 9.0  # from a port, what counts as on it
_NEAR = 6.0  # from a wire, what counts as on it


def box_at(scene: "Scene", place: QPointF, carried: Collection[str] = ()) -> str | None:
    """The box under a place; none of those that are carried there."""
    for item in scene.items(place):
        if isinstance(item, BoxItem) and item.key not in carried:
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


@dataclass(frozen=True)
class PortAt:
    """A port of a box, and where it is: an output where something leaves, else an input."""

    key: str
    number: int
    leaves: bool
    place: Place


def port_at(scene: "Scene", place: QPointF) -> PortAt | None:
    """The port under a place, or the nearest of several; an input of a folded group is none."""
    reach = max(_REACH, _REACH / max(scene.scale, 0.01) * 0.7)
    around = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
    near: list[tuple[float, PortAt]] = []
    for item in scene.items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
        if isinstance(item, BoxItem):
            for port in ports_of_box(scene, item.key):
                away = math.dist(port.place, (place.x(), place.y()))
                if away <= reach:
                    near.append((away, port))
    return min(near, key=lambda found: found[0])[1] if near else None


def ports_of_box(scene: "Scene", key: str) -> list[PortAt]:
    """The ports of a box that a wire can begin at or end in."""
    box, rect = scene.shown.index[key], scene.arranged.boxes[key]
    direction = scene.arranged.direction
    leaving = ports_of(rect, box.outputs, 1.0, direction)
    found = [PortAt(key, number, True, place) for number, place in enumerate(leaving)]
    if not box.is_folded:
        arriving = ports_of(rect, box.inputs, 0.0, direction)
        found += [PortAt(key, number, False, place) for number, place in enumerate(arriving)]
    return found


def port_of(scene: "Scene", port: PortAt) -> Port:
    """The output of the network that a port of a box stands for."""
    box = scene.shown.index[port.key]
    if not box.is_folded:
        return Port(port.key, port.number)
    wires = (wire for wire in scene.shown.wires if wire.source == port.key)
    found = next((wire.port for wire in wires if wire.output == port.number), None)
    return found or Port(box.nodes[-1])


def place_of(scene: "Scene", port: Port) -> Place:
    """Where an output is drawn."""
    ports = [known for known in ports_of_box(scene, scene.shown.owner[port.node]) if known.leaves]
    return next((p.place for p in ports if port_of(scene, p) == port), ports[0].place)


def title_at(scene: "Scene", place: QPointF) -> str | None:
    """The open group whose title lies under a place."""
    for item in scene.items(place):
        if isinstance(item, FrameItem) and place.y() < item.rect.top() + TITLE:
            return item.key
    return _plate_at(scene, place) if scene.scale < READABLE else None


def _plate_at(scene: "Scene", place: QPointF) -> str | None:
    """The group whose title is written there, as it is from afar."""
    plates = scene.overview.plates.items()
    return next((key for key, plate in plates if plate.contains(place)), None)


def wire_at(
    scene: "Scene", place: QPointF, near: float = _NEAR, carried: Collection[str] = ()
) -> Wire | None:
    """The wire under a place, or the nearest within reach; none of boxes that are carried."""
    point = place.x(), place.y()
    away = (
        (min(_distance(point, a, b) for a, b in pairwise(corners)), number, wire)
        for number, (wire, corners) in enumerate(laid(scene.shown, scene.arranged))
        if not {wire.source, wire.target}.intersection(carried)
    )
    nearest = min(away, default=None)
    return nearest[2] if nearest and nearest[0] < near else None


def wire_under(scene: "Scene", place: QPointF, carried: Collection[str] = ()) -> Wire | None:
    """The wire that a block would lie on whose middle is let go at a place."""
    there = box_at(scene, place, carried)
    return None if there else wire_at(scene, place, HEIGHT / 2, carried)


def tip_at(scene: "Scene", place: QPointF) -> str:
    """What is known of what lies under a place."""
    sign = sign_at(scene, place)
    if sign:
        words = "Unfold {}" if sign[0] == "unfold" else "Fold {}"
        return QCoreApplication.translate("Scene", words).format(title_of(sign[1]))
    port = port_at(scene, place)
    if port and not scene.shown.index[port.key].is_folded:
        told = tip_of_port(port.key, port.number, scene.inference, leaves=port.leaves)
        if told:
            return told
    key = box_at(scene, place)
    if key:
        return tip_of(scene.shown.index[key], scene.inference)
    wire = wire_at(scene, place)
    return tip_of_wire(wire, scene.inference) if wire else ""


def _distance(point: Place, start: Place, end: Place) -> float:
    """How far a place lies from a level or upright stroke."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    across = max(min(x0, x1) - x, 0.0, x - max(x0, x1))
    return across + max(min(y0, y1) - y, 0.0, y - max(y0, y1))
