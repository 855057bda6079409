"""The view of the table: rows as they are selected, copied and pointed at."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from explorer.ui.table.columns import COLUMNS, PROBLEM, SHARES
from explorer.ui.table.frozen_column import FrozenColumn
from explorer.ui.table.model import BAR, NodesModel
from explorer.ui.theme.theme import theme_colors

_ROW, _WIDEST, _BAR = 24, 230, 36  # pixels


class ShareDelegate(QStyledItemDelegate):
    """A number with a bar beside it that is as long as the number is large."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = float(index.data(BAR) or 0)
        if not share:
            return
        room: QRect = option.rect.adjusted(6, 8, 0, -8)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        wanted = theme_colors()
        room.setWidth(max(1, round(_BAR * share)))
        painter.fillRect(room, QColor(wanted.base if chosen else wanted.accent))


class NodesView(QTableView):
    """Says when its rows shall be copied, and when nothing shall be pointed at."""

    copied = Signal()
    dismissed = Signal()

    def __init__(self, model: NodesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(self.tr("Nodes"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for share in SHARES:
            self.setItemDelegateForColumn(COLUMNS.index(share), ShareDelegate(self))
        sides = self.verticalHeader()
        sides.hide()
        sides.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        sides.setDefaultSectionSize(_ROW)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSortIndicatorClearable(True)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        heads.setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.names = FrozenColumn(self)

    def fit(self) -> None:
        """Make each column as wide as what it shows, within reason."""
        heads = self.horizontalHeader()
        heads.setResizeContentsPrecision(200)  # rows that are looked at
        self.resizeColumnsToContents()
        for at in range(len(COLUMNS) - 1):
            spare = _BAR + 6 if COLUMNS[at] in SHARES else 8
            self.setColumnWidth(at, min(self.columnWidth(at) + spare, _WIDEST))
        self.setColumnWidth(COLUMNS.index(PROBLEM), _WIDEST)
        heads.setMinimumSectionSize(40)

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into view beside the frozen column, which is in view anyway."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        covered = self.names.width() - self.visualRect(index).left()
        bar.setValue(before if index.column() == 0 else bar.value() - max(covered, 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)
