"""The list model of the gallery: headings and cards that match a filter."""

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.schema.messages import tr, translate
from explorer.ui.dragdrop.drop_target import ARCHITECTURE_MIME, packed
from explorer.ui.gallery.entries import (
    FamilyHeading,
    GalleryEntry,
    GalleryFilter,
    GalleryRow,
    gallery_entries,
    with_headings,
)
from explorer.ui.widgets.item_views import RECORD, ModelIndex, RecordModel

_Role = Qt.ItemDataRole
BADGE = RECORD + 1
_TEXTS = (_Role.DisplayRole, _Role.AccessibleTextRole)


class GalleryModel(RecordModel[GalleryRow]):
    """The architectures that match the filter, with badges for the open and the loading one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        roles = {
            BADGE: self._badge,
            _Role.DisplayRole: lambda row: row.entry.title,
            _Role.ToolTipRole: _tooltip,
            _Role.AccessibleTextRole: self._accessible_text,
            _Role.AccessibleDescriptionRole: _description,
        }
        super().__init__(roles, parent)
        self.every = gallery_entries()
        self._badges: dict[str, str] = {}
        self.rows = with_headings(self.every)

    @property
    def shown(self) -> list[GalleryEntry]:
        """The entries that match, from top to bottom."""
        return [row for row in self.rows if isinstance(row, GalleryEntry)]

    def filter(self, request: GalleryFilter) -> None:
        """Show the entries that match, or without any those that match but for typing errors."""
        found = [*filter(request.matches, self.every)]
        self.show_rows(with_headings(found or filter(request.almost_matches, self.every)))

    def mark(self, opened: str, loading: str) -> None:
        """Mark the architecture that is open and the one being loaded; empty for none."""
        before = self._badges
        self._badges = {opened: tr("Current"), loading: tr("Loading…")}
        self._badges.pop("", None)
        for name in before.keys() | self._badges.keys():
            if before.get(name) != self._badges.get(name):
                index = self.index_of(name)
                self.dataChanged.emit(index, index)

    def index_of(self, name: str) -> QModelIndex:
        """Return the index of an architecture; invalid where it is not shown."""
        for position, row in enumerate(self.rows):
            if isinstance(row, GalleryEntry) and row.entry.name == name:
                return self.index(position, 0)
        return QModelIndex()

    @override
    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        if not isinstance(index.data(RECORD), GalleryEntry):
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsDragEnabled
            | flag.ItemNeverHasChildren
        )

    @override
    def data(self, index: ModelIndex, role: int = _Role.DisplayRole) -> Any:
        row = self.rows[index.row()] if index.isValid() else None
        if isinstance(row, FamilyHeading) and role != RECORD:
            return translate(row.family) if role in _TEXTS else None
        return super().data(index, role)

    @override
    def mimeTypes(self) -> list[str]:
        return [ARCHITECTURE_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return packed(indexes[0].data(RECORD).entry)

    def _badge(self, row: GalleryEntry) -> str:
        return self._badges.get(row.entry.name, "")

    def _accessible_text(self, row: GalleryEntry) -> str:
        return ", ".join(filter(None, (row.entry.title, str(row.entry.year), self._badge(row))))


def _numbers(row: GalleryEntry) -> str:
    """Return input shape, parameters and MACs in full."""
    return tr(
        "Input {shape}, {params} parameters, {macs} MACs",
        shape=row.card.input.replace("x", "×"),
        params=grouped(row.card.parameters),
        macs=grouped(row.card.macs),
    )


def _tooltip(row: GalleryEntry) -> str:
    entry = row.entry
    title, idea, paper = map(html.escape, (entry.title, translate(entry.idea), entry.paper))
    how = tr("Double-click, press Enter, or drag to the canvas to open.")
    return (
        f"<p><b>{title}</b> ({entry.year})<br>{idea}</p><p>{_numbers(row)}</p>"
        f"<p><i>{paper}</i></p><p>{how}</p>"
    )


def _description(row: GalleryEntry) -> str:
    return f"{translate(row.entry.idea)} {_numbers(row)}"
