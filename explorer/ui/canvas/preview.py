"""What is drawn while a gesture lasts: dragged boxes, overlays and faded boxes."""

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Point
from explorer.diagram.layout.arrange import port_positions
from explorer.diagram.routing.bundles import BundlePart, edge_bundles, laid
from explorer.diagram.routing.router import route
from explorer.graph.network import Port
from explorer.ui.canvas.items.connections import Bundles, HighlightedItem
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.canvas.selection import SceneSelection
from explorer.ui.canvas.z_order import ZOrder

_FADED = 0.35  # opacity of boxes that cannot take a connection


class ScenePreview:
    """Draws over the items of the scene, and leaves them as they were."""

    def __init__(self, contents: SceneItems, selection: SceneSelection) -> None:
        self._contents = contents
        self._highlighted = HighlightedItem()
        self.overlays: list[QGraphicsItem] = []  # painted also from afar, where no other item is
        self._faded: list[str] = []
        self.add(self._highlighted)
        self.drag: DragPreview = DragPreview(contents, selection)

    def add(self, item: QGraphicsItem) -> None:
        """Draw an item over everything."""
        self._contents.add_item(item)
        self.overlays.append(item)

    def remove(self, item: QGraphicsItem) -> None:
        """Remove an overlay."""
        self.overlays.remove(item)
        item.scene().removeItem(item)
        self.update()

    def update(self) -> None:
        """Repaint overlays that have changed; near, Qt asks for that by itself."""
        if self._contents.zoom_level < READABLE:
            self._contents.paint_all()

    def highlight_connection(self, connection: Connection | None) -> None:
        """Draw one connection stronger, or none."""
        diagram, arranged = self._contents.diagram, self._contents.arranged
        corners = connection and arranged.connections[diagram.connections.index(connection)]
        self._highlighted.show_connection(corners or ())
        self.update()

    def show_connections(self, without: tuple[Port, str, int] | None = None) -> None:
        """Draw every connection but one, given by its output and its input."""
        self._contents.show_connections(without)

    def fade_boxes(self, fits: Callable[[str], bool]) -> None:
        """Fade the boxes in view that do not fit."""
        for item in self._contents.nodes_in(self._contents.visible_rect):
            if not fits(item.key):
                item.setOpacity(_FADED)
                self._faded.append(item.key)

    def restore_boxes(self) -> None:
        """Show the faded boxes as before."""
        for key in self._faded:
            if key in self._contents.diagram.index:
                self._contents.item_of(key).setOpacity(1.0)
        self._faded = []


class DragPreview:
    """Moves what is in view: boxes, connections between them, and new curves for the others.

    From afar, where no box is an item, outlines move instead. So dragging thousands of boxes costs
    no more than dragging a few.
    """

    def __init__(self, contents: SceneItems, selection: SceneSelection) -> None:
        self._contents = contents
        self._rigid, self._elastic = contents.new_connections(), contents.new_connections()
        self._z_order = ZOrder(contents, selection)
        self._items: list[str] = []
        self._bent: list[tuple[int, Connection, Port | None]] = []
        self._keys: frozenset[str] = frozenset()
        self._bundles: tuple[Bundles, Bundles | None] = {}, None  # before the drag, and during it
        self.outlines: QPainterPath | None = None
        self.shift = QPointF()

    def start(self, keys: tuple[str, ...]) -> None:
        """Begin to drag boxes."""
        contents, boxes = self._contents, self._contents.arranged.boxes
        self._keys = frozenset(keys)
        self.shift = QPointF()
        if contents.zoom_level < READABLE:
            self.outlines = QPainterPath()
            for key in keys:
                self.outlines.addRect(rectangle(boxes[key]))
            return
        visible = contents.visible_rect
        self._items = [key for key in keys if visible.intersects(rectangle(boxes[key]))]
        for item in (self._rigid, self._elastic):
            item.fine = contents.connections.fine
            item.setZValue(self._z_order.below)
        self._z_order.hide_connections()
        self._rigid.setPos(0, 0)
        self._divide()
        self.move(QPointF())

    def _divide(self) -> None:
        """Draw the connections between dragged boxes, and those from them to others, apart."""
        contents, whole = self._contents, self._contents.connections.bundles
        diagram, arranged = contents.diagram, contents.arranged
        if len(self._keys) == len(arranged.boxes):
            self._rigid.show_bundles(whole)
            contents.connections.show_bundles({})
        else:
            fixed, rigid, bent = edge_bundles(laid(diagram, arranged), self._keys)
            contents.connections.show_connections(fixed, arranged.direction)
            self._rigid.show_connections(rigid, arranged.direction)
            self._bent = [(n, diagram.connections[n], shown) for n, shown in bent]
        self._bundles = whole, contents.connections.bundles

    def move(self, shift: QPointF) -> None:
        """Draw the boxes at this distance from where they were."""
        contents, arranged = self._contents, self._contents.arranged
        self.shift = shift
        if self.outlines is not None:
            contents.paint_all()
            return
        for key in self._items:
            contents.item_of(key).setPos(QPointF(*arranged.boxes[key].center) + shift)
        self._rigid.setPos(shift)
        if self._bent:
            curves = [BundlePart(self._route(n, each), shown) for n, each, shown in self._bent]
            self._elastic.show_connections(curves, arranged.direction)

    def fade(self, opacity: float) -> None:
        """Show what is below the dragged boxes, or with 1 hide it."""
        for key in self._items:
            self._contents.item_of(key).setOpacity(opacity)

    def finish(self) -> None:
        """Draw everything where the document has it."""
        contents = self._contents
        self.fade(1.0)
        for key in self._items:
            contents.item_of(key).setPos(*contents.arranged.boxes[key].center)
        self._items, self._bent, self.outlines = [], [], None
        for item in (self._rigid, self._elastic):
            item.show_bundles({})
        whole, rest = self._bundles
        if contents.connections.bundles is rest:  # else another diagram has been drawn meanwhile
            contents.connections.show_bundles(whole)
        self._bundles = whole, None
        self._z_order.arrange()
        contents.paint_all()

    def _route(self, number: int, connection: Connection) -> list[Point]:
        arranged = self._contents.arranged
        (x0, y0), (x1, y1) = port_positions(arranged, self._contents.diagram, number)
        dx, dy = self.shift.toTuple()
        start = (x0 + dx, y0 + dy) if connection.source in self._keys else (x0, y0)
        end = (x1 + dx, y1 + dy) if connection.target in self._keys else (x1, y1)
        return route(start, end, arranged.direction)
