"""A frozen column: the first column of a table stays visible while the others scroll."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from explorer.ui.theme.theme import theme_colors

_ROW_HEIGHT = 24  # pixels


def set_up_rows(view: QTableView) -> None:
    """Let a view select, sort and show whole rows."""
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionsClickable(True)
    header.setSortIndicatorShown(True)
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)


class FrozenColumn(QTableView):
    """A view over the first column of a table; it shares model, selection and scrolling."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("frozen")
        self.setAccessibleName(table.accessibleName())
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        for column in range(1, table.model().columnCount()):
            self.setColumnHidden(column, True)
        set_up_rows(self)
        self.setFocusProxy(table)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header, own = table.horizontalHeader(), self.horizontalHeader()
        header.sectionResized.connect(self._follow_width)
        own.sectionResized.connect(self._lead_width)
        header.sortIndicatorChanged.connect(lambda *order: own.setSortIndicator(*order))
        own.sortIndicatorChanged.connect(lambda *order: header.setSortIndicator(*order))
        table.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.customContextMenuRequested.connect(table.customContextMenuRequested)
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)

    def _follow_scrolling(self, value: int) -> None:
        bar = self.verticalScrollBar()
        bar.setMaximum(max(bar.maximum(), value))  # the rows may be laid out later
        bar.setValue(value)

    def _follow_width(self, column: int, _: int, width: int) -> None:
        if column == 0:
            self.setColumnWidth(0, width)
            self._cover()

    def _lead_width(self, column: int, _: int, width: int) -> None:
        if column == 0 and self._table.columnWidth(0) != width:
            self._table.setColumnWidth(0, width)

    def _cover(self) -> None:
        table, header = self._table, self._table.horizontalHeader()
        self.horizontalHeader().setFixedHeight(header.height())
        height = header.height() + table.viewport().height()
        self.setGeometry(header.x(), header.y(), table.columnWidth(0), height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._cover()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge when other columns are scrolled below."""
        super().paintEvent(event)
        if self._table.horizontalScrollBar().value():
            right = self.viewport().width() - 1
            painter = QPainter(self.viewport())
            painter.fillRect(right, 0, 1, self.viewport().height(), QColor(theme_colors().line))
            painter.end()
