"""The open document: a frozen project with its inference, undo and redo."""

import weakref
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
from explorer.schema.messages import tr, translate
from explorer.ui.document.source import DocumentSource, ModelRef


@dataclass(frozen=True)
class DocumentState:
    """The state before or after an edit: a project, its origin and the selected nodes."""

    project: Project
    origin: DocumentSource
    selection: tuple[str, ...]
    edited: Project  # the same but for groups that were expanded after the last edit


class Edit(QUndoCommand):
    """A step from one state to the next; edits with the same gesture key merge into one.

    Undo and redo restore the selection, too.
    """

    def __init__(
        self, document: "Document", text: str, after: "DocumentState", gesture: str
    ) -> None:
        super().__init__(text)
        # the document owns its steps: a reference back would let the collector free them first
        self._document = weakref.proxy(document)
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
    """Holds the open project; `changed` carries it before and after."""

    changed = Signal(object, object)
    selected = Signal(object)
    edit_rejected = Signal(str)  # the reason, in the current language
    switched = Signal()  # to another project

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = self._edited = project
        self._opaque: KnownModules = {}
        self.inference: Inference = infer(project.network, opaque=self._opaque)
        self.problems: tuple[Problem, ...] = self._problems_of(project)
        self.stack = QUndoStack(self)
        self.origin = DocumentSource(project)
        self._unsaved_others: dict[DocumentSource, Project] = {}  # with unsaved changes
        self.selection: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """The network of the project."""
        return self.project.network

    @property
    def path(self) -> Path | None:
        """The file that the project was opened from or saved to."""
        return self.origin.path

    @path.setter
    def path(self, path: Path | None) -> None:
        """Set the file of the project."""
        self.origin.path = path

    @property
    def state(self) -> DocumentState:
        """The current state."""
        return DocumentState(self.project, self.origin, self.selection, self._edited)

    @property
    def model_ref(self) -> ModelRef:
        """What weights of the current network belong to."""
        return ModelRef(self.network, self.origin)

    def _problems_of(self, project: Project) -> tuple[Problem, ...]:
        return all_problems(self.inference, project.data, project.training_options.loss)

    def problem_of(self, name: str) -> Problem | None:
        """Return the first problem at a node."""
        return next((problem for problem in self.problems if problem.where == name), None)

    @property
    def training_options(self) -> TrainingOptions:
        """The training options of the project."""
        return self.project.training_options

    def edit(
        self,
        text: str,
        after: Project,
        gesture: str = "",
        selection: tuple[str, ...] | None = None,
    ) -> None:
        """Show another project, with another selection where one is given, as an undoable step.

        New nodes get positions among boxes that were placed by hand. An equal project is no step.
        """
        if after is not self.project and after != self.project:
            names = self.selection if selection is None else selection
            after = self._with_room(after)
            edited = self._edited if self._only_expands(after) else after
            state = DocumentState(after, self.origin, names, edited)
            self.stack.push(Edit(self, text, state, gesture))

    def apply_layout(self, layout: Layout) -> None:
        """Apply a layout without creating an undo step."""
        self._show(self.project.with_layout(layout), self.selection)

    def _only_expands(self, after: Project) -> bool:
        """Whether only expanded groups, and positions that follow from them, differ."""
        expands = after.layout.expanded != self.project.layout.expanded
        return expands and after.with_layout(self.project.layout) == self.project

    def _with_room(self, after: Project) -> Project:
        """Return the project with positions for new nodes among boxes placed by hand."""
        after = keep_expanded(self.project, after)
        layout = place_new_boxes(self.project, after, self.inference)
        return after if layout is after.layout else after.with_layout(layout)

    @property
    def current(self) -> str | None:
        """The selected node, or None if there is not exactly one."""
        return self.selection[0] if len(self.selection) == 1 else None

    def edit_network(
        self,
        text: str,
        after: Network,
        gesture: str = "",
        selection: tuple[str, ...] | None = None,
    ) -> None:
        """Show another network, as an undoable step."""
        self.edit(text, self.project.with_network(after), gesture, selection)

    def switch_to(self, text: str, after: Project, path: Path | None = None) -> None:
        """Show another project, as an undoable step; without a path it belongs to no file."""
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
        """Whether the project has unsaved changes."""
        return not self.stack.isClean() and not self.origin.is_saved(self._edited)

    @property
    def unsaved_others(self) -> tuple[tuple[DocumentSource, Project], ...]:
        """The other projects with unsaved changes, which only undo brings back."""
        others = (each for each in self._unsaved_others.items() if each[0] is not self.origin)
        return tuple(others) if self.stack.index() else ()

    def attempt(self, text: str, edit: Callable[[], Project], gesture: str = "") -> bool:
        """Apply an edit that may raise NetworkError, and return whether it was not rejected."""
        try:
            after = edit()
        except NetworkError as error:
            self.edit_rejected.emit(translate(error.args[0]))
            return False
        self.edit(text, after, gesture)
        return True

    def select(self, *names: str) -> None:
        """Select nodes, or none for the network as a whole."""
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
        """Show the project of a file; raises FileError and changes nothing."""
        project = load_project(path)
        if self.stack.count():
            self.switch_to(tr("Open {name}", name=path.name), project, path)
        else:  # there is no step to undo yet
            self.load_fresh(project, path)

    def load_fresh(self, project: Project, path: Path | None = None) -> None:
        """Show a project without any undo step."""
        self.stack.clear()
        self._unsaved_others.clear()
        self._restore_state(DocumentState(project, DocumentSource(project, path), (), project))
        self.switched.emit()

    def save(self, path: Path, weights: bytes = b"") -> None:
        """Save the project and its trained weights; raises FileError."""
        self.save_other(self.origin, self.project, path, weights)
        self._edited = self.project
        self.stack.setClean()

    def save_other(
        self, origin: DocumentSource, project: Project, path: Path, weights: bytes
    ) -> None:
        """Save another project and its trained weights; raises FileError."""
        save_project(project, path, weights)
        origin.path, origin.saved = path, project
        self._unsaved_others.pop(origin, None)

    def _restore_state(self, to: DocumentState) -> None:
        self.origin, self._edited = to.origin, to.edited
        self._show(to.project, to.selection)

    def _show(self, project: Project, selection: tuple[str, ...]) -> None:
        before, self.project = self.project, project
        if before.network is not project.network or self._opaque is not self.inference.opaque:
            self.inference = infer(project.network, self.inference, self._opaque)
        self.problems = self._problems_of(project)
        # whatever follows `changed` finds the new selection
        were, self.selection = self.selection, self._existing(selection)
        self.changed.emit(before, project)
        if self.selection != were:
            self.selected.emit(self.selection)
