"""Drawing figures into files on a thread, because a large PNG takes seconds."""

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.diagram.figures.figure import Figure
from explorer.graph.storage.serialization import FileError
from explorer.session.run import sentence
from explorer.ui.files.figure_export import Format, write_figure


class Drawing(QObject):
    """Says of every figure that it is drawn, or why it is not."""

    drawn = Signal(str)
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
        said, words = self.drawn, str(path)
        try:
            write_figure(figure, path, format)
        except FileError as error:
            said, words = self.failed, str(error)
        except Exception as error:  # whatever it was, it is told, not lost with the thread
            said, words = self.failed, sentence(error)
        with contextlib.suppress(RuntimeError):  # nobody is left to hear it
            said.emit(words)
