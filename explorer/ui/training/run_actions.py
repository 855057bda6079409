"""Commands that begin runs of the open project, or report why a run cannot begin."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.catalog.demos import Demo
from explorer.graph.project import Project
from explorer.protocol.events import Finished
from explorer.schema.messages import tr, translate
from explorer.ui.document.document import Document
from explorer.ui.document.source import DocumentSource
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import plain


class RunActions(QObject):
    """Begins runs of the document's project; `message_changed` reports why one cannot begin."""

    message_changed = Signal(str)
    problems_requested = Signal()

    def __init__(self, document: Document, trainer: Trainer, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._trainer = trainer

    @property
    def is_elsewhere(self) -> bool:
        """Whether the run under way is of another network than the open one."""
        return self._trainer.is_busy and not self._trainer.trains(self._document.model_ref)

    @property
    def can_continue(self) -> bool:
        """Whether a run could begin with the trained weights of the network."""
        idle = not self._trainer.is_busy and not self._trainer.will_train
        return idle and self._trainer.weights.has_weights(self._document.model_ref)

    def train(self) -> None:
        """Train the current project, or resume after a pause."""
        if self._is_free():
            self._begin(self._trainer.train)

    def step(self) -> None:
        """Do one step of the run, or of a new one."""
        if self._is_free():
            self._begin(self._trainer.step, single_step=True)

    def continue_training(self) -> None:
        """Train again, beginning with the trained weights."""
        if self._can_run():
            self._trainer.continue_training(*self._project)

    def demo(self, demo: Demo) -> None:
        """Open a demo and train it, unless a run is under way."""
        self._document.switch_to(tr("Open {name}", name=translate(demo.title)), demo.project())
        if not self._trainer.is_busy:
            self.train()

    @property
    def _project(self) -> tuple[Project, DocumentSource]:
        return self._document.project, self._document.origin

    @property
    def _asks(self) -> bool:
        """Whether trained weights could be missed: those of a file, or of a stopped run."""
        history = self._trainer.run_of(self._document.model_ref)[1]
        stopped = isinstance(history.ending, Finished) and history.ending.stopped
        return self.can_continue and (self._document.path is not None or stopped)

    def _is_free(self) -> bool:
        """Whether no other network is being trained; reports it otherwise."""
        running = self._trainer.project
        if not self.is_elsewhere or running is None:
            return True
        names = {"running": running.title, "other": self._document.project.title}
        if self._trainer.is_stopping:
            text = tr("{running} is being evaluated. Train {other} when it is done.", **names)
        else:
            text = tr("{running} is still training. Stop it before training {other}.", **names)
        self.message_changed.emit(text)
        return False

    def _begin(
        self, start: Callable[[Project, DocumentSource], None], *, single_step: bool = False
    ) -> None:
        """Begin a run; ask first if it would discard trained weights that could be missed."""
        if not self._can_run():
            return
        if not self._asks:
            start(*self._project)
            return
        name = self._document.project.title
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Train again"))
        box.setText(
            plain(
                tr(
                    "{name} already has trained weights. Continue training from them, "
                    "or start from scratch? Starting from scratch discards them.",
                    name=name,
                )
            )
        )
        go_on = box.addButton(tr("Continue"), QMessageBox.ButtonRole.AcceptRole)
        new = box.addButton(tr("Start from scratch"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is go_on:
            self._trainer.continue_training(*self._project, single_step=single_step)
        elif chosen is new:
            start(*self._project)

    def _can_run(self) -> bool:
        """Whether the network has no problems; requests to show them otherwise."""
        problems = self._document.problems
        if not problems or self._trainer.is_busy:
            return True
        self.problems_requested.emit()
        self.message_changed.emit(tr("Cannot train yet. {problem}", problem=problems[0]))
        return False
