"""What is in view: edits of visible boxes move nothing, what opens is shown as a whole."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from pytestqt.qtbot import QtBot

from explorer.catalog.blocks.convolutional import Inception
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, Input, Linear
from explorer.diagram.geometry import GRID
from explorer.diagram.manual.align import Axis, Edge
from explorer.edits.clipboard import clip
from explorer.edits.connecting import disconnect
from explorer.edits.removing import remove
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.main_window import MainWindow
from tests.ui.canvas.mouse import drag, middle

Edit = Callable[[MainWindow], None]


def seen(window: MainWindow) -> tuple[float, QPointF]:
    return window.view.zoom_level, window.view.mapToScene(QPoint(0, 0))


def expanded(window: MainWindow) -> None:
    """ResNet-18, of which one stage was unfolded and is looked at."""
    window.resize(1300, 900)
    window.document.switch_to("Open", project_named("resnet18"))
    scene = window.view.canvas_scene
    for key in ("layer2.", "layer2.0."):
        window.view.collapsing.expand(scene.diagram.index[key])


def connection_off(window: MainWindow) -> None:
    document = window.document
    document.edit_network("Unwire", disconnect(document.network, "layer2.0.bn1", 0))


def align(window: MainWindow) -> None:
    window.view.canvas_scene.select_boxes("layer2.0.conv1", "fc")
    window.context.edits.arrangement.align(Edge.TOP)


def distribute(window: MainWindow) -> None:
    window.view.canvas_scene.select_boxes("layer2.0.conv1", "layer2.0.bn1", "fc")
    window.context.edits.arrangement.distribute(Axis.ACROSS)


def nudge(window: MainWindow) -> None:
    window.document.select("layer2.0.conv1")
    window.context.edits.arrangement.nudge(3, -4)


@pytest.mark.parametrize("edit", [connection_off, align, distribute, nudge])
def test_an_edit_moves_the_view_no_more_than_undoing_it(window: MainWindow, edit: Edit) -> None:
    expanded(window)
    before = seen(window)
    edit(window)
    assert seen(window) == before
    window.action_set["undo"].trigger()
    window.action_set["redo"].trigger()
    assert seen(window) == before


def test_a_layer_that_was_dragged_stays_under_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    expanded(window)
    before, start = seen(window), middle(window, "layer2.0.conv2")
    drag(window, qtbot, start, start + QPoint(-20, 60))
    assert window.document.project.layout.positions.keys() == {"layer2.0.conv2"}
    assert seen(window) == before
    window.action_set["undo"].trigger()
    assert seen(window) == before


def test_a_box_dragged_out_of_a_view_of_everything_changes_no_view(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.view.fit()
    before, start = seen(window), middle(window, "c3")
    drag(window, qtbot, start, QPoint(window.view.viewport().width() - 10, start.y()))
    assert window.document.project.layout.positions.keys() == {"c3"}
    assert seen(window) == before


@pytest.mark.parametrize("corner", [QPointF(0.03, 0.04), QPointF(0.5, 0.97)])
def test_what_is_dropped_stays_under_the_mouse(window: MainWindow, corner: QPointF) -> None:
    window.view.fit()
    size, before = window.view.viewport().size(), seen(window)
    position = QPoint(round(corner.x() * size.width()), round(corner.y() * size.height()))
    window.context.edits.adding.drop(Add(), window.view.mapToScene(position))
    assert seen(window) == before
    (name,) = window.document.selection
    assert (middle(window, name) - position).manhattanLength() <= GRID * window.view.zoom_level + 2


def test_the_middle_of_an_open_group_is_dropped_under_the_mouse(window: MainWindow) -> None:
    window.resize(1300, 900)
    encoder = project_named("transformer").network
    used = clip(encoder, [name for name in encoder.index if name.startswith("encoder.")])
    window.context.files.new()
    before, scene = seen(window), window.view.canvas_scene
    window.context.edits.adding.drop(used, QPointF(-100, 40))
    assert scene.arranged.boxes.keys() == {"encoder.0.", "encoder.1."}
    boxes = map(rectangle, scene.arranged.boxes.values())
    around = reduce(QRectF.united, boxes)
    assert (around.center() - QPointF(-100, 40)).manhattanLength() <= GRID
    window.context.edits.adding.drop(used, QPointF(120, 200))  # which folds both by rule
    centers = {key: rect.center for key, rect in scene.arranged.boxes.items()}
    assert centers["encoder."] == pytest.approx((-100, 40), abs=2 * GRID)
    assert centers["encoder1."] == pytest.approx((120, 200), abs=GRID)
    assert seen(window) == before


def test_an_open_group_that_is_dropped_half_over_another_stands_beside_it_as_one(
    window: MainWindow,
) -> None:
    window.context.files.new()
    scene = window.view.canvas_scene
    window.context.edits.adding.drop(Input(), QPointF(0, 0))
    (name,) = window.document.selection
    directions = []
    for position in (QPointF(900, 900), QPointF(100, 20)):
        window.context.edits.adding.drop(Inception(), position)
        boxes, (frame,) = scene.arranged.boxes, scene.arranged.frames.values()
        x, y = boxes[scene.selected[0]].center
        own = (boxes[key].center for key in scene.selected)
        directions.append([(round(a - x), round(b - y)) for a, b in own])
        assert boxes[name].center == (0, 0)
        assert not rectangle(frame).intersects(rectangle(boxes[name]))
        window.document.stack.undo()
    assert directions[0] == directions[1]


def test_what_undo_changes_out_of_sight_is_brought_into_view(window: MainWindow) -> None:
    window.resize(1300, 900)
    window.document.select("c1")
    window.context.edits.arrangement.nudge(0, 4)
    window.view.zoom_to(2.0)
    item = window.view.canvas_scene.item_of("c1")
    window.view.go_to(item.pos() + QPointF(3000, 0))
    window.action_set["undo"].trigger()
    assert window.view.visible_rect.contains(item.sceneBoundingRect())
    assert window.view.zoom_level == 2.0


def test_another_name_changes_no_view_and_a_network_called_alike_is_shown_whole(
    window: MainWindow,
) -> None:
    window.view.zoom_to(2.0)
    before, document = seen(window), window.document
    document.edit_network("Rename", replace(document.network, name="other"))
    assert seen(window) == before
    document.switch_to("Open", project_named("lenet-5"))
    area = window.view.canvas_scene.contents.overview.area
    assert window.view.visible_rect.contains(area)
    window.view.zoom_to(2.0)
    document.stack.undo()
    assert window.view.visible_rect.contains(area)


@pytest.mark.parametrize("scale", [1.6, 4.0])
def test_what_a_repair_adds_or_changes_out_of_sight_is_brought_into_view_and_reported(
    window: MainWindow, scale: float
) -> None:
    window.resize(1024, 700)
    document, scene = window.document, window.view.canvas_scene
    network = remove(document.inference, ["flatten"])
    document.edit_network(
        "Unflatten", network.with_settings("c5", Linear(120)).with_settings("f6", Linear(84))
    )
    window.show_problems()
    entry = network.inputs[0].name
    for text, changed, chosen in (
        ("Insert Flatten before c5", "flatten1", ("flatten1",)),
        ("Set Input features to auto", "f6", (entry,)),
    ):
        document.select(entry)
        window.view.zoom_to(scale)
        window.view.go_to(scene.item_of(entry).pos())
        (card,) = window.context.panels.problems.cards
        next(button for button in card.buttons if button.text() == text).click()
        assert window.view.visible_rect.intersects(scene.item_of(changed).sceneBoundingRect())
        assert window.view.zoom_level == scale
        assert document.selection == chosen
        assert window.status.currentMessage() == f"Applied: {text}"
        pinned = document.network.with_settings("f6", Linear(84, in_features=99))
        document.edit_network("Break", pinned)


def test_a_repair_in_view_moves_nothing(window: MainWindow) -> None:
    document = window.document
    document.edit_network("Break", document.network.with_settings("c5", Linear(120, in_features=9)))
    document.select("c5")
    window.view.zoom_to(1.0)
    window.view.go_to(window.view.canvas_scene.item_of("c5").pos())
    before = seen(window)
    window.context.panels.inspector.repair_buttons.buttons[0].click()
    assert document.problems == ()
    assert document.selection == ("c5",)
    assert seen(window) == before
    assert window.status.currentMessage().startswith("Applied: ")
