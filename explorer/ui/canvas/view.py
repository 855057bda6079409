"""The canvas: paints the scene, opens menus, and handles the keyboard."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.diagram.appearance import accessible_text
from explorer.graph.network import Port
from explorer.schema.messages import tr
from explorer.ui.canvas.group_expansion import GroupExpansion
from explorer.ui.canvas.hit_testing import box_at, connection_at, port_at
from explorer.ui.canvas.items.grid import paint_grid
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import paint_selection
from explorer.ui.canvas.keyboard_navigation import next_box
from explorer.ui.canvas.overlays.overlays import Overlays
from explorer.ui.canvas.overlays.toast import Toast
from explorer.ui.canvas.panning import Panning
from explorer.ui.canvas.viewport import ViewportController
from explorer.ui.canvas.zoomable_view import ZoomableView
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.drop_target import DropTarget
from explorer.ui.theme.theme import theme_colors

_FAR = 1e6  # how far from its origin the canvas can be panned, in scene units
_GRID_ZOOM = 0.8  # zoom level from which the grid is drawn
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CanvasView(ZoomableView):
    """Dragging on the empty canvas selects, the wheel zooms, arrow keys move between boxes.

    The middle button, or Space, pans. Enter expands a group, Backspace or Shift+Enter collapses the
    parent of the selection. From afar the scene's overview is painted instead of its items.
    """

    edit_requested = Signal()  # with Enter, to the settings of the selection
    menu_requested = Signal(object, object)  # the position on the screen, and the connection there
    add_requested = Signal(object, object)  # what was dropped, and the position in the scene

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self._document = document
        self._over_port = False
        self.setAccessibleName(tr("Network"))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setMouseTracking(True)
        self.panning: Panning = Panning(self)
        self.hint: Toast = Toast(self, lambda: document.network)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        # far beyond the scene's own, which would be centered wherever it is smaller than the view
        self.setSceneRect(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR)
        self.overlays: Overlays = Overlays(document, self)
        self.overlays.find.found.connect(self.show_node)
        self.viewport_controller: ViewportController = ViewportController(
            document, self, self.overlays
        )
        self.drop_target: DropTarget = DropTarget(self)
        self.drop_target.placeable_dropped.connect(
            lambda placeable, position: self.add_requested.emit(
                placeable, self.mapToScene(position)
            )
        )
        self.drop_target.hovered.connect(self._highlight_drop)
        self._scene.selection.changed.connect(self._announce)
        self._scene.message_changed.connect(self.hint.show_message)
        document.edit_rejected.connect(self.hint.show_message)
        self.apply_theme()

    @property
    def collapsing(self) -> GroupExpansion:
        """Expands and collapses groups."""
        return self._scene.updater.expansion

    def apply_theme(self) -> None:
        """Apply the colors of the current theme."""
        self.setBackgroundBrush(QColor(theme_colors().base))
        self._scene.contents.paint_all()
        self.overlays.apply_theme()

    def shut_down(self) -> None:
        """Wait for layouts under way; nothing is drawn any more."""
        self._scene.arranger.close()

    def _highlight_drop(self, position: QPoint) -> None:
        """Highlight the connection into which something would be dropped."""
        connection = self._scene.connection_under(self.mapToScene(position))
        self._scene.highlight_connection(connection)

    def toggle_grid(self) -> None:
        """Show the grid and let boxes snap to it, or neither."""
        self._scene.has_grid = self._scene.snaps = not self._scene.has_grid
        self.viewport().update()

    def position_after(self, port: Port | None) -> QPointF:
        """Return the corner of the box of an output, or of the selected one; else the center."""
        key = self._scene.diagram.owner.get(port.node) if port else self._scene.selection.current
        return (
            self._scene.item_of(key).sceneBoundingRect().bottomRight()
            if key
            else self.visible_rect.center()
        )

    def fit(self) -> None:
        """Fit the whole network in the view, but not much larger than full scale."""
        self.viewport_controller.fit()

    def show_node(self, name: str) -> None:
        """Expand the groups that hide a node, select it and bring it into view."""
        self.viewport_controller.show_node(name)

    def _announce(self) -> None:
        """Describe the selected box to screen readers."""
        scene, key = self._scene, self._scene.selection.current or ""
        appearance, box = scene.appearances.get(key), scene.diagram.index.get(key)
        facts = self._document.inference.nodes
        # until the next diagram is drawn, a collapsed group may show nodes that are gone
        text = ""
        if box and appearance and box.nodes[-1] in facts:
            text = accessible_text(box, appearance, facts)
        self.setAccessibleDescription(text)
        if self.zoom_level < READABLE:
            self.viewport().update()  # near, items paint the selection by themselves

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if not self._document.network.nodes:
            painter.resetTransform()
            painter.setPen(QColor(theme_colors().muted))
            text = tr("The network is empty.\nPress Tab, double-click, or drag a layer here.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._document.network.nodes or self.zoom_level >= READABLE:
            self._scene.contents.pixmaps.begin_frame(self.zoom_level)
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme_colors().base))
        painter.setWorldTransform(self.viewportTransform())
        scene, drag = self._scene, self._scene.preview.drag
        scene.contents.overview.paint(painter, self.zoom_level, self.visible_rect)
        for item in scene.preview.overlays:
            item.paint(painter, QStyleOptionGraphicsItem(), None)
        painter.translate(drag.shift if drag.outlines is not None else QPointF())
        outlines = drag.outlines or scene.selection.outlines
        paint_selection(painter, outlines, self.zoom_level, len(scene.selected))
        painter.end()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.pixelDelta().isNull() and not event.modifiers():
            self.scroll_by(-QPointF(event.pixelDelta()))
        else:
            self.zoom(event.angleDelta().y() / 120)
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        connection, contents = None, self._scene.contents
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            position = self.mapToScene(event.pos())
            key = box_at(contents, position)
            connection = connection_at(contents, position) if key is None else None
            if connection is None and not contents.marked.get(key or ""):  # or of a part only
                self._scene.select_boxes(*([key] if key else []))
        self.menu_requested.emit(event.globalPos(), connection)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self._scene.is_dragging and self.zoom_level >= READABLE:
            position = self.mapToScene(event.position().toPoint())
            over = port_at(self._scene.contents, position) is not None
            if over != self._over_port:
                self._over_port = over
                if over:
                    self.viewport().setCursor(Qt.CursorShape.CrossCursor)
                else:
                    self.viewport().unsetCursor()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawBackground(painter, rect)
        if self._scene.has_grid and self.zoom_level >= _GRID_ZOOM:
            paint_grid(painter, QRectF(rect))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.arrange()
        self.overlays.arrange()
        if self.viewport_controller.shows_all:
            self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _ARROWS:
            if not event.modifiers() & Qt.KeyboardModifier.AltModifier:  # which moves boxes
                self._move_selection(*_ARROWS[key], adds=shift)
        elif key == Qt.Key.Key_Backspace or (key in _ENTER and shift):
            self.collapse_selected()
        elif key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.escape()
        else:
            super().keyPressEvent(event)

    def can_expand(self) -> bool:
        """Return whether a collapsed group is selected."""
        box = self._scene.diagram.index.get(self._scene.selection.current or "")
        return box is not None and box.is_collapsed

    def expand_selected(self) -> None:
        """Show the contents of the selected group."""
        self.collapsing.expand_at(self._scene.selection.current, self._scene.diagram)

    def can_collapse(self) -> bool:
        """Return whether the selection is in an expanded group."""
        return bool(self._scene.diagram.parents.get(self._scene.selection.current or "", ""))

    def collapse_selected(self) -> None:
        """Show the parent group of the selection as one box."""
        self.collapsing.collapse_parent(self._scene.selection.current, self._scene.diagram)

    def _enter(self) -> None:
        """Expand a group that is selected alone; edit the settings of anything else."""
        several = len(self._scene.selected) > 1
        if several or self._scene.selection.current in self._document.network.index:
            self.edit_requested.emit()
        else:
            self.expand_selected()

    def escape(self) -> None:
        """Cancel the gesture that is under way; without one, clear the selection."""
        if self._scene.is_dragging:
            self._scene.cancel()
        else:
            self._scene.select_boxes()

    def _move_selection(self, across: int, down: int, *, adds: bool) -> None:
        """Select the nearest box in a direction, alone or beside those selected before."""
        scene, here = self._scene, self._scene.selection.current
        if here not in scene.diagram.index:
            scene.select_boxes(*scene.names()[:1])
            return
        nearest = next_box(here or "", (across, down), scene.diagram, scene.arranged)
        if nearest:
            kept = [key for key in scene.selected if key != nearest] if adds else []
            scene.select_boxes(*kept, nearest)
            self.ensureVisible(scene.item_of(nearest))
