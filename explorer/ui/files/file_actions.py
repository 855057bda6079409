"""Opening and saving: the only place with file dialogs; nothing is lost without a question."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QTimer, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.catalog.datasets import MNIST_10K
from explorer.catalog.demos import STANDARD
from explorer.codegen.pytorch.generate import generate_source
from explorer.diagram.figures.figure import Figure
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Project
from explorer.graph.storage.project_file import load_weights, write_whole
from explorer.graph.storage.serialization import FileError
from explorer.session.preferences import Preferences
from explorer.ui.document.document import Document
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.files.figure_export import Format
from explorer.ui.files.figure_writer import FigureWriter
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import capitalize, plain

UNTITLED = "untitled"
_SUFFIX = ".netx"
_FILTER = f"Network Explorer (*{_SUFFIX})"
_NAMED = 4  # networks in one question
_PATIENCE = 20_000  # milliseconds that a step, or a validation, may take


class _Unsaved(NamedTuple):
    """What no file holds yet: of what, in words, and how it is saved."""

    origin: DocumentSource
    project: Project
    text: str
    save: Callable[[], bool]


class FileActions(QObject):
    """Asks where, tells what went wrong or was written, and asks before changes are lost."""

    message_changed = Signal(str)

    def __init__(
        self, document: Document, trainer: Trainer, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self.asks = True  # before anything is lost
        self._document = document
        self._trainer = trainer
        self._preferences = preferences
        self._window = window
        self._drawing = FigureWriter(self)
        self._drawing.failed.connect(self._show_error)
        self._drawing.written.connect(self._report_saved)

    def new(self) -> None:
        """Turn to an empty network, with digits to learn and the recipe that suits most."""
        empty = Project(Network(UNTITLED), STANDARD, MNIST_10K)
        self._document.switch_to(self.tr("New network"), empty)

    def open(self) -> None:
        """Ask for a file and show its project."""
        title, folder = self.tr("Open a project"), str(self._folder())
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, _FILTER)
        if name:
            self._remember_folder(Path(name))
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Show a file's project, or say why not; whether it is shown now.

        What this file's network has learned since would be replaced by what the file holds.
        """
        learned = [
            each
            for each in self._unsaved
            if each.origin.path == path and each.origin in self._trainer.weights.unsaved
        ]
        if learned and not self._ask_to_save(self._worded(learned), learned):
            return False
        try:
            self._document.open(path)
        except FileError as error:
            self._show_error(str(error))
            return False
        for each in learned:
            self._trainer.weights.unsaved.pop(each.origin, None)
        self.record_opened(path)
        return True

    def open_dropped(self, urls: Sequence[QUrl]) -> None:
        """Show the first project among files that were dropped, and say what was not opened."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        path = next((each for each in paths if each.suffix.lower() == _SUFFIX), None)
        if path is None:
            text = self.tr("{} was not opened: only projects can be, whose names end with {}.")
            self.message_changed.emit(
                text.format(urls[0].fileName() or urls[0].toString(), _SUFFIX)
            )
        elif self.open_path(self._remember_folder(path)) and len(urls) > 1:
            text = self.tr("Opened {}, the first project of {} files.")
            self.message_changed.emit(text.format(path.name, len(urls)))

    def record_opened(self, path: Path) -> None:
        """Note where the project that is shown came from, and keep what it has learned."""
        self._preferences.add_recent(path)
        try:
            weights = load_weights(path, self._document.inference.parameters)
        except FileError as error:
            self._show_error(str(error))
            weights = b""
        self._trainer.weights.add_opened(self._document.model_ref, weights)
        if weights:
            self.message_changed.emit(self.tr("Opened with what it has learned"))

    def save(self) -> bool:
        """Save where the project came from, or ask where."""
        return self._save(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Ask where, then save."""
        path = self._where_to_save(self._document.project, self._document.path)
        if path is None:
            return False
        if self._document.network.name == UNTITLED:  # now it has a name
            network = replace(self._document.network, name=path.stem)
            self._document.edit_network(self.tr("Name the network"), network)
        return self._save(path)

    def _where_to_save(self, project: Project, own: Path | None = None) -> Path | None:
        """Ask where a project shall be written, and say which: several may be called alike."""
        start = own or _unused_path(self._folder() / f"{_file_stem(project)}{_SUFFIX}")
        title = self.tr("Save {}").format(self._sized(project))
        return self._ask_where(title, start, _FILTER)

    def _sized(self, project: Project) -> str:
        """A project's title with its size, by which it is told from others called so."""
        size = len(project.network.nodes)
        text = self.tr("{} (1 block)") if size == 1 else self.tr("{} ({} blocks)")
        return text.format(project.title, size)

    def save_code(self) -> bool:
        """Ask where, then write the network's source."""
        path = self.ask_path(self.tr("Save the code"), "Python (*.py)")
        if path is None:
            return False
        try:
            write_whole(path, generate_source(self._document.network).text.encode())
        except (FileError, NetworkError) as error:
            self._show_error(str(error))
            return False
        self._report_saved(str(path))
        return True

    def ask_path(self, title: str, *filters: str) -> Path | None:
        """Ask where to write something of the project, in a format of one of the filters."""
        name = _file_stem(self._document.project)
        if len(filters) == 1:
            suffix = _suffix(filters[0])
            name = f"{name.replace('-', '_') if suffix == '.py' else name}{suffix}"
        return self._ask_where(title, self._folder() / name, *filters)

    def _ask_where(self, title: str, start: Path, *filters: str) -> Path | None:
        """Ask for a path, with the suffix of a filter, and before another file is replaced.

        The dialog itself asks only about the name as it was typed.
        """
        typed, chosen = QFileDialog.getSaveFileName(
            self._window, title, str(start), ";;".join(filters)
        )
        if not typed:
            return None
        path = Path(typed)
        if path.suffix.lower() not in map(_suffix, filters):
            suffix = _suffix(chosen if chosen in filters else filters[0])
            path = path.with_name(f"{path.name}{suffix}")
            if path.exists() and not self._may_replace(path):
                return None
        return self._remember_folder(path)

    def _folder(self) -> Path:
        """Where files are looked for and written first: where the last one was, else at home."""
        folders = [Path(self._preferences.folder)] if self._preferences.folder else []
        folders += [path.parent for path in map(Path, self._preferences.recent[:1])]
        return next((folder for folder in folders if folder.is_dir()), Path.home())

    def _remember_folder(self, path: Path) -> Path:
        """Remember the folder of a file that somebody chose."""
        self._preferences.folder = str(path.absolute().parent)
        return path

    def _report_saved(self, path: str) -> None:
        self.message_changed.emit(self.tr("Wrote {}").format(path))

    def export_picture(self, figure: Figure) -> bool:
        """Ask where, then draw what the canvas shows."""
        filters = (f"{format.upper()} (*.{format})" for format in Format)
        path = self.ask_path(self.tr("Export a picture"), *filters)
        if path is None:
            return False
        self._drawing.begin(figure, path, Format(path.suffix.lower().removeprefix(".")))
        return True

    def _may_replace(self, path: Path) -> bool:
        question = plain(self.tr("{} is there already. Replace it?").format(path))
        title = self.tr("Network Explorer")
        return QMessageBox.question(self._window, title, question) == QMessageBox.StandardButton.Yes

    def close(self) -> None:
        """Wait for what is still being written."""
        self._drawing.close()

    def _save(self, path: Path) -> bool:
        try:
            subject = self._document.model_ref
            self._document.save(path, self._trainer.weights.weights_for(subject))
            self._trainer.weights.unsaved.pop(subject.origin, None)
            self._preferences.add_recent(path)
            text = self.tr("{}, without what was learned: the network has changed since")
            self._report_saved(
                text.format(path) if self._trainer.weights.outdated_for(subject) else str(path)
            )
        except FileError as error:
            self._show_error(str(error))
            return False
        return True

    def may_close(self) -> bool:
        """Whether everything may be left: it is saved, or the user lets it go."""
        unsaved = self._unsaved if self.asks else []
        return not unsaved or self._ask_to_save(self._worded(unsaved), unsaved)

    def _worded(self, unsaved: Sequence["_Unsaved"]) -> str:
        """The question whether to save."""
        if len(unsaved) == 1:
            return self.tr("{}. Save it first?").format(unsaved[0].text)
        titles = self._distinct_titles([each.project for each in unsaved])
        named = ", ".join(titles[:_NAMED])
        if len(titles) > _NAMED:
            named = self.tr("{} and {} more").format(named, len(titles) - _NAMED)
        text = self.tr("What changed or was learned is not saved: {}. Save all first?")
        return text.format(named)

    def _distinct_titles(self, projects: Sequence[Project]) -> list[str]:
        """Their titles, with the size where several are called alike."""
        times = Counter(project.title for project in projects)
        return [self._sized(each) if times[each.title] > 1 else each.title for each in projects]

    @property
    def _unsaved(self) -> list["_Unsaved"]:
        """What is open, and what was open before, as far as it has changed or learned since."""
        here, project = self._document.origin, self._document.project
        unsaved: list[_Unsaved] = []
        never = self.tr("The training of {} is not saved")
        if self._document.has_changed:
            text = self.tr("{} has changed").format(project.title)
            unsaved.append(_Unsaved(here, project, text, self.save))
        elif self.has_unsaved_weights:
            text = self.tr("{} has learned since it was saved")
            text = (text if here.path else never).format(project.title)
            unsaved.append(_Unsaved(here, project, text, self.save))
        changed = dict(self._document.unsaved_others)
        learned = {
            origin: project
            for origin, project in self._trainer.weights.unsaved.items()
            if origin is not here and origin not in changed
        }
        edited = self.tr("{} was open before, and its changes are not saved")
        trained = self.tr("{} was open before, and has learned since it was saved")
        for text, projects in ((edited, changed), (trained, learned)):
            for origin, project in projects.items():
                save = partial(self._save_other, origin, project)
                shown = never if projects is learned and origin.path is None else text
                unsaved.append(_Unsaved(origin, project, shown.format(project.title), save))
        return unsaved

    def _ask_to_save(self, text: str, unsaved: Sequence["_Unsaved"]) -> bool:
        """Whether all was saved, with what a run under way has learned so far, or may be lost."""
        buttons = QMessageBox.StandardButton
        request = buttons.Save if len(unsaved) == 1 else buttons.SaveAll
        choices = request | buttons.Discard | buttons.Cancel
        title = self.tr("Unsaved changes")
        answer = QMessageBox.question(self._window, title, plain(text), choices, request)
        if answer != request:
            return answer == buttons.Discard
        if any(self._trainer.trains(ModelRef(e.project.network, e.origin)) for e in unsaved):
            self._pause()
        return all(each.save() for each in unsaved)

    def _pause(self) -> None:
        """Let the run wait: the engine writes a checkpoint before it does."""
        if self._trainer.state is State.RUNNING:
            loop = QEventLoop()
            self._trainer.state_changed.connect(loop.quit)
            QTimer.singleShot(_PATIENCE, loop, loop.quit)
            self._trainer.pause()
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _save_other(self, origin: DocumentSource, project: Project) -> bool:
        path = origin.path or self._where_to_save(project)
        if path is None:
            return False
        weights = self._trainer.weights.weights_for(ModelRef(project.network, origin))
        if project.network.name == UNTITLED:
            project = project.with_network(replace(project.network, name=path.stem))
        try:
            self._document.save_other(origin, project, path, weights)
        except FileError as error:
            self._show_error(str(error))
            return False
        self._trainer.weights.unsaved.pop(origin, None)
        self._preferences.add_recent(path)
        return True

    @property
    def has_unsaved_weights(self) -> bool:
        """Whether the project has learned anything that no file holds."""
        return self._document.origin in self._trainer.weights.unsaved

    def _show_error(self, text: str) -> None:
        QMessageBox.warning(self._window, self.tr("Network Explorer"), plain(capitalize(text)))


def _file_stem(project: Project) -> str:
    """A project's title without what no file can be called."""
    text = re.sub(r"[^\w .+-]+", "-", project.title).strip(" .-")
    return text or "network"


def _suffix(filter: str) -> str:
    """The suffix of the files that a dialog's filter shows."""
    return filter.rpartition("*")[2].removesuffix(")")


def _unused_path(path: Path) -> Path:
    """The path, or where a file is there, the first with a number behind its name."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())
