"""The band: a rectangle on the ground that selects what it touches."""

from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from explorer.ui.theme.theme import theme_colors

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_LIVE = 800  # boxes of which the touched ones are marked while the band is drawn


class RubberBand:
    """Selects what it touches when it ends, beside what was selected where Shift is held."""

    def __init__(self, scene: "CanvasScene", position: QPointF, *, adds: bool) -> None:
        self._scene = scene
        self._start = position
        self._kept = scene.document.selection if adds else ()
        self._item: QGraphicsRectItem | None = None

    def move(self, position: QPointF) -> None:
        """Draw the band up to a place."""
        if self._item is None:
            self._item = self._made()
        self._item.setRect(QRectF(self._start, position).normalized())
        self._scene.paint_over()
        if len(self._scene.diagram.boxes) <= _LIVE:
            self._scene.select_nodes(self._touched(position))

    def end(self, position: QPointF) -> None:
        """Select what it touched; nothing where it was a click."""
        touched = self._touched(position) if self._item else self._kept
        self._remove()
        self._scene.select_nodes(touched)
        self._scene.document.select(*touched)

    def cancel(self) -> None:
        """Leave selected what was."""
        self._remove()
        self._scene.select_nodes(self._scene.document.selection)

    def _touched(self, position: QPointF) -> tuple[str, ...]:
        """The nodes that would be selected."""
        area = QRectF(self._start, position).normalized()
        found = (
            self._scene.diagram.index[key].nodes
            for key, rect in self._scene.arranged.boxes.items()
            if rect.left < area.right()
            and area.left() < rect.left + rect.width
            and rect.top < area.bottom()
            and area.top() < rect.top + rect.height
        )
        return tuple(dict.fromkeys((*self._kept, *chain.from_iterable(found))))

    def _made(self) -> QGraphicsRectItem:
        item = QGraphicsRectItem()
        ground = QColor(theme_colors().accent)
        pen = QPen(ground, 1)
        pen.setCosmetic(True)
        item.setPen(pen)
        ground.setAlpha(36)
        item.setBrush(ground)
        item.setZValue(10)
        self._scene.addItem(item)
        self._scene.over.append(item)
        return item

    def _remove(self) -> None:
        if self._item is not None:
            self._scene.over.remove(self._item)
            self._scene.removeItem(self._item)
            self._item = None
            self._scene.paint_over()
