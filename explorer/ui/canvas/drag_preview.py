"""Carrying: how boxes and their wires are drawn while they are being moved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Point
from explorer.diagram.layout.arrange import port_positions
from explorer.diagram.routing.bundles import BundlePart, edge_bundles, laid
from explorer.diagram.routing.router import route
from explorer.graph.network import Port
from explorer.ui.canvas.items.connections import Bundles, ConnectionsItem
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.canvas.z_order import ZOrder

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene


class DragPreview:
    """Moves what can be seen: boxes, wires between them as they are, and other wires led anew.

    From afar, where no box is an item, outlines move instead. So that carrying thousands of boxes
    costs no more than carrying a few.
    """

    def __init__(self, scene: "CanvasScene") -> None:
        self._scene = scene
        self._rigid, self._elastic = (
            ConnectionsItem(scene.texts_of),
            ConnectionsItem(scene.texts_of),
        )
        scene.addItem(self._rigid)
        scene.addItem(self._elastic)
        self._stack = ZOrder(scene)
        self._items: list[str] = []
        self._bent: list[tuple[int, Connection, Port | None]] = []
        self._keys: frozenset[str] = frozenset()
        self._parted: tuple[Bundles, Bundles | None] = {}, None  # before it was taken, and since
        self.outlines: QPainterPath | None = None
        self.shift = QPointF()

    def start(self, keys: tuple[str, ...]) -> None:
        """Begin to carry boxes."""
        scene = self._scene
        self._keys = frozenset(keys)
        self.shift = QPointF()
        if scene.scale < READABLE:
            self.outlines = QPainterPath()
            for key in keys:
                self.outlines.addRect(rectangle(scene.arranged.boxes[key]))
            return
        seen = scene.visible_rect
        self._items = [key for key in keys if seen.intersects(rectangle(scene.arranged.boxes[key]))]
        self._rigid.fine = self._elastic.fine = scene.connections.fine
        for item in (self._rigid, self._elastic):
            item.setZValue(self._stack.below)
        self._stack.hide_connections()
        self._rigid.setPos(0, 0)
        self._part()
        self.move(QPointF())

    def _part(self) -> None:
        """Draw by themselves the wires that move as they are, and those that are led anew."""
        scene, whole = self._scene, self._scene.connections.bundles
        if len(self._keys) == len(scene.arranged.boxes):
            self._rigid.show_bundles(whole)
            scene.connections.show_bundles({})
        else:
            fixed, rigid, bent = edge_bundles(laid(scene.diagram, scene.arranged), self._keys)
            scene.connections.show_connections(fixed, scene.arranged.direction)
            self._rigid.show_connections(rigid, scene.arranged.direction)
            self._bent = [(n, scene.diagram.connections[n], shown) for n, shown in bent]
        self._parted = whole, scene.connections.bundles

    def move(self, shift: QPointF) -> None:
        """Draw them so far from where they stood."""
        scene = self._scene
        self.shift = shift
        if self.outlines is not None:
            scene.paint_all()
            return
        for key in self._items:
            scene.item_of(key).setPos(QPointF(*scene.arranged.boxes[key].center) + shift)
        self._rigid.setPos(shift)
        if self._bent:
            led = [
                BundlePart(self._led(n, connection), shown) for n, connection, shown in self._bent
            ]
            self._elastic.show_connections(led, scene.arranged.direction)

    def fade(self, opacity: float) -> None:
        """Let what lies below them be seen, or with 1 be hidden."""
        for key in self._items:
            self._scene.item_of(key).setOpacity(opacity)

    def finish(self) -> None:
        """Draw everything where the document says that it stands."""
        scene = self._scene
        self.fade(1.0)
        for key in self._items:
            scene.item_of(key).setPos(*scene.arranged.boxes[key].center)
        self._items, self._bent, self.outlines = [], [], None
        for item in (self._rigid, self._elastic):
            item.show_bundles({})
        whole, parted = self._parted
        if scene.connections.bundles is parted:  # else another picture has come meanwhile
            scene.connections.show_bundles(whole)
        self._parted = whole, None
        self._stack.arrange()
        scene.paint_all()

    def _led(self, number: int, connection: Connection) -> list[Point]:
        arranged = self._scene.arranged
        (x0, y0), (x1, y1) = port_positions(arranged, self._scene.diagram, number)
        dx, dy = self.shift.toTuple()
        start = (x0 + dx, y0 + dy) if connection.source in self._keys else (x0, y0)
        end = (x1 + dx, y1 + dy) if connection.target in self._keys else (x1, y1)
        return route(start, end, arranged.direction)
