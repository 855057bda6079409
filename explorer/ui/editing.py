"""Editing: wishes that point at no place, such as those of the palette, become edits."""

from PySide6.QtCore import QObject, Signal

from explorer.graph.edits.appending import append_clip, append_part, behind
from explorer.graph.edits.clip import Clip
from explorer.graph.edits.placing import Part
from explorer.graph.network import NetworkError
from explorer.ui.document import Document


class Editing(QObject):
    """Adds behind what is selected, and selects what is new; `refused` says why it could not."""

    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    def append(self, wished: Part | Clip) -> None:
        """Add a part, or an own block, behind the selection or the only output."""
        document = self._document
        after, group = behind(document.network, document.selection)
        try:
            if isinstance(wished, Clip):
                title = wished.network.name
                placed = append_clip(document.inference, wished, after, group)
            else:
                title = wished.kind()
                placed = append_part(document.inference, wished, after, group)
        except NetworkError as error:
            self.refused.emit(f"{error}.")
            return
        document.edit_network(self.tr("Add {}").format(title), placed.network)
        document.select(*placed.names)
