"""Panning by hand: the middle button, or the left one while Space is held."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView
from typing_extensions import override


class Panning(QObject):
    """Takes the mouse of a view while it pans."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._from: QPoint | None = None
        self._space = False
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return self._hold(event)
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._mouse(event)
        if event.type() == QEvent.Type.FocusOut:
            self._space = False
        return False

    def _hold(self, event: QKeyEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not event.isAutoRepeat():
            self._space = event.type() == QEvent.Type.KeyPress
            self._show_hand()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, position = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress and self._begins(event.button()):
            self._from = position
        elif kind == QEvent.Type.MouseMove and self._from is not None:
            direction, self._from = position - self._from, position
            across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
            across.setValue(across.value() - direction.x())
            down.setValue(down.value() - direction.y())
        elif kind == QEvent.Type.MouseButtonRelease and self._from is not None:
            self._from = None
        else:
            return False
        self._show_hand()
        return True

    def _begins(self, button: Qt.MouseButton) -> bool:
        middle = button is Qt.MouseButton.MiddleButton
        return middle or (self._space and button is Qt.MouseButton.LeftButton)

    def _show_hand(self) -> None:
        port = self._view.viewport()
        if self._from is not None:
            port.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space:
            port.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            port.unsetCursor()
