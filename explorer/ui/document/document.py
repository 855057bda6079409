"""The document: the only mutable place, a frozen project with its inference, undo and redo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from explorer.diagram.expanded_groups import keep_expanded
from explorer.diagram.manual.make_room import place_new_boxes
from explorer.graph.checks import Problem
from explorer.graph.compatibility import all_problems
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, NetworkError
from explorer.graph.opaque import KnownModules
from explorer.graph.project import Layout, Project
from explorer.graph.storage.project_file import load_project, save_project
from explorer.graph.training_options import TrainingOptions
from explorer.ui.document.source import DocumentSource, ModelRef


@dataclass(frozen=True)
class DocumentState:
    """What an edit leads to, or came from: a project, its line of edits, and what is selected."""

    project: Project
    origin: DocumentSource
    selection: tuple[str, ...]
    edited: Project  # which it is but for what was unfolded only to be looked at


class Edit(QUndoCommand):
    """From one project to the next; edits of one gesture share a key and become one step.

    What was selected then is selected again.
    """

    def __init__(
        self, document: "Document", text: str, after: "DocumentState", gesture: str
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = document.state
        self._after = after
        self._gesture = gesture

    @override
    def redo(self) -> None:
        self._document._restore_state(self._after)

    @override
    def undo(self) -> None:
        self._after = replace(self._after, selection=self._document.selection)
        self._document._restore_state(self._before)

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
    edit_rejected = Signal(str)  # why an edit was not done
    switched = Signal()  # to something else than was open

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = self._edited = project
        self._opaque: KnownModules = {}
        self.inference: Inference = infer(project.network, opaque=self._opaque)
        self.problems: tuple[Problem, ...] = self._found(project)
        self.stack = QUndoStack(self)
        self.origin = DocumentSource(project)
        self._unsaved_others: dict[DocumentSource, Project] = {}  # with changes that no file holds
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
    def state(self) -> DocumentState:
        """What an edit that begins now would come from."""
        return DocumentState(self.project, self.origin, self.selection, self._edited)

    @property
    def model_ref(self) -> ModelRef:
        """What a run that begins now would be of."""
        return ModelRef(self.network, self.origin)

    def _found(self, project: Project) -> tuple[Problem, ...]:
        return all_problems(self.inference, project.data, project.training_options.loss)

    def problem_of(self, name: str) -> Problem | None:
        """What is wrong at a node."""
        return next((problem for problem in self.problems if problem.where == name), None)

    @property
    def training_options(self) -> TrainingOptions:
        """How it is trained."""
        return self.project.training_options

    def edit(
        self,
        text: str,
        after: Project,
        gesture: str = "",
        selection: tuple[str, ...] | None = None,
    ) -> None:
        """Go on to another project, undoably, and to another selection where one is given.

        Nothing happens where nothing differs.
        """
        if after is not self.project and after != self.project:
            names = self.selection if selection is None else selection
            after = self._with_room(after)
            edited = self._edited if self._only_expands(after) else after
            turn = DocumentState(after, self.origin, names, edited)
            self.stack.push(Edit(self, text, turn, gesture))

    def apply_layout(self, layout: Layout) -> None:
        """Show the project laid out otherwise; nothing is edited, so that no step comes of it."""
        self._show(self.project.with_layout(layout), self.selection)

    def _only_expands(self, after: Project) -> bool:
        """Whether nothing differs but which groups are expanded, and the places that follow."""
        expands = after.layout.expanded != self.project.layout.expanded
        return expands and after.with_layout(self.project.layout) == self.project

    def _with_room(self, after: Project) -> Project:
        """The project with a place for whatever is new among what was placed by hand."""
        after = keep_expanded(self.project, after)
        layout = place_new_boxes(self.project, after, self.inference)
        return after if layout is after.layout else after.with_layout(layout)

    @property
    def current(self) -> str | None:
        """The node that is selected alone."""
        return self.selection[0] if len(self.selection) == 1 else None

    def edit_network(
        self,
        text: str,
        after: Network,
        gesture: str = "",
        selection: tuple[str, ...] | None = None,
    ) -> None:
        """Go on to another network, undoably."""
        self.edit(text, self.project.with_network(after), gesture, selection)

    def switch_to(self, text: str, after: Project, path: Path | None = None) -> None:
        """Go on to something else, undoably; without a path it belongs to no file."""
        if self.has_changed:
            self._unsaved_others[self.origin] = self.project
        origin = DocumentSource(after, path)
        if after == self.project and path is None:
            self.origin, self._edited = origin, after
        else:
            self.stack.push(Edit(self, text, DocumentState(after, origin, (), after), ""))
        self.switched.emit()

    @property
    def has_changed(self) -> bool:
        """Whether anything of the project would be lost: not of one that is as it came."""
        return not self.stack.isClean() and not self.origin.is_saved(self._edited)

    @property
    def unsaved_others(self) -> tuple[tuple[DocumentSource, Project], ...]:
        """What else has changes that no file holds, and only undo brings back."""
        left = (each for each in self._unsaved_others.items() if each[0] is not self.origin)
        return tuple(left) if self.stack.index() else ()

    def attempt(self, text: str, edit: Callable[[], Project], gesture: str = "") -> bool:
        """Do an edit that may be refused; says why it was, and whether it was done."""
        try:
            after = edit()
        except NetworkError as error:
            self.edit_rejected.emit(str(error))
            return False
        self.edit(text, after, gesture)
        return True

    def select(self, *names: str) -> None:
        """Point at nodes, or, without any, at the network as a whole."""
        if names != self.selection:
            self.selection = names
            self.selected.emit(names)

    def _existing(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.network.index)

    def learn(self, opaque: KnownModules) -> None:
        """Add facts about opaque modules and infer the network again; nothing is edited."""
        self._opaque = {**self._opaque, **opaque}
        self._show(self.project, self.selection)

    def open(self, path: Path) -> None:
        """Go on to a file's project; raises FileError and changes nothing."""
        project = load_project(path)
        if self.stack.count():
            self.switch_to(self.tr("Open {}").format(path.name), project, path)
        else:  # nothing was done yet that could be undone
            self.load_fresh(project, path)

    def load_fresh(self, project: Project, path: Path | None = None) -> None:
        """Show a project with nothing to undo."""
        self.stack.clear()
        self._unsaved_others.clear()
        self._restore_state(DocumentState(project, DocumentSource(project, path), (), project))
        self.switched.emit()

    def save(self, path: Path, weights: bytes = b"") -> None:
        """Write the project, and what it has learned, to a file; raises FileError."""
        self.save_other(self.origin, self.project, path, weights)
        self._edited = self.project
        self.stack.setClean()

    def save_other(
        self, origin: DocumentSource, project: Project, path: Path, weights: bytes
    ) -> None:
        """Write what was left behind, and what it has learned, to a file; raises FileError."""
        save_project(project, path, weights)
        origin.path, origin.saved = path, project
        self._unsaved_others.pop(origin, None)

    def _restore_state(self, to: DocumentState) -> None:
        self.origin, self._edited = to.origin, to.edited
        self._show(to.project, to.selection)

    def _show(self, project: Project, chosen: tuple[str, ...]) -> None:
        before, self.project = self.project, project
        if before.network is not project.network or self._opaque is not self.inference.opaque:
            self.inference = infer(project.network, self.inference, self._opaque)
        self.problems = self._found(project)
        # what follows the change finds the selection that it has from now on
        were, self.selection = self.selection, self._existing(chosen)
        self.changed.emit(before, project)
        if self.selection != were:
            self.selected.emit(self.selection)
