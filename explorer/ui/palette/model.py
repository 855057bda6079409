"""The palette as a tree: headings, and below each what can be added."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from explorer.edits.suggest.query import LayerQuery
from explorer.session import user_blocks
from explorer.ui.dragdrop.mime import MIME, mime_of
from explorer.ui.palette.delegate import BESIDE, FADED, HEADING, TAIL, mark
from explorer.ui.palette.sections import (
    PaletteEntry,
    PaletteSection,
    SearchResult,
    search,
    sections,
)
from explorer.ui.widgets.text import capitalize

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_Role = Qt.ItemDataRole
_Flag = Qt.ItemFlag
ENTRY = _Role.UserRole


class PaletteModel(QAbstractItemModel):
    """Shows what was asked for; says `complained` with a sentence, empty where all is well.

    Says `renamed` with the new name of an own block.
    """

    failed = Signal(str)
    renamed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = LayerQuery()
        kept = user_blocks.load_blocks()
        self.complaints: tuple[str, ...] = kept.complaints
        self._every = sections(kept.clips)
        self._found = SearchResult(self._every)

    @property
    def shown(self) -> tuple[PaletteSection, ...]:
        """The shelves that are shown."""
        return self._found.sections

    @property
    def best(self) -> QModelIndex:
        """What is nearest to what was asked for; invalid where nothing was."""
        best = self._found.best
        return self.index_where(lambda entry: entry is best)

    def search(self, asked: LayerQuery) -> None:
        """Show what is asked for."""
        self.beginResetModel()
        self._asked = asked
        self._found = search(self._every, asked)
        self.endResetModel()

    def reload_user_blocks(self) -> None:
        """Look again at what is kept."""
        kept = user_blocks.load_blocks()
        self.complaints = kept.complaints
        self._every = sections(kept.clips)
        self.search(self._asked)
        self.failed.emit(" ".join(kept.complaints))

    def index_where(self, is_it: Callable[[PaletteEntry], bool]) -> QModelIndex:
        """The first entry that a claim is true of; invalid where none is shown."""
        for row, shelf in enumerate(self.shown):
            for position, entry in enumerate(shelf.entries):
                if is_it(entry):
                    return self.index(position, 0, self.index(row, 0))
        return QModelIndex()

    @override
    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    @override
    def parent(self, child: Index = _TOP) -> QModelIndex:  # type: ignore[override]
        shelf = child.internalId() if child.isValid() else 0
        return self.createIndex(shelf - 1, 0, 0) if shelf else QModelIndex()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        if not parent.isValid():
            return len(self.shown)
        is_heading = not parent.internalId() and parent.column() == 0
        return len(self.shown[parent.row()].entries) if is_heading else 0

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 1

    def _entry(self, index: Index) -> PaletteEntry | None:
        shelf = index.internalId()
        return self.shown[shelf - 1].entries[index.row()] if shelf else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return _Flag.NoItemFlags
        entry = self._entry(index)
        if entry is None:
            return _Flag.ItemIsEnabled | _Flag.ItemIsSelectable
        if entry.requested is None or entry.reason:
            return _Flag.ItemNeverHasChildren
        usual = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable | _Flag.ItemNeverHasChildren
        more = _Flag.ItemIsEditable if entry.is_own else _Flag.NoItemFlags
        return usual | _Flag.ItemIsDragEnabled | more

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entry(index)
        if entry is None:
            shelf = self.shown[index.row()]
            tell = _HEADING.get(role)
            return tell(shelf) if tell else None
        shown = _ENTRY.get(role)
        return shown(entry) if shown else None

    @override
    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        entry = self._entry(index) if index.isValid() else None
        if role != _Role.EditRole or entry is None or not entry.is_own:
            return False
        try:
            user_blocks.rename_block(entry.title, str(value))
        except user_blocks.UserBlockError as error:
            self.failed.emit(capitalize(str(error)))
            return False
        self.reload_user_blocks()
        self.renamed.emit(str(value))
        return True

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        entries = [self._entry(index) for index in indexes]
        requested = [entry.requested for entry in entries if entry and entry.requested]
        return mime_of(requested[0]) if requested else QMimeData()


_HEADING: dict[int, Callable[[PaletteSection], object]] = {
    _Role.DisplayRole: lambda shelf: shelf.title,
    _Role.AccessibleTextRole: lambda shelf: shelf.title,
    TAIL: lambda shelf: str(sum(1 for entry in shelf.entries if entry.requested) or ""),
    HEADING: lambda _: True,
}
_ENTRY: dict[int, Callable[[PaletteEntry], object]] = {
    ENTRY: lambda entry: entry,
    _Role.DisplayRole: lambda entry: entry.title,
    _Role.EditRole: lambda entry: entry.title,
    _Role.DecorationRole: lambda entry: (
        mark(entry.category, many=entry.is_many) if entry.requested else None
    ),
    _Role.ToolTipRole: lambda entry: entry.tooltip or None,
    _Role.AccessibleTextRole: lambda entry: entry.accessible_text,
    _Role.AccessibleDescriptionRole: lambda entry: entry.description,
    BESIDE: lambda entry: entry.beside,
    TAIL: lambda entry: entry.reason or entry.numbers,
    FADED: lambda entry: entry.requested is None or bool(entry.reason),
}
