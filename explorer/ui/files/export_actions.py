"""Exporting what only the engine can write: the network as ONNX, and its weights."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from explorer.graph.project import Project
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import ExportOnnx, ExportWeights, Query
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.widgets.text import capitalize, plain

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


class ExportActions(QObject):
    """Asks where, then the engine; `shown` says that it writes, and what it wrote."""

    message_changed = Signal(str)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._questions = LatestRequest(window.trainer, self._show_exported, self._show_error, self)
        self._note = ""

    def onnx(self) -> None:
        """Write the network with what it has learned for other programs."""
        self._ask(self.tr("Export as ONNX"), "ONNX (*.onnx)", ExportOnnx)

    def weights(self) -> None:
        """Write what was learned, under torch's names."""
        filter = "safetensors (*.safetensors)"
        self._ask(self.tr("Export the weights"), filter, ExportWeights)

    def _ask(
        self, title: str, filter: str, question: Callable[[Project, str, str | None], Query]
    ) -> None:
        project, trainer = self._window.document.project, self._window.trainer
        problems = self._window.document.inference.problems
        if problems:
            self._show_error(self.tr("a network that cannot run is not exported: {}").format(
                problems[0]))  # fmt: skip
            return
        path = self._window.file_actions.ask_path(title, filter)
        if path is None:
            return
        learned = trainer.weights.path_for(self._window.document.model_ref)
        self._note = "" if learned else self.tr(", with fresh weights: nothing was learned yet")
        self._questions.ask(question(project, str(path), str(learned) if learned else None))
        self.message_changed.emit(self.tr("Writing {} …").format(path))

    def _show_exported(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        self.message_changed.emit(self.tr("Wrote {}{}").format(answer.path, self._note))

    def _show_error(self, text: str) -> None:
        QMessageBox.warning(self._window, self.tr("Network Explorer"), plain(capitalize(text)))
