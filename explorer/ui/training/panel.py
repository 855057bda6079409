"""The training panel: the status of the run, its plots, and predictions."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
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
from explorer.schema.messages import tr
from explorer.session.history import History
from explorer.session.preferences import Preferences
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.theme.theme import style_by
from explorer.ui.training.predictions import PredictionsView
from explorer.ui.training.run_state import State
from explorer.ui.training.status_text import RunStatus, run_status
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.fitted_label import FittedLabel
from explorer.ui.widgets.text import plain

if TYPE_CHECKING:
    from explorer.ui.training.plots.board import Board

REDRAWN_EVERY = 25  # milliseconds from one plot to the next, or ten times what one costs
_PLOTS = 4
_LEAST, _ROOMY = 320, 680  # pixels, of the panel, and of one with predictions beside the plots
_WIDE, _NARROW = 1000, 310  # pixels, of everything and of the predictions at first


class PlotControls(QWidget):
    """Check boxes and a slider for the plots, which keep the preferences."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.predictions = QCheckBox(tr("Predictions"), self)
        self.predictions.setChecked(preferences.samples)
        self.log_x = QCheckBox(tr("Log x-axis"), self)
        self.log_x.setChecked(preferences.log_steps)
        self.log_y = QCheckBox(tr("Log y-axis"), self)
        self.log_y.setChecked(preferences.log_loss)
        self.smoothing = QSlider(Qt.Orientation.Horizontal, self)
        self.smoothing.setRange(0, 99)
        self.smoothing.setValue(round(preferences.smoothing * 100))
        self.smoothing.setMinimumWidth(30)
        self.smoothing.setMaximumWidth(110)
        self.smoothing.setToolTip(tr("Smoothing of the bold curves (exponential moving average)."))
        self.smoothing.valueChanged.connect(self._store)
        label = QLabel(tr("Smoothing"), self)
        label.setBuddy(self.smoothing)
        label.setMinimumWidth(30)  # the first to be cut off
        self.smoothing.setAccessibleName(label.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for box in (self.predictions, self.log_x, self.log_y):
            row.addWidget(box)
            box.toggled.connect(self._store)
        row.addWidget(label)
        row.addWidget(self.smoothing)

    def _store(self) -> None:
        self._preferences.samples = self.predictions.isChecked()
        self._preferences.log_steps = self.log_x.isChecked()
        self._preferences.log_loss = self.log_y.isChecked()
        self._preferences.smoothing = self.smoothing.value() / 100
        self.changed.emit()


class PlotArea(QWidget):
    """The plots of a history, one of which is drawn at a time; a hint until they are made."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self._preferences = preferences
        self._history = History()
        self._outdated = self._turn = 0
        self._stack = QStackedLayout(self)
        self._hint = QLabel(tr("Loading plots…"), self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._hint)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAWN_EVERY)
        self._redraw.timeout.connect(self.draw)

    def set_board(self) -> None:
        """Make the plots one by one; pyqtgraph has been imported by now."""
        from explorer.ui.training.plots.board import Board

        board = Board(self)
        plots = board.create_plots()
        making = QTimer(self)

        def make_one() -> None:
            if next(plots, self) is self:
                making.stop()
                making.deleteLater()
                self._show_board(board)

        making.timeout.connect(make_one)
        making.start(0)

    def _show_board(self, board: "Board") -> None:
        self.board = board
        self._stack.addWidget(board)
        self._stack.setCurrentWidget(board)
        self.apply_preferences()

    def show_unavailable(self, reason: str) -> None:
        """Show why there are no plots."""
        self._hint.setText(tr("⚠ Cannot draw plots: {reason}", reason=reason))

    def apply_preferences(self) -> None:
        """Take the scales of the axes and the smoothing from the preferences."""
        log_x, log_y = self._preferences.log_steps, self._preferences.log_loss
        if self.board:
            self.board.set_view(log_x=log_x, log_y=log_y, smoothing=self._preferences.smoothing)

    def show_history(self, history: History) -> None:
        """Draw a history, or what is new in it, soon."""
        self._history, self._outdated = history, _PLOTS
        if not self._redraw.isActive() and self.isVisible():
            self._redraw.start()

    def draw(self) -> None:
        """Draw the next plot if anything is new; the more it costs, the later the next one."""
        if not self.board or not self._outdated:
            return
        self._outdated -= 1
        self._turn = (self._turn + 1) % _PLOTS
        begun = time.perf_counter()
        self.board.show_part(self._turn, self._history)
        cost = (time.perf_counter() - begun) * 1000
        self._redraw.setInterval(max(REDRAWN_EVERY, round(cost * 10)))
        if self._outdated:
            self._redraw.start()


class TrainingPanel(QWidget):
    """The status, the plots and the predictions of the current or the last run."""

    def __init__(
        self, trainer: Trainer, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._preferences = preferences
        self.status_line = FittedLabel(self)
        self.status_line.setTextFormat(Qt.TextFormat.PlainText)
        self.status_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.go_on = QPushButton(tr("Resume from checkpoint"), self)
        self.controls = PlotControls(preferences, self)
        self._parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.plots = PlotArea(preferences, self._parts)
        self.samples = PredictionsView(self._parts)
        self._has_problems = False
        self._project: Project | None = None  # that is open
        self._subject: ModelRef | None = None
        self._shown = RunStatus(""), trainer.history
        self._lay_out()
        self.controls.changed.connect(self.plots.apply_preferences)
        self.controls.changed.connect(self._make_room)
        self.go_on.clicked.connect(trainer.resume_from_checkpoint)
        trainer.arrived.connect(self._follow)
        trainer.state_changed.connect(self._show_status)
        self._show_status(trainer.state)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 2, 8, 0)
        top.addWidget(self.status_line, 1)
        top.addWidget(self.go_on)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(3)
        page.addLayout(top)
        self._parts.setChildrenCollapsible(False)
        self._parts.setStretchFactor(0, 1)
        self._parts.setSizes([_WIDE - _NARROW, _NARROW])
        self.samples.setVisible(self._preferences.samples)
        page.addWidget(self._parts, 1)

    def apply_theme(self) -> None:
        """Take the colors of the current theme."""
        if self.plots.board:
            self.plots.board.apply_theme()

    def show_document_state(self, project: Project, origin: DocumentSource, *, wrong: bool) -> None:
        """Follow the open project, which may have changed since its run or may have problems."""
        self._project, self._subject = project, ModelRef(project.network, origin)
        self._has_problems = wrong
        status, history = self._shown
        if history is not self.history or status != self._status():
            self._show_status(self._trainer.state)

    @property
    def history(self) -> History:
        """The history of the current run, else of the last one of the open network."""
        if self._subject is None:
            return self._trainer.history
        return self._trainer.run_of(self._subject)[1]

    def status_text(self) -> str:
        """Return the status in whole sentences."""
        return self._shown[0].full_text

    def _status(self) -> RunStatus:
        given = self._trainer, self._subject, self._project
        return run_status(*given, has_problems=self._has_problems)

    def _show_status(self, state: State) -> None:
        status = self._status()
        self._shown = status, self.history
        title = self._project.title if self._project else ""
        names = (name for name in (self._trainer.title, title) if name in status.text)
        text = f"⚠ {status.text}" if status.is_alarm else status.text
        self.status_line.set_text(text, name=max(names, key=len, default=""))
        self.status_line.setToolTip(plain(status.full_text))
        problem = tr("Problem: {problem}", problem=status.full_text)
        self.status_line.setAccessibleName(problem if status.is_alarm else status.full_text)
        style_by(self.status_line, "role", "alarm" if status.is_alarm else "")
        self.go_on.setVisible(self._trainer.can_resume)
        self.go_on.setEnabled(state is State.READY)
        self._follow()

    def _follow(self) -> None:
        self.samples.show_predictions(self.history.predictions)
        self.plots.show_history(self.history)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())  # else docks would overlap

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Show predictions beside the plots if there is room for both."""
        is_roomy = self.width() >= _ROOMY
        self.controls.predictions.setEnabled(is_roomy)
        self.samples.setVisible(self._preferences.samples and is_roomy)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
