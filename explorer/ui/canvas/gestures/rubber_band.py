"""The rubber band: a rectangle over the canvas that selects the boxes it touches."""

from itertools import chain

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from explorer.ui.canvas.gestures.context import CanvasContext
from explorer.ui.theme.theme import theme_colors

_LIVE_BOXES = 800  # up to which the touched boxes are shown as selected at once


class RubberBand:
    """Selects the boxes that it touches when it ends, with Shift beside those selected before."""

    def __init__(self, context: CanvasContext, position: QPointF, *, adds: bool) -> None:
        self._context = context
        self._start = position
        self._kept = context.document.selection if adds else ()
        self._item: QGraphicsRectItem | None = None

    def move(self, position: QPointF) -> None:
        """Draw the band up to a position."""
        if self._item is None:
            self._item = _band()
            self._context.preview.add(self._item)
        self._item.setRect(QRectF(self._start, position).normalized())
        self._context.preview.update()
        if len(self._context.diagram.boxes) <= _LIVE_BOXES:
            self._context.select_nodes(self._touched(position))

    def end(self, position: QPointF) -> None:
        """Select the touched boxes, or on a click none."""
        touched = self._touched(position) if self._item else self._kept
        self._remove()
        self._context.select_nodes(touched)
        self._context.document.select(*touched)

    def cancel(self) -> None:
        """Leave the selection as it was."""
        self._remove()
        self._context.select_nodes(self._context.document.selection)

    def _touched(self, position: QPointF) -> tuple[str, ...]:
        """Return the nodes that would be selected."""
        area = QRectF(self._start, position).normalized()
        found = (
            self._context.diagram.index[key].nodes
            for key, rect in self._context.arranged.boxes.items()
            if rect.left < area.right()
            and area.left() < rect.left + rect.width
            and rect.top < area.bottom()
            and area.top() < rect.top + rect.height
        )
        return tuple(dict.fromkeys((*self._kept, *chain.from_iterable(found))))

    def _remove(self) -> None:
        if self._item is not None:
            self._context.preview.remove(self._item)
            self._item = None


def _band() -> QGraphicsRectItem:
    item = QGraphicsRectItem()
    color = QColor(theme_colors().accent)
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    item.setPen(pen)
    color.setAlpha(36)
    item.setBrush(color)
    item.setZValue(10)
    return item
