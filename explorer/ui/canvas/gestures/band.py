"""The band: a rectangle on the ground that selects what it touches."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from explorer.ui.theme import colours

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene

_LIVE = 800  # boxes of which the touched ones are marked while the band is drawn


class Band:
    """Selects what it touches when it ends, beside what was selected where Shift is held."""

    def __init__(self, scene: "Scene", place: QPointF, *, adds: bool) -> None:
        self._scene = scene
        self._start = place
        self._kept = scene.selected if adds else ()
        self._before = scene.selected
        self._item: QGraphicsRectItem | None = None

    def move(self, place: QPointF) -> None:
        """Draw the band up to a place."""
        if self._item is None:
            self._item = self._made()
        self._item.setRect(QRectF(self._start, place).normalized())
        if len(self._scene.shown.boxes) <= _LIVE:
            self._scene.mark(self._touched(place))

    def end(self, place: QPointF) -> None:
        """Select what it touched; nothing where it was a click."""
        touched = self._touched(place) if self._item else self._kept
        self._remove()
        self._scene.choose(*touched)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._remove()
        self._scene.choose(*self._before)

    def _touched(self, place: QPointF) -> tuple[str, ...]:
        area = QRectF(self._start, place).normalized()
        found = [
            key
            for key, rect in self._scene.arranged.boxes.items()
            if rect.left < area.right()
            and area.left() < rect.left + rect.width
            and rect.top < area.bottom()
            and area.top() < rect.top + rect.height
        ]
        return tuple(dict.fromkeys((*self._kept, *found)))

    def _made(self) -> QGraphicsRectItem:
        item = QGraphicsRectItem()
        ground = QColor(colours().accent)
        pen = QPen(ground, 1)
        pen.setCosmetic(True)
        item.setPen(pen)
        ground.setAlpha(36)
        item.setBrush(ground)
        item.setZValue(10)
        self._scene.addItem(item)
        return item

    def _remove(self) -> None:
        if self._item is not None:
            self._scene.removeItem(self._item)
            self._item = None
