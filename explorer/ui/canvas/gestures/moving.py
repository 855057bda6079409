"""Moving boxes: they follow the mouse on the grid, and stay where they are dropped."""

from PySide6.QtCore import QPointF

from explorer.diagram.geometry import GRID, Point
from explorer.ui.canvas.gestures.context import CanvasContext
from explorer.ui.canvas.gestures.insert_preview import InsertPreview

_CLICK_PIXELS = 4.0  # on the screen, within which a press is a click


class Move:
    """Drags the selected boxes; a click on one of them selects it alone.

    What has no connection yet is inserted into the connection on which it is dropped.
    """

    def __init__(
        self,
        context: CanvasContext,
        position: QPointF,
        keys: tuple[str, ...],
        pressed: str | None,
        *,
        adds: bool = False,
    ) -> None:
        self._context = context
        self._start = position
        self._keys = keys
        self._pressed = pressed
        self._adds = adds
        self._shift = QPointF()
        self._insertion: InsertPreview | None = None  # from where it is no click any more

    def move(self, position: QPointF) -> None:
        """Drag the boxes as far as the mouse went."""
        direction, context = position - self._start, self._context
        if self._insertion is None:
            length = direction.manhattanLength() * context.zoom_level
            if length < _CLICK_PIXELS or not self._keys:
                return
            context.preview.drag.start(self._keys)
            self._insertion = InsertPreview(context, self._keys)
        self._shift = self._snapped(direction)
        context.preview.drag.move(self._shift)
        self._insertion.preview(self._shift)

    def end(self, position: QPointF) -> None:
        """Leave the boxes there, or insert them into a connection, as one edit."""
        if self._insertion is None:
            if self._pressed in self._keys and not self._adds:
                self._context.select_boxes(self._pressed or "")
            return
        self._context.preview.drag.finish()
        if self._shift.isNull() or self._insertion.end(self._shift):
            return
        boxes, (x, y) = self._context.arranged.boxes, self._shift.toTuple()
        positions: dict[str, Point] = {}
        for key in self._keys:
            left, top = boxes[key].center
            positions[key] = (left + x, top + y)
        self._context.move_to(positions)

    def cancel(self) -> None:
        """Put the boxes back."""
        if self._insertion is not None:
            self._context.preview.drag.move(QPointF())
            self._context.preview.drag.finish()
            self._insertion.cancel()

    def _snapped(self, direction: QPointF) -> QPointF:
        """Return the distance that puts the pressed box, or else the first, on the grid."""
        if not self._context.snaps:
            return direction
        lead = self._pressed or self._keys[0]
        x, y = self._context.arranged.boxes[lead].center
        to_x, to_y = _on_grid(x + direction.x()), _on_grid(y + direction.y())
        return QPointF(to_x - x, to_y - y)


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID
