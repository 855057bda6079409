"""What menus and keys do to what is selected."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ELU, ReLU, Tanh
from explorer.diagram.manual.align import Axis, Edge
from explorer.graph.architecture import ARCHITECTURES
from explorer.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def stated(window: MainWindow) -> str:
    return window.view.hint.text()


def test_what_is_removed_closes_its_gap(window: MainWindow) -> None:
    window.document.select("tanh1")
    window.action_set["delete"].trigger()
    assert window.document.network.node("s2").predecessors == ("c1",)
    assert window.document.problems == ()


def test_a_gap_that_shapes_keep_open_stays_a_problem(window: MainWindow) -> None:
    window.document.select("flatten")
    window.context.edits.deletion.delete()
    assert [problem.where for problem in window.document.problems]


def test_layers_travel_as_text_that_reads_as_json(window: MainWindow) -> None:
    window.document.select("c3", "tanh3")
    window.action_set["copy"].trigger()
    data = json.loads(clipboard())
    assert [node["name"] for node in data["nodes"]] == ["c3", "tanh3"]
    window.action_set["paste"].trigger()
    new = window.document.selection
    assert len(new) == 2
    assert window.document.network.node(new[1]).predecessors == (new[0],)
    assert window.document.network.node(new[0]).predecessors == ()


def test_cut_and_paste_undo_one_by_one(window: MainWindow) -> None:
    before = window.document.network
    window.document.select("tanh1")
    window.action_set["cut"].trigger()
    window.action_set["paste"].trigger()
    window.document.stack.undo()
    window.document.stack.undo()
    assert window.document.network == before


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{}", '{"format": "network-explorer-blocks"}', "[" * 100_000],
)
def test_a_clipboard_without_layers_is_refused_in_one_sentence(
    window: MainWindow, text: str
) -> None:
    QGuiApplication.clipboard().setText(text)
    before = window.document.project
    window.context.edits.clipboard.paste()
    assert window.document.project is before
    assert stated(window)
    assert "\n" not in stated(window)


def test_an_unknown_layer_on_the_clipboard_is_named(window: MainWindow) -> None:
    window.document.select("c1")
    window.context.edits.clipboard.copy()
    QGuiApplication.clipboard().setText(clipboard().replace("Conv2d", "Conv9d"))
    before = window.document.project
    window.context.edits.clipboard.paste()
    assert window.document.project is before
    assert "Conv9d" in stated(window)


def test_a_duplicate_is_connected_by_what_feeds_its_original(window: MainWindow) -> None:
    window.document.select("tanh1")
    window.action_set["duplicate"].trigger()
    (name,) = window.document.selection
    assert window.document.network.node(name).predecessors == ("c1",)


def test_a_group_is_made_named_repeated_and_dissolved(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.select("c5", "tanh5")
    window.action_set["group"].trigger()
    assert document.selection == ("group1.c5", "group1.tanh5")
    name = window.context.panels.inspector.heading.name
    name.setText("dense")
    name.editingFinished.emit()
    assert document.selection == ("dense.c5", "dense.tanh5")
    window.context.edits.groups.repeat(3)
    assert document.network.node("dense.2.c5").predecessors == ("dense.1.tanh5",)
    assert document.network.node("f6").predecessors == ("dense.2.tanh5",)
    window.context.edits.groups.repeat(4)
    assert document.network.node("f6").predecessors == ("dense.3.tanh5",)
    window.context.edits.groups.repeat(2)
    assert document.network.node("f6").predecessors == ("dense.1.tanh5",)
    assert set(document.selection) == {
        f"dense.{number}.{name}" for number in (0, 1) for name in ("c5", "tanh5")
    }
    for _ in range(5):
        document.stack.undo()
    assert "c5" in document.network.index
    document.stack.redo()
    document.select("group1.c5", "group1.tanh5")
    window.context.edits.groups.ungroup()
    assert "c5" in document.network.index


def test_the_copies_of_a_dissolved_row_are_dissolved_in_one_step(window: MainWindow) -> None:
    document, dissolve = window.document, window.action_set["ungroup"]
    document.select("c5", "tanh5")
    window.context.edits.groups.group()
    window.context.edits.groups.repeat(3)
    dissolve.trigger()
    copies = document.selection
    assert {name.partition(".")[0] for name in copies} == {f"group1_{n}" for n in range(3)}
    assert dissolve.isEnabled()
    dissolve.trigger()
    assert not any(node.group for node in document.network.nodes)
    assert set(document.selection) <= set(document.network.index)
    assert len(document.selection) == 6
    assert document.stack.undoText() == "Ungroup 3 groups"
    document.stack.undo()
    assert document.selection == copies


def test_names_that_clash_are_refused_in_position(window: MainWindow) -> None:
    window.document.select("c1")
    before, name = window.document.project, window.context.panels.inspector.heading.name
    for text in ("c3", "class", "a b", ""):
        name.setText(text)
        name.editingFinished.emit()
        assert window.document.project is before
        assert name.text() == "c1"


def test_all_activations_become_others_at_once(window: MainWindow) -> None:
    document = window.document
    document.select("tanh1")
    window.action_set["select-same-type"].trigger()
    chosen = document.selection
    assert len(chosen) == 4
    kinds = window.context.panels.inspector.heading.kind
    at = kinds.findData("ELU")
    kinds.setCurrentIndex(at)
    kinds.activated.emit(at)
    layers = {type(document.network.node(name).layer) for name in document.selection}
    assert layers == {ELU}
    assert document.selection == ("elu1", "elu2", "elu3", "elu4")
    document.stack.undo()
    assert document.selection == chosen
    assert type(document.network.node("tanh1").layer) is Tanh
    assert ReLU not in {type(node.layer) for node in document.network.nodes}


def test_a_setting_of_several_is_set_for_each(window: MainWindow) -> None:
    document = window.document
    document.select("c1", "c3")
    line = window.context.panels.inspector.form.editor("out_channels").findChildren(object)
    assert line
    layer = document.network.node("c1").layer.tuned(out_channels=9)
    window.context.panels.inspector.form.settings_changed.emit(layer, "out_channels")
    channels = [document.network.node(name).layer.values()["out_channels"] for name in ("c1", "c3")]
    kernels = [document.network.node(name).layer.values()["kernel_size"] for name in ("c1", "c3")]
    assert (channels, kernels) == ([9, 9], [5, 5])


def test_a_placed_block_is_made_again_until_somebody_edits_inside(window: MainWindow) -> None:
    document = window.document
    document.edit_network("Open", ARCHITECTURES.find("lenet-5").build())
    from explorer.catalog.blocks.convolutional import Residual
    from explorer.edits.placing import append
    from explorer.graph.network import Port

    placed = append(document.network, Residual(6), Port("c1"))
    document.edit_network("Append", placed.network)
    document.select(*placed.names)
    form = window.context.panels.inspector.form
    assert form.isVisibleTo(window)
    form.settings_changed.emit(Residual(6, project=True), "project")
    assert any("downsample" in name for name in document.network.index)
    inner = next(name for name in document.selection if name.endswith("conv1"))
    layer = document.network.node(inner).layer.tuned(bias=True)
    document.edit_network("Tune", document.network.with_settings(inner, layer))
    document.select(*(name for name in document.network.index if name.startswith("residual1.")))
    assert not form.isVisibleTo(window)


def test_repeated_blocks_are_made_again_together(window: MainWindow) -> None:
    from explorer.catalog.blocks.convolutional import Residual
    from explorer.edits.placing import append
    from explorer.edits.repeating import repeat
    from explorer.graph.network import Port

    document = window.document
    single = append(document.network, Residual(6), Port("c1")).network
    repeated, _ = repeat(single, "residual1.", 3)
    document.edit_network("Append", repeated)
    document.select(*(name for name in repeated.index if name.startswith("residual1.")))
    steps, selected = document.stack.count(), document.selection
    window.context.panels.inspector.form.settings_changed.emit(Residual(6, project=True), "project")
    downsampled = {name.split(".")[1] for name in document.network.index if "downsample" in name}
    assert downsampled == {"0", "1", "2"}
    assert document.stack.count() == steps + 1
    assert set(document.selection) > set(selected)
    assert 3 in [box.repeats for box in window.view.canvas_scene.diagram.boxes]
    assert document.problems == ()
    document.stack.undo()
    assert document.network == repeated


def test_aligning_distributing_and_nudging_move_only_the_layout(window: MainWindow) -> None:
    scene, document = window.view.canvas_scene, window.document
    network = document.network
    scene.select_boxes("image", "c3", "f6")
    window.context.edits.arrangement.align(Edge.LEFT)
    lefts = {scene.arranged.boxes[key].left for key in ("image", "c3", "f6")}
    assert len(lefts) == 1
    window.context.edits.arrangement.distribute(Axis.DOWN)
    tops = [scene.arranged.boxes[key].top for key in ("image", "c3", "f6")]
    assert tops[1] - tops[0] == pytest.approx(tops[2] - tops[1])
    steps = document.stack.count()
    for _ in range(3):
        window.context.edits.arrangement.nudge(1, 0)
    assert document.stack.count() == steps + 1
    assert document.network is network
    window.context.edits.arrangement.auto_arrange()
    assert document.project.layout.positions == {}


def test_panels_are_found_among_commands_and_nothing_found_is_said(
    window: MainWindow, qtbot: QtBot
) -> None:
    chooser = window.context.picks.commands
    window.context.picks.commands.open()
    qtbot.keyClicks(chooser.line, "show history")
    qtbot.keyClick(chooser.line, Qt.Key.Key_Return)
    history = next(d for d in window.findChildren(QDockWidget) if d.windowTitle() == "History")
    assert not history.isHidden()
    window.context.picks.commands.open()
    qtbot.keyClicks(chooser.line, "hide history")
    qtbot.keyClick(chooser.line, Qt.Key.Key_Return)
    assert history.isHidden()
    window.context.picks.commands.open()
    qtbot.keyClicks(chooser.line, "xyzzy")
    assert chooser.nothing.isVisible()
    assert chooser.nothing.text() == "No match for “xyzzy”."
    qtbot.keyClick(chooser.line, Qt.Key.Key_Escape)


def test_a_command_is_found_by_its_text_and_run(window: MainWindow, qtbot: QtBot) -> None:
    window.action_set["commands"].trigger()
    chooser = window.context.picks.commands
    assert chooser.isVisible()
    qtbot.keyClicks(chooser.line, "select all")
    qtbot.keyClick(chooser.line, Qt.Key.Key_Return)
    assert not chooser.isVisible()
    assert len(window.document.selection) == len(window.document.network.nodes)


def test_a_connection_is_laid_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.select("tanh1")
    window.context.edits.deletion.disconnect_inputs()
    assert document.network.node("tanh1").predecessors == ()
    document.select("c1")
    window.action_set["connect"].trigger()
    chooser = window.context.picks.connections
    qtbot.keyClicks(chooser.line, "tanh1")
    qtbot.keyClick(chooser.line, Qt.Key.Key_Return)
    assert document.network.node("tanh1").predecessors == ("c1",)
    assert document.problems == ()


def test_every_shortcut_is_on_the_sheet_and_no_two_are_the_same(window: MainWindow) -> None:
    from explorer.ui.actions.shortcut_sheet import shortcuts_html, show_shortcuts
    from explorer.ui.actions.table import COMMAND_TABLE

    keys = [command.shortcut for command in COMMAND_TABLE if command.shortcut]
    assert len(keys) == len(set(keys))
    text = shortcuts_html(COMMAND_TABLE)
    for command in COMMAND_TABLE:
        if command.shortcut:
            assert command.text in text
    dialog = show_shortcuts(COMMAND_TABLE, window)
    assert dialog.isVisible()
    dialog.close()


def test_the_list_of_kinds_keeps_the_keyboard_and_undo_the_selection(window: MainWindow) -> None:
    document, kinds = window.document, window.context.panels.inspector.heading.kind
    document.select("tanh1")
    kinds.setFocus()
    at = kinds.findData("ELU")
    kinds.setCurrentIndex(at)
    kinds.activated.emit(at)
    assert document.selection == ("elu1",)
    assert window.focusWidget() is kinds
    document.stack.undo()
    assert document.selection == ("tanh1",)
    document.stack.redo()
    assert document.selection == ("elu1",)


def test_a_new_network_has_the_keyboard_on_the_canvas(window: MainWindow) -> None:
    window.context.panels.inspector.heading.name.setFocus()
    window.action_set["new"].trigger()
    assert window.focusWidget() is window.view


def test_only_what_stands_in_a_group_can_be_taken_out_of_one(window: MainWindow) -> None:
    document, action = window.document, window.action_set["move-out"]
    document.select("c5", "tanh5", "f6")
    window.context.edits.groups.group()
    assert not action.isEnabled()
    inside = document.selection[:1]
    document.select(*inside)
    assert action.isEnabled()
    action.trigger()
    assert document.selection == ("c5",)
    assert not action.isEnabled()


def test_what_moves_nothing_is_no_step_and_a_copy_is_kept_under_the_name_of_its_row(
    window: MainWindow,
) -> None:
    document = window.document
    document.select("c1", "c3")
    window.context.edits.arrangement.distribute(next(iter(Axis)))
    assert not document.stack.canUndo()
    document.select("c5", "tanh5")
    window.context.edits.groups.group()
    window.context.edits.groups.repeat(2)
    document.select("group1.0.c5", "group1.0.tanh5")
    assert window.context.edits.selection.suggest_title() == "group1"


def test_a_pasted_row_is_connected_where_its_position_is_clear(window: MainWindow) -> None:
    document, actions = window.document, window.context.edits.clipboard
    document.select("f6", "tanh6")
    actions.copy()
    document.select("output")
    actions.paste()
    first, last = document.selection
    assert document.network.node(first).predecessors == ("output",)
    assert [node.name for node in document.network.outputs] == [last]
    document.select("tanh6")
    actions.paste()  # what follows is given the same shape as before
    first, last = document.selection
    assert document.network.node(first).predecessors == ("tanh6",)
    assert document.network.node("output").predecessors == (last,)
    document.select("s2")
    actions.paste()  # and here it would not be
    assert document.network.node(document.selection[0]).predecessors == ()
    assert document.network.node("c3").predecessors == ("s2",)
