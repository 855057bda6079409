"""The gallery: a card for each architecture, opened by double click or Enter."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from explorer.catalog.cards import cards
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.schema.number import grouped
from explorer.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
CARD = Qt.ItemDataRole.UserRole


class GalleryModel(QAbstractListModel):
    """Every architecture, in the order of the catalogue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = [(entry, cards()[entry.name].parameters) for entry in ARCHITECTURES]

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._cards)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, parameters = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == CARD:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole:
            how = self.tr("Double click or Enter opens it.")
            return f"<b>{entry.title}</b><br>{entry.idea}<br>{how}<br><br><i>{entry.paper}</i>"
        if role in (Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{entry.year} · {grouped(parameters)} parameters"
        return None


class CardDelegate(QStyledItemDelegate):
    """Two lines: the title, then year and size."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 46)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        wanted = colours()
        room: QRect = option.rect.adjusted(10, 5, -6, -5)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(room.adjusted(-10, -5, 6, 5), QColor(wanted.accent))
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(wanted.base if chosen else wanted.ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, str(index.data()))
        font.setWeight(QFont.Weight.Normal)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        painter.setPen(QColor(wanted.base if chosen else wanted.muted))
        words = str(index.data(Qt.ItemDataRole.StatusTipRole))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, words)
        painter.restore()


class Gallery(QListView):
    """Says `opened` with the architecture that was chosen."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(GalleryModel(self))
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(self.tr("Gallery"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(CARD)
        assert isinstance(entry, Architecture)
        self.opened.emit(entry)
