"""The status bar: problems, size and cost of the network, and the progress of a run."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget
from typing_extensions import override

from explorer.graph.checks import Problem
from explorer.graph.project import Project
from explorer.schema.formatting import grouped, in_time, short
from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.elided_button import LinkButton

_LEAST = 120  # pixels, of the text about problems
_BAR, _ROOMY = 140, 1000  # pixels, of the progress bar, and of a window with room for it
_BETWEEN = 14  # pixels, from one part to the next


class StatusBar(QStatusBar):
    """Follows the document and the trainer; a click on the problems requests them."""

    problems_requested = Signal()

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._loading = ""
        self._shown: tuple[Problem, ...] = ()
        self._history = trainer.history
        self.problems = LinkButton(self, _LEAST)
        self.problems.clicked.connect(self.problems_requested)
        self.parameters = QLabel(self)
        self.macs = QLabel(self)
        self.macs.setToolTip(tr("Multiply–accumulate operations (MACs) for one sample."))
        self.engine = QLabel(self)
        self.epoch = QLabel(self)
        self.progress = QProgressBar(self)
        self.rate = QLabel(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Training progress"))
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 8, 0)
        self.rate.setContentsMargins(0, 0, 8, 0)
        self.epoch.setContentsMargins(0, 0, 8, 0)
        self.addWidget(self.problems)
        for text in (self.parameters, self.macs, self.engine, self.epoch, self.rate):
            text.setMinimumWidth(1)  # else the window would grow with their texts
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
        """Show what the engine is loading instead of its device, until the text is empty."""
        self._loading = text
        self._show_state(self._trainer.state)

    def _follow(self, before: Project, after: Project) -> None:
        if before.network is not after.network or self._shown != self._document.problems:
            self._show_network()
        if self._trainer.run_of(self._document.model_ref)[1] is not self._history:
            self._show_run()

    def _show_network(self) -> None:
        inference = self._document.inference
        self._shown = problems = self._document.problems
        count = len(problems)
        warns = all(problem.is_warning for problem in problems)
        text = tr("No problems")
        if count:
            texts = [_text(problem) for problem in problems]
            text = texts[0] if count == 1 else tr_counted("{n} problem", "{n} problems", count)
            self.problems.setToolTip("\n".join(texts))
        else:
            self.problems.setToolTip("")
        sign = "✓" if not count else "○" if warns else "⚠"
        self.problems.setText(f"{sign} {text}")
        self.problems.setAccessibleName(text)  # the sign would be read aloud
        style_by(self.problems, "role", "" if not count else "caution" if warns else "alarm")
        parameters, macs = grouped(inference.parameters), short(inference.macs)
        if inference.problems and inference.nodes:  # nothing is known after a problem
            self.parameters.setText(tr("≥ {n} parameters", n=parameters))
            self.macs.setText(tr("≥ {n} MACs", n=macs))
        else:
            self.parameters.setText(tr("{n} parameters", n=parameters))
            self.macs.setText(tr("{n} MACs", n=macs))
        self._make_room()

    def _show_state(self, state: State) -> None:
        self.progress.setVisible(self._trainer.is_busy)
        self.rate.setVisible(state is State.RUNNING and not self._trainer.is_stopping)
        prepared = self._trainer.engine.prepared
        if self._loading and prepared:
            self.engine.setText(self._loading)
        elif state is State.PREPARING:
            self.engine.setText(tr("Loading PyTorch…"))
        elif prepared:
            checks = prepared.devices
            available = [check.device for check in checks if check.is_available]
            self.engine.setText(available[0].upper() if available else "")
            rows = (f"{c.device}: {translate(c.title)}, {translate(c.message)}" for c in checks)
            version = tr("PyTorch {version}", version=prepared.torch)
            self.engine.setToolTip("\n".join([version, *rows]))
        self._show_run()

    def _show_run(self) -> None:
        self._history = history = self._trainer.run_of(self._document.model_ref)[1]
        started = history.started
        self.epoch.setVisible(started is not None)
        if started is None:
            self._make_room()
            return
        self.epoch.setText(tr("Epoch {epoch}/{epochs}, step {step}", epoch=history.epoch,
                              epochs=started.epochs, step=grouped(history.step)))  # fmt: skip
        self.progress.setRange(0, history.steps)
        self.progress.setValue(history.step)
        left = history.seconds_left()
        rate = grouped(round(history.samples_per_second))
        if left is None:
            self.rate.setText(tr("{rate} samples/s", rate=rate))
        else:
            self.rate.setText(tr("{rate} samples/s, {time} left", rate=rate, time=in_time(left)))
        self._make_room()

    def _make_room(self) -> None:
        """Show numbers in full, and elide the problem, which its tooltip has in full."""
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
        """Hide the parts that a message covers, as Qt does only if the bar was visible before."""
        super().showEvent(event)
        if self.currentMessage():
            for part in (self.problems, self.parameters, self.macs):
                part.hide()
                # after the message Qt shows again only parts that were not hidden explicitly
                part.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


def _text(problem: Problem) -> str:
    shown = translate(problem.message)
    return f"{problem.where}: {shown}" if problem.where else shown
