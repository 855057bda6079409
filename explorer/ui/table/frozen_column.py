"""A frozen column: the first one of a table, which stays in view while the others are scrolled."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from explorer.ui.theme.theme import theme_colors


class FrozenColumn(QTableView):
    """Lies over the first column of a table and shares its model, selection and scrolling."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("frozen")
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        for column in range(1, table.model().columnCount()):
            self.setColumnHidden(column, True)
        self._resemble()
        heads, own = table.horizontalHeader(), self.horizontalHeader()
        heads.sectionResized.connect(self._follow_width)
        own.sectionResized.connect(self._lead_width)
        heads.sortIndicatorChanged.connect(lambda *order: own.setSortIndicator(*order))
        own.sortIndicatorChanged.connect(lambda *order: heads.setSortIndicator(*order))
        table.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.customContextMenuRequested.connect(table.customContextMenuRequested)
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)

    def _resemble(self) -> None:
        table = self._table
        self.setFocusProxy(table)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(table.showGrid())
        self.setAlternatingRowColors(table.alternatingRowColors())
        self.setWordWrap(table.wordWrap())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sides = self.verticalHeader()
        sides.hide()
        sides.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        sides.setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(True)
        heads.setSortIndicatorShown(True)
        heads.setSortIndicatorClearable(True)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _follow_scrolling(self, value: int) -> None:
        bar = self.verticalScrollBar()
        bar.setMaximum(max(bar.maximum(), value))  # its rows may be laid out later
        bar.setValue(value)

    def _follow_width(self, column: int, _: int, width: int) -> None:
        if column == 0:
            self.setColumnWidth(0, width)
            self._lie_over()

    def _lead_width(self, column: int, _: int, width: int) -> None:
        if column == 0 and self._table.columnWidth(0) != width:
            self._table.setColumnWidth(0, width)

    def _lie_over(self) -> None:
        table, heads = self._table, self._table.horizontalHeader()
        self.horizontalHeader().setFixedHeight(heads.height())
        height = heads.height() + table.viewport().height()
        self.setGeometry(heads.x(), heads.y(), table.columnWidth(0), height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._lie_over()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge where other columns have been scrolled beneath."""
        super().paintEvent(event)
        if self._table.horizontalScrollBar().value():
            right = self.viewport().width() - 1
            painter = QPainter(self.viewport())
            painter.fillRect(right, 0, 1, self.viewport().height(), QColor(theme_colors().line))
            painter.end()
