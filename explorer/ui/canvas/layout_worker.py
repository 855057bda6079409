"""Lays out large diagrams on a thread, so that the window never waits for one."""

import threading

from PySide6.QtCore import QObject, Qt, Signal

from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import Arrangement
from explorer.diagram.layout.arrange import arrange
from explorer.graph.project import Direction

MOST_AT_ONCE = 120  # boxes that are laid out in a few milliseconds


class LayoutWorker(QObject):
    """Arranges the diagram requested last; results for earlier ones are dropped."""

    arranged = Signal(object, object)  # a diagram and its arrangement
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = 0
        self._threads: list[threading.Thread] = []
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an arrangement is under way."""
        return any(thread.is_alive() for thread in self._threads)

    def ask(self, diagram: Diagram, direction: Direction, loose: frozenset[str]) -> None:
        """Arrange a diagram, loose boxes by themselves: at once where it is small, else soon."""
        self._request += 1
        if len(diagram.boxes) + len(diagram.connections) // 2 <= MOST_AT_ONCE:
            self.arranged.emit(diagram, arrange(diagram, direction, loose))
            return
        number = self._request
        thread = threading.Thread(
            target=lambda: self._done.emit(number, diagram, arrange(diagram, direction, loose)),
            name="arranging",
        )
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def drop(self) -> None:
        """Drop the result that is under way."""
        self._request += 1

    def close(self) -> None:
        """Wait for the threads, and drop their results."""
        self.drop()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _finish(self, number: int, diagram: Diagram, arranged: Arrangement) -> None:
        if number == self._request:
            self.arranged.emit(diagram, arranged)
