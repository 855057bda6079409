"""The Table tab: nodes as rows that filter, sort, copy and share their selection."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.diagram.diagram import DiagramNode, expanded_groups, make_diagram
from explorer.graph.project import Project
from explorer.schema.formatting import grouped, in_bytes
from explorer.ui.document.document import Document
from explorer.ui.table.columns import COLUMNS, GROUP, TableRow, rows_of
from explorer.ui.table.copying import FORMATS
from explorer.ui.table.model import NodesModel
from explorer.ui.table.torchinfo_panel import TorchinfoPanel
from explorer.ui.table.view import NodesView
from explorer.ui.training.trainer import Trainer

_MODE = QItemSelectionModel.SelectionFlag


class TablePanel(QWidget):
    """Follows the document while it is shown, and catches up when it is shown again."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._follows = False
        self._fitted = ""
        self.model = NodesModel(self)
        self.view = NodesView(self.model, self)
        self.box = QLineEdit(self)
        self.count = QLabel(self)
        self.unsort = QToolButton(self)
        self.groups = QToolButton(self)
        self.toggle = QToolButton(self)
        self.nothing = QLabel(self)
        self.totals = QLabel(self)
        self._pages = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.witness = TorchinfoPanel(document, trainer, self)
        self._row = QHBoxLayout()
        self._furnish()
        self.box.textChanged.connect(self._filter)
        self.unsort.clicked.connect(self._network_order)
        self.groups.toggled.connect(self._change_rows)
        self.toggle.toggled.connect(self.witness.setVisible)
        self.model.layoutChanged.connect(self._tell)
        self.view.copied.connect(partial(self.copy, "text"))
        self.view.dismissed.connect(document.select)
        self.view.customContextMenuRequested.connect(self._candidate)
        self.view.selectionModel().selectionChanged.connect(self._select)
        document.changed.connect(self._follow)
        document.selected.connect(self._point_at)

    def _furnish(self) -> None:
        self.box.setPlaceholderText(self.tr("Filter by name, block or group"))
        self.box.setAccessibleName(self.tr("filter"))
        self.box.setClearButtonEnabled(True)
        self.box.setMaximumWidth(320)
        self.unsort.setText(self.tr("Network order"))
        self.unsort.setToolTip(self.tr("Show the blocks in the order of the network again"))
        self.groups.setText(self.tr("Groups"))
        self.groups.setCheckable(True)
        self.groups.setToolTip(
            self.tr("Show each group that is collapsed in the Network tab as one row of totals")
        )
        self.toggle.setText("torchinfo")
        self.toggle.setCheckable(True)
        self.toggle.setToolTip(self.tr("Have another program count the same network"))
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.count.setProperty("role", "muted")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._row.setContentsMargins(8, 6, 8, 6)
        self._row.setSpacing(10)
        self._row.addWidget(self.box, 1)
        for part in (self.count, self.unsort):
            self._row.addWidget(part)
        self._row.addStretch()
        self._row.addWidget(self.groups)
        self._row.addWidget(self.toggle)
        self.totals.setContentsMargins(8, 5, 8, 5)
        self.totals.setWordWrap(True)
        self.totals.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        self.split.addWidget(self._pages)
        self.split.addWidget(self.witness)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([200, 200])
        self.witness.hide()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(self._row)
        page.addWidget(self.split, 1)
        page.addWidget(self.totals)
        self.setFocusProxy(self.view)

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self.view.viewport().update()

    def shut_down(self) -> None:
        """Nothing of it outlives the window."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _follow(self, before: Project, after: Project) -> None:
        same = before.network is after.network and before.data == after.data
        expanded = self.groups.isChecked() and expanded_groups(before) != expanded_groups(after)
        if self.isVisible() and (not same or expanded):
            self._catch_up()

    def _change_rows(self) -> None:
        self._catch_up()
        self.view.fit()

    def _catch_up(self) -> None:
        self._follows = True
        inference, project = self._document.inference, self._document.project
        boxes: Sequence[DiagramNode] = ()
        if self.groups.isChecked():
            boxes = make_diagram(
                project.network, expanded_groups(project), inference.shape_at
            ).boxes
        self.model.show_rows(rows_of(inference, self._document.problems, boxes))
        self._follows = False
        has_groups = any(node.group for node in project.network.nodes)
        self.groups.setVisible(has_groups or self.groups.isChecked())
        self.view.setColumnHidden(COLUMNS.index(GROUP), not has_groups)
        if self._fitted != self._document.network.name:
            self._fitted = self._document.network.name
            self.box.clear()
            self.view.fit()
        self._tell()
        self._point_at(self._document.selection)

    def _filter(self, text: str) -> None:
        self._follows = True
        self.model.filter(text)
        self._follows = False
        self._tell()
        self._point_at(self._document.selection)

    def _network_order(self) -> None:
        heads = self.view.horizontalHeader()
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _tell(self) -> None:
        """Say how many nodes are shown, what they add up to, and why there are none."""
        rows, every = self.model.rows, self.model.count
        some = len(rows) < every
        nodes = self.tr("{} of {} blocks") if some else self.tr("{} blocks")
        if self.groups.isChecked():
            nodes = self.tr("{} of {} rows") if some else self.tr("{} rows")
        self.count.setText(nodes.format(grouped(len(rows)), grouped(every)))
        self.unsort.setVisible(self.model.is_sorted)
        self.totals.setText(self._sums(*self._summed(some)))
        text = self.tr("No block has “{}” in its name, kind or group.").format(self.box.text())
        self.nothing.setText(text if every else self.tr("The network has no blocks yet."))
        self._pages.setCurrentWidget(self.view if rows else self.nothing)

    def _summed(self, some: bool) -> tuple[str, Sequence[TableRow]]:
        """Whose totals are told: of several selected rows, else of all that are shown."""
        chosen = self.chosen()
        if len(chosen) > 1:
            return self.tr("{} selected").format(grouped(len(chosen))), chosen
        return self.tr("shown") if some else self.tr("in all"), self.model.rows

    def _sums(self, which: str, rows: Sequence[TableRow]) -> str:
        parts = []
        for text, written, amount in (
            (self.tr("{} parameters"), grouped, attrgetter("parameters")),
            (self.tr("{} multiply-adds"), grouped, attrgetter("macs")),
            (self.tr("{} of outputs"), in_bytes, attrgetter("memory")),
        ):
            some, whole = sum(amount(row.facts) for row in rows), amount(self._document.inference)
            part = f" ({some / whole:.1%})" if some != whole else ""
            parts.append(text.format(written(some)) + part)
        wrong = sum(row.problem is not None for row in rows)
        if wrong:
            parts.append(
                f"⚠ {wrong} " + (self.tr("problem") if wrong == 1 else self.tr("problems"))
            )
        return f"<b>{which}:</b> " + "&nbsp; · &nbsp;".join(parts)

    def _select(self) -> None:
        """Tell the document what a hand has chosen here."""
        if self._follows:
            return
        self._document.select(*self._chosen_names())
        self._tell()

    def _point_at(self, names: tuple[str, ...]) -> None:
        """Select what the document points at."""
        wanted = set(names)
        if not self.isVisible() or wanted == set(self._chosen_names()):
            return
        self._follows = True
        rows = enumerate(self.model.rows)
        found = [self.model.index(at, 0) for at, row in rows if wanted.issuperset(row.names)]
        selected = QItemSelection()
        for index in found:
            selected.select(index, index)
        self.view.selectionModel().select(selected, _MODE.ClearAndSelect | _MODE.Rows)
        if found:
            self.view.selectionModel().setCurrentIndex(found[0], _MODE.NoUpdate)
            self.view.scrollTo(found[0])
        self._follows = False
        self._tell()

    def chosen(self) -> list[TableRow]:
        """The selected rows, from top to bottom."""
        positions = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.rows[position] for position in positions]

    def _chosen_names(self) -> tuple[str, ...]:
        return tuple(name for row in self.chosen() for name in row.names)

    def copy(self, format: str, *, everything: bool = False) -> None:
        """Put the selected rows, or where there are none all that are shown, on the clipboard."""
        rows = [] if everything else self.chosen()
        QGuiApplication.clipboard().setText(FORMATS[format](rows or self.model.rows))

    def _candidate(self, position: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def menu(self) -> QMenu:
        """What can be done with the rows."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy") + "\tCtrl+C", partial(self.copy, "text"))
        copy.setEnabled(bool(self.chosen()))
        menu.addAction(self.tr("Copy all"), partial(self.copy, "text", everything=True))
        menu.addAction(self.tr("Copy as Markdown"), partial(self.copy, "Markdown"))
        menu.addAction(self.tr("Copy as CSV"), partial(self.copy, "CSV"))
        menu.addSeparator()
        order = menu.addAction(self.tr("Network order"), self._network_order)
        order.setEnabled(self.model.is_sorted)
        return menu
