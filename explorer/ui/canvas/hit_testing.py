"""What lies at a position of the canvas: a sign, a port, a box, a title or a connection."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF

from explorer.diagram.diagram import Connection, Diagram, title_of
from explorer.diagram.geometry import HEIGHT, TITLE, Arrangement, Point
from explorer.diagram.layout.arrange import ports_of
from explorer.diagram.routing.bundles import laid
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.schema.messages import tr
from explorer.ui.canvas.items.group_item import GroupItem
from explorer.ui.canvas.items.node_item import READABLE, NodeItem
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.canvas.tooltips import connection_tooltip, node_tooltip, port_tooltip

_PORT_REACH = 9.0  # distance within which a position is on a port
_CONNECTION_REACH = 6.0  # distance within which a position is on a connection


class ArrangedDiagram(Protocol):
    """A diagram and where its boxes are."""

    @property
    def diagram(self) -> Diagram:
        """The boxes and their connections."""

    @property
    def arranged(self) -> Arrangement:
        """Their positions."""


@dataclass(frozen=True)
class Sign:
    """The sign that expands a collapsed group, or collapses an expanded one."""

    key: str
    expands: bool


@dataclass(frozen=True)
class PortHit:
    """A port of a box, and its position."""

    key: str
    number: int
    is_output: bool
    position: Point


@dataclass(frozen=True)
class Hit:
    """Everything at a position but connections, which `connection_at` looks for one by one.

    `title` is the expanded group whose title is there, below a box too.
    """

    sign: Sign | None = None
    port: PortHit | None = None
    box: str | None = None
    title: str | None = None


def hit_test(canvas: SceneItems, position: QPointF) -> Hit:
    """Return what lies at a position, of several items the uppermost."""
    sign, box, title = None, None, None
    for item in canvas.items_at(position):
        if isinstance(item, NodeItem):
            box = box or item.key
            if item.sign.contains(item.mapFromScene(position)):
                sign = sign or Sign(item.key, expands=True)
        elif isinstance(item, GroupItem):
            if item.sign.contains(position):
                sign = sign or Sign(item.key, expands=False)
            if position.y() < item.rect.top() + TITLE:
                title = title or item.key
    if title is None and canvas.zoom_level < READABLE:
        plates = canvas.overview.plates.items()
        title = next((key for key, plate in plates if plate.contains(position)), None)
    return Hit(sign, port_at(canvas, position), box, title)


def box_at(canvas: SceneItems, position: QPointF, dragged: Collection[str] = ()) -> str | None:
    """Return the box at a position that is not one of those dragged there."""
    for item in canvas.items_at(position):
        if isinstance(item, NodeItem) and item.key not in dragged:
            return item.key
    return None


def port_at(canvas: SceneItems, position: QPointF) -> PortHit | None:
    """Return the nearest port within reach; an input of a collapsed group is none."""
    reach = max(_PORT_REACH, _PORT_REACH / max(canvas.zoom_level, 0.01) * 0.7)
    around = QRectF(position.x() - reach, position.y() - reach, 2 * reach, 2 * reach)
    near: list[tuple[float, PortHit]] = []
    for item in canvas.nodes_in(around):
        for port in ports_of_box(canvas, item.key):
            distance = math.dist(port.position, (position.x(), position.y()))
            if distance <= reach:
                near.append((distance, port))
    return min(near, key=lambda found: found[0])[1] if near else None


def ports_of_box(drawn: ArrangedDiagram, key: str) -> list[PortHit]:
    """Return the ports of a box at which a connection can begin or end."""
    box, rect = drawn.diagram.index[key], drawn.arranged.boxes[key]
    direction = drawn.arranged.direction
    outgoing = ports_of(rect, box.outputs, 1.0, direction)
    found = [PortHit(key, number, True, position) for number, position in enumerate(outgoing)]
    if not box.is_collapsed:
        incoming = ports_of(rect, box.inputs, 0.0, direction)
        found += [PortHit(key, number, False, position) for number, position in enumerate(incoming)]
    return found


def port_of(drawn: ArrangedDiagram, port: PortHit) -> Port:
    """Return the network's output that an output of a box stands for."""
    box = drawn.diagram.index[port.key]
    if not box.is_collapsed:
        return Port(port.key, port.number)
    for connection in drawn.diagram.connections:
        if connection.source == port.key and connection.output == port.number:
            return connection.port
    return Port(box.nodes[-1])


def position_of(drawn: ArrangedDiagram, port: Port) -> Point:
    """Return where an output is drawn."""
    ports = [
        known for known in ports_of_box(drawn, drawn.diagram.owner[port.node]) if known.is_output
    ]
    return next((p.position for p in ports if port_of(drawn, p) == port), ports[0].position)


def connection_at(
    drawn: ArrangedDiagram,
    position: QPointF,
    reach: float = _CONNECTION_REACH,
    dragged: Collection[str] = (),
) -> Connection | None:
    """Return the nearest connection within reach that touches none of the dragged boxes."""
    point = position.x(), position.y()
    distances = (
        (min(_distance(point, a, b) for a, b in pairwise(corners)), number, connection)
        for number, (connection, corners) in enumerate(laid(drawn.diagram, drawn.arranged))
        if not {connection.source, connection.target}.intersection(dragged)
    )
    nearest = min(distances, default=None)
    return nearest[2] if nearest and nearest[0] < reach else None


def connection_under(
    canvas: SceneItems, position: QPointF, dragged: Collection[str] = ()
) -> Connection | None:
    """Return the connection below a box that would be dropped with its center at a position."""
    is_covered = box_at(canvas, position, dragged)
    return None if is_covered else connection_at(canvas, position, HEIGHT / 2, dragged)


def tooltip_at(canvas: SceneItems, position: QPointF, inference: Inference) -> str:
    """Return what is known about whatever lies at a position, or nothing."""
    hit = hit_test(canvas, position)
    if hit.sign:
        group = title_of(hit.sign.key)
        is_closed = hit.sign.expands
        return (
            tr("Expand {group}", group=group) if is_closed else tr("Collapse {group}", group=group)
        )
    if hit.port and not canvas.diagram.index[hit.port.key].is_collapsed:
        port = hit.port
        shown = port_tooltip(port.key, port.number, inference, is_output=port.is_output)
        if shown:
            return shown
    if hit.box:
        return node_tooltip(canvas.diagram.index[hit.box], inference)
    connection = connection_at(canvas, position)
    return connection_tooltip(connection, inference) if connection else ""


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a horizontal or vertical segment, in scene units."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    across = max(min(x0, x1) - x, 0.0, x - max(x0, x1))
    return across + max(min(y0, y1) - y, 0.0, y - max(y0, y1))
