"""A label that is dragged to change the number beside it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

_PIXELS = 5  # of a drag for one step; with Shift for ten


class ScrubLabel(QLabel):
    """Emits by how many steps to change a number while it is dragged sideways."""

    stepped = Signal(int)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._from: QPoint | None = None
        self._done = 0
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from, self._done = event.position().toPoint(), 0

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        faster = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        steps = (event.position().toPoint() - self._from).x() * faster // _PIXELS
        if steps != self._done:
            change, self._done = steps - self._done, steps
            self.stepped.emit(change)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
