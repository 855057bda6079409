"""A view of the scene that can be zoomed and moved."""

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsView, QWidget
from typing_extensions import override

from explorer.ui.canvas.scene import CanvasScene
from explorer.ui.document.document import Document

_LEAST_ZOOM, _MOST_ZOOM = 0.01, 4.0
_ZOOM_PER_NOTCH = 1.15


class ZoomableView(QGraphicsView):
    """Zooms within bounds, and tells whatever depends on the visible part."""

    moved = Signal()
    navigated = Signal()  # zoomed or moved on request, and so not fitted any more

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = CanvasScene(document, self)
        self.setScene(self._scene)

    @property
    def canvas_scene(self) -> CanvasScene:
        """The scene that is shown."""
        return self._scene

    @property
    def zoom_level(self) -> float:
        """The scale of the view; 1 is full scale."""
        return self.transform().m11()

    @property
    def visible_rect(self) -> QRectF:
        """The part of the scene that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def zoom(self, notches: float) -> None:
        """Zoom in, or with less than 0 out, by notches of the mouse wheel."""
        self.zoom_to(self.zoom_level * _ZOOM_PER_NOTCH**notches)

    def zoom_to(self, scale: float) -> None:
        """Set the scale, within bounds; 1 is full scale."""
        factor = min(max(scale, _LEAST_ZOOM), _MOST_ZOOM) / self.zoom_level
        self.scale(factor, factor)
        self.navigated.emit()
        self.moved.emit()

    def go_to(self, position: QPointF) -> None:
        """Center the view on a position."""
        self.centerOn(position)
        self.navigated.emit()

    def scroll_by(self, pixels: QPointF) -> None:
        """Move the visible part by pixels to the right and down."""
        for bar, step in (
            (self.horizontalScrollBar(), pixels.x()),
            (self.verticalScrollBar(), pixels.y()),
        ):
            bar.setValue(bar.value() + round(step))

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.moved.emit()
