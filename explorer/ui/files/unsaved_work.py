"""Unsaved work: changes and trained weights that no file holds, and the question to save them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.graph.project import Project
from explorer.schema.messages import tr, tr_counted
from explorer.ui.document.document import Document
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import plain

_MAX_NAMED = 4  # networks in one question
_MAX_STEP_MS = 20_000  # milliseconds that a step, or a validation, may take


@dataclass(frozen=True)
class _Unsaved:
    """One project with unsaved work, the question whether to save it, and how it is saved."""

    source: DocumentSource
    project: Project
    question: str
    save: Callable[[], bool]


@dataclass(frozen=True)
class SaveActions:
    """How the open project is saved, and one that was open before; both return success."""

    current: Callable[[], bool]
    other: Callable[[DocumentSource, Project], bool]


class UnsavedWork:
    """Finds unsaved work, of the open project and of those before it, and asks to save it."""

    def __init__(
        self, document: Document, trainer: Trainer, save: SaveActions, parent: QWidget
    ) -> None:
        self._document = document
        self._trainer = trainer
        self._save = save
        self._parent = parent

    @property
    def has_weights(self) -> bool:
        """Whether the open project has trained weights that no file holds."""
        return self._document.origin in self._trainer.weights.unsaved

    def may_discard(self) -> bool:
        """Return whether nothing is unsaved, or all was saved or given up by the user."""
        return self._ask_to_save(list(self._all()))

    def may_reopen(self, path: Path) -> bool:
        """Return the same for trained weights that opening a file again would replace."""
        reopened = [
            each
            for each in self._all()
            if each.source.path == path and each.source in self._trainer.weights.unsaved
        ]
        return self._ask_to_save(reopened)

    def forget_weights(self, path: Path) -> None:
        """Ask no more about trained weights of a file's project: the file was opened again."""
        for source in [each for each in self._trainer.weights.unsaved if each.path == path]:
            del self._trainer.weights.unsaved[source]

    def _all(self) -> Iterator[_Unsaved]:
        here, project = self._document.origin, self._document.project
        if self._document.has_changed:
            question = tr("{name} has unsaved changes. Save the changes?", name=project.title)
            yield _Unsaved(here, project, question, self._save.current)
        elif self.has_weights:
            question = tr(
                "{name} has unsaved trained weights. Save the weights?", name=project.title
            )
            yield _Unsaved(here, project, question, self._save.current)
        changed = dict(self._document.unsaved_others)
        for source, other in changed.items():
            question = tr(
                "{name} (opened earlier) has unsaved changes. Save the changes?", name=other.title
            )
            yield _Unsaved(source, other, question, partial(self._save.other, source, other))
        for source, other in tuple(self._trainer.weights.unsaved.items()):
            if source is not here and source not in changed:
                question = tr(
                    "{name} (opened earlier) has unsaved trained weights. Save the weights?",
                    name=other.title,
                )
                yield _Unsaved(source, other, question, partial(self._save.other, source, other))

    def _ask_to_save(self, unsaved: Sequence[_Unsaved]) -> bool:
        """Save with the weights that a run in progress has trained so far, if requested."""
        if not unsaved:
            return True
        buttons = QMessageBox.StandardButton
        save = buttons.Save if len(unsaved) == 1 else buttons.SaveAll
        choices = save | buttons.Discard | buttons.Cancel
        question = plain(_question(unsaved))
        answer = QMessageBox.question(self._parent, tr("Unsaved changes"), question, choices, save)
        if answer != save:
            return answer == buttons.Discard
        if any(self._trainer.trains(ModelRef(e.project.network, e.source)) for e in unsaved):
            self._pause()
        return all(each.save() for each in unsaved)

    def _pause(self) -> None:
        """Pause the run and wait until it has: the engine writes a checkpoint before."""
        if self._trainer.state is State.RUNNING:
            loop = QEventLoop()
            self._trainer.state_changed.connect(loop.quit)
            QTimer.singleShot(_MAX_STEP_MS, loop, loop.quit)
            self._trainer.pause()
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _question(unsaved: Sequence[_Unsaved]) -> str:
    if len(unsaved) == 1:
        return unsaved[0].question
    projects = [each.project for each in unsaved]
    times = Counter(project.title for project in projects)
    titles = [sized_title(each) if times[each.title] > 1 else each.title for each in projects]
    names = ", ".join(titles[:_MAX_NAMED])
    if len(titles) > _MAX_NAMED:
        names = tr("{names} and {n} more", names=names, n=len(titles) - _MAX_NAMED)
    return tr("Unsaved changes or trained weights in {names}. Save all?", names=names)


def sized_title(project: Project) -> str:
    """Return a project's title with its number of layers, which tells equal titles apart."""
    size = len(project.network.nodes)
    return tr_counted("{name} ({n} layer)", "{name} ({n} layers)", n=size, name=project.title)
