"""Connecting with the mouse: new connections, ends that are dragged off, and refusals."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Conv2d
from explorer.graph.network import Node
from explorer.ui.main_window import MainWindow
from tests.ui.canvas.mouse import (
    LEFT,
    drag,
    middle,
    port,
    predecessors,
)


def test_a_connection_is_drawn_from_port_to_port_and_undone(
    loose: MainWindow, qtbot: QtBot
) -> None:
    drag(loose, qtbot, port(loose, "conv", leaves=True), port(loose, "relu", leaves=False))
    assert predecessors(loose, "relu") == ("conv",)
    loose.document.stack.undo()
    assert predecessors(loose, "relu") == ()


def test_a_connection_may_end_on_a_box_and_begin_at_an_input(
    loose: MainWindow, qtbot: QtBot
) -> None:
    drag(loose, qtbot, port(loose, "conv", leaves=True), middle(loose, "relu"))
    assert predecessors(loose, "relu") == ("conv",)
    loose.document.stack.undo()
    drag(loose, qtbot, port(loose, "relu", leaves=False), middle(loose, "conv"))
    assert predecessors(loose, "relu") == ("conv",)


def test_a_merge_takes_one_connection_after_the_other(loose: MainWindow, qtbot: QtBot) -> None:
    for name in ("conv", "relu"):
        drag(loose, qtbot, port(loose, name, leaves=True), middle(loose, "add"))
    assert predecessors(loose, "add") == ("conv", "relu")


def test_an_end_drawn_off_leads_elsewhere_or_is_removed(loose: MainWindow, qtbot: QtBot) -> None:
    drag(loose, qtbot, port(loose, "flatten", leaves=False), port(loose, "relu", leaves=False))
    assert (predecessors(loose, "flatten"), predecessors(loose, "relu")) == ((), ("conv",))
    loose.document.stack.undo()
    assert predecessors(loose, "flatten") == ("conv",)
    drag(loose, qtbot, port(loose, "flatten", leaves=False), QPoint(5, 5))
    assert predecessors(loose, "flatten") == ()


def test_a_connection_that_is_drawn_off_is_not_where_it_was(
    loose: MainWindow, qtbot: QtBot
) -> None:
    scene, area = loose.view.canvas_scene, loose.view.viewport()
    end = port(loose, "flatten", leaves=False)
    direction = scene.contents.connections.boundingRect()
    qtbot.mousePress(area, LEFT, pos=end)
    qtbot.mouseMove(area, end + QPoint(10, 40))
    assert scene.contents.connections.boundingRect() != direction
    qtbot.keyClick(loose.view, Qt.Key.Key_Escape)
    assert scene.contents.connections.boundingRect() == direction
    assert predecessors(loose, "flatten") == ("conv",)


def test_a_connection_tells_beforehand_which_one_it_replaces(
    loose: MainWindow, qtbot: QtBot
) -> None:
    area, used = loose.view.viewport(), port(loose, "flatten", leaves=False)
    start = port(loose, "relu", leaves=True)
    qtbot.mousePress(area, LEFT, pos=start)
    qtbot.mouseMove(area, start + QPoint(20, 20))
    assert not loose.view.hint.isVisible()
    qtbot.mouseMove(area, used)
    assert loose.view.hint.text() == "Replaces the connection from conv."
    qtbot.mouseRelease(area, LEFT, pos=used)
    assert predecessors(loose, "flatten") == ("relu",)


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("fc", "conv", "this would create a cycle: conv already leads to fc."),
        ("image", "flatten", "the input is already connected."),
    ],
)
def test_a_connection_that_cannot_be_is_refused_with_the_reason(
    loose: MainWindow, qtbot: QtBot, source: str, target: str, text: str
) -> None:
    before = loose.document.network
    on_port = source == "fc"
    end = port(loose, target, leaves=False) if on_port else middle(loose, target)
    drag(loose, qtbot, port(loose, source, leaves=True), end)
    assert loose.document.network is before
    assert text in loose.view.hint.text().lower()
    assert loose.view.hint.isVisible()


def test_a_shape_that_no_setting_repairs_is_refused(loose: MainWindow, qtbot: QtBot) -> None:
    drag(loose, qtbot, port(loose, "fc", leaves=True), middle(loose, "relu"))
    loose.document.stack.undo()
    network = loose.document.network.with_node(Node("conv2", Conv2d(4)))
    loose.document.edit_network("Place", network)
    loose.view.fit()
    drag(loose, qtbot, port(loose, "fc", leaves=True), port(loose, "conv2", leaves=False))
    assert predecessors(loose, "conv2") == ()
    assert "Expected an image" in loose.view.hint.text()


def test_what_cannot_take_the_connection_is_faded_while_it_is_drawn(
    loose: MainWindow, qtbot: QtBot
) -> None:
    scene, area = loose.view.canvas_scene, loose.view.viewport()
    start = port(loose, "fc", leaves=True)
    qtbot.mousePress(area, LEFT, pos=start)
    qtbot.mouseMove(area, start + QPoint(20, 20))
    gray = {key for key in scene.names() if scene.item_of(key).opacity() < 1}
    assert gray == {"image", "conv", "flatten"}
    qtbot.keyClick(loose.view, Qt.Key.Key_Escape)
    assert all(scene.item_of(key).opacity() == 1 for key in scene.names())
    qtbot.mouseRelease(area, LEFT, pos=start)
    assert predecessors(loose, "relu") == ()


def test_a_collapsed_group_takes_a_connection_into_everything_that_it_lacks(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    assert grouped.view.canvas_scene.diagram.index["res."].inputs == 1
    drag(grouped, qtbot, port(grouped, "image", leaves=True), middle(grouped, "res."))
    assert predecessors(grouped, "res.conv") == ("image",)
    assert predecessors(grouped, "res.add") == ("res.relu", "image")
    steps = grouped.document.stack.count()
    qtbot.waitUntil(lambda: not grouped.view.canvas_scene.arranger.is_busy)
    drag(grouped, qtbot, port(grouped, "other", leaves=True), middle(grouped, "res."))
    assert predecessors(grouped, "res.conv") == ("other",)
    assert predecessors(grouped, "res.add") == ("res.relu", "other")
    assert grouped.document.stack.count() == steps + 1


def test_a_collapsed_group_with_two_predecessors_says_that_it_has_to_be_expanded(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    before = grouped.document.network
    drag(grouped, qtbot, port(grouped, "image", leaves=True), middle(grouped, "two."))
    assert grouped.document.network is before
    assert "Expand it" in grouped.view.hint.text()


def test_a_connection_drawn_back_may_begin_at_a_collapsed_group(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    grouped.document.edit_network("Place", grouped.document.network.with_node(Node("last", ReLU())))
    qtbot.waitUntil(lambda: not grouped.view.canvas_scene.arranger.is_busy)
    grouped.view.fit()
    drag(grouped, qtbot, port(grouped, "last", leaves=False), middle(grouped, "two."))
    assert predecessors(grouped, "last") == ("two.add",)


def test_a_connection_is_deleted_by_its_menu(loose: MainWindow, qtbot: QtBot) -> None:
    scene, document = loose.view.canvas_scene, loose.document
    connection = next(w for w in scene.diagram.connections if w.target == "flatten")
    menu = loose.action_set.connection_menu(connection)
    (action,) = menu.actions()
    assert action.text() == "Delete connection conv → flatten"
    action.trigger()
    menu.close()
    assert predecessors(loose, "flatten") == ()
    assert document.stack.undoText() == "Delete connection conv → flatten"
    document.stack.undo()
    assert predecessors(loose, "flatten") == ("conv",)


def test_a_press_of_the_right_button_on_a_connection_asks_for_its_menu(
    loose: MainWindow, qtbot: QtBot
) -> None:
    view, scene = loose.view, loose.view.canvas_scene
    number = next(n for n, w in enumerate(scene.diagram.connections) if w.target == "flatten")
    (x0, y0), (x1, _) = scene.arranged.connections[number][:2]
    position = view.mapFromScene(QPointF((x0 + x1) / 2, y0))
    heard: list[object] = []
    view.menu_requested.disconnect()
    view.menu_requested.connect(lambda _, connection: heard.append(connection))
    reason = QContextMenuEvent.Reason.Mouse
    for point in (position, middle(loose, "conv")):
        event = QContextMenuEvent(reason, point, view.viewport().mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
    assert heard == [scene.diagram.connections[number], None]


def test_the_connection_into_which_something_would_be_dropped_is_seen_from_afar(
    afar: MainWindow,
) -> None:
    scene, viewport = afar.view.canvas_scene, afar.view.viewport()
    before = viewport.grab().toImage()
    scene.highlight_connection(scene.diagram.connections[3])
    assert viewport.grab().toImage() != before
    scene.highlight_connection(None)
    assert viewport.grab().toImage() == before
