"""Writing exported files on a thread, because a large PNG takes seconds."""

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.session.exporting import Exporter, ExportSource
from explorer.session.run import describe_error


class FileWriter(QObject):
    """Writes files; `written` carries the path of each, or `failed` the reason."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []

    def begin(self, exporter: Exporter, source: ExportSource, path: Path) -> None:
        """Write a file on a thread of its own."""
        thread = threading.Thread(target=self._write, args=(exporter, source, path), name="export")
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def close(self) -> None:
        """Wait for the files that are being written."""
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _write(self, exporter: Exporter, source: ExportSource, path: Path) -> None:
        signal, text = self.written, str(path)
        try:
            exporter.write(source, path)
        except ValueError as error:
            signal, text = self.failed, error.args[0]
        except Exception as error:  # reported, not lost with the thread
            signal, text = self.failed, describe_error(error)
        with contextlib.suppress(RuntimeError):  # the window is gone
            signal.emit(text)
