"""Expanding and collapsing groups: by mouse, keyboard and menu; layout on a thread; undo."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Conv2d, Dropout, Input
from explorer.diagram.diagram import flat
from explorer.diagram.layout.arrange import arrange
from explorer.edits.placing import append
from explorer.graph.network import Network, Port, chain
from explorer.graph.project import Direction
from explorer.ui.canvas.scene import CanvasScene
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import make_window
from explorer.ui.training.trainer import Trainer
from tests.benchmarks.networks import residual
from tests.ui.conftest import ScriptedEngine

PAIR = (("conv", Conv2d(8, padding=1)), ("relu", ReLU()))
KEYS = ["x", "conv1", "bn1", "relu", "maxpool", "layer1.", "layer2.", "avgpool", "flatten", "fc"]
Opener = Callable[[Network], MainWindow]


@pytest.fixture
def open_network(qapp: QApplication, qtbot: QtBot, engine: ScriptedEngine) -> Iterator[Opener]:
    made: list[MainWindow] = []

    def build(network: Network) -> MainWindow:
        project = project_named("lenet-5").with_network(network)
        window = make_window(project, Trainer(engine))
        window.resize(1600, 1000)
        window.show()
        made.append(window)
        return window

    yield build
    for window in made:
        window.document.stack.setClean()
        window.close()
        window.deleteLater()


@pytest.fixture
def collapsed(open_network: Opener) -> MainWindow:
    """A network of two stages, each of three blocks of which two repeat one another."""
    return open_network(residual((3, 3)))


def scene_of(window: MainWindow) -> CanvasScene:
    return window.view.canvas_scene


def point(window: MainWindow, position: QPointF) -> QPoint:
    return window.view.mapFromScene(position)


def test_a_network_with_groups_is_opened_with_them_collapsed(collapsed: MainWindow) -> None:
    assert scene_of(collapsed).names() == KEYS
    assert scene_of(collapsed).item_of("layer1.").appearance.detail == "32 layers"


def test_a_double_click_expands_a_group_and_undo_collapses_it(
    collapsed: MainWindow, qtbot: QtBot
) -> None:
    view, scene = collapsed.view, scene_of(collapsed)
    position = point(collapsed, scene.item_of("layer1.").pos())
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert {"layer1.0.", "layer1.1.*2"} <= set(scene.names())
    assert "layer1." not in scene.names()
    assert scene.selection.current == "layer1.0."
    collapsed.document.stack.undo()
    assert set(scene.names()) == set(KEYS)


def test_the_signs_on_a_box_and_on_a_frame_expand_and_collapse(
    collapsed: MainWindow, qtbot: QtBot
) -> None:
    view, scene = collapsed.view, scene_of(collapsed)
    item = scene.item_of("layer2.")
    position = point(collapsed, item.mapToScene(item.sign.center()))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert "layer2.0." in scene.names()
    position = point(collapsed, scene.contents.frame_of("layer2.").sign.center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert set(scene.names()) == set(KEYS)
    assert scene.selection.current == "layer2."


def test_enter_expands_and_backspace_collapses_the_parent_group(
    collapsed: MainWindow, qtbot: QtBot
) -> None:
    view, scene = collapsed.view, scene_of(collapsed)
    scene.select_boxes("layer1.")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    assert scene.selection.current == "layer1.0.conv1"
    assert collapsed.document.selection == ("layer1.0.conv1",)
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert scene.selection.current == "layer1.0."
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert scene.selection.current == "layer1."
    assert collapsed.document.selection == scene.diagram.index["layer1."].nodes


def test_repeated_groups_expand_into_single_ones(collapsed: MainWindow) -> None:
    scene = scene_of(collapsed)
    collapsed.view.collapsing.expand(scene.diagram.index["layer1."])
    assert scene.item_of("layer1.1.*2").appearance.title == "layer1.1 ×2"
    collapsed.view.collapsing.expand(scene.diagram.index["layer1.1.*2"])
    assert {"layer1.1.", "layer1.2."} <= set(scene.names())
    assert scene.contents.frame_of("layer1.1.*2").title == "layer1.1 – layer1.2"


def test_an_edit_inside_an_open_run_moves_nothing_and_shows_when_it_is_collapsed(
    collapsed: MainWindow, qtbot: QtBot
) -> None:
    scene, document, collapsing = scene_of(collapsed), collapsed.document, collapsed.view.collapsing
    for key in ("layer1.", "layer1.1.*2", "layer1.2."):
        collapsing.expand(scene.diagram.index[key])
    arranged = scene.arranged
    layer = document.network.node("layer1.2.conv1").layer
    changed, count = layer.tuned(bias=True), scene.appearances["layer1.2.conv1"].count
    with qtbot.assertNotEmitted(scene.updater.drawn, wait=0):
        document.edit_network("Change", document.network.with_settings("layer1.2.conv1", changed))
    assert scene.arranged is arranged
    assert scene.appearances["layer1.2.conv1"].count != count
    collapsing.collapse("layer1.1.*2", scene.diagram)
    assert {"layer1.1.", "layer1.2."} <= set(scene.names())
    assert "layer1.1.*2" not in scene.names()
    document.edit_network("Back", document.network.with_settings("layer1.2.conv1", layer))
    assert "layer1.1.*2" in scene.names()


def test_the_menu_expands_and_collapses_everything(collapsed: MainWindow, qtbot: QtBot) -> None:
    scene = scene_of(collapsed)
    collapsed.action_set["expand-all"].trigger()
    qtbot.waitUntil(lambda: set(scene.names()) == set(collapsed.document.network.index))
    collapsed.action_set["collapse-all"].trigger()
    assert set(scene.names()) == set(KEYS)


def test_a_large_layout_is_computed_beside_the_window_and_a_stale_one_dropped(
    open_network: Opener, qtbot: QtBot
) -> None:
    window = open_network(residual())
    scene = scene_of(window)
    before = scene.names()
    with qtbot.assertNotEmitted(scene.updater.drawn, wait=0):
        window.action_set["expand-all"].trigger()
    window.document.stack.undo()
    qtbot.waitUntil(lambda: not scene.arranger.is_busy)
    QApplication.processEvents()
    assert scene.names() == before
    window.document.stack.redo()
    qtbot.waitUntil(lambda: set(scene.names()) == set(window.document.network.index))


def test_closing_while_a_layout_is_computed_leaves_no_thread(open_network: Opener) -> None:
    window = open_network(residual())
    window.action_set["expand-all"].trigger()
    window.document.stack.setClean()
    window.close()
    assert not scene_of(window).arranger.is_busy


def test_a_problem_inside_shows_on_the_collapsed_group(collapsed: MainWindow) -> None:
    document = collapsed.document
    layer = document.network.node("layer1.1.conv2").layer.tuned(in_channels=7)
    network = document.network.with_settings("layer1.1.conv2", layer)
    document.edit("Pin", document.project.with_network(network))
    scene = scene_of(collapsed)
    assert "layer1.1.conv2" in scene.item_of("layer1.").appearance.badge
    assert scene.item_of("layer2.").appearance.is_blocked


def test_an_edit_of_a_setting_keeps_the_items_and_their_positions(collapsed: MainWindow) -> None:
    scene, document = scene_of(collapsed), collapsed.document
    items = {key: scene.item_of(key) for key in scene.names()}
    layer = document.network.node("layer1.1.conv2").layer.tuned(bias=True)
    network = document.network.with_settings("layer1.1.conv2", layer)
    document.edit("Bias", document.project.with_network(network))
    assert {key: scene.item_of(key) for key in scene.names()} == items


def test_a_network_leads_down_and_what_was_moved_is_forgotten(window: MainWindow) -> None:
    document = window.document
    layout = document.project.layout.with_positions({"c3": (900.0, 900.0)})
    document.edit("Move", document.project.with_layout(layout))
    window.action_set["switch-direction"].trigger()
    assert document.project.layout.direction is Direction.DOWN
    assert document.project.layout.positions == {}
    expected = arrange(flat(document.network), Direction.DOWN).boxes["c3"].center
    assert scene_of(window).item_of("c3").pos().toTuple() == expected
    document.stack.undo()
    assert scene_of(window).item_of("c3").pos().toTuple() == (900.0, 900.0)


def test_arranging_anew_puts_everything_back(window: MainWindow) -> None:
    document = window.document
    home = scene_of(window).item_of("c3").pos()
    layout = document.project.layout.with_positions({"c3": (900.0, 900.0)})
    document.edit("Move", document.project.with_layout(layout))
    window.action_set["auto-arrange"].trigger()
    assert scene_of(window).item_of("c3").pos() == home


def test_a_collapsed_group_can_be_moved(collapsed: MainWindow, qtbot: QtBot) -> None:
    view, scene = collapsed.view, scene_of(collapsed)
    start = point(collapsed, scene.item_of("layer1.").pos())
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 20, 30):
        qtbot.mouseMove(view.viewport(), start + QPoint(step, step))
    end = start + QPoint(30, 30)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert list(collapsed.document.project.layout.positions) == ["layer1."]


def test_choosing_a_hidden_node_elsewhere_marks_the_box_that_holds_it(
    collapsed: MainWindow,
) -> None:
    collapsed.document.select("layer2.1.bn2")
    assert scene_of(collapsed).selection.current == "layer2."
    assert collapsed.document.selection == ("layer2.1.bn2",)


def test_what_is_collapsed_away_is_no_longer_selected_by_itself(collapsed: MainWindow) -> None:
    document, view = collapsed.document, collapsed.view
    view.collapsing.expand_all()
    view.show_node("layer1.0.conv1")
    steps = document.stack.count()
    view.show_node("layer1.0.conv2")
    assert document.stack.count() == steps  # nothing had to be unfolded
    view.collapsing.collapse_all()
    assert len(document.selection) > 1
    assert all(name.startswith("layer1.") for name in document.selection)
    hidden = view.canvas_scene.diagram.owner["layer1.0.conv1"]
    assert set(document.selection) == set(view.canvas_scene.diagram.index[hidden].nodes)


def test_what_is_found_in_a_collapsed_group_is_shown_without_a_step(collapsed: MainWindow) -> None:
    document, view = collapsed.document, collapsed.view
    document.select("fc")
    collapsed.context.edits.deletion.delete()
    collapsed.action_set["undo"].trigger()
    view.overlays.find.open()
    view.overlays.find.text.setText("layer2.1.bn2")
    view.overlays.find.go(1)
    assert scene_of(collapsed).selection.current == "layer2.1.bn2"
    assert document.stack.canRedo()
    assert not document.has_changed
    collapsed.action_set["redo"].trigger()
    assert "fc" not in document.network.index
    collapsed.action_set["undo"].trigger()
    assert set(scene_of(collapsed).names()) == set(KEYS)


def test_to_undo_an_expand_shows_all_again_unless_somebody_zoomed(collapsed: MainWindow) -> None:
    scene, view = scene_of(collapsed), collapsed.view
    collapsed.resize(900, 700)
    QApplication.processEvents()
    view.fit()
    area = scene.contents.overview.area
    for key in ("layer1.", "layer2."):
        view.collapsing.expand(scene.diagram.index[key])
    assert not view.visible_rect.contains(area)
    for _ in range(2):
        collapsed.action_set["undo"].trigger()
    assert set(scene.names()) == set(KEYS)
    assert view.visible_rect.contains(area)
    view.zoom(6)
    view.collapsing.expand(scene.diagram.index["layer1."])
    collapsed.action_set["undo"].trigger()
    assert not view.visible_rect.contains(area)


def test_the_box_that_is_worked_on_in_a_row_of_groups_stays_where_it_is(
    open_network: Opener,
) -> None:
    layers = ((f"row.{at}.{name}", kind) for at in range(6) for name, kind in PAIR)
    window = open_network(chain("row", [("image", Input((8, 8, 8))), *layers]))
    scene, view, document = scene_of(window), window.view, window.document
    view.collapsing.expand(scene.diagram.index["row.0.*6"])
    view.zoom_to(0.7)
    for number in range(5):
        key = f"row.{number}."
        view.go_to(scene.item_of(key).pos())
        scene.select_boxes(key)
        before = point(window, scene.item_of(key).pos())
        added = append(document.network, Dropout(), Port(f"row.{number}.relu"), "row.")
        document.edit_network("Add", added.network)
        assert (point(window, scene.item_of(key).pos()) - before).manhattanLength() <= 2
        assert not any("*" in name for name in scene.names())


def test_a_group_expanded_in_a_group_can_be_read_and_lies_under_no_overlay(
    window: MainWindow,
) -> None:
    window.resize(1440, 900)
    window.document.switch_to("Open", project_named("resnet50"))
    scene, view = scene_of(window), window.view
    for key in ("layer2.", "layer2.1.*3", "layer2.1."):
        view.collapsing.expand(scene.diagram.index[key])
        frame = scene.contents.frame_of(key).rect
        on_screen = view.mapFromScene(frame).boundingRect()
        assert view.zoom_level >= 0.8
        assert view.viewport().rect().contains(on_screen)
    overlays = view.overlays.legend, view.overlays.minimap
    boxes = [key for key in scene.names() if key.startswith("layer2.1.")]
    for key in boxes:
        position = view.mapFromScene(scene.item_of(key).sceneBoundingRect()).boundingRect()
        assert not any(
            each.isVisible() and each.geometry().intersects(position) for each in overlays
        )
