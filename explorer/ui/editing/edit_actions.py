"""All commands that edit the network, by subject."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document
from explorer.ui.editing.add_actions import AddActions
from explorer.ui.editing.arrangement_actions import ArrangementActions
from explorer.ui.editing.clipboard_actions import ClipboardActions
from explorer.ui.editing.deletion_actions import DeletionActions
from explorer.ui.editing.group_actions import GroupActions
from explorer.ui.editing.selection import Selection


@dataclass(frozen=True)
class EditActions:
    """The selection, and the commands on it and its network."""

    selection: Selection
    clipboard: ClipboardActions
    deletion: DeletionActions
    groups: GroupActions
    arrangement: ArrangementActions
    adding: AddActions


def make_edit_actions(document: Document, view: CanvasView, parent: QObject) -> EditActions:
    """Make the commands for a document and the view that shows it."""
    selection = Selection(document, view)
    return EditActions(
        selection,
        ClipboardActions(document, view, selection, parent),
        DeletionActions(document, view, selection, parent),
        GroupActions(document, view, selection, parent),
        ArrangementActions(document, view, selection, parent),
        AddActions(document, view, parent),
    )
