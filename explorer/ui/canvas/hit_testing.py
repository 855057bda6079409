"""Pointing: which box, fold sign or wire lies under a place, and what is told of it."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from explorer.diagram.diagram import Connection, title_of
from explorer.diagram.geometry import HEIGHT, TITLE, Point
from explorer.diagram.layout.arrange import ports_of
from explorer.diagram.routing.bundles import laid
from explorer.graph.network import Port
from explorer.ui.canvas.items.group_item import GroupItem
from explorer.ui.canvas.items.node_item import READABLE, NodeItem
from explorer.ui.canvas.tooltips import connection_tooltip, node_tooltip, port_tooltip

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_REACH = 9.0  # from a port, what counts as on it
_NEAR = 6.0  # from a wire, what counts as on it


def box_at(scene: "CanvasScene", position: QPointF, carried: Collection[str] = ()) -> str | None:
    """The box under a place; none of those that are carried there."""
    for item in scene.items(position):
        if isinstance(item, NodeItem) and item.key not in carried:
            return item.key
    return None


def sign_at(scene: "CanvasScene", position: QPointF) -> tuple[str, str] | None:
    """The fold sign under a place: what pressing it does, and to which group."""
    for item in scene.items(position):
        if isinstance(item, NodeItem) and item.sign.contains(item.mapFromScene(position)):
            return "unfold", item.key
        if isinstance(item, GroupItem) and item.sign.contains(position):
            return "fold", item.key
    return None


@dataclass(frozen=True)
class PortHit:
    """A port of a box, and where it is: an output where something leaves, else an input."""

    key: str
    number: int
    leaves: bool
    position: Point


def port_hit(scene: "CanvasScene", position: QPointF) -> PortHit | None:
    """The port under a place, or the nearest of several; an input of a folded group is none."""
    reach = max(_REACH, _REACH / max(scene.scale, 0.01) * 0.7)
    around = QRectF(position.x() - reach, position.y() - reach, 2 * reach, 2 * reach)
    near: list[tuple[float, PortHit]] = []
    for item in scene.items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
        if isinstance(item, NodeItem):
            for port in ports_of_box(scene, item.key):
                away = math.dist(port.position, (position.x(), position.y()))
                if away <= reach:
                    near.append((away, port))
    return min(near, key=lambda found: found[0])[1] if near else None


def ports_of_box(scene: "CanvasScene", key: str) -> list[PortHit]:
    """The ports of a box that a wire can begin at or end in."""
    box, rect = scene.diagram.index[key], scene.arranged.boxes[key]
    direction = scene.arranged.direction
    outgoing = ports_of(rect, box.outputs, 1.0, direction)
    found = [PortHit(key, number, True, position) for number, position in enumerate(outgoing)]
    if not box.is_collapsed:
        incoming = ports_of(rect, box.inputs, 0.0, direction)
        found += [PortHit(key, number, False, position) for number, position in enumerate(incoming)]
    return found


def port_of(scene: "CanvasScene", port: PortHit) -> Port:
    """The output of the network that a port of a box stands for."""
    box = scene.diagram.index[port.key]
    if not box.is_collapsed:
        return Port(port.key, port.number)
    connections = (
        connection for connection in scene.diagram.connections if connection.source == port.key
    )
    found = next(
        (connection.port for connection in connections if connection.output == port.number), None
    )
    return found or Port(box.nodes[-1])


def position_of(scene: "CanvasScene", port: Port) -> Point:
    """Where an output is drawn."""
    ports = [known for known in ports_of_box(scene, scene.diagram.owner[port.node]) if known.leaves]
    return next((p.position for p in ports if port_of(scene, p) == port), ports[0].position)


def title_at(scene: "CanvasScene", position: QPointF) -> str | None:
    """The open group whose title lies under a place."""
    for item in scene.items(position):
        if isinstance(item, GroupItem) and position.y() < item.rect.top() + TITLE:
            return item.key
    return _plate_at(scene, position) if scene.scale < READABLE else None


def _plate_at(scene: "CanvasScene", position: QPointF) -> str | None:
    """The group whose title is written there, as it is from afar."""
    plates = scene.overview.plates.items()
    return next((key for key, plate in plates if plate.contains(position)), None)


def connection_at(
    scene: "CanvasScene", position: QPointF, near: float = _NEAR, carried: Collection[str] = ()
) -> Connection | None:
    """The wire under a place, or the nearest within reach; none of boxes that are carried."""
    point = position.x(), position.y()
    away = (
        (min(_distance(point, a, b) for a, b in pairwise(corners)), number, connection)
        for number, (connection, corners) in enumerate(laid(scene.diagram, scene.arranged))
        if not {connection.source, connection.target}.intersection(carried)
    )
    nearest = min(away, default=None)
    return nearest[2] if nearest and nearest[0] < near else None


def connection_under(
    scene: "CanvasScene", position: QPointF, carried: Collection[str] = ()
) -> Connection | None:
    """The wire that a block would lie on whose middle is let go at a place."""
    there = box_at(scene, position, carried)
    return None if there else connection_at(scene, position, HEIGHT / 2, carried)


def tooltip_at(scene: "CanvasScene", position: QPointF) -> str:
    """What is known of what lies under a place."""
    sign = sign_at(scene, position)
    if sign:
        text = "Unfold {}" if sign[0] == "unfold" else "Fold {}"
        return QCoreApplication.translate("Scene", text).format(title_of(sign[1]))
    port = port_hit(scene, position)
    if port and not scene.diagram.index[port.key].is_collapsed:
        shown = port_tooltip(port.key, port.number, scene.inference, leaves=port.leaves)
        if shown:
            return shown
    key = box_at(scene, position)
    if key:
        return node_tooltip(scene.diagram.index[key], scene.inference)
    connection = connection_at(scene, position)
    return connection_tooltip(connection, scene.inference) if connection else ""


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a place lies from a level or upright stroke."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    across = max(min(x0, x1) - x, 0.0, x - max(x0, x1))
    return across + max(min(y0, y1) - y, 0.0, y - max(y0, y1))
