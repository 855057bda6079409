"""What is in view: an edit of what can be seen moves nothing, what opens is shown as a whole."""

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
from explorer.edits.connecting import unwire
from explorer.edits.removing import remove
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.main_window import Window
from tests.ui.canvas.test_gestures import drag, middle

Edit = Callable[[Window], None]


def seen(window: Window) -> tuple[float, QPointF]:
    return window.view.scale_of_view, window.view.mapToScene(QPoint(0, 0))


def unfolded(window: Window) -> None:
    """ResNet-18, of which one stage was unfolded and is looked at."""
    window.resize(1300, 900)
    window.document.turn_to("Open", project_named("resnet18"))
    scene = window.view.scene_of_nodes
    for key in ("layer2.", "layer2.0."):
        window.view.folding.unfold(scene.shown.index[key])


def wire_off(window: Window) -> None:
    document = window.document
    document.edit_network("Unwire", unwire(document.network, "layer2.0.bn1", 0))


def align(window: Window) -> None:
    window.view.scene_of_nodes.choose("layer2.0.conv1", "fc")
    window.hands.align(Edge.TOP)


def distribute(window: Window) -> None:
    window.view.scene_of_nodes.choose("layer2.0.conv1", "layer2.0.bn1", "fc")
    window.hands.distribute(Axis.ACROSS)


def nudge(window: Window) -> None:
    window.document.select("layer2.0.conv1")
    window.hands.nudge(3, -4)


@pytest.mark.parametrize("edit", [wire_off, align, distribute, nudge])
def test_an_edit_moves_the_view_no_more_than_undoing_it(window: Window, edit: Edit) -> None:
    unfolded(window)
    before = seen(window)
    edit(window)
    assert seen(window) == before
    window.undo()
    window.redo()
    assert seen(window) == before


def test_a_block_that_was_carried_stays_under_the_mouse(window: Window, qtbot: QtBot) -> None:
    unfolded(window)
    before, start = seen(window), middle(window, "layer2.0.conv2")
    drag(window, qtbot, start, start + QPoint(-20, 60))
    assert window.document.project.layout.moved.keys() == {"layer2.0.conv2"}
    assert seen(window) == before
    window.undo()
    assert seen(window) == before


def test_what_is_carried_out_of_a_view_of_everything_changes_no_view(
    window: Window, qtbot: QtBot
) -> None:
    window.view.fit()
    before, start = seen(window), middle(window, "c3")
    drag(window, qtbot, start, QPoint(window.view.viewport().width() - 10, start.y()))
    assert window.document.project.layout.moved.keys() == {"c3"}
    assert seen(window) == before


@pytest.mark.parametrize("corner", [QPointF(0.03, 0.04), QPointF(0.5, 0.97)])
def test_what_is_dropped_stays_under_the_mouse(window: Window, corner: QPointF) -> None:
    window.view.fit()
    size, before = window.view.viewport().size(), seen(window)
    place = QPoint(round(corner.x() * size.width()), round(corner.y() * size.height()))
    window.editing.drop(Add(), window.view.mapToScene(place))
    assert seen(window) == before
    (name,) = window.document.selection
    assert (middle(window, name) - place).manhattanLength() <= GRID * window.view.scale_of_view + 2


def test_the_middle_of_an_open_group_is_dropped_under_the_mouse(window: Window) -> None:
    window.resize(1300, 900)
    encoder = project_named("transformer").network
    taken = clip(encoder, [name for name in encoder.index if name.startswith("encoder.")])
    window.files.new()
    before, scene = seen(window), window.view.scene_of_nodes
    window.editing.drop(taken, QPointF(-100, 40))
    assert scene.arranged.boxes.keys() == {"encoder.0.", "encoder.1."}
    boxes = map(rectangle, scene.arranged.boxes.values())
    around = reduce(QRectF.united, boxes)
    assert (around.center() - QPointF(-100, 40)).manhattanLength() <= GRID
    window.editing.drop(taken, QPointF(120, 200))  # which folds both by rule
    centres = {key: rect.centre for key, rect in scene.arranged.boxes.items()}
    assert centres["encoder."] == pytest.approx((-100, 40), abs=2 * GRID)
    assert centres["encoder1."] == pytest.approx((120, 200), abs=GRID)
    assert seen(window) == before


def test_an_open_group_that_is_dropped_half_over_another_stands_beside_it_as_one(
    window: Window,
) -> None:
    window.files.new()
    scene = window.view.scene_of_nodes
    window.editing.drop(Input(), QPointF(0, 0))
    (name,) = window.document.selection
    ways = []
    for place in (QPointF(900, 900), QPointF(100, 20)):
        window.editing.drop(Inception(), place)
        boxes, (frame,) = scene.arranged.boxes, scene.arranged.frames.values()
        x, y = boxes[scene.selected[0]].centre
        own = (boxes[key].centre for key in scene.selected)
        ways.append([(round(a - x), round(b - y)) for a, b in own])
        assert boxes[name].centre == (0, 0)
        assert not rectangle(frame).intersects(rectangle(boxes[name]))
        window.document.stack.undo()
    assert ways[0] == ways[1]


def test_what_undo_changes_out_of_sight_is_brought_into_view(window: Window) -> None:
    window.resize(1300, 900)
    window.document.select("c1")
    window.hands.nudge(0, 4)
    window.view.zoom_to(2.0)
    item = window.view.scene_of_nodes.item_of("c1")
    window.view.go_to(item.pos() + QPointF(3000, 0))
    window.undo()
    assert window.view.seen.contains(item.sceneBoundingRect())
    assert window.view.scale_of_view == 2.0


def test_another_name_changes_no_view_and_a_network_called_alike_is_shown_whole(
    window: Window,
) -> None:
    window.view.zoom_to(2.0)
    before, document = seen(window), window.document
    document.edit_network("Rename", replace(document.network, name="other"))
    assert seen(window) == before
    document.turn_to("Open", project_named("lenet-5"))
    area = window.view.scene_of_nodes.overview.area
    assert window.view.seen.contains(area)
    window.view.zoom_to(2.0)
    document.stack.undo()
    assert window.view.seen.contains(area)


@pytest.mark.parametrize("scale", [1.6, 4.0])
def test_what_a_repair_adds_or_changes_out_of_sight_is_brought_into_view_and_told(
    window: Window, scale: float
) -> None:
    window.resize(1024, 700)
    document, scene = window.document, window.view.scene_of_nodes
    network = remove(document.inference, ["flatten"])
    document.edit_network("Unflatten", network.tuned("c5", Linear(120)).tuned("f6", Linear(84)))
    window.show_problems()
    entry = network.inputs[0].name
    for words, changed, chosen in (
        ("Insert Flatten before c5", "flatten1", ("flatten1",)),
        ("Let in_features follow the wire", "f6", (entry,)),
    ):
        document.select(entry)
        window.view.zoom_to(scale)
        window.view.go_to(scene.item_of(entry).pos())
        (card,) = window.problems.cards
        next(way for way in card.ways if way.text() == words).click()
        assert window.view.seen.intersects(scene.item_of(changed).sceneBoundingRect())
        assert window.view.scale_of_view == scale
        assert document.selection == chosen
        assert window.status.currentMessage() == f"Done: {words}"
        pinned = document.network.tuned("f6", Linear(84, in_features=99))
        document.edit_network("Break", pinned)


def test_a_repair_in_view_moves_nothing(window: Window) -> None:
    document = window.document
    document.edit_network("Break", document.network.tuned("c5", Linear(120, in_features=9)))
    document.select("c5")
    window.view.zoom_to(1.0)
    window.view.go_to(window.view.scene_of_nodes.item_of("c5").pos())
    before = seen(window)
    window.inspector.fixes.buttons[0].click()
    assert document.problems == ()
    assert document.selection == ("c5",)
    assert seen(window) == before
    assert window.status.currentMessage().startswith("Done: ")
