"""The command palette, and the box in which a recent file is chosen."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.schema.messages import tr
from explorer.session.preferences import Preferences
from explorer.ui.document.document import Document
from explorer.ui.files.file_actions import FileActions
from explorer.ui.widgets.quick_pick import PickItem, QuickPick

_LONG = 30  # letters of a folder


class CommandPalette(QuickPick):
    """Searches all commands, and triggers the chosen one."""

    def __init__(
        self, document: Document, items: Callable[[], Sequence[PickItem]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._items = items
        self.chosen.connect(self._trigger)

    def open(self) -> None:
        """Let a command be chosen."""
        self.ask(self._items(), tr("Search commands"))

    def _trigger(self, action: QAction) -> None:
        if action.isEnabled():
            action.trigger()
        else:
            text = tr("“{command}” is not available for the current selection.",
                      command=action.iconText())  # fmt: skip
            self._document.edit_rejected.emit(text)


class RecentFilesPicker(QuickPick):
    """Opens a project that was open before."""

    def __init__(self, files: FileActions, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.chosen.connect(files.open_path)

    def open(self) -> None:
        """Let a project be chosen; files that are gone cannot be."""
        paths = map(Path, self._preferences.recent)
        rows = [PickItem(path.stem, path, _shown(path.parent), path.is_file()) for path in paths]
        self.ask(rows, tr("Open a recent project"))


def _shown(folder: Path) -> str:
    """Return a folder from the user's own on; of a long one the end."""
    home = Path.home()
    text = str("~" / folder.relative_to(home) if folder.is_relative_to(home) else folder)
    return text if len(text) <= _LONG else f"…/{folder.name}"
