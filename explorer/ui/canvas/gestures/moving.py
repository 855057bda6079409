"""A move: boxes follow the mouse, on the grid, and stay where they are let go."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from explorer.diagram.geometry import GRID, Point
from explorer.ui.canvas.gestures.insert_preview import InsertPreview

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_SLACK = 4.0  # pixels on the screen within which a press is a click


class Move:
    """Carries the selected boxes; one that moves nothing selects all of what was pressed.

    What no wire has reached yet is inserted into the wire on which it is let go.
    """

    def __init__(
        self, scene: "CanvasScene", position: QPointF, keys: tuple[str, ...], pressed: str | None
    ) -> None:
        self._scene = scene
        self._start = position
        self._keys = keys
        self._pressed = pressed
        self._shift = QPointF()
        self._carries = False
        self._aim: InsertPreview | None = None

    def move(self, position: QPointF) -> None:
        """Carry the boxes as far as the mouse went."""
        direction = position - self._start
        if not self._carries:
            if direction.manhattanLength() * self._scene.scale < _SLACK or not self._keys:
                return
            self._carries = True
            self._scene.carrying.start(self._keys)
            self._aim = InsertPreview(self._scene, self._keys)
        self._shift = self._snapped(direction)
        self._scene.carrying.move(self._shift)
        if self._aim is not None:
            self._aim.preview(self._shift)

    def end(self, position: QPointF) -> None:
        """Leave them there, or in the wire that takes them, as one edit."""
        if not self._carries:
            if self._pressed in self._keys and not self._scene.adds:
                self._scene.select_boxes(self._pressed or "")
            return
        self._scene.carrying.finish()
        if self._shift.isNull() or (self._aim is not None and self._aim.end(self._shift)):
            return
        boxes, (x, y) = self._scene.arranged.boxes, self._shift.toTuple()
        positions: dict[str, Point] = {}
        for key in self._keys:
            left, top = boxes[key].center
            positions[key] = (left + x, top + y)
        self._scene.move_to(positions)

    def cancel(self) -> None:
        """Put them back."""
        if self._carries:
            self._scene.carrying.move(QPointF())
            self._scene.carrying.finish()
        if self._aim is not None:
            self._aim.cancel()

    def _snapped(self, direction: QPointF) -> QPointF:
        """To where the first of the boxes stands on the grid, where there is one."""
        if not self._scene.snaps:
            return direction
        lead = self._pressed or self._keys[0]
        x, y = self._scene.arranged.boxes[lead].center
        to_x, to_y = _near(x + direction.x()), _near(y + direction.y())
        return QPointF(to_x - x, to_y - y)


def _near(value: float) -> float:
    return round(value / GRID) * GRID
