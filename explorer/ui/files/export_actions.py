"""Exporting what only the engine can write: the network as ONNX, and its weights."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.graph.project import Project
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import ExportOnnx, ExportWeights, Query
from explorer.ui.document.document import Document
from explorer.ui.files.file_actions import FileActions
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import capitalize, plain


class ExportActions(QObject):
    """Asks where, then the engine; `shown` says that it writes, and what it wrote."""

    message_changed = Signal(str)

    def __init__(
        self, document: Document, trainer: Trainer, files: FileActions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._document = document
        self._trainer = trainer
        self._files = files
        self._questions = LatestRequest(trainer, self._show_exported, self._show_error, self)
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
        project, trainer = self._document.project, self._trainer
        problems = self._document.inference.problems
        if problems:
            self._show_error(self.tr("a network that cannot run is not exported: {}").format(
                problems[0]))  # fmt: skip
            return
        path = self._files.ask_path(title, filter)
        if path is None:
            return
        learned = trainer.path_for(self._document.model_ref)
        self._note = "" if learned else self.tr(", with fresh weights: nothing was learned yet")
        self._questions.ask(question(project, str(path), str(learned) if learned else None))
        self.message_changed.emit(self.tr("Writing {} …").format(path))

    def _show_exported(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        self.message_changed.emit(self.tr("Wrote {}{}").format(answer.path, self._note))

    def _show_error(self, text: str) -> None:
        QMessageBox.warning(self._window, self.tr("Network Explorer"), plain(capitalize(text)))
