"""Panning with the middle mouse button, or the left one while Space is held."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView
from typing_extensions import override


class Panning(QObject):
    """Filters the mouse events of a view while it pans."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._last: QPoint | None = None
        self._holds_space = False
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return self._hold(event)
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._mouse(event)
        if event.type() == QEvent.Type.FocusOut:
            self._holds_space = False
        return False

    def _hold(self, event: QKeyEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not event.isAutoRepeat():
            self._holds_space = event.type() == QEvent.Type.KeyPress
            self._update_cursor()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, position = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress and self._begins(event.button()):
            self._last = position
        elif kind == QEvent.Type.MouseMove and self._last is not None:
            direction, self._last = position - self._last, position
            across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
            across.setValue(across.value() - direction.x())
            down.setValue(down.value() - direction.y())
        elif kind == QEvent.Type.MouseButtonRelease and self._last is not None:
            self._last = None
        else:
            return False
        self._update_cursor()
        return True

    def _begins(self, button: Qt.MouseButton) -> bool:
        middle = button is Qt.MouseButton.MiddleButton
        return middle or (self._holds_space and button is Qt.MouseButton.LeftButton)

    def _update_cursor(self) -> None:
        viewport = self._view.viewport()
        if self._last is not None:
            viewport.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._holds_space:
            viewport.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            viewport.unsetCursor()
