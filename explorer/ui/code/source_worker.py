"""The source worker: generates code on a thread, because a large network takes a while."""

import threading

from PySide6.QtCore import QObject, Qt, Signal

from explorer.codegen.pytorch.generate import generate_source
from explorer.graph.inference import Inference
from explorer.graph.network import NetworkError
from explorer.schema.messages import translate


class SourceWorker(QObject):
    """Generates the code of the newest network; results for older ones are dropped."""

    generated = Signal(object)  # a Source
    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._next: Inference | None = None
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def ask(self, inference: Inference) -> None:
        """Generate the code of a network, after the one in progress."""
        if self._thread is not None:
            self._next = inference
            return

        def generate() -> None:
            try:
                self._done.emit(generate_source(inference.network, inference.opaque), "")
            except NetworkError as error:
                self._done.emit(None, error.args[0])

        self._thread = threading.Thread(target=generate, name="code", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait for the thread and drop its result."""
        self._next = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _finish(self, source: object, error: str) -> None:
        if self._thread is None:
            return
        self._thread.join()
        self._thread = None
        network, self._next = self._next, None
        if network is not None:
            self.ask(network)
        elif source is None:
            self.failed.emit(translate(error))
        else:
            self.generated.emit(source)
