"""The view: zooming, panning, fitting, and walking from box to box by keyboard."""

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
from explorer.ui.canvas.group_expansion import GroupExpansion
from explorer.ui.canvas.hit_testing import box_at, connection_at, connection_under, port_hit
from explorer.ui.canvas.items.grid import paint_grid
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import paint_choice
from explorer.ui.canvas.keyboard_navigation import next_box
from explorer.ui.canvas.overlays.overlays import Overlays
from explorer.ui.canvas.overlays.toast import Toast
from explorer.ui.canvas.panning import Panning
from explorer.ui.canvas.scene import CanvasScene
from explorer.ui.canvas.viewport import ViewportController
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.drop_target import DropTarget
from explorer.ui.theme.theme import theme_colors

_LEAST, _MOST = 0.01, 4.0
_BEYOND = 1e6  # how far from its origin the canvas can be panned
_NOTCH = 1.15
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_DOTTED = 0.8  # scale from which the grid is drawn
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CanvasView(QGraphicsView):
    """Drag the ground to select, turn the wheel to zoom, arrows go from box to box.

    The middle button, or Space, pans. Enter unfolds a group, Backspace or Shift+Enter folds the one
    around what is chosen. From afar the scene's overview is painted instead of its items.
    """

    moved = Signal()
    edit_requested = Signal()  # with Enter, to the settings of what is selected
    menu_requested = Signal(object, object)  # where on the screen, and for which wire, if for one
    add_requested = Signal(object, object)  # what was dropped, and where in the scene

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._scene = CanvasScene(document, self)
        self._over_port = False
        self.setScene(self._scene)
        self.setAccessibleName(self.tr("Network"))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setMouseTracking(True)
        self.panning: Panning = Panning(self)
        self.hint: Toast = Toast(self, lambda: document.network)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        # far beyond the scene's own, which would be centred wherever it is smaller than the view
        self.setSceneRect(-_BEYOND, -_BEYOND, 2 * _BEYOND, 2 * _BEYOND)
        self.overlays: Overlays = Overlays(document, self)
        self.viewport_controller: ViewportController = ViewportController(document, self)
        self.drop_target: DropTarget = DropTarget(self)
        self.drop_target.placeable_dropped.connect(
            lambda requested, position: self.add_requested.emit(
                requested, self.mapToScene(position)
            )
        )
        self.drop_target.hovered.connect(self._aim)
        self._scene.chosen_changed.connect(self._announce)
        self._scene.message_changed.connect(self.hint.show_message)
        document.edit_rejected.connect(self.hint.show_message)
        self.apply_theme()

    @property
    def canvas_scene(self) -> CanvasScene:
        """The scene that is shown."""
        return self._scene

    @property
    def collapsing(self) -> GroupExpansion:
        """Folds and unfolds."""
        return self._scene.collapsing

    @property
    def zoom_level(self) -> float:
        """How large things are drawn; 1 is full scale."""
        return self.transform().m11()

    @property
    def visible_rect(self) -> QRectF:
        """The part of the scene that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self.setBackgroundBrush(QColor(theme_colors().base))
        self._scene.paint_all()
        self.overlays.apply_theme()

    def shut_down(self) -> None:
        """Wait for what is being laid out; nothing is drawn any more."""
        self._scene.arranger.close()

    def _aim(self, position: QPoint) -> None:
        """Show the wire into which something would be dropped."""
        self._scene.highlight_connection(connection_under(self._scene, self.mapToScene(position)))

    def toggle_grid(self) -> None:
        """Show the grid and let boxes settle on it, or neither."""
        self._scene.has_grid = self._scene.snaps = not self._scene.has_grid
        self.viewport().update()

    def position_after(self, port: Port | None) -> QPointF:
        """The corner of the box that something leaves, or of what is selected; else the middle."""
        key = self._scene.diagram.owner.get(port.node) if port else self._scene.selected_keys
        return (
            self._scene.item_of(key).sceneBoundingRect().bottomRight()
            if key
            else self.visible_rect.center()
        )

    def fit(self) -> None:
        """Show everything, but no larger than life."""
        self.viewport_controller.fit()

    def show_node(self, name: str) -> None:
        """Unfold what hides a node, select it and bring it into the middle."""
        self.viewport_controller.show_node(name)

    def zoom(self, notches: float) -> None:
        """Come nearer, or go farther away."""
        self.zoom_to(self.zoom_level * _NOTCH**notches)

    def zoom_to(self, scale: float) -> None:
        """Draw things so large, within bounds; 1 is full scale."""
        factor = min(max(scale, _LEAST), _MOST) / self.zoom_level
        self.scale(factor, factor)
        self.viewport_controller.stop_fitting()
        self.moved.emit()

    def go_to(self, position: QPointF) -> None:
        """Bring a place into the middle."""
        self.centerOn(position)
        self.viewport_controller.stop_fitting()

    def scroll_by(self, pixels: QPointF) -> None:
        """Move what is seen, by so many pixels to the right and down."""
        for bar, step in (
            (self.horizontalScrollBar(), pixels.x()),
            (self.verticalScrollBar(), pixels.y()),
        ):
            bar.setValue(bar.value() + round(step))

    def _announce(self) -> None:
        """Let a screen reader say what is chosen."""
        scene, key = self._scene, self._scene.selected_keys or ""
        appearance, box = scene.appearances.get(key), scene.diagram.index.get(key)
        facts = scene.inference.nodes
        # until the next picture is there, a folded group may show nodes that are gone
        shown = (
            accessible_text(box, appearance, facts)
            if box and appearance and box.nodes[-1] in facts
            else ""
        )
        self.setAccessibleDescription(shown)
        if self.zoom_level < READABLE:
            self.viewport().update()  # items paint what is selected by themselves

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if not self._document.network.nodes:
            painter.resetTransform()
            painter.setPen(QColor(theme_colors().muted))
            text = self.tr("An empty network.\nPress Tab, double click, or drag a block here.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._document.network.nodes or self.zoom_level >= READABLE:
            self._scene.pictures.begin_frame(self.zoom_level)
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme_colors().base))
        painter.setWorldTransform(self.viewportTransform())
        self._scene.overview.paint(painter, self.zoom_level, self.visible_rect)
        for item in self._scene.over:
            item.paint(painter, QStyleOptionGraphicsItem(), None)
        carrying = self._scene.carrying
        painter.translate(carrying.shift if carrying.outlines is not None else QPointF())
        outlines = carrying.outlines or self._scene.outlines
        paint_choice(painter, outlines, self.zoom_level, len(self._scene.selected))
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
        connection = None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            position = self.mapToScene(event.pos())
            key = box_at(self._scene, position)
            connection = connection_at(self._scene, position) if key is None else None
            if connection is None and not self._scene.marked.get(key or ""):  # or of a part only
                self._scene.select_boxes(*([key] if key else []))
        self.menu_requested.emit(event.globalPos(), connection)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self._scene.is_dragging and self.zoom_level >= READABLE:
            position = self.mapToScene(event.position().toPoint())
            over = port_hit(self._scene, position) is not None
            if over != self._over_port:
                self._over_port = over
                if over:
                    self.viewport().setCursor(Qt.CursorShape.CrossCursor)
                else:
                    self.viewport().unsetCursor()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawBackground(painter, rect)
        if self._scene.has_grid and self.zoom_level >= _DOTTED:
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
        """Whether a folded group is selected."""
        box = self._scene.diagram.index.get(self._scene.selected_keys or "")
        return box is not None and box.is_collapsed

    def expand_selected(self) -> None:
        """Show what the selected group holds."""
        self.collapsing.expand_at(self._scene.selected_keys, self._scene.diagram)

    def can_collapse(self) -> bool:
        """Whether what is selected stands in an unfolded group."""
        return bool(self._scene.diagram.parents.get(self._scene.selected_keys or "", ""))

    def collapse_selected(self) -> None:
        """Show the group around what is selected as one box."""
        self.collapsing.collapse_parent(self._scene.selected_keys, self._scene.diagram)

    def _enter(self) -> None:
        """Unfold a group that is selected alone; go to the settings of anything else."""
        several = len(self._scene.selected) > 1
        if several or self._scene.selected_keys in self._scene.network.index:
            self.edit_requested.emit()
        else:
            self.expand_selected()

    def escape(self) -> None:
        """End the gesture that is under way; where there is none, select nothing."""
        if self._scene.is_dragging:
            self._scene.cancel()
        else:
            self._scene.select_boxes()

    def _move_selection(self, across: int, down: int, *, adds: bool) -> None:
        """Choose the nearest box in a direction, or take it along."""
        here = self._scene.selected_keys
        if here not in self._scene.names():
            self._scene.select_boxes(*self._scene.names()[:1])
            return
        shown, arranged = self._scene.diagram, self._scene.arranged
        nearest = next_box(here or "", (across, down), shown, arranged)
        if nearest:
            kept = [key for key in self._scene.selected if key != nearest] if adds else []
            self._scene.select_boxes(*kept, nearest)
            self.ensureVisible(self._scene.item_of(nearest))
