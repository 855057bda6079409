"""The Code tab: generated PyTorch code that shares its selection with the canvas."""

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.codegen.pytorch.generate import Source
from explorer.schema.messages import tr, tr_counted
from explorer.ui.code.source_view import SourceView
from explorer.ui.code.source_worker import SourceWorker
from explorer.ui.document.document import Document
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.widgets.lazy_refresh import LazyRefresh

_PAUSE = 120  # milliseconds after an edit, so that dragging a value generates code a few times only


class CodePanel(QWidget):
    """The code of the document, generated while the panel is visible."""

    def __init__(
        self, document: Document, exports: ExportActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._exports = exports
        self.message = QLabel(self)
        self.copy = QPushButton(tr("Copy"), self)
        self.save = QPushButton(tr("Save as…"), self)
        self.text = SourceView(self)
        self._arrange()
        self._worker = SourceWorker(self)
        self._refresh = LazyRefresh(self, document.changed, lambda: document.network, _PAUSE)
        self._refresh.due.connect(self._ask)
        self._worker.generated.connect(self._show)
        self._worker.failed.connect(self.message.setText)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.text.layers_selected.connect(self._select)
        document.selected.connect(self._mark)

    def _arrange(self) -> None:
        self.message.setProperty("role", "muted")
        self.message.setMinimumWidth(1)  # so that a long text does not widen the window
        self.copy.setToolTip(tr("Copy the code to the clipboard."))
        self.save.setToolTip(tr("Save the code as a Python file."))
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self.message, 1)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(row)
        page.addWidget(self.text, 1)
        self.setFocusProxy(self.text)

    def apply_theme(self) -> None:
        """Use the current colors."""
        self.text.apply_theme()
        self._mark()

    def shut_down(self) -> None:
        """Wait for the thread before the window closes."""
        self._worker.close()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._mark()
        self._refresh.check()

    def _ask(self) -> None:
        if self.text.source is None:
            self.message.setText(tr("Generating code…"))
        self._worker.ask(self._document.inference)

    def _show(self, source: Source) -> None:
        self.text.show_source(source)
        self.message.setText(
            tr_counted(
                "PyTorch code, {n} line, equivalent to this network "
                "(same parameter names and outputs).",
                "PyTorch code, {n} lines, equivalent to this network "
                "(same parameter names and outputs).",
                len(source.lines),
            )
        )
        self._mark()

    def _select(self, names: tuple[str, ...]) -> None:
        if all(name in self._document.network.index for name in names):
            self._document.select(*names)

    def _mark(self) -> None:
        self.text.mark(self._document.network, self._document.selection)

    def _copy(self) -> None:
        if self.text.source is not None:
            QGuiApplication.clipboard().setText(self.text.source.text)

    def _save(self) -> None:
        if self.text.source is not None:
            self._exports.export("export-code")
