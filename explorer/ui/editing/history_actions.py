"""Undo and redo."""

from PySide6.QtCore import QObject, Signal

from explorer.schema.messages import tr
from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document


class HistoryActions(QObject):
    """Undoes and redoes edits, brings what changed into view and reports it."""

    message_changed = Signal(str)

    def __init__(self, document: Document, view: CanvasView, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view

    def undo(self) -> None:
        """Undo the last edit."""
        text = self._document.stack.undoText()
        self._document.stack.undo()
        self._report(tr("Undid: {action}", action=text))

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        text = self._document.stack.redoText()
        self._document.stack.redo()
        self._report(tr("Redid: {action}", action=text))

    def _report(self, text: str) -> None:
        self._view.viewport_controller.reveal_changes(self._document.selection)
        self.message_changed.emit(text)
