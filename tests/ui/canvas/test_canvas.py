"""The canvas: follows the document, node by node; selection and moving by hand."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.diagram.appearance import node_appearance
from explorer.diagram.diagram import DiagramNode, flat
from explorer.diagram.geometry import Arrangement
from explorer.diagram.layout.arrange import arrange
from explorer.graph.project import Direction
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import Overview, rectangle
from explorer.ui.document.document import Document
from explorer.ui.main_window import MainWindow


def middle(window: MainWindow, name: str) -> QPoint:
    return window.view.mapFromScene(window.view.canvas_scene.item_of(name).pos())


def test_every_node_is_drawn_where_the_rule_puts_it(window: MainWindow) -> None:
    scene = window.view.canvas_scene
    arranged = arrange(flat(window.document.network))
    assert set(scene.names()) == set(window.document.network.index)
    for name, rect in arranged.boxes.items():
        assert scene.item_of(name).pos().toTuple() == rect.center


def test_a_click_selects_a_node_and_the_inspector_follows(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=middle(window, "c3"))
    assert window.document.selection == ("c3",)
    assert window.context.panels.inspector.form.isVisible()


def test_a_click_on_the_ground_selects_the_whole_network(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("c3")
    qtbot.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert window.document.selection == ()
    assert not window.context.panels.inspector.form.isVisible()


def test_arrows_walk_from_node_to_node(window: MainWindow, qtbot: QtBot) -> None:
    window.view.setFocus()
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    assert window.document.selection == ("image",)
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    assert window.document.selection == ("c1",)
    qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.document.selection == ()


def test_only_what_differs_is_painted_anew(window: MainWindow) -> None:
    document = window.document
    scene = window.view.canvas_scene
    items = {name: scene.item_of(name) for name in scene.names()}
    appearances = {name: item.appearance for name, item in items.items()}
    layer = document.network.node("c3").layer.tuned(bias=False)
    document.edit(
        "No bias", document.project.with_network(document.network.with_settings("c3", layer))
    )
    assert {name: scene.item_of(name) for name in scene.names()} == items
    changed = [name for name, item in items.items() if item.appearance is not appearances[name]]
    assert changed == ["c3"]


def test_a_problem_is_marked_at_its_node_and_those_behind_it_wait(document: Document) -> None:
    layer = document.network.node("c3").layer.tuned(kernel_size=20)
    document.edit(
        "Too wide", document.project.with_network(document.network.with_settings("c3", layer))
    )
    facts = document.inference.nodes
    appearances = {
        node.name: node_appearance(
            DiagramNode(node.name, (node.name,), ""),
            node,
            facts[node.name],
            document.problem_of(node.name),
        )
        for node in document.network.nodes
    }
    assert "Kernel 20×20 is larger than the input 6×14×14." in appearances["c3"].badge
    assert appearances["output"].is_blocked
    assert not appearances["s2"].is_blocked
    assert not appearances["s2"].badge


def test_a_dragged_node_stays_where_it_was_dropped_and_undo_brings_it_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    view, scene = window.view, window.view.canvas_scene
    start = middle(window, "c5")
    home = scene.item_of("c5").pos()
    inferred = window.document.inference
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in (10, 20, 30):
        qtbot.mouseMove(view.viewport(), start + QPoint(step, step))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(30, 30))
    assert scene.item_of("c5").pos() != home
    assert list(window.document.project.layout.positions) == ["c5"]
    assert window.document.inference is inferred
    window.document.stack.undo()
    assert scene.item_of("c5").pos() == home


def test_zooming_stays_within_bounds_and_fit_shows_all(window: MainWindow) -> None:
    view = window.view
    view.zoom(100)
    assert view.transform().m11() <= 4.0
    view.zoom(-100)
    assert view.transform().m11() >= 0.01
    view.fit()
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    for name in view.canvas_scene.names():
        assert shown.contains(view.canvas_scene.item_of(name).sceneBoundingRect())


@pytest.mark.parametrize("size", [QSize(1100, 760), QSize(1600, 1000)])
def test_a_network_that_grows_stays_readable_and_what_is_new_can_be_seen(
    window: MainWindow, qtbot: QtBot, size: QSize
) -> None:
    window.resize(size)
    window.context.files.new()
    for text in ["input 1x28x28", *["conv 8", "batch", "relu"] * 9]:
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
        view, scene = window.view, window.view.canvas_scene
        box = view.mapFromScene(scene.item_of(scene.selected[0]).sceneBoundingRect()).boundingRect()
        assert view.viewport().rect().contains(box)
        for over in (view.overlays.legend, view.overlays.minimap):
            assert not (over.isVisible() and over.geometry().intersects(box))
    assert view.zoom_level > READABLE
    assert len(scene.names()) == 28


def test_groups_that_collapse_by_themselves_leave_no_view_from_afar(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1376, 830)
    window.context.files.new()
    for text in ("input 1x28x28", "conv 16 3 padding 1", "relu", "residual", "residual", "flat"):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    view, area = window.view, window.view.canvas_scene.contents.overview.area
    assert view.visible_rect.contains(area)
    assert 1.5 * view.zoom_level > view.viewport_controller.fit_zoom
    assert view.zoom_level > READABLE


def test_connections_that_are_many_do_not_fill_areas_from_afar(
    window: MainWindow, qtbot: QtBot
) -> None:
    corners = [[(0.0, 10.0 * number), (9000.0, 10.0 * number)] for number in range(400)]
    scene = window.view.canvas_scene
    overview = Overview(Arrangement(Direction.RIGHT, {}, {}, corners), scene.appearances, {})
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(0.05, 0.05)
    overview.paint_small(painter, 0.05)
    painter.end()
    lines = [image.pixelColor(100, y) != QColor(Qt.GlobalColor.white) for y in range(190)]
    assert 0.1 < sum(lines) / len(lines) < 0.35


def test_every_group_whose_frame_has_room_for_a_title_from_afar_has_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1400, 900)
    window.document.switch_to("Open", project_named("densenet121"))
    scene, view = window.view.canvas_scene, window.view
    window.view.collapsing.expand_all()
    qtbot.waitUntil(lambda: not scene.arranger.is_busy and len(scene.names()) > 300)
    view.zoom_to(0.2)
    view.go_to(scene.item_of("features.denseblock3.denselayer10.conv1").pos())
    view.viewport().grab()
    inner = [frame.key for frame in scene.diagram.frames if "denselayer" in frame.key]
    rects = {key: rectangle(scene.arranged.frames[key]) for key in inner}
    inside = {key for key, rect in rects.items() if view.visible_rect.contains(rect)}
    assert inside
    assert inside <= scene.contents.overview.plates.keys()
