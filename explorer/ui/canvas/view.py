"""The view: zooming, panning, fitting, and walking from node to node by keyboard."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget
from typing_extensions import override

from explorer.graph.project import Project
from explorer.ui.canvas.scene import Scene
from explorer.ui.document import Document
from explorer.ui.theme import colours

_LEAST, _MOST = 0.05, 4.0
_NOTCH = 1.15
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class View(QGraphicsView):
    """Drag the ground to pan, turn the wheel to zoom, arrows go from node to node."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._scene = Scene(document, self)
        self._fitted = True
        self.setScene(self._scene)
        self.setAccessibleName(self.tr("Network"))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        document.changed.connect(self._follow)
        self.dress()

    @property
    def scene_of_nodes(self) -> Scene:
        """The scene that is shown."""
        return self._scene

    def dress(self) -> None:
        """Wear the colours of now."""
        self.setBackgroundBrush(QColor(colours().base))
        self._scene.refresh()

    def fit(self) -> None:
        """Show everything, but no larger than life."""
        area: QRectF = self._scene.itemsBoundingRect().adjusted(-24, -24, 24, 24)
        self.fitInView(area, Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1.25:
            self._zoom_to(1.25)
        self._fitted = True

    def zoom(self, notches: float) -> None:
        """Come nearer, or go farther away."""
        self._zoom_to(self.transform().m11() * _NOTCH**notches)

    def _zoom_to(self, scale: float) -> None:
        factor = min(max(scale, _LEAST), _MOST) / self.transform().m11()
        self.scale(factor, factor)
        self._fitted = False

    def _follow(self, before: Project, after: Project) -> None:
        if before.network.name != after.network.name:
            self.fit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.pixelDelta().isNull() and not event.modifiers():
            moved = event.pixelDelta()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        else:
            self.zoom(event.angleDelta().y() / 120)
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.itemAt(event.position().toPoint()) is None:
            self._scene.clearSelection()
        super().mousePressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key == Qt.Key.Key_Escape:
            self._document.select(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        """Select the nearest node in a direction."""
        here = self._document.selection
        if here is None:
            self._document.select(next(iter(self._scene.names()), None))
            return
        start = self._scene.item_of(here).pos()
        costs = {
            name: cost
            for name in self._scene.names()
            if (cost := _cost(self._scene.item_of(name).pos() - start, across, down)) is not None
        }
        if costs:
            nearest = min(costs, key=costs.__getitem__)
            self._document.select(nearest)
            self.ensureVisible(self._scene.item_of(nearest))


def _cost(way: QPointF, across: int, down: int) -> float | None:
    """How far a node lies in a direction, sideways counting double; None where it does not."""
    along = way.x() * across + way.y() * down
    aside = abs(way.x() * down) + abs(way.y() * across)
    return along + 2 * aside if along > 1 else None
