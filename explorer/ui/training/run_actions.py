"""Starting: what begins a run, or says in one sentence why it cannot begin."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.catalog.demos import Demo
from explorer.graph.project import Project
from explorer.protocol.events import Finished
from explorer.protocol.requests import AnyRequest, Step
from explorer.ui.document.document import Document
from explorer.ui.document.source import DocumentSource
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import plain


class RunActions(QObject):
    """Begins runs of the document's project; `shown` says what stands in the way for now."""

    message_changed = Signal(str)
    blocked = Signal()  # by the problems of the network

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._document = document
        self._trainer = trainer

    @property
    def is_elsewhere(self) -> bool:
        """Whether a run is under way that is of another network than is open."""
        return self._trainer.is_busy and not self._trainer.trains(self._document.model_ref)

    @property
    def can_continue(self) -> bool:
        """Whether a run could begin with what the network has learned."""
        idle = not self._trainer.is_busy and not self._trainer.will_train
        return idle and self._trainer.has_weights(self._document.model_ref)

    def train(self) -> None:
        """Train the project as it is now, or go on after a pause."""
        if self._is_free():
            self._begin(lambda: self._trainer.train(*self._project))

    def step(self) -> None:
        """Do one step of a run, or of a new one."""
        if self._is_free():
            self._begin(lambda: self._trainer.step(*self._project), Step())

    def continue_training(self) -> None:
        """Train once more by the recipe, beginning with what was learned."""
        if self._runs():
            self._trainer.continue_training(*self._project)

    def demo(self, demo: Demo) -> None:
        """Open a demo and train it, unless a run is under way."""
        self._document.switch_to(self.tr("Open {}").format(demo.title), demo.project())
        if not self._trainer.is_busy:
            self.train()

    @property
    def _project(self) -> tuple[Project, DocumentSource]:
        return self._document.project, self._document.origin

    @property
    def _asks(self) -> bool:
        """Whether what was learned is somebody's: in a file, or of a run that was stopped."""
        history = self._trainer.run_of(self._document.model_ref)[1]
        stopped = isinstance(history.ending, Finished) and history.ending.stopped
        return self.can_continue and (self._document.path is not None or stopped)

    def _is_free(self) -> bool:
        """Whether the engine trains no other network; says so where it does."""
        begun = self._trainer.project
        if not self.is_elsewhere or begun is None:
            return True
        text = self.tr("{} is being trained; stop it to train {}")
        if self._trainer.is_stopping:
            text = self.tr("{} is being tested once more; then {} can be trained")
        self.message_changed.emit(text.format(begun.title, self._document.project.title))
        return False

    def _begin(self, anew: Callable[[], None], *then: AnyRequest) -> None:
        """Begin a run; where what was learned is of worth to somebody, only as they choose."""
        if not self._runs():
            return
        if not self._asks:
            anew()
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Train what has learned before"))
        text = self.tr("{} has learned before. Train it on from there, or begin anew?")
        box.setText(plain(text.format(self._document.project.title)))
        on = box.addButton(self.tr("Train on"), QMessageBox.ButtonRole.AcceptRole)
        new = box.addButton(self.tr("Begin anew"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(on)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is on:
            self._trainer.continue_training(*self._project, *then)
        elif chosen is new:
            anew()

    def _runs(self) -> bool:
        problems = self._document.problems
        if problems and not self._trainer.is_busy:
            self.blocked.emit()
            self.message_changed.emit(self.tr("The network cannot run yet: {}").format(problems[0]))
            return False
        return True
