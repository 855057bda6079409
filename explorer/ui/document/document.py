"""The document: the only mutable place, a frozen project with its inference, undo and redo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from explorer.diagram.manual.make_room import settled
from explorer.graph.checks import Problem
from explorer.graph.compatibility import all_problems
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Layout, Project
from explorer.graph.storage.project_file import load_project, save_project
from explorer.graph.training_options import Recipe
from explorer.ui.document.source import Origin, Subject


@dataclass(frozen=True)
class Turn:
    """What an edit leads to, or came from: a project, its line of edits, and what is selected."""

    project: Project
    origin: Origin
    chosen: tuple[str, ...]
    edited: Project  # which it is but for what was unfolded only to be looked at


class Edit(QUndoCommand):
    """From one project to the next; edits of one gesture share a key and become one step.

    What was selected then is selected again.
    """

    def __init__(self, document: "Document", words: str, after: "Turn", gesture: str) -> None:
        super().__init__(words)
        self._document = document
        self._before = document.turn
        self._after = after
        self._gesture = gesture

    @override
    def redo(self) -> None:
        self._document._turn(self._after)

    @override
    def undo(self) -> None:
        self._after = replace(self._after, chosen=self._document.selection)
        self._document._turn(self._before)

    @override
    def id(self) -> int:
        return 1 if self._gesture else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after.project == self._before.project)
        return True


class Document(QObject):
    """Holds the project that is shown; `changed` carries it as it was and as it is."""

    changed = Signal(object, object)
    selected = Signal(object)
    refused = Signal(str)  # why an edit was not done
    turned = Signal()  # to something else than was open

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = self._edited = project
        self.inference: Inference = infer(project.network)
        self.problems: tuple[Problem, ...] = self._found(project)
        self.stack = QUndoStack(self)
        self.origin = Origin(project)
        self._left: dict[Origin, Project] = {}  # with changes that no file holds
        self.selection: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """The network that is shown."""
        return self.project.network

    @property
    def path(self) -> Path | None:
        """The file that the project came from, or was saved to."""
        return self.origin.path

    @path.setter
    def path(self, path: Path | None) -> None:
        """Call another file its own."""
        self.origin.path = path

    @property
    def turn(self) -> Turn:
        """What an edit that begins now would come from."""
        return Turn(self.project, self.origin, self.selection, self._edited)

    @property
    def subject(self) -> Subject:
        """What a run that begins now would be of."""
        return Subject(self.network, self.origin)

    def _found(self, project: Project) -> tuple[Problem, ...]:
        return all_problems(self.inference, project.data, project.recipe.loss)

    def problem_of(self, name: str) -> Problem | None:
        """What is wrong at a node."""
        return next((problem for problem in self.problems if problem.where == name), None)

    @property
    def recipe(self) -> Recipe:
        """How it is trained."""
        return self.project.recipe

    def edit(
        self,
        words: str,
        after: Project,
        gesture: str = "",
        chosen: tuple[str, ...] | None = None,
    ) -> None:
        """Go on to another project, undoably, and to another selection where one is given.

        Nothing happens where nothing differs.
        """
        if after is not self.project and after != self.project:
            names = self.selection if chosen is None else chosen
            after = self._with_room(after)
            edited = self._edited if self._only_expands(after) else after
            turn = Turn(after, self.origin, names, edited)
            self.stack.push(Edit(self, words, turn, gesture))

    def look(self, layout: Layout) -> None:
        """Show the project laid out otherwise; nothing is edited, so that no step comes of it."""
        self._show(self.project.with_layout(layout), self.selection)

    def _only_expands(self, after: Project) -> bool:
        """Whether nothing differs but which groups are expanded, and the places that follow."""
        expands = after.layout.opened != self.project.layout.opened
        return expands and after.with_layout(self.project.layout) == self.project

    def _with_room(self, after: Project) -> Project:
        """The project with a place for whatever is new among what was placed by hand."""
        layout = settled(self.project, after, self.inference)
        return after if layout is after.layout else after.with_layout(layout)

    @property
    def chosen(self) -> str | None:
        """The node that is selected alone."""
        return self.selection[0] if len(self.selection) == 1 else None

    def edit_network(
        self,
        words: str,
        after: Network,
        gesture: str = "",
        chosen: tuple[str, ...] | None = None,
    ) -> None:
        """Go on to another network, undoably."""
        self.edit(words, self.project.with_network(after), gesture, chosen)

    def turn_to(self, words: str, after: Project, path: Path | None = None) -> None:
        """Go on to something else, undoably; without a path it belongs to no file."""
        if self.has_changed:
            self._left[self.origin] = self.project
        origin = Origin(after, path)
        if after == self.project and path is None:
            self.origin, self._edited = origin, after
        else:
            self.stack.push(Edit(self, words, Turn(after, origin, (), after), ""))
        self.turned.emit()

    @property
    def has_changed(self) -> bool:
        """Whether anything of the project would be lost: not of one that is as it came."""
        return not self.stack.isClean() and not self.origin.holds(self._edited)

    @property
    def left(self) -> tuple[tuple[Origin, Project], ...]:
        """What else has changes that no file holds, and only undo brings back."""
        left = (each for each in self._left.items() if each[0] is not self.origin)
        return tuple(left) if self.stack.index() else ()

    def attempt(self, words: str, edit: Callable[[], Project], gesture: str = "") -> bool:
        """Do an edit that may be refused; says why it was, and whether it was done."""
        try:
            after = edit()
        except NetworkError as error:
            self.refused.emit(str(error))
            return False
        self.edit(words, after, gesture)
        return True

    def select(self, *names: str) -> None:
        """Point at nodes, or, without any, at the network as a whole."""
        if names != self.selection:
            self.selection = names
            self.selected.emit(names)

    def _known(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.network.index)

    def renew(self) -> None:
        """Show the project anew: more is known of it than before, and nothing was edited."""
        self._show(self.project.with_network(replace(self.network)), self.selection)

    def open(self, path: Path) -> None:
        """Go on to a file's project; raises FileError and changes nothing."""
        project = load_project(path)
        if self.stack.count():
            self.turn_to(self.tr("Open {}").format(path.name), project, path)
        else:  # nothing was done yet that could be undone
            self.reset(project, path)

    def reset(self, project: Project, path: Path | None = None) -> None:
        """Show a project with nothing to undo."""
        self.stack.clear()
        self._left.clear()
        self._turn(Turn(project, Origin(project, path), (), project))
        self.turned.emit()

    def save(self, path: Path, weights: bytes = b"") -> None:
        """Write the project, and what it has learned, to a file; raises FileError."""
        self.save_left(self.origin, self.project, path, weights)
        self._edited = self.project
        self.stack.setClean()

    def save_left(self, origin: Origin, project: Project, path: Path, weights: bytes) -> None:
        """Write what was left behind, and what it has learned, to a file; raises FileError."""
        save_project(project, path, weights)
        origin.path, origin.kept = path, project
        self._left.pop(origin, None)

    def _turn(self, to: Turn) -> None:
        self.origin, self._edited = to.origin, to.edited
        self._show(to.project, to.chosen)

    def _show(self, project: Project, chosen: tuple[str, ...]) -> None:
        before, self.project = self.project, project
        if before.network is not project.network:
            self.inference = infer(project.network, self.inference)
        self.problems = self._found(project)
        # what follows the change finds the selection that it has from now on
        were, self.selection = self.selection, self._known(chosen)
        self.changed.emit(before, project)
        if self.selection != were:
            self.selected.emit(self.selection)
