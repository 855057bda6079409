"""Names are typed and left again; groups around what is named stay as they were."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.diagram.diagram import expanded_groups
from explorer.graph.names import rename
from explorer.ui.main_window import MainWindow
from tests.benchmarks.lateness import wait_until


@pytest.fixture
def resnet(window: MainWindow) -> MainWindow:
    window.document.load_fresh(project_named("resnet18"))
    scene = window.view.canvas_scene
    wait_until(lambda: "layer2." in scene.names())
    for key in ("layer2.", "layer2.0."):
        window.view.collapsing.expand(scene.diagram.index[key])
        wait_until(lambda key=key: key in scene.diagram.around)
    return window


def test_a_group_that_is_made_folds_nothing_else_and_keeps_its_position_when_it_is_named(
    resnet: MainWindow, qtbot: QtBot
) -> None:
    document, scene = resnet.document, resnet.view.canvas_scene
    document.select("layer2.0.bn1", "layer2.0.relu")
    resnet.action_set["group"].trigger()
    assert {"layer2.", "layer2.0."} <= expanded_groups(document.project)
    assert "layer2.0.group1." in scene.names()
    name = resnet.context.panels.inspector.heading.name
    assert name.selectedText() == "group1"
    name.insert("pair")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert document.selection == ("layer2.0.pair.bn1", "layer2.0.pair.relu")
    assert "layer2.0.pair." in scene.names()
    for _ in range(2):
        document.stack.undo()
    assert {"layer2.", "layer2.0."} <= expanded_groups(document.project)
    assert "layer2.0.bn1" in scene.names()


def test_a_whole_group_that_is_grouped_again_or_renamed_stays_open(resnet: MainWindow) -> None:
    document = resnet.document
    document.select(*(n for n in document.network.index if n.startswith("layer2.0.")))
    resnet.context.edits.groups.group()
    assert {"layer2.", "layer2.0.group1."} <= expanded_groups(document.project)
    resnet.context.panels.inspector.heading.name.setText("layer2.first")
    resnet.context.panels.inspector.heading.name.editingFinished.emit()
    assert {"layer2.", "layer2.first."} <= expanded_groups(document.project)


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("first", "layer2.0.first"),
        ("bn1", "layer2.0.bn1"),
        ("stem.first", "stem.first"),
        ("", "layer2.0.bn1"),
    ],
)
def test_a_name_without_a_dot_stays_in_its_group(
    resnet: MainWindow, qtbot: QtBot, typed: str, called: str
) -> None:
    resnet.document.select("layer2.0.bn1")
    name = resnet.context.panels.inspector.heading.name
    name.setText(typed)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert resnet.document.selection == (called,)
    assert name.text() == called


def test_a_groups_name_without_a_dot_stays_in_the_group_around_it(resnet: MainWindow) -> None:
    document = resnet.document
    document.select(*(n for n in document.network.index if n.startswith("layer2.0.")))
    resnet.context.panels.inspector.heading.name.setText("first")
    resnet.context.panels.inspector.heading.name.editingFinished.emit()
    assert {"layer2.", "layer2.first."} <= expanded_groups(document.project)


def test_enter_leaves_a_name_and_the_key_of_undo_is_the_windows(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.document.select("c1")
    name = window.context.panels.inspector.heading.name
    window.context.panels.inspector.heading.ask_for_name()
    name.setText("first")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert window.document.selection == ("first",)
    assert window.focusWidget() is window.view
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.selection == ("c1",)


def test_a_name_that_is_refused_keeps_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c1")
    name = window.context.panels.inspector.heading.name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "c3")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert window.focusWidget() is name
    assert window.document.selection == ("c1",)


def test_escape_takes_back_what_was_typed_and_leaves(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c1")
    name = window.context.panels.inspector.heading.name
    name.setFocus()
    qtbot.keyClicks(name, "xyz")
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.view
    assert window.document.selection == ("c1",)
    assert name.text() == "c1"


def test_tab_goes_from_the_kind_over_the_settings_to_the_comment(
    window: MainWindow, qtbot: QtBot
) -> None:
    for name in ("c1", "output"):  # the rows of the second are made after all else
        window.document.select(name)
        window.context.panels.inspector.heading.kind.setFocus()
        seen = []
        while (
            window.focusWidget() is not window.context.panels.inspector.comment and len(seen) < 15
        ):
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            seen.append(window.focusWidget())
        assert seen[-1] is window.context.panels.inspector.comment
        assert all(window.context.panels.inspector.isAncestorOf(each) for each in seen)


def test_enter_with_several_selected_goes_to_their_settings(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.document.select("c1", "c3")
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    assert window.document.selection == ("c1", "c3")
    assert window.context.panels.inspector.isAncestorOf(window.focusWidget())


def test_a_refused_name_is_forgotten_when_it_is_left(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c1")
    heading = window.context.panels.inspector.heading
    heading.name.setFocus()
    heading.name.selectAll()
    qtbot.keyClicks(heading.name, "c3")
    qtbot.keyClick(heading.name, Qt.Key.Key_Return)
    assert not heading._refused.isHidden()
    qtbot.keyClick(heading.name, Qt.Key.Key_Escape)
    assert heading._refused.isHidden()


def test_refusals_name_layers_as_they_are_spelt(window: MainWindow) -> None:
    document, heading = window.document, window.context.panels.inspector.heading
    network, names = rename(document.network, "c3", "far.conv")
    document.edit("Rename", document.project.renamed(network, names))
    document.select("far.conv")
    document.edit_rejected.emit("far cannot be repeated")
    assert window.view.hint.text() == "far cannot be repeated"
    for requested, text in (
        ("far", "far is taken; choose another name"),
        (
            "my stage",
            "Expected a name of letters, digits, _ and - with dots between groups, got my",
        ),
    ):
        document.select("c1")
        heading.name.setText(requested)
        heading.name.editingFinished.emit()
        assert heading._refused.text().startswith(text)
