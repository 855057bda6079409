"""An independent witness beside the table: what torchinfo prints, and whether it counts alike."""

from PySide6.QtCore import QTimer
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

from explorer.graph.project import Project
from explorer.protocol.events import Answer, Summary
from explorer.protocol.requests import Summarize
from explorer.schema.formatting import grouped
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer

CALM = 300  # milliseconds without an edit before the engine is asked


class TorchinfoPanel(QWidget):
    """Asks the engine while it is shown, and again when the network has changed."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._questions = LatestRequest(trainer, self._show, self._complain, self)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM)
        self._calm.timeout.connect(self._ask)
        self._shown: object = None
        self.message = QLabel(self)
        self.busy = QProgressBar(self)
        self.copy = QToolButton(self)
        self.text = QPlainTextEdit(self)
        self._furnish()
        self.copy.clicked.connect(self._copy)
        document.changed.connect(self._follow)
        trainer.state_changed.connect(self._mark)

    def _furnish(self) -> None:
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(22)
        self.message.setToolTip(
            self.tr("Of multiply-adds torchinfo counts more: it adds one for each bias.")
        )
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(90)
        self.busy.setAccessibleName(self.tr("torchinfo is being asked"))
        self.busy.hide()
        self.copy.setText(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy what torchinfo prints"))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("what torchinfo prints"))
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
        self._ask()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._calm.stop()
        self._questions.drop()
        self.busy.hide()

    def _follow(self, before: Project, after: Project) -> None:
        if self.isVisible() and before.network is not after.network:
            self._calm.start()

    def _ask(self) -> None:
        """Have the network of now counted, unless that is what is shown."""
        network = self._document.network
        problems = self._document.inference.problems
        if problems:
            self._complain(self.tr("torchinfo runs a network. {}").format(problems[0]))
        elif network is not self._shown:
            self._questions.ask(Summarize(network))
            self._mark()
            self.busy.show()

    def _mark(self) -> None:
        if self._questions.is_waiting:
            preparing = self._trainer.state is State.PREPARING
            text = (
                self.tr("The engine is being prepared; then torchinfo is asked …")
                if preparing
                else self.tr("torchinfo counts {} …").format(self._document.network.name)
            )
            self._say(text, "muted")

    def _show(self, answer: Answer) -> None:
        assert isinstance(answer, Summary)
        here = self._document.inference.parameters
        self._shown = self._document.network
        agree = here == answer.parameters == answer.unique
        text = self.tr("{} {} parameters here, {} by torchinfo, {} unique").format(
            "✓" if agree else "✗", *map(grouped, (here, answer.parameters, answer.unique))
        )
        text += self.tr("; its mult-adds count biases too")
        self._say(text, "" if agree else "alarm")
        self.text.setPlainText(answer.text)
        self.text.setEnabled(True)
        self.busy.hide()

    def _complain(self, text: str) -> None:
        self._questions.drop()
        self._shown = None
        self._say(f"⚠ {text}", "alarm")
        self.text.setEnabled(False)
        self.busy.hide()

    def _say(self, text: str, role: str) -> None:
        self.message.setText(text)
        style_by(self.message, "role", role)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.message.text()}\n{self.text.toPlainText()}\n")
