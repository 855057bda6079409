import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Conv2d, Input
from explorer.diagram.diagram import expanded_groups
from explorer.graph.network import Network, chain
from explorer.ui.document.document import Document
from explorer.ui.main_window import MainWindow
from explorer.ui.table.columns import COLUMNS, natural, rows_of
from explorer.ui.table.model import NodesModel
from explorer.ui.table.panel import TablePanel

AT: dict[str, int] = {column.title: position for position, column in enumerate(COLUMNS)}
DOWN = Qt.SortOrder.DescendingOrder
Edit = Callable[[Network], Network]
Change = Callable[[Edit], None]


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> TablePanel:
    window.action_set["tab-table"].trigger()
    page = window.context.tabs.page("table")
    assert isinstance(page, TablePanel)
    qtbot.waitUntil(page.isVisible)
    return page


def names(panel: TablePanel) -> list[str]:
    return [row.name for row in panel.model.rows]


def row_of(panel: TablePanel, name: str) -> int:
    return names(panel).index(name)


def cell(panel: TablePanel, name: str, title: str) -> str:
    row = row_of(panel, name)
    return str(panel.model.index(row, AT[title]).data())


def sort(panel: TablePanel, title: str, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
    panel.view.horizontalHeader().setSortIndicator(AT[title], order)


@pytest.fixture
def change(window: MainWindow) -> Change:
    """Edit the network of the window."""
    document = window.document
    return lambda edit: document.edit_network("Edit", edit(document.network))


def long_network(count: int) -> Network:
    layers = [(f"layer{i // 40}.{i}", Conv2d(8, kernel_size=3, padding=1)) for i in range(count)]
    return chain("long", [("image", Input((8, 16, 16))), *layers])


def test_nothing_is_made_before_the_tab_is_shown(window: MainWindow) -> None:
    assert window.context.tabs.page("table") is None
    window.action_set["tab-table"].trigger()
    assert isinstance(window.context.tabs.page("table"), QWidget)
    window.action_set["tab-network"].trigger()
    assert window.view.isVisible()


def test_every_layer_has_its_shapes_and_numbers(panel: TablePanel, window: MainWindow) -> None:
    assert names(panel) == [node.name for node in window.document.network.nodes]
    assert cell(panel, "c3", "Type") == "Conv2d"
    assert cell(panel, "c3", "Input shape") == "6×14×14"
    assert cell(panel, "c3", "Output shape") == "16×10×10"
    assert cell(panel, "c3", "Parameters") == "2,416"
    assert cell(panel, "c3", "Parameters %") == "3.9%"
    assert cell(panel, "c3", "MACs %") == "57.6%"
    assert cell(panel, "c3", "Memory %") == "10.1%"
    assert cell(panel, "c3", "MACs") == "240,000"
    assert cell(panel, "c3", "Activation memory") == "6.25 KiB"
    assert cell(panel, "c3", "Receptive field") == "14×14"
    assert cell(panel, "c5", "Receptive field") == "entire input"
    assert "61,706 parameters" in panel.totals.text()
    assert "416,520 MACs" in panel.totals.text()
    assert panel.bar.count.text() == "13 layers"


def test_the_model_keeps_the_promises_of_models(
    document: Document, qtmodeltester: ModelTester
) -> None:
    model = NodesModel(document)
    qtmodeltester.check(model)
    model.show_rows(rows_of(document.inference, document.problems))
    model.filter("c")
    model.sort(AT["Parameters"], DOWN)
    document.edit("Cut", document.project.with_network(document.network.without("c3")))
    model.show_rows(rows_of(document.inference, document.problems))
    model.filter("")
    model.sort(-1)
    qtmodeltester.check(model)


def test_numbers_sort_as_numbers_unknown_ones_last_and_the_network_order_comes_back(
    panel: TablePanel,
    change: Change,
) -> None:
    order = names(panel)
    sort(panel, "Parameters", DOWN)
    assert names(panel)[:5] == ["c5", "f6", "c3", "output", "c1"]
    assert panel.bar.unsort.isVisible()
    change(
        lambda network: network.with_settings("c5", network.node("c5").layer.tuned(in_features=3)),
    )
    assert names(panel)[:2] == ["c3", "c1"]
    assert names(panel)[-5:] == ["c5", "tanh5", "f6", "tanh6", "output"]
    panel.bar.unsort.click()
    assert names(panel) == order
    assert not panel.bar.unsort.isVisible()


def test_names_sort_by_the_numbers_in_them() -> None:
    assert sorted(["layer10.1", "layer2.0", "layer2"], key=natural) == [
        "layer2",
        "layer2.0",
        "layer10.1",
    ]


def test_a_filter_works_while_it_is_typed_and_the_totals_follow(
    panel: TablePanel, qtbot: QtBot
) -> None:
    qtbot.keyClicks(panel.bar.box, "conv")
    assert names(panel) == ["c1", "c3"]
    assert panel.bar.count.text().startswith("2 of ")
    assert "2,572 parameters (4.2%)" in panel.totals.text()
    qtbot.keyClicks(panel.bar.box, "olution c3")
    assert names(panel) == ["c3"]
    qtbot.keyClicks(panel.bar.box, "x")
    assert names(panel) == []
    assert panel.nothing.isVisible()
    assert panel.nothing.text() == "No layer matches “convolution c3x”."
    panel.bar.box.clear()
    assert panel.view.isVisible()


def test_a_filter_outlives_an_edit_but_not_its_network(
    panel: TablePanel, change: Change, window: MainWindow
) -> None:
    panel.bar.box.setText("conv")
    change(lambda network: network.with_settings("c1", Conv2d(8, kernel_size=5, padding=2)))
    assert names(panel) == ["c1", "c3"]
    window.action_set["tab-network"].trigger()
    window.document.load_fresh(project_named("dense-32"))
    window.action_set["tab-table"].trigger()
    assert panel.bar.box.text() == ""
    assert names(panel) == [node.name for node in window.document.network.nodes]


def test_a_column_for_groups_is_there_where_there_are_groups(
    panel: TablePanel, change: Change
) -> None:
    assert panel.view.isColumnHidden(AT["Group"])
    change(lambda _: long_network(3))
    assert not panel.view.isColumnHidden(AT["Group"])
    assert cell(panel, "layer0.2", "Group") == "layer0"


def test_an_empty_network_says_so(panel: TablePanel, change: Change) -> None:
    change(lambda network: replace(network, nodes=()))
    assert panel.nothing.text() == "The network is empty."
    assert panel.totals.text()


def test_an_edit_touches_only_the_rows_that_it_changed(
    panel: TablePanel, change: Change, qtbot: QtBot
) -> None:
    shown: list[tuple[int, int, int]] = []
    panel.model.dataChanged.connect(
        lambda first, last, *_: shown.append((first.row(), last.row(), last.column()))
    )
    resets: list[None] = []
    panel.model.modelReset.connect(lambda: resets.append(None))
    at = row_of(panel, "tanh6")
    change(lambda network: network.with_settings("tanh6", ReLU()))
    assert shown == [(at, at, len(COLUMNS) - 1)]
    shown.clear()
    change(lambda network: network.without("output"))
    assert not resets
    last = panel.model.rowCount() - 1
    assert shown == [(0, last, AT["Memory %"])]  # 84 outputs are more than 10 classes need


def test_selection_goes_both_directions(
    panel: TablePanel, window: MainWindow, qtbot: QtBot
) -> None:
    window.document.select("c3")
    assert [row.name for row in panel.selection.rows] == ["c3"]
    row = row_of(panel, "f6")
    position = panel.view.visualRect(panel.model.index(row, 0)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert window.document.selection == ("f6",)
    assert window.view.canvas_scene.item_of("f6").is_selected
    panel.bar.box.setText("conv")
    assert panel.selection.rows == []
    assert window.document.selection == ("f6",)
    panel.bar.box.clear()
    assert [row.name for row in panel.selection.rows] == ["f6"]
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert window.document.selection == ()
    assert panel.selection.rows == []


def test_a_selection_made_elsewhere_while_hidden_is_caught_up_with(
    panel: TablePanel, change: Change, window: MainWindow
) -> None:
    window.action_set["tab-network"].trigger()
    window.document.select("c1")
    change(lambda network: network.without("output"))
    assert "output" in names(panel)  # hidden, it does nothing
    window.action_set["tab-table"].trigger()
    assert "output" not in names(panel)
    assert [row.name for row in panel.selection.rows] == ["c1"]


def test_rows_are_copied_as_text_markdown_and_csv(panel: TablePanel, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    panel.view.selectRow(1)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heads, row = (line.split("\t") for line in clipboard.text().splitlines())
    assert heads == [column.title for column in COLUMNS]
    assert row[:3] == ["c1", "Conv2d", ""]
    assert row[AT["Parameters"]] == "156"
    panel.copy("text", everything=True)
    assert clipboard.text().count("\n") == 1 + len(names(panel))
    panel.copy("markdown")
    lines = clipboard.text().splitlines()
    assert lines[0].startswith("| Name | Type |")
    assert "---:" in lines[1]
    panel.view.clearSelection()
    panel.copy("csv")
    table = list(csv.DictReader(io.StringIO(clipboard.text())))
    assert sum(int(line["Parameters"]) for line in table) == 61_706
    assert [action.text() for action in panel.menu().actions() if action.text()] == [
        "Copy\tCtrl+C",
        "Copy all",
        "Copy as Markdown",
        "Copy as CSV",
        "Reset sort order",
    ]


def test_a_problem_is_shown_in_its_row_and_named_in_those_that_it_blocks(
    panel: TablePanel, window: MainWindow, change: Change
) -> None:
    change(
        lambda network: network.with_settings("c5", network.node("c5").layer.tuned(in_features=3)),
    )
    row = row_of(panel, "c5")
    index = panel.model.index(row, AT["Problem"])
    (problem,) = window.document.inference.problems
    assert (problem.where, problem.alternatives) == ("c5", {"in_features": 400})
    assert index.data() == f"⚠ {problem.message}"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == problem.message
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Problem: {problem.message}"
    assert cell(panel, "c5", "Name") == "⚠ c5"
    assert cell(panel, "f6", "Problem") == "Shape unknown until the problem at c5 is fixed."
    assert cell(panel, "f6", "Parameters") == "?"
    assert "1 problem" in panel.totals.text()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_context_menu_opens_where_it_is_asked_for(panel: TablePanel, qtbot: QtBot) -> None:
    panel.view.customContextMenuRequested.emit(QPoint(3, 4))
    menu = panel.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    menu.close()


def test_1633_rows_are_sorted_filtered_and_shown_again(
    panel: TablePanel, window: MainWindow
) -> None:
    network = long_network(1_632)
    document = window.document
    document.edit_network("Open", network)
    panel.model.show_rows(rows_of(document.inference, document.problems))
    assert len(names(panel)) == 1_633
    sort(panel, "Name", DOWN)
    assert names(panel) == sorted(network.index, key=natural, reverse=True)
    panel.bar.box.setText("layer17 conv")
    assert set(names(panel)) == {name for name in network.index if name.startswith("layer17.")}
    panel.bar.box.clear()
    assert len(names(panel)) == 1_633


def test_names_stay_in_view_while_the_other_columns_are_scrolled(
    panel: TablePanel, change: Change, window: MainWindow, qtbot: QtBot
) -> None:
    change(lambda _: long_network(100))
    qtbot.waitUntil(lambda: panel.view.verticalScrollBar().maximum() > 30)  # laid out
    bar = panel.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    names = panel.view.names
    assert names.isVisible()
    assert names.geometry().left() <= 1
    assert names.width() == panel.view.columnWidth(0)
    panel.view.verticalScrollBar().setValue(30)
    assert names.verticalScrollBar().value() == 30
    position = names.visualRect(panel.model.index(40, 0)).center()
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert [row.name for row in panel.selection.rows] == [panel.model.rows[40].name]
    assert panel.view.hasFocus()
    window.document.select(panel.model.rows[90].name)
    assert bar.value() == bar.maximum()


def test_a_cell_reached_by_key_is_not_covered_by_the_names(panel: TablePanel, qtbot: QtBot) -> None:
    bar = panel.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    panel.view.scrollTo(panel.model.index(0, 1))
    assert panel.view.visualRect(panel.model.index(0, 1)).left() >= panel.view.names.width()


def test_the_head_of_the_names_sorts_and_widens_the_table(panel: TablePanel, qtbot: QtBot) -> None:
    heads = panel.view.names.horizontalHeader()
    qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=heads.rect().center())
    assert names(panel) == sorted(names(panel), key=natural)
    assert panel.view.horizontalHeader().sortIndicatorSection() == 0
    sort(panel, "Parameters", DOWN)
    assert heads.sortIndicatorSection() == AT["Parameters"]
    heads.resizeSection(0, 222)
    assert panel.view.columnWidth(0) == panel.view.names.width() == 222
    panel.view.setColumnWidth(0, 111)
    assert panel.view.names.width() == 111


def test_several_selected_rows_are_added_up_with_their_shares(
    panel: TablePanel, window: MainWindow
) -> None:
    window.document.select("c1", "c3")
    shown = panel.totals.text()
    assert "2 selected" in shown
    assert "2,572 parameters (4.2%)" in shown
    assert "357,600 MACs (85.9%)" in shown
    assert "24.6 KiB activation memory (39.9%)" in shown
    panel.view.clearSelection()
    assert "Total:" in panel.totals.text()
    assert "(" not in panel.totals.text()


@pytest.fixture
def grouped(panel: TablePanel, window: MainWindow) -> TablePanel:
    assert not panel.bar.groups.isVisible()  # where there are none
    window.document.load_fresh(project_named("resnet18"))
    panel.bar.groups.click()
    return panel


def test_a_group_that_is_collapsed_on_the_canvas_is_one_row_of_totals(
    grouped: TablePanel, window: MainWindow
) -> None:
    kept = ["image", "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"]
    assert names(grouped) == [*kept, "avgpool", "flatten", "fc"]
    assert cell(grouped, "layer1", "Type") == "14 layers"
    assert cell(grouped, "layer1", "Parameters") == "147,968"
    assert cell(grouped, "layer1", "MACs %") == "25.5%"
    assert cell(grouped, "layer1", "Output shape") == "64×56×56"
    assert grouped.bar.count.text() == "12 rows"
    opened = expanded_groups(window.document.project) | {"layer1."}
    window.document.apply_layout(window.document.project.layout.with_expanded(opened))
    assert "layer1.0 ×2" in names(grouped)
    grouped.bar.groups.click()
    assert grouped.bar.count.text() == "70 layers"


def test_the_row_of_a_group_selects_all_of_it_and_is_selected_with_it(
    grouped: TablePanel, window: MainWindow
) -> None:
    row = row_of(grouped, "layer2")
    grouped.view.selectRow(row)
    inside = {name for name in window.document.network.index if name.startswith("layer2.")}
    assert set(window.document.selection) == inside
    window.document.select()
    assert grouped.selection.rows == []
    window.document.select("layer2.0.conv1")
    assert grouped.selection.rows == []
    window.document.select(*inside)
    assert [row.name for row in grouped.selection.rows] == ["layer2"]


def test_the_row_of_a_group_says_what_is_wrong_in_it(
    grouped: TablePanel, window: MainWindow
) -> None:
    wrong = window.document.network.with_settings("layer2.0.conv1", Conv2d(16, kernel_size=99))
    window.document.edit_network("Break", wrong)
    group = next(row.name for row in grouped.model.rows if row.name.startswith("layer2"))
    assert cell(grouped, group, "Name") == f"⚠ {group}"
    assert cell(grouped, group, "Parameters") == "?"
