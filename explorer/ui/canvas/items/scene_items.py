"""Graphics items of the scene: one for each box and frame of the diagram, reused between edits."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from explorer.diagram.appearance import Appearances, appearances_of
from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import Arrangement, Rect
from explorer.diagram.routing.bundles import edge_bundles, laid
from explorer.graph.network import Port
from explorer.ui.canvas.items.connections import ConnectionsItem
from explorer.ui.canvas.items.group_item import GroupItem
from explorer.ui.canvas.items.node_item import CROWD, READABLE, SMALL, NodeItem
from explorer.ui.canvas.items.overview import Overview
from explorer.ui.canvas.items.pixmap_cache import PixmapCache
from explorer.ui.document.document import Document


class SceneItems(QObject):
    """Matches boxes and groups of a diagram to items, and gives each its position and look."""

    color_scale_changed = Signal()

    def __init__(self, scene: QGraphicsScene, document: Document) -> None:
        super().__init__(scene)
        self._scene = scene
        self._document = document
        self._nodes: dict[str, NodeItem] = {}
        self._frames: dict[str, GroupItem] = {}
        self.diagram = Diagram(())
        self.arranged: Arrangement = Arrangement(document.project.layout.direction)
        self.appearances: Appearances = appearances_of(
            self.diagram, document.inference, (), ColorBy.KIND
        )
        self.overview: Overview = Overview(self.arranged, self.appearances, {})
        self.marked: Mapping[str, bool] = {}  # the selected boxes, and whether all of each is
        self.pixmaps: PixmapCache = PixmapCache()
        self.connections: ConnectionsItem = self.new_connections()
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._prepare)

    @property
    def zoom_level(self) -> float:
        """The scale of the view; 1 is full scale."""
        views = self._scene.views()
        return views[0].transform().m11() if views else 1.0

    @property
    def visible_rect(self) -> QRectF:
        """The part of the scene that is in view."""
        views = self._scene.views()
        if not views:
            return self._scene.sceneRect()
        return views[0].mapToScene(views[0].viewport().rect()).boundingRect()

    def item_of(self, key: str) -> NodeItem:
        """Return the item of a box."""
        return self._nodes[key]

    def frame_of(self, key: str) -> GroupItem:
        """Return the item of an expanded group."""
        return self._frames[key]

    def names(self) -> list[str]:
        """Return the keys of all boxes that have an item."""
        return list(self._nodes)

    def items_at(self, position: QPointF) -> list[QGraphicsItem]:
        """Return the items at a position, the uppermost first."""
        return self._scene.items(position)

    def nodes_in(self, area: QRectF) -> list[NodeItem]:
        """Return the items of boxes that touch an area."""
        found = self._scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, NodeItem)]

    def add_item(self, item: QGraphicsItem) -> None:
        """Add an item that is no part of the diagram."""
        self._scene.addItem(item)

    def new_connections(self) -> ConnectionsItem:
        """Add an item that draws connections with their shapes."""
        item = ConnectionsItem(self._shape_text)
        self._scene.addItem(item)
        return item

    def _shape_text(self, port: Port) -> str:
        shape = self._document.inference.shape_at(port)
        return str(shape) if shape else ""

    def paint_all(self) -> None:
        """Repaint the views: Qt's own `update` asks a view that paints no items only once."""
        for view in self._scene.views():
            view.viewport().update()

    def paint_again(self, keys: Collection[str]) -> None:
        """Repaint those of some boxes that are in view; from afar none looks different."""
        if self.zoom_level < READABLE:
            return
        changed = [item for item in self.nodes_in(self.visible_rect) if item.key in keys]
        if len(changed) > CROWD:
            self.paint_all()
        for item in changed[: CROWD + 1]:
            item.update()

    def show_diagram(self, diagram: Diagram, arranged: Arrangement) -> None:
        """Show another diagram; boxes and frames that stay keep their items."""
        self.diagram, self.arranged = diagram, arranged
        self._match_items()
        self.color_by(self.appearances.scale.coloring)
        self.show_connections()

    def _match_items(self) -> None:
        boxes, frames = self.diagram.index, {frame.key for frame in self.diagram.frames}
        for key in self._nodes.keys() - boxes.keys():
            self._scene.removeItem(self._nodes.pop(key))
        for key in self._frames.keys() - frames:
            self._scene.removeItem(self._frames.pop(key))
        inside: dict[str, list[Rect]] = defaultdict(list)
        for key in frames:
            inside[self.diagram.parents.get(key, "")].append(self.arranged.frames[key])
        for frame in self.diagram.frames:
            item = self._frames.get(frame.key)
            if item is None:
                item = self._frames[frame.key] = GroupItem(frame, self.diagram.depth_of(frame.key))
                self._scene.addItem(item)
            item.title = frame.title
            item.position(self.arranged.frames[frame.key], inside[frame.key])

    def color_by(self, coloring: ColorBy) -> None:
        """Give every box its look, with colors that show the layer type or an amount."""
        document = self._document
        known, problems = document.inference, document.problems
        self.appearances = appearances_of(self.diagram, known, problems, coloring, self.appearances)
        fine = SMALL if len(self.diagram.boxes) > CROWD else READABLE
        self.connections.fine = fine
        for frame in self._frames.values():
            frame.fine = fine
        for key in self.appearances:
            item = self._nodes.get(key) or NodeItem(key, self)
            item.fine = fine
            item.position(self.arranged.boxes[key], self.arranged.direction)
            if key not in self._nodes:
                self._nodes[key] = item
                self._scene.addItem(item)  # last, because a scene follows every move of its items
        self._draw_overview()

    def renew(self, touched: Collection[str]) -> None:
        """Give a new look to the boxes that an edit of some nodes has touched, and to no others."""
        document, old = self._document, self.appearances
        appearances, stale = old.renewed(document.inference, document.problems, touched)
        self.appearances = appearances
        is_crowd = len(stale) > CROWD
        self.paint_again({key for key in stale if is_crowd or appearances[key] != old[key]})
        if not appearances.are_colored_like(old, stale):
            self._draw_overview()
        elif appearances.wrong != old.wrong:
            self.overview.mark(appearances)
            self._show_colors()

    def _draw_overview(self) -> None:
        self.overview = Overview(self.arranged, self.appearances, self._frames)
        self._show_colors()

    def _show_colors(self) -> None:
        self.color_scale_changed.emit()
        self.paint_all()

    def show_connections(self, without: tuple[Port, str, int] | None = None) -> None:
        """Draw every connection but one, given by its output and its input."""
        fixed, *_ = edge_bundles(
            (each, corners)
            for each, corners in laid(self.diagram, self.arranged)
            if without is None or (each.port, each.target, each.input) != without
        )
        self.connections.show_connections(fixed, self.arranged.direction)
        self._idle.start(0)

    def _prepare(self) -> None:
        if not self.connections.prepare():
            self._idle.stop()
