"""Refreshing a panel only while it is visible, and once edits pause."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QWidget


class LazyRefresh(QObject):
    """Emits `due` when a visible panel shows another subject than the current one."""

    due = Signal()

    def __init__(
        self, panel: QWidget, changed: SignalInstance, subject: Callable[[], object], pause: int
    ) -> None:
        """Watch `subject`, compared by identity, `pause` milliseconds after it `changed`."""
        super().__init__(panel)
        self._panel = panel
        self._subject = subject
        self._shown: object = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self.check)
        changed.connect(self._wait)

    def _wait(self) -> None:
        if self._panel.isVisible() and self._subject() is not self._shown:
            self._pause.start()

    def check(self) -> None:
        """Emit `due` now if the panel is visible and out of date."""
        subject = self._subject()
        if self._panel.isVisible() and subject is not self._shown:
            self._shown = subject
            self.due.emit()

    def invalidate(self) -> None:
        """Make the next check emit `due` even for the same subject."""
        self._shown = None
