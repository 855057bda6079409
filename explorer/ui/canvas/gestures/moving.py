"""A move: boxes follow the mouse, on the grid, and stay where they are let go."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from explorer.diagram.geometry import GRID, Place
from explorer.ui.canvas.gestures.insert_preview import Aim

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene

_SLACK = 4.0  # pixels on the screen within which a press is a click


class Move:
    """Carries the selected boxes; one that moves nothing selects all of what was pressed.

    What no wire has reached yet is inserted into the wire on which it is let go.
    """

    def __init__(
        self, scene: "Scene", place: QPointF, keys: tuple[str, ...], pressed: str | None
    ) -> None:
        self._scene = scene
        self._start = place
        self._keys = keys
        self._pressed = pressed
        self._shift = QPointF()
        self._carries = False
        self._aim: Aim | None = None

    def move(self, place: QPointF) -> None:
        """Carry the boxes as far as the mouse went."""
        way = place - self._start
        if not self._carries:
            if way.manhattanLength() * self._scene.scale < _SLACK or not self._keys:
                return
            self._carries = True
            self._scene.carrying.take(self._keys)
            self._aim = Aim(self._scene, self._keys)
        self._shift = self._snapped(way)
        self._scene.carrying.carry(self._shift)
        if self._aim is not None:
            self._aim.look(self._shift)

    def end(self, place: QPointF) -> None:
        """Leave them there, or in the wire that takes them, as one edit."""
        if not self._carries:
            if self._pressed in self._keys and not self._scene.adds:
                self._scene.choose(self._pressed or "")
            return
        self._scene.carrying.put_down()
        if self._shift.isNull() or (self._aim is not None and self._aim.end(self._shift)):
            return
        boxes, (x, y) = self._scene.arranged.boxes, self._shift.toTuple()
        places: dict[str, Place] = {}
        for key in self._keys:
            left, top = boxes[key].centre
            places[key] = (left + x, top + y)
        self._scene.move_to(places)

    def cancel(self) -> None:
        """Put them back."""
        if self._carries:
            self._scene.carrying.carry(QPointF())
            self._scene.carrying.put_down()
        if self._aim is not None:
            self._aim.cancel()

    def _snapped(self, way: QPointF) -> QPointF:
        """To where the first of the boxes stands on the grid, where there is one."""
        if not self._scene.snaps:
            return way
        lead = self._pressed or self._keys[0]
        x, y = self._scene.arranged.boxes[lead].centre
        to_x, to_y = _near(x + way.x()), _near(y + way.y())
        return QPointF(to_x - x, to_y - y)


def _near(value: float) -> float:
    return round(value / GRID) * GRID
