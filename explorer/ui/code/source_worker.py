"""The writer: makes the source of a network on a thread, because a large one takes its time."""

import threading

from PySide6.QtCore import QObject, Qt, Signal

from explorer.codegen.pytorch.generate import generate_source
from explorer.graph.network import Network, NetworkError
from explorer.graph.opaque import KnownModules


class SourceWorker(QObject):
    """Writes the network asked for last; what is no longer wanted when it is done is dropped."""

    written = Signal(object)  # a Source
    failed = Signal(str)
    _done = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._thread: threading.Thread | None = None
        self._waiting: Network | None = None
        self._opaque: KnownModules | None = None
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._thread is not None

    def ask(self, network: Network, opaque: KnownModules | None = None) -> None:
        """Write a network: now, or when the one that is being written is done."""
        self._asked += 1
        self._waiting, self._opaque = network, opaque
        if self._thread is None:
            self._begin()

    def close(self) -> None:
        """Wait for what is under way, and forget it."""
        self._asked, self._waiting = self._asked + 1, None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _begin(self) -> None:
        network, self._waiting = self._waiting, None
        opaque = self._opaque
        if network is None:
            return
        number = self._asked

        def write() -> None:
            try:
                self._done.emit(number, generate_source(network, opaque), "")
            except NetworkError as error:
                self._done.emit(number, None, str(error))

        self._thread = threading.Thread(target=write, name="writing", daemon=True)
        self._thread.start()

    def _take(self, number: int, source: object, text: str) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if number == self._asked:
            if source is None:
                self.failed.emit(text)
            else:
                self.written.emit(source)
        self._begin()
