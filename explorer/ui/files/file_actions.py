"""Opening and saving projects with their trained weights."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QWidget

from explorer.catalog.datasets import MNIST_10K
from explorer.catalog.demos import STANDARD
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.graph.storage.project_file import load_weights
from explorer.graph.storage.serialization import FileError
from explorer.schema.messages import message, tr
from explorer.session.preferences import Preferences
from explorer.ui.document.document import Document
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.files.dialogs import FileDialogs, unused_path
from explorer.ui.files.unsaved_work import SaveActions, UnsavedWork, sized_title
from explorer.ui.training.trainer import Trainer

UNTITLED = "untitled"
_SUFFIX = ".netx"


class FileActions(QObject):
    """Opens and saves projects; `message_changed` carries what was done, as a sentence.

    It asks before anything unsaved is lost, unless `asks` is switched off.
    """

    message_changed = Signal(str)

    def __init__(
        self, document: Document, trainer: Trainer, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self.asks = True
        self.dialogs = FileDialogs(preferences, window)
        self._document = document
        self._trainer = trainer
        self._preferences = preferences
        save = SaveActions(self.save, self._save_other)
        self._unsaved_work = UnsavedWork(document, trainer, save, window)

    def new(self) -> None:
        """Open an empty network, with a data set of digits and the usual training options."""
        empty = Project(Network(UNTITLED), STANDARD, MNIST_10K)
        self._document.switch_to(message("New network"), empty)

    def open(self) -> None:
        """Ask for a file and open its project."""
        path = self.dialogs.ask_to_open(tr("Open project"), _file_filter())
        if path:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open a file's project or show why not; return whether it is open now.

        Unsaved weights of this file's network would be replaced by those in the file.
        """
        if not self._unsaved_work.may_reopen(path):
            return False
        try:
            self._document.open(path)
        except FileError as error:
            self.dialogs.show_error(error.args[0])
            return False
        self._unsaved_work.forget_weights(path)
        self.record_opened(path)
        return True

    def open_dropped(self, urls: Sequence[QUrl]) -> None:
        """Open the first project among dropped files; report files that were not opened."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        path = next((each for each in paths if each.suffix.lower() == _SUFFIX), None)
        if path is None:
            name = urls[0].fileName() or urls[0].toString()
            text = tr("Cannot open {name}: not a project ({suffix}).", name=name, suffix=_SUFFIX)
            self.message_changed.emit(text)
        elif self.open_path(self.dialogs.remember_folder(path)) and len(urls) > 1:
            text = tr("Opened {name}, the first project of {n} files.", name=path.name, n=len(urls))
            self.message_changed.emit(text)

    def record_opened(self, path: Path) -> None:
        """Note the file of the open project as recent, and load its trained weights."""
        self._preferences.add_recent(path)
        try:
            weights = load_weights(path, self._document.inference.parameters)
        except FileError as error:
            self.dialogs.show_error(error.args[0])
            weights = b""
        self._trainer.weights.add_opened(self._document.model_ref, weights)
        if weights:
            text = tr("Opened {name} with its trained weights.", name=path.name)
            self.message_changed.emit(text)

    def save(self) -> bool:
        """Save to the project's file, or ask for one; return whether it was saved."""
        return self._save(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save to it; return whether it was saved."""
        path = self._ask_where(self._document.project, self._document.path)
        if path is None:
            return False
        if self._document.network.name == UNTITLED:  # now it has a name
            network = replace(self._document.network, name=path.stem)
            self._document.edit_network(message("Rename network"), network)
        return self._save(path)

    def may_close(self) -> bool:
        """Return whether the window may close: all is saved, or given up by the user."""
        return not self.asks or self._unsaved_work.may_discard()

    @property
    def has_unsaved_weights(self) -> bool:
        """Whether the open project has trained weights that no file holds."""
        return self._unsaved_work.has_weights

    def _ask_where(self, project: Project, own: Path | None = None) -> Path | None:
        """Ask for a file, with the size in the title: several projects may have one name."""
        start = own or unused_path(self.dialogs.folder / f"{file_stem(project)}{_SUFFIX}")
        title = tr("Save {name}", name=sized_title(project))
        return self.dialogs.ask_to_save(title, start, _file_filter())

    def _save(self, path: Path) -> bool:
        model = self._document.model_ref
        try:
            self._document.save(path, self._trainer.weights.weights_for(model))
        except FileError as error:
            self.dialogs.show_error(error.args[0])
            return False
        self._record_saved(model.origin, path)
        saved = tr("Saved {path}", path=path)
        if self._trainer.weights.outdated_for(model):
            saved = tr(
                "Saved {path} without trained weights, because the network changed after training.",
                path=path,
            )
        self.message_changed.emit(saved)
        return True

    def _save_other(self, source: DocumentSource, project: Project) -> bool:
        path = source.path or self._ask_where(project)
        if path is None:
            return False
        weights = self._trainer.weights.weights_for(ModelRef(project.network, source))
        if project.network.name == UNTITLED:
            project = project.with_network(replace(project.network, name=path.stem))
        try:
            self._document.save_other(source, project, path, weights)
        except FileError as error:
            self.dialogs.show_error(error.args[0])
            return False
        self._record_saved(source, path)
        return True

    def _record_saved(self, source: DocumentSource, path: Path) -> None:
        self._trainer.weights.unsaved.pop(source, None)
        self._preferences.add_recent(path)


def _file_filter() -> str:
    return tr("Network Explorer projects (*{suffix})", suffix=_SUFFIX)


def file_stem(project: Project) -> str:
    """Return a project's title without characters that file names cannot have."""
    text = re.sub(r"[^\w .+-]+", "-", project.title).strip(" .-")
    return text or "network"
