"""The tree model of the palette: sections, and in each the entries that can be added."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal
from typing_extensions import override

from explorer.edits.suggest.query import LayerQuery
from explorer.schema.messages import translate
from explorer.session import user_blocks
from explorer.ui.dragdrop.mime import MIME, mime_of
from explorer.ui.palette.delegate import IS_FADED, IS_HEADING, NOTE, SUBTITLE, category_icon
from explorer.ui.palette.sections import (
    PaletteEntry,
    PaletteSection,
    SearchResult,
    search,
    sections,
)
from explorer.ui.widgets.item_views import RECORD, ROOT, ModelIndex

_Role = Qt.ItemDataRole
_Flag = Qt.ItemFlag


class PaletteModel(QAbstractItemModel):
    """The entries that match a query; a custom block is renamed in place."""

    failed = Signal(str)  # with a sentence, empty after a success
    renamed = Signal(str)  # with the new name of a custom block

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.complaints: tuple[str, ...] = ()
        self._query = LayerQuery()
        self._found = SearchResult(())
        self.reload_user_blocks()

    @property
    def shown(self) -> tuple[PaletteSection, ...]:
        """The sections that are shown."""
        return self._found.sections

    @property
    def best(self) -> QModelIndex:
        """The index of the best match; invalid without a query."""
        best = self._found.best
        return self.index_where(lambda entry: entry is best)

    def search(self, query: LayerQuery) -> None:
        """Show the entries that match."""
        self.beginResetModel()
        self._query = query
        self._found = search(self._every, query)
        self.endResetModel()

    def reload_user_blocks(self) -> None:
        """Read the custom blocks again."""
        saved = user_blocks.load_blocks()
        self.complaints = saved.complaints
        self._every = sections(saved.clips)
        self.search(self._query)
        self.failed.emit(" ".join(map(translate, saved.complaints)))

    def index_where(self, matches: Callable[[PaletteEntry], bool]) -> QModelIndex:
        """Return the first entry that matches; invalid where none is shown."""
        for row, section in enumerate(self.shown):
            for position, entry in enumerate(section.entries):
                if matches(entry):
                    return self.index(position, 0, self.index(row, 0))
        return QModelIndex()

    @override
    def index(self, row: int, column: int, parent: ModelIndex = ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    @override
    def parent(self, child: ModelIndex = ROOT) -> QModelIndex:  # type: ignore[override]
        section = child.internalId() if child.isValid() else 0
        return self.createIndex(section - 1, 0, 0) if section else QModelIndex()

    @override
    def rowCount(self, parent: ModelIndex = ROOT) -> int:
        if not parent.isValid():
            return len(self.shown)
        is_heading = not parent.internalId() and parent.column() == 0
        return len(self.shown[parent.row()].entries) if is_heading else 0

    @override
    def columnCount(self, parent: ModelIndex = ROOT) -> int:
        return 1

    def _entry(self, index: ModelIndex) -> PaletteEntry | None:
        section = index.internalId()
        return self.shown[section - 1].entries[index.row()] if section else None

    @override
    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return _Flag.NoItemFlags
        entry = self._entry(index)
        if entry is None:
            return _Flag.ItemIsEnabled | _Flag.ItemIsSelectable
        if entry.requested is None or entry.reason:
            return _Flag.ItemNeverHasChildren
        usual = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable | _Flag.ItemNeverHasChildren
        more = _Flag.ItemIsEditable if entry.is_custom else _Flag.NoItemFlags
        return usual | _Flag.ItemIsDragEnabled | more

    @override
    def data(self, index: ModelIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entry(index)
        if entry is None:
            show_section = _SECTION_ROLES.get(role)
            return show_section(self.shown[index.row()]) if show_section else None
        show = _ENTRY_ROLES.get(role)
        return show(entry) if show else None

    @override
    def setData(self, index: ModelIndex, value: Any, role: int = _Role.EditRole) -> bool:
        entry = self._entry(index) if index.isValid() else None
        if role != _Role.EditRole or entry is None or not entry.is_custom:
            return False
        try:
            user_blocks.rename_block(entry.title, str(value))
        except user_blocks.UserBlockError as error:
            self.failed.emit(translate(error.args[0]))
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


_SECTION_ROLES: dict[int, Callable[[PaletteSection], object]] = {
    RECORD: lambda section: section,
    _Role.DisplayRole: lambda section: translate(section.title),
    _Role.AccessibleTextRole: lambda section: translate(section.title),
    NOTE: lambda section: str(sum(1 for entry in section.entries if entry.requested) or ""),
    IS_HEADING: lambda _: True,
}
_ENTRY_ROLES: dict[int, Callable[[PaletteEntry], object]] = {
    RECORD: lambda entry: entry,
    _Role.DisplayRole: lambda entry: translate(entry.title),
    _Role.EditRole: lambda entry: translate(entry.title),
    _Role.DecorationRole: lambda entry: (
        category_icon(entry.category, many=entry.is_many) if entry.requested else None
    ),
    _Role.ToolTipRole: lambda entry: entry.tooltip or None,
    _Role.AccessibleTextRole: lambda entry: entry.accessible_text,
    _Role.AccessibleDescriptionRole: lambda entry: entry.description,
    SUBTITLE: lambda entry: entry.subtitle,
    NOTE: lambda entry: translate(entry.reason) or entry.numbers,
    IS_FADED: lambda entry: entry.requested is None or bool(entry.reason),
}
