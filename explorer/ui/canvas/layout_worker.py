"""The arranger: lays out large views on a thread, so that the window never waits for one."""

import threading

from PySide6.QtCore import QObject, Qt, Signal

from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import Arrangement
from explorer.diagram.layout.arrange import arrange
from explorer.graph.project import Direction

AT_ONCE = 120  # boxes that are laid out in a few milliseconds


class LayoutWorker(QObject):
    """Arranges the view asked for last; what is no longer wanted when it is done is dropped."""

    arranged = Signal(object, object)  # a view and its arrangement
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._threads: list[threading.Thread] = []
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an arrangement is under way."""
        return any(thread.is_alive() for thread in self._threads)

    def ask(self, view: Diagram, direction: Direction, loose: frozenset[str]) -> None:
        """Arrange a view, what is loose by itself: at once where it is small, else soon."""
        self._asked += 1
        if len(view.boxes) + len(view.connections) // 2 <= AT_ONCE:
            self.arranged.emit(view, arrange(view, direction, loose))
            return
        number = self._asked
        thread = threading.Thread(
            target=lambda: self._done.emit(number, view, arrange(view, direction, loose)),
            name="arranging",
        )
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def drop(self) -> None:
        """Forget what is under way."""
        self._asked += 1

    def close(self) -> None:
        """Wait for what is under way, and forget it."""
        self.drop()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _take(self, number: int, view: Diagram, arranged: Arrangement) -> None:
        if number == self._asked:
            self.arranged.emit(view, arranged)
