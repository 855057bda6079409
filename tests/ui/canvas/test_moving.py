"""Moving boxes with the mouse, near and from afar."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from explorer.catalog.demos import project_named
from explorer.edits.removing import remove
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.hit_testing import box_at
from explorer.ui.canvas.items.node_item import READABLE, NodeItem
from explorer.ui.main_window import MainWindow
from tests.ui.canvas.mouse import (
    LEFT,
    drag,
    is_above_with_its_connections,
    middle,
)


def test_several_layers_are_dragged_as_one_step(loose: MainWindow, qtbot: QtBot) -> None:
    scene = loose.view.canvas_scene
    scene.select_boxes("conv", "relu")
    homes = {key: scene.item_of(key).pos() for key in ("conv", "relu")}
    start = middle(loose, "conv")
    steps = loose.document.stack.count()
    drag(loose, qtbot, start, start + QPoint(80, 60))
    directions = {key: scene.item_of(key).pos() - homes[key] for key in homes}
    assert directions["conv"] == directions["relu"]
    assert not directions["conv"].isNull()
    assert loose.document.stack.count() == steps + 1
    loose.document.stack.undo()
    assert {key: scene.item_of(key).pos() for key in homes} == homes


@pytest.mark.parametrize("key", ["conv", "flatten"])
def test_what_is_dragged_over_another_lies_on_top_of_it_and_stays_there(
    loose: MainWindow, qtbot: QtBot, key: str
) -> None:
    scene, other = loose.view.canvas_scene, "flatten" if key == "conv" else "conv"
    start, end = middle(loose, key), middle(loose, other) + QPoint(20, 12)
    qtbot.mousePress(loose.view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(loose.view.viewport(), end)
    over = loose.view.mapToScene(end - QPoint(10, 6))
    drawn = [item.key for item in scene.items(over) if isinstance(item, NodeItem)]
    assert drawn == [key, other]
    assert is_above_with_its_connections(loose, key, other)
    qtbot.mouseRelease(loose.view.viewport(), LEFT, pos=end)
    assert box_at(scene.contents, over) == key
    assert is_above_with_its_connections(loose, key, other)
    loose.document.select()
    assert box_at(scene.contents, over) == key
    loose.document.select(other)
    assert box_at(scene.contents, over) == other


def test_a_click_on_a_collapsed_group_selects_all_of_it_and_a_drag_moves_it_as_it_is(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    document, scene = grouped.document, grouped.view.canvas_scene
    document.select("res.relu")
    start, home = middle(grouped, "res."), scene.item_of("res.").pos()
    drag(grouped, qtbot, start, start + QPoint(80, 60))
    assert scene.item_of("res.").pos() != home
    assert document.selection == ("res.relu",)
    qtbot.mouseClick(grouped.view.viewport(), LEFT, pos=middle(grouped, "res."))
    assert document.selection == scene.diagram.index["res."].nodes
    assert scene.item_of("res.").is_whole


def test_a_title_above_a_frame_that_is_seen_from_afar_moves_its_group(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1100, 700)
    window.document.edit("Open", project_named("resnet18-3x3"))
    window.view.collapsing.expand_all()
    scene, view = window.view.canvas_scene, window.view
    qtbot.waitUntil(lambda: not scene.arranger.is_busy)
    view.fit()
    assert view.zoom_level < READABLE
    view.viewport().grab()
    plate = scene.contents.overview.plates["layer3."]
    frame = scene.arranged.frames["layer3."]
    assert plate.bottom() == pytest.approx(frame.top)
    start = view.mapFromScene(plate.center())
    box = scene.arranged.boxes["layer3.1.conv1"].center
    drag(window, qtbot, start, start + QPoint(40, 30))
    assert set(window.document.selection) == {
        name for name in window.document.network.index if name.startswith("layer3.")
    }
    after = scene.arranged.boxes["layer3.1.conv1"].center
    assert after[0] > box[0]
    assert after[1] > box[1]


class Painted(QObject):
    """Counts how often a widget is painted."""

    count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_is_dragged_from_afar_is_painted_with_each_move(window: MainWindow) -> None:
    scene, view = window.view.canvas_scene, window.view
    view.fit()
    view.zoom(-9)
    assert view.zoom_level < READABLE
    scene.select_boxes("c3", "s4")
    QApplication.processEvents()
    painted = Painted(view)
    view.viewport().installEventFilter(painted)
    start = QPointF(*scene.arranged.boxes["c3"].center)
    gesture = Move(scene, start, scene.selected, "c3")
    for number in range(1, 5):
        gesture.move(start + QPointF(90 * number, 60 * number))
        QApplication.processEvents()
        assert painted.count == number
    gesture.cancel()
    QApplication.processEvents()
    assert painted.count == 5


def test_a_drag_that_is_cancelled_or_ended_leaves_every_connection_where_it_was(
    window: MainWindow,
) -> None:
    scene = window.view.canvas_scene
    window.view.fit()
    whole = scene.contents.connections.bundles
    for keys in (("c3",), tuple(scene.names())):
        start = QPointF(*scene.arranged.boxes[keys[0]].center)
        gesture = Move(scene, start, keys, keys[0])
        gesture.move(start + QPointF(160, 80))
        assert scene.contents.connections.bundles is not whole
        gesture.cancel()
        assert scene.contents.connections.bundles is whole
    gesture = Move(scene, start, ("c3",), "c3")
    gesture.move(start + QPointF(160, 80))
    window.document.edit_network("New", window.document.network.with_comment("c1", "first"))
    window.document.edit_network("Gone", remove(window.document.inference, ("f6",)))
    there = scene.contents.connections.bundles
    gesture.cancel()
    assert scene.contents.connections.bundles is there


def test_where_no_port_is_drawn_none_is_taken_hold_of(afar: MainWindow, qtbot: QtBot) -> None:
    scene, network = afar.view.canvas_scene, afar.document.network
    rect = scene.arranged.boxes["c3"]
    for x in (rect.left + 3, rect.left + rect.width - 3):
        scene.select_boxes()
        position = afar.view.mapFromScene(QPointF(x, rect.center[1]))
        drag(afar, qtbot, position, position + QPoint(30, 120))
        assert afar.document.network == network
        assert afar.document.stack.undoText() == "Move c3"
        afar.document.stack.undo()
