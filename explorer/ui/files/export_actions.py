"""Exporting the open project: in the engine process, or on a thread of the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.diagram.figures.figure import Figure
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import Export
from explorer.schema.messages import tr, translate
from explorer.session.exporting import Exporter, ExportSource, exporters_of
from explorer.ui.document.document import Document
from explorer.ui.files.dialogs import FileDialogs
from explorer.ui.files.file_actions import file_stem
from explorer.ui.files.file_writer import FileWriter
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer


class ExportActions(QObject):
    """Exports the open project; `message_changed` carries the progress and the result."""

    message_changed = Signal(str)

    def __init__(
        self, document: Document, trainer: Trainer, dialogs: FileDialogs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._dialogs = dialogs
        self._requests = LatestRequest(trainer, self._show_exported, dialogs.show_error, self)
        self._has_weights = False
        self._writer = FileWriter(self)
        self._writer.failed.connect(dialogs.show_error)
        self._writer.written.connect(self._show_written)

    def export(self, command_id: str, figure: Callable[[], Figure] | None = None) -> None:
        """Run a command of the File menu; images show the figure, else the project's layout."""
        exporters = exporters_of(command_id)
        problems = self._document.inference.problems
        if exporters[0].needs_engine and problems:
            self._dialogs.show_error(
                tr("Cannot export: the network has a problem. {problem}", problem=problems[0])
            )
            return
        path = self._ask_path(exporters)
        if path is None:
            return
        suffix = path.suffix.lower()
        exporter = next((each for each in exporters if each.suffix == suffix), exporters[0])
        if exporter.needs_engine:
            self._request(exporter, path)
            return
        project = self._document.project
        drawn = figure() if figure and exporter.is_image else None
        self._writer.begin(
            exporter,
            ExportSource(project=project, opaque=self._document.inference.opaque, figure=drawn),
            path,
        )

    def close(self) -> None:
        """Wait for the files that are being written."""
        self._writer.close()

    def _ask_path(self, exporters: Sequence[Exporter]) -> Path | None:
        name = file_stem(self._document.project)
        if len(exporters) == 1:
            suffix = exporters[0].suffix
            name = f"{name.replace('-', '_') if suffix == '.py' else name}{suffix}"
        title, filters = exporters[0].command.dialog_title, (each.file_filter for each in exporters)
        return self._dialogs.ask_to_save(translate(title), self._dialogs.folder / name, *filters)

    def _request(self, exporter: Exporter, path: Path) -> None:
        weights = self._trainer.weights.path_for(self._document.model_ref)
        self._has_weights = weights is not None
        project = self._document.project
        self._requests.ask(Export(exporter.id, project, str(path), str(weights or "") or None))
        self.message_changed.emit(tr("Exporting {path}…", path=path))

    def _show_exported(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        if self._has_weights:
            self._show_written(answer.path)
        else:
            self.message_changed.emit(
                tr("Exported {path} with untrained (initial) weights.", path=answer.path)
            )

    def _show_written(self, path: str) -> None:
        self.message_changed.emit(tr("Exported {path}", path=path))
