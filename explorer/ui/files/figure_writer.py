"""Drawing figures into files on a thread, because a large PNG takes seconds."""

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.diagram.figures.figure import Figure
from explorer.graph.storage.serialization import FileError
from explorer.session.run import describe_error
from explorer.ui.files.figure_export import Format, write_figure


class FigureWriter(QObject):
    """Says of every figure that it is drawn, or why it is not."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []

    def begin(self, figure: Figure, path: Path, format: Format) -> None:
        """Draw a figure meanwhile."""
        thread = threading.Thread(target=lambda: self._draw(figure, path, format), name="drawing")
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def close(self) -> None:
        """Wait for what is under way."""
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _draw(self, figure: Figure, path: Path, format: Format) -> None:
        stated, text = self.written, str(path)
        try:
            write_figure(figure, path, format)
        except FileError as error:
            stated, text = self.failed, str(error)
        except Exception as error:  # whatever it was, it is told, not lost with the thread
            stated, text = self.failed, describe_error(error)
        with contextlib.suppress(RuntimeError):  # nobody is left to hear it
            stated.emit(text)
