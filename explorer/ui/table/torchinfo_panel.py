"""The torchinfo panel: the summary of torchinfo, and whether its parameter count is equal."""

from PySide6.QtGui import QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.protocol.events import Answer, Summary
from explorer.protocol.requests import Summarize
from explorer.schema.formatting import grouped
from explorer.schema.messages import tr, translate
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.lazy_refresh import LazyRefresh

_PAUSE = 300  # milliseconds without an edit before a request


class TorchinfoPanel(QWidget):
    """The summary of the network, requested from the engine while the panel is visible."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._request = LatestRequest(trainer, self._show, self._show_error, self)
        self._refresh = LazyRefresh(self, document.changed, lambda: document.network, _PAUSE)
        self.message = QLabel(self)
        self.busy = QProgressBar(self)
        self.copy = QToolButton(self)
        self.text = QPlainTextEdit(self)
        self._arrange()
        self.copy.clicked.connect(self._copy)
        self._refresh.due.connect(self._ask)
        trainer.state_changed.connect(self._show_progress)

    def _arrange(self) -> None:
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(22)
        self.message.setToolTip(
            tr("torchinfo's total is higher because it also counts bias additions.")
        )
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(90)
        self.busy.setAccessibleName(tr("Running torchinfo"))
        self.busy.hide()
        self.copy.setText(tr("Copy"))
        self.copy.setToolTip(tr("Copy the torchinfo summary."))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(tr("torchinfo summary"))
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.message, 1)
        row.addWidget(self.busy)
        row.addWidget(self.copy)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(row)
        page.addWidget(self.text, 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh.check()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._request.is_waiting:
            self._refresh.invalidate()
        self._request.drop()
        self.busy.hide()

    def _ask(self) -> None:
        problems = self._document.inference.problems
        if problems:
            text = tr("torchinfo needs a network without problems. {problem}", problem=problems[0])
            self._show_error(text)
        else:
            self._request.ask(Summarize(self._document.network))
            self._show_progress()
            self.busy.show()

    def _show_progress(self) -> None:
        if not self._request.is_waiting:
            return
        if self._trainer.state is State.PREPARING:
            text = tr("Loading PyTorch, then running torchinfo…")
        else:
            text = tr("Running torchinfo on {network}…", network=self._document.network.name)
        self._show_message(text, "muted")

    def _show(self, answer: Answer) -> None:
        assert isinstance(answer, Summary)
        here = self._document.inference.parameters
        if here == answer.parameters == answer.unique:
            self._show_message(tr("✓ Parameter counts match: {n}.", n=grouped(here)), "")
        else:
            text = tr(
                "⚠ Parameter counts differ: {n} here, {m} in torchinfo ({unique} unique).",
                n=grouped(here),
                m=grouped(answer.parameters),
                unique=grouped(answer.unique),
            )
            self._show_message(text, "alarm")
        self.text.setPlainText(answer.text)
        self.text.setEnabled(True)
        self.busy.hide()

    def _show_error(self, text: str) -> None:
        self._request.drop()
        self._refresh.invalidate()
        self._show_message(f"⚠ {translate(text)}", "alarm")
        self.text.setEnabled(False)
        self.busy.hide()

    def _show_message(self, text: str, role: str) -> None:
        self.message.setText(text)
        style_by(self.message, "role", role)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.message.text()}\n{self.text.toPlainText()}\n")
