"""The selection of the table, kept equal to that of the document."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from explorer.ui.document.document import Document
from explorer.ui.table.columns import TableRow
from explorer.ui.table.view import NodesView

_FLAG = QItemSelectionModel.SelectionFlag


class TableSelection(QObject):
    """The selected rows; a group is selected when all of its layers are."""

    changed = Signal()

    def __init__(self, document: Document, view: NodesView) -> None:
        super().__init__(view)
        self._document = document
        self._view = view
        self._is_following = False
        view.selectionModel().selectionChanged.connect(self._select)
        document.selected.connect(self.follow)

    @property
    def rows(self) -> list[TableRow]:
        """The selected rows, from top to bottom."""
        positions = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        return [self._view.rows_model.rows[position] for position in positions]

    def _names(self) -> tuple[str, ...]:
        return tuple(name for row in self.rows for name in row.names)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep the selection of the document while rows are replaced."""
        self._is_following = True
        yield
        self._is_following = False

    def _select(self) -> None:
        if not self._is_following:
            self._document.select(*self._names())
            self.changed.emit()

    def follow(self) -> None:
        """Select the rows of the layers that are selected in the document."""
        names, view = set(self._document.selection), self._view
        if not view.isVisible() or names == set(self._names()):
            return
        model, selection = view.rows_model, view.selectionModel()
        found = [
            model.index(i, 0) for i, row in enumerate(model.rows) if names.issuperset(row.names)
        ]
        selected = QItemSelection()
        for index in found:
            selected.select(index, index)
        with self.paused():
            selection.select(selected, _FLAG.ClearAndSelect | _FLAG.Rows)
            if found:
                selection.setCurrentIndex(found[0], _FLAG.NoUpdate)
                view.scrollTo(found[0])
        self.changed.emit()
