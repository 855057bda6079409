"""File dialogs, which begin in the folder that was used last, and messages about files."""

from itertools import chain, count
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.schema.messages import tr, translate
from explorer.session.preferences import Preferences
from explorer.ui.widgets.text import plain


class FileDialogs:
    """The only file dialogs of the application; a parent widget for all of them."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        self._preferences = preferences
        self._parent = parent

    def ask_to_open(self, title: str, file_filter: str) -> Path | None:
        """Ask for a file to open; return None if canceled."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(self.folder), file_filter)
        return self.remember_folder(Path(name)) if name else None

    def ask_to_save(self, title: str, start: Path, *filters: str) -> Path | None:
        """Ask for a path to write, add the suffix of a filter, and ask before replacing a file.

        The dialog itself asks only about the name as it was typed.
        """
        typed, chosen = QFileDialog.getSaveFileName(
            self._parent, title, str(start), ";;".join(filters)
        )
        if not typed:
            return None
        path = Path(typed)
        if path.suffix.lower() not in map(suffix_of, filters):
            suffix = suffix_of(chosen if chosen in filters else filters[0])
            path = path.with_name(f"{path.name}{suffix}")
            if path.exists() and not self._may_replace(path):
                return None
        return self.remember_folder(path)

    @property
    def folder(self) -> Path:
        """The folder of the last file, else of the last project, else the home folder."""
        folders = [Path(self._preferences.folder)] if self._preferences.folder else []
        folders += [path.parent for path in map(Path, self._preferences.recent[:1])]
        return next((folder for folder in folders if folder.is_dir()), Path.home())

    def remember_folder(self, path: Path) -> Path:
        """Remember the folder of a chosen file; return the path."""
        self._preferences.folder = str(path.absolute().parent)
        return path

    def show_error(self, text: str) -> None:
        """Show why a file was not read or written."""
        QMessageBox.warning(self._parent, tr("Network Explorer"), plain(translate(text)))

    def _may_replace(self, path: Path) -> bool:
        question = plain(tr("{path} already exists. Replace it?", path=path))
        answer = QMessageBox.question(self._parent, tr("Network Explorer"), question)
        return answer == QMessageBox.StandardButton.Yes


def suffix_of(file_filter: str) -> str:
    """Return the suffix of the files that a dialog's filter shows."""
    return file_filter.rpartition("*")[2].removesuffix(")")


def unused_path(path: Path) -> Path:
    """Return the path, or the first with a number after its name that does not exist yet."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())
