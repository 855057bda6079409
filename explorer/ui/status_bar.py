"""The status bar: problems, size and cost of the network, and how far a run has come."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QStatusBar,
    QWidget,
)
from typing_extensions import override

from explorer.graph.checks import Problem
from explorer.graph.project import Project
from explorer.schema.formatting import grouped, in_time, short
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.elided_button import LinkButton

_LEAST = 120  # pixels, of the words about problems
_BAR, _ROOMY = 140, 1000  # of the progress, and how wide a window is that has room for it
_BETWEEN = 14  # from one part to the next


class StatusBar(QStatusBar):
    """Follows the document and the trainer; a click on the problems asks for them."""

    problems_requested = Signal()

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._waiting = ""
        self._told: tuple[Problem, ...] = ()
        self._history = trainer.history
        self.problems = LinkButton(self, _LEAST)
        self.problems.clicked.connect(self.problems_requested)
        self.parameters = QLabel(self)
        self.macs = QLabel(self)
        self.macs.setToolTip(self.tr("multiply-adds, for one sample"))
        self.engine = QLabel(self)
        self.epoch = QLabel(self)
        self.progress = QProgressBar(self)
        self.rate = QLabel(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("progress of the run"))
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 8, 0)
        self.rate.setContentsMargins(0, 0, 8, 0)
        self.epoch.setContentsMargins(0, 0, 8, 0)
        self.addWidget(self.problems)
        for text in (self.parameters, self.macs, self.engine, self.epoch, self.rate):
            text.setMinimumWidth(1)  # a window shall not grow with what they say
        for text in (self.parameters, self.macs):
            text.setContentsMargins(6, 0, 10, 0)
            self.addWidget(text)
        for part in (self.engine, self.epoch, self.progress, self.rate):
            self.addPermanentWidget(part)
        document.changed.connect(self._follow)
        document.switched.connect(self._show_run)
        trainer.arrived.connect(self._show_run)
        trainer.state_changed.connect(self._show_state)
        self._show_network()
        self._show_state(trainer.state)

    def show_loading(self, text: str) -> None:
        """Say what the engine has been asked for, in place of what it computes on; or no more."""
        self._waiting = text
        self._show_state(self._trainer.state)

    def _follow(self, before: Project, after: Project) -> None:
        if before.network is not after.network or self._told != self._document.problems:
            self._show_network()
        if self._trainer.run_of(self._document.model_ref)[1] is not self._history:
            self._show_run()

    def _show_network(self) -> None:
        inference = self._document.inference
        self._told = problems = self._document.problems
        count = len(problems)
        text = self.tr("✓ shapes fit") if not count else f"{problems[0].sign} {problems[0]}"
        sign = "○" if all(problem.is_warning for problem in problems) else "⚠"
        self.problems.setText(text if count < 2 else f"{sign} {count} problems")
        self.problems.setToolTip("\n".join(map(str, problems)))
        style_by(self.problems, "role", "" if not count else "caution" if sign == "○" else "alarm")
        least = (
            "≥ " if inference.problems and inference.nodes else ""
        )  # behind a problem nothing is known
        self.parameters.setText(
            self.tr("{}{} parameters").format(least, grouped(inference.parameters))
        )
        self.macs.setText(self.tr("{}{} MACs").format(least, short(inference.macs)))
        self._make_room()

    def _show_state(self, state: State) -> None:
        self.progress.setVisible(self._trainer.is_busy)
        self.rate.setVisible(state is State.RUNNING and not self._trainer.is_stopping)
        prepared = self._trainer.engine.prepared
        if self._waiting and prepared:
            self.engine.setText(self._waiting)
        elif state is State.PREPARING:
            self.engine.setText(self.tr("preparing …"))
        elif prepared:
            works = [proof for proof in prepared.devices if proof.is_available]
            self.engine.setText(works[0].device.upper() if works else "")
            rows = (f"{proof.device}: {proof.title}, {proof.message}" for proof in prepared.devices)
            self.engine.setToolTip("\n".join([f"torch {prepared.torch}", *rows]))
        self._show_run()

    def _show_run(self) -> None:
        self._history = history = self._trainer.run_of(self._document.model_ref)[1]
        started = history.started
        self.epoch.setVisible(started is not None)
        if started is None:
            self._make_room()
            return
        self.epoch.setText(
            self.tr("epoch {}/{}  step {}").format(
                history.epoch, started.epochs, grouped(history.step)
            )
        )
        self.progress.setRange(0, history.steps)
        self.progress.setValue(history.step)
        left = history.seconds_left()
        text = self.tr("{} samples/s").format(grouped(round(history.samples_per_second)))
        if left is not None:
            text += self.tr(", {} left").format(in_time(left))
        self.rate.setText(text)
        self._make_room()

    def _make_room(self) -> None:
        """Numbers are shown in full; a problem is told in what is left, and in full by its tip."""
        self.progress.setFixedWidth(_BAR if self.width() > _ROOMY else _BAR // 2)
        others = (self.parameters, self.macs, self.engine, self.epoch, self.progress, self.rate)
        shown = [part for part in others if not part.isHidden()]
        sizes = (max(part.sizeHint().width(), part.minimumWidth()) for part in shown)
        used = sum(size + _BETWEEN for size in sizes)
        self.problems.setMaximumWidth(max(self.width() - used - _BETWEEN, _LEAST))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Hide what a message covers, as Qt does only where the bar was visible before it."""
        super().showEvent(event)
        if self.currentMessage():
            for part in (self.problems, self.parameters, self.macs):
                part.hide()
                # Qt shows again after the message only what nobody has hidden explicitly
                part.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
