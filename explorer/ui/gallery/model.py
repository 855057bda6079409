"""The gallery as a list: headings and cards, those that suit a wish."""

import html
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.ui.dragdrop.drop_target import ARCHITECTURE_MIME, packed
from explorer.ui.gallery.entries import (
    GalleryEntry,
    GalleryFilter,
    Heading,
    Row,
    gallery_entries,
    headed,
)

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_Role = Qt.ItemDataRole
ROW = _Role.UserRole
BADGE = _Role.UserRole + 1


def _tr(text: str) -> str:
    return QCoreApplication.translate("gallery", text)


class GalleryModel(QAbstractListModel):
    """Every architecture that suits the wish; badges tell which is open and which is read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.every = gallery_entries()
        self._badges: dict[str, str] = {}
        self._rows: list[Row] = headed(self.every)

    @property
    def shown(self) -> list[GalleryEntry]:
        """The exhibits that suit, from top to bottom."""
        return [row for row in self._rows if isinstance(row, GalleryEntry)]

    def filter(self, request: GalleryFilter) -> None:
        """Show what suits a wish."""
        self.beginResetModel()
        found = [*filter(request.matches, self.every)]
        self._rows = headed(found or filter(request.almost_matches, self.every))
        self.endResetModel()

    def mark(self, opened: str, awaited: str) -> None:
        """Tell which architecture is open, and which is being read; empty for none."""
        before = self._badges
        self._badges = {opened: _tr("open"), awaited: _tr("reading …")}
        self._badges.pop("", None)
        for name in before.keys() | self._badges.keys():
            if before.get(name) != self._badges.get(name):
                index = self.index_of(name)
                self.dataChanged.emit(index, index)

    def index_of(self, name: str) -> QModelIndex:
        """Where an architecture is shown; invalid where it is not."""
        for position, row in enumerate(self._rows):
            if isinstance(row, GalleryEntry) and row.entry.name == name:
                return self.index(position, 0)
        return QModelIndex()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsDragEnabled
            | flag.ItemNeverHasChildren
        )

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if isinstance(row, Heading):
            return row.family if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
        badge = self._badges.get(row.entry.name, "")
        if role == BADGE:
            return badge
        tell = _ROLES.get(role)
        return tell(row, badge) if tell else None

    @override
    def mimeTypes(self) -> list[str]:
        return [ARCHITECTURE_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = [index.data(ROW) for index in indexes]
        return packed(dragged[0].entry)


def numbers(exhibit: GalleryEntry) -> str:
    """Input, parameters and multiply-adds in full."""
    card = exhibit.card
    text = _tr("{} input, {} parameters, {} multiply-adds")
    return text.format(card.input.replace("x", "×"), grouped(card.parameters), grouped(card.macs))


def _tooltip(exhibit: GalleryEntry, _badge: str) -> str:
    entry = exhibit.entry
    how = _tr("Double click, Enter or a drag onto the canvas opens it.")
    title, idea, paper = map(html.escape, (entry.title, entry.idea, entry.paper))
    return (
        f"<p><b>{title}</b> ({entry.year})<br>{idea}</p><p>{numbers(exhibit)}</p>"
        f"<p><i>{paper}</i></p><p>{how}</p>"
    )


def _accessible_text(exhibit: GalleryEntry, badge: str) -> str:
    parts = (exhibit.entry.title, str(exhibit.entry.year), badge)
    return ", ".join(filter(None, parts))


_ROLES: dict[int, Callable[[GalleryEntry, str], object]] = {
    _Role.DisplayRole: lambda exhibit, _: exhibit.entry.title,
    _Role.ToolTipRole: _tooltip,
    _Role.AccessibleTextRole: _accessible_text,
    _Role.AccessibleDescriptionRole: lambda exhibit, _: f"{exhibit.entry.idea} {numbers(exhibit)}",
}
