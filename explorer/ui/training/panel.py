"""The training panel: what is going on in one sentence, plots, and what the network says."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.graph.project import Project
from explorer.session.history import History
from explorer.session.preferences import Preferences
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.theme.theme import style_by
from explorer.ui.training.predictions import PredictionsView
from explorer.ui.training.run_state import State
from explorer.ui.training.status_text import change_text, state_text
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.fitted_label import FittedLabel

if TYPE_CHECKING:
    from explorer.ui.training.plots.board import Board

REDRAWN_EVERY = 25  # milliseconds from one plot to the next, or ten times what one costs
_ALL = 4
_LEAST, _ROOMY = 320, 680  # pixels, of the panel, and of one with samples beside the plots
_WIDE, _NARROW = 1000, 310  # pixels, of everything and of the samples at first


class TrainingPanel(QWidget):
    """Draws the trainer's history while it is visible and something is new."""

    def __init__(
        self, trainer: Trainer, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._preferences = preferences
        self._text = FittedLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.go_on = QPushButton(self.tr("Go on from the checkpoint"), self)
        self.controls = QWidget(self)
        self.log_steps = self._box(self.tr("log steps"), preferences.log_steps)
        self.log_values = self._box(self.tr("log values"), preferences.log_loss)
        self.smoothing = QSlider(Qt.Orientation.Horizontal, self.controls)
        self.show_samples = self._box(self.tr("samples"), preferences.samples)
        self._parts = QSplitter(Qt.Orientation.Horizontal, self)
        self._room = QWidget(self._parts)
        self.samples = PredictionsView(self._parts)
        self._stack = QStackedLayout(self._room)
        self._hint = QLabel(self.tr("The plots are being prepared …"), self._room)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._hint)
        self.board: Board | None = None
        self._stale = self._turn = 0
        self._wrong = False
        self._project: Project | None = None  # that is open
        self._subject: ModelRef | None = None
        self._told = ("", trainer.history)  # and of which run
        self._lay_out()
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAWN_EVERY)
        self._redraw.timeout.connect(self.draw)
        self.go_on.clicked.connect(trainer.resume_from_checkpoint)
        trainer.arrived.connect(self._note)
        trainer.state_changed.connect(self._tell)
        self._tell(trainer.state)

    def _box(self, text: str, ticked: bool) -> QCheckBox:
        box = QCheckBox(text, self.controls)
        box.setChecked(ticked)
        box.toggled.connect(self._set_axes)
        return box

    def _lay_out(self) -> None:
        self.smoothing.setRange(0, 99)
        self.smoothing.setValue(round(self._preferences.smoothing * 100))
        self.smoothing.setMinimumWidth(30)
        self.smoothing.setMaximumWidth(110)
        self.smoothing.setAccessibleName(self.tr("smoothing"))
        self.smoothing.setToolTip(self.tr("How slowly the strong lines forget."))
        self.smoothing.valueChanged.connect(self._set_smoothing)
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.show_samples)
        row.addWidget(self.log_steps)
        row.addWidget(self.log_values)
        row.addWidget(QLabel(self.tr("smoothing"), self.controls))
        row.addWidget(self.smoothing)
        top = QHBoxLayout()
        top.setContentsMargins(8, 2, 8, 0)
        top.addWidget(self._text, 1)
        top.addWidget(self.go_on)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(3)
        page.addLayout(top)
        self._parts.setChildrenCollapsible(False)
        self._parts.setStretchFactor(0, 1)
        self._parts.setSizes([_WIDE - _NARROW, _NARROW])
        self.samples.setVisible(self._preferences.samples)
        self.show_samples.toggled.connect(self._set_samples)
        page.addWidget(self._parts, 1)

    def set_board(self) -> None:
        """Make the plots, a piece at a time; what draws them has been imported by now."""
        from explorer.ui.training.plots.board import Board

        board = Board(self._room)
        pieces = board.create_plots()
        making = QTimer(self)

        def make_one() -> None:
            if next(pieces, self) is self:
                making.stop()
                making.deleteLater()
                self._show_board(board)

        making.timeout.connect(make_one)
        making.start(0)

    def show_unavailable(self, text: str) -> None:
        """Say why there are no plots."""
        self._hint.setText(self.tr("⚠ The plots cannot be drawn: {}").format(text))

    def _show_board(self, board: "Board") -> None:
        self.board = board
        self._stack.addWidget(board)
        self._stack.setCurrentWidget(board)
        board.set_smoothing(self._preferences.smoothing)
        self._set_axes()

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self.samples.apply_theme()
        if self.board:
            self.board.apply_theme()

    def show_document_state(self, project: Project, origin: DocumentSource, *, wrong: bool) -> None:
        """Say that the project has changed since its run, or that nothing can be trained yet.

        Curves and samples are those of the network that is open, or of the run under way.
        """
        self._project, self._subject = project, ModelRef(project.network, origin)
        self._wrong = wrong
        text, history = self._told
        if history is not self._history or text != self._wording():
            self._tell(self._trainer.state)

    def _show_samples(self) -> None:
        self.samples.show_predictions(self._history.predictions)

    @property
    def _history(self) -> History:
        """What is shown: of the run under way, else of the last one of the network that is open."""
        if self._subject is None:
            return self._trainer.history
        return self._trainer.run_of(self._subject)[1]

    def status_text(self) -> str:
        """What is said of the run."""
        return self._text.full_text

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())  # else docks would overlap

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Samples stand beside the plots where there is room for both."""
        roomy = self.width() >= _ROOMY
        self.show_samples.setEnabled(roomy)
        self.samples.setVisible(self._preferences.samples and roomy)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._note()  # what came while nobody could see it

    def _note(self) -> None:
        self._stale = _ALL
        self._show_samples()
        if not self._redraw.isActive() and self.isVisible():
            self._redraw.start()

    def draw(self) -> None:
        """Draw the next plot where something is new; the dearer it is, the later the next one."""
        if not self.board or not self._stale:
            return
        self._stale -= 1
        self._turn = (self._turn + 1) % _ALL
        begun = time.perf_counter()
        self.board.show_part(self._turn, self._history)
        cost = (time.perf_counter() - begun) * 1000
        self._redraw.setInterval(max(REDRAWN_EVERY, round(cost * 10)))
        if self._stale:
            self._redraw.start()

    def _wording(self) -> str:
        text = state_text(self._trainer, self._subject, wrong=self._wrong)
        if self._project is None or self._subject is None:
            return text
        return text + change_text(self._trainer, self._subject, self._project)

    def _tell(self, state: State) -> None:
        text = self._wording()
        self._told = text, self._history
        title = self._project.title if self._project else ""
        names = (name for name in (self._trainer.title, title) if name in text)
        self._text.set_text(text, name=max(names, key=len, default=""))
        style_by(self._text, "role", "alarm" if text.startswith("⚠") else "")
        self.go_on.setVisible(self._trainer.can_resume)
        self.go_on.setEnabled(state is State.READY)
        self._note()

    def _set_axes(self) -> None:
        self._preferences.log_steps = self.log_steps.isChecked()
        self._preferences.log_loss = self.log_values.isChecked()
        if self.board:
            self.board.set_axes(
                log_steps=self.log_steps.isChecked(), log_values=self.log_values.isChecked()
            )

    def _set_samples(self, shown: bool) -> None:
        self._preferences.samples = shown
        self._make_room()

    def _set_smoothing(self, percent: int) -> None:
        self._preferences.smoothing = percent / 100
        if self.board:
            self.board.set_smoothing(percent / 100)
