"""The view of the table: selection of rows, column widths, a frozen first column."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from explorer.schema.messages import tr
from explorer.ui.table.columns import COLUMNS, PROBLEM, SHARES
from explorer.ui.table.frozen_column import FrozenColumn, set_up_rows
from explorer.ui.table.model import BAR, NodesModel
from explorer.ui.theme.theme import theme_colors
from explorer.ui.widgets.item_views import ModelIndex

_MAX_WIDTH, _BAR_WIDTH = 230, 36  # pixels


class ShareDelegate(QStyledItemDelegate):
    """A number and a bar of proportional length."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        super().paint(painter, option, index)
        share = float(index.data(BAR) or 0)
        if not share:
            return
        room: QRect = option.rect.adjusted(6, 8, 0, -8)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        colors = theme_colors()
        room.setWidth(max(1, round(_BAR_WIDTH * share)))
        painter.fillRect(room, QColor(colors.base if selected else colors.accent))


class NodesView(QTableView):
    """The rows, the first column frozen."""

    copy_requested = Signal()
    dismissed = Signal()  # by Esc

    def __init__(self, model: NodesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setAccessibleName(tr("Layers"))
        set_up_rows(self)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for share in SHARES:
            self.setItemDelegateForColumn(COLUMNS.index(share), ShareDelegate(self))
        self.horizontalHeader().setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.names = FrozenColumn(self)

    def fit(self) -> None:
        """Fit each column to its contents, up to a maximum width."""
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(200)  # rows that are measured
        self.resizeColumnsToContents()
        for position, column in enumerate(COLUMNS[:-1]):
            spare = _BAR_WIDTH + 6 if column in SHARES else 8
            self.setColumnWidth(position, min(self.columnWidth(position) + spare, _MAX_WIDTH))
        self.setColumnWidth(COLUMNS.index(PROBLEM), _MAX_WIDTH)
        header.setMinimumSectionSize(40)

    @override
    def scrollTo(
        self,
        index: ModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll to a cell, which the frozen column must not cover."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        covered = self.names.width() - self.visualRect(index).left()
        bar.setValue(before if index.column() == 0 else bar.value() - max(covered, 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)
