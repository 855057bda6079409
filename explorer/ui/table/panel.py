"""The Table tab: layers as rows that filter, sort, copy and share their selection."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.diagram.diagram import DiagramNode, expanded_groups, make_diagram
from explorer.graph.project import Project
from explorer.schema.formatting import grouped
from explorer.schema.messages import tr
from explorer.ui.document.document import Document
from explorer.ui.table.bar import TableBar
from explorer.ui.table.columns import COLUMNS, GROUP, rows_of
from explorer.ui.table.copying import COPY_FORMATS
from explorer.ui.table.model import NodesModel
from explorer.ui.table.selection import TableSelection
from explorer.ui.table.torchinfo_panel import TorchinfoPanel
from explorer.ui.table.totals import totals_text
from explorer.ui.table.view import NodesView
from explorer.ui.training.trainer import Trainer


class TablePanel(QWidget):
    """The bar, the rows and their totals; hidden, it does not follow the document."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._fitted = ""  # the network whose columns have been fitted
        self.model = NodesModel(self)
        self.view = NodesView(self.model, self)
        self.bar = TableBar(self)
        self.nothing = QLabel(self)
        self.totals = QLabel(self)
        self._pages = QStackedWidget(self)
        self.torchinfo = TorchinfoPanel(document, trainer, self)
        self.selection = TableSelection(document, self.view)
        self._arrange()
        self.bar.box.textChanged.connect(self._filter)
        self.bar.unsort.clicked.connect(self._unsort)
        self.bar.groups.toggled.connect(self._switch_groups)
        self.bar.torchinfo.toggled.connect(self.torchinfo.setVisible)
        self.model.layoutChanged.connect(self._show_totals)
        self.selection.changed.connect(self._show_totals)
        self.view.copy_requested.connect(partial(self.copy, "text"))
        self.view.dismissed.connect(document.select)
        self.view.customContextMenuRequested.connect(self._open_menu)
        document.changed.connect(self._follow)

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)  # tab bars of docks may be behind
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.totals.setContentsMargins(8, 5, 8, 5)
        self.totals.setWordWrap(True)
        self.totals.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self._pages)
        split.addWidget(self.torchinfo)
        split.setChildrenCollapsible(False)
        split.setSizes([200, 200])
        self.torchinfo.hide()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addWidget(split, 1)
        page.addWidget(self.totals)
        self.setFocusProxy(self.view)

    def apply_theme(self) -> None:
        """Paint in the current colors."""
        self.view.viewport().update()

    def shut_down(self) -> None:
        """Do nothing: no thread or file is left."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._update_rows()

    def _follow(self, before: Project, after: Project) -> None:
        same = before.network is after.network and before.data == after.data
        if same and self.bar.groups.isChecked():
            same = expanded_groups(before) == expanded_groups(after)
        if self.isVisible() and not same:
            self._update_rows()

    def _switch_groups(self) -> None:
        self._update_rows()
        self.view.fit()

    def _update_rows(self) -> None:
        inference, project = self._document.inference, self._document.project
        boxes: Sequence[DiagramNode] = ()
        if self.bar.groups.isChecked():
            boxes = make_diagram(
                project.network, expanded_groups(project), inference.shape_at
            ).boxes
        with self.selection.paused():
            self.model.show_rows(rows_of(inference, self._document.problems, boxes))
        has_groups = any(node.group for node in project.network.nodes)
        self.bar.groups.setVisible(has_groups or self.bar.groups.isChecked())
        self.view.setColumnHidden(COLUMNS.index(GROUP), not has_groups)
        if self._fitted != project.network.name:
            self._fitted = project.network.name
            self.bar.box.clear()
            self.view.fit()
        self._show_totals()
        self.selection.follow()

    def _filter(self, text: str) -> None:
        with self.selection.paused():
            self.model.filter(text)
        self._show_totals()
        self.selection.follow()

    def _unsort(self) -> None:
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _show_totals(self) -> None:
        """Show the number of rows and the totals of several selected rows, or else of all shown."""
        rows, count, selected = self.model.rows, self.model.count, self.selection.rows
        self.bar.show_count(len(rows), count)
        self.bar.unsort.setVisible(self.model.is_sorted)
        title = tr("Total") if len(rows) == count else tr("Total of shown layers")
        if len(selected) > 1:
            title, rows = tr("{n} selected", n=grouped(len(selected))), selected
        self.totals.setText(totals_text(title, rows, self._document.inference))
        text = tr("No layer matches “{text}”.", text=self.bar.box.text())
        self.nothing.setText(text if count else tr("The network is empty."))
        self._pages.setCurrentWidget(self.view if self.model.rows else self.nothing)

    def copy(self, format: str, *, everything: bool = False) -> None:
        """Copy the selected rows, or all that are shown if none are selected."""
        rows = [] if everything else self.selection.rows
        QGuiApplication.clipboard().setText(COPY_FORMATS[format](rows or self.model.rows))

    def _open_menu(self, position: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def menu(self) -> QMenu:
        """Return the context menu of the rows."""
        menu = QMenu(self)
        copy = menu.addAction(tr("Copy") + "\tCtrl+C", partial(self.copy, "text"))
        copy.setEnabled(bool(self.selection.rows))
        menu.addAction(tr("Copy all"), partial(self.copy, "text", everything=True))
        menu.addAction(tr("Copy as Markdown"), partial(self.copy, "markdown"))
        menu.addAction(tr("Copy as CSV"), partial(self.copy, "csv"))
        menu.addSeparator()
        order = menu.addAction(tr("Reset sort order"), self._unsort)
        order.setEnabled(self.model.is_sorted)
        return menu
