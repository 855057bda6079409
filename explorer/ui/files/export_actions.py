"""Exporting what only the engine can write: the network as ONNX, and its weights."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from explorer.graph.project import Project
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import ExportOnnx, ExportWeights, Question
from explorer.ui.training.engine_requests import Questions
from explorer.ui.widgets.text import plain, sentence

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


class Exporting(QObject):
    """Asks where, then the engine; `told` says that it writes, and what it wrote."""

    told = Signal(str)

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._questions = Questions(window.trainer, self._hear, self._complain, self)
        self._note = ""

    def onnx(self) -> None:
        """Write the network with what it has learned for other programs."""
        self._ask(self.tr("Export as ONNX"), "ONNX (*.onnx)", ExportOnnx)

    def weights(self) -> None:
        """Write what was learned, under torch's names."""
        filter = "safetensors (*.safetensors)"
        self._ask(self.tr("Export the weights"), filter, ExportWeights)

    def _ask(
        self, title: str, filter: str, question: Callable[[Project, str, str | None], Question]
    ) -> None:
        project, trainer = self._window.document.project, self._window.trainer
        problems = self._window.document.inference.problems
        if problems:
            self._complain(self.tr("a network that cannot run is not exported: {}").format(
                problems[0]))  # fmt: skip
            return
        path = self._window.files.where(title, filter)
        if path is None:
            return
        learned = trainer.held(self._window.document.subject)
        self._note = "" if learned else self.tr(", with fresh weights: nothing was learned yet")
        self._questions.ask(question(project, str(path), str(learned) if learned else None))
        self.told.emit(self.tr("Writing {} …").format(path))

    def _hear(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        self.told.emit(self.tr("Wrote {}{}").format(answer.path, self._note))

    def _complain(self, words: str) -> None:
        QMessageBox.warning(self._window, self.tr("Network Explorer"), plain(sentence(words)))
