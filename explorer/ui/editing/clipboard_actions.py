"""Commands that copy the selected nodes, and place copies."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from explorer.edits.appending import output_to_extend, paste_behind
from explorer.edits.clipboard import Clip, clip, duplicate, read_clip
from explorer.edits.removing import remove
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Project
from explorer.schema.messages import tr, translate
from explorer.ui.editing.selection import SelectionActions


class ClipboardActions(SelectionActions):
    """Copies and pastes; each change is one undoable edit."""

    def copy(self) -> bool:
        """Put the selected nodes on the clipboard, as text; return whether there were any."""
        copied = self.clip()
        if copied is None:
            return False
        QGuiApplication.clipboard().setText(copied.text())
        return True

    def clip(self) -> Clip | None:
        """Return the selected nodes as a clip, or None where the document rejects it."""
        try:
            return clip(self._document.network, self._selection.names)
        except NetworkError as error:
            self._document.edit_rejected.emit(translate(error.args[0]))
            return None

    def cut(self) -> None:
        """Copy the selected nodes, then delete them."""
        names, text = self._selection.names, tr("Cut {layers}", layers=self._selection.describe())
        if self.copy():
            self._document.edit_network(text, remove(self._document.inference, names))

    def paste(self) -> None:
        """Place the nodes of the clipboard after the selected ones."""
        try:
            copied = read_clip(QGuiApplication.clipboard().text())
        except NetworkError as error:
            self._document.edit_rejected.emit(translate(error.args[0]))
            return
        self.place_clip(copied, tr("Paste"))

    def place_clip(self, copied: Clip, text: str) -> None:
        """Place the nodes of a clip after the selected ones, connected if the shapes match."""
        inference, group = self._document.inference, self._selection.open_group
        after, _ = output_to_extend(self._document.network, self._selection.names)
        self._place(text, lambda: paste_behind(inference, copied, after, group))

    def duplicate(self) -> None:
        """Place copies of the selected nodes, connected to the same inputs."""
        network, names = self._document.network, self._selection.names
        self._place(tr("Duplicate"), lambda: duplicate(network, names))

    def _place(self, text: str, edit: Callable[[], tuple[Network, tuple[str, ...]]]) -> None:
        names: tuple[str, ...] = ()

        def placed() -> Project:
            nonlocal names
            network, names = edit()
            return self._document.project.with_network(network)

        if self._document.attempt(text, placed):
            self._document.select(*names)
            self._view.viewport_controller.reveal_added(names)
