"""Boxes without connections, dropped on a connection: inserted as from the palette."""

import itertools
from functools import reduce

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import NormalizedConv
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, Conv2d, Dropout, Flatten, GroupNorm, Input, Linear
from explorer.diagram.geometry import GRID, Point, Rect
from explorer.edits.placing import Placeable
from explorer.graph.network import chain
from explorer.ui.canvas.items.connections import HighlightedItem
from explorer.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
ROW = chain(
    "row",
    [
        ("image", Input((1, 28, 28))),
        ("conv", Conv2d(4)),
        ("relu", ReLU()),
        ("flatten", Flatten()),
        ("fc", Linear(10)),
    ],
)


@pytest.fixture
def row(window: MainWindow) -> MainWindow:
    """A window with a row of layers."""
    window.resize(1400, 900)
    window.document.edit_network("Open", ROW)
    window.view.fit()
    return window


def lay(window: MainWindow, part: Placeable) -> str:
    """Drop something on free ground, below everything; the box that it makes."""
    scene = window.view.canvas_scene
    low = max(rect.top + rect.height for rect in scene.arranged.boxes.values())
    window.context.edits.adding.drop(part, QPointF(0, low + 150))
    window.view.fit()
    return scene.diagram.owner[window.document.selection[0]]


def on_connection(window: MainWindow, target: str) -> Point:
    """The middle of what can be seen of the wire to a box."""
    scene = window.view.canvas_scene
    number = next(
        n for n, connection in enumerate(scene.diagram.connections) if connection.target == target
    )
    (ax, ay), (bx, by) = scene.arranged.connections[number][:2]
    return (ax + bx) / 2, (ay + by) / 2


def press(window: MainWindow, qtbot: QtBot, key: str, to: Point) -> QPoint:
    """Carry a box to a place, and hold it there; where the mouse is."""
    view, scene = window.view, window.view.canvas_scene
    start = view.mapFromScene(scene.item_of(key).pos())
    end = view.mapFromScene(QPointF(*to))
    pull(window, qtbot, start, end)
    return end


def pull(window: MainWindow, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(window.view.viewport(), LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(window.view.viewport(), start + (end - start) * part)


def drag(window: MainWindow, qtbot: QtBot, key: str, to: Point) -> None:
    end = press(window, qtbot, key, to)
    qtbot.mouseRelease(window.view.viewport(), LEFT, pos=end)


def is_lit(window: MainWindow) -> bool:
    items = window.view.canvas_scene.items()
    return any(not item.path().isEmpty() for item in items if isinstance(item, HighlightedItem))


def predecessors(window: MainWindow, name: str) -> tuple[str, ...]:
    return window.document.network.node(name).predecessors


def test_a_layer_that_no_connection_has_reached_is_inserted_where_it_is_let_go(
    row: MainWindow, qtbot: QtBot
) -> None:
    document = row.document
    key = lay(row, Dropout(0.25))
    document.edit_network("Comment", document.network.with_comment(key, "mine"))
    before, step = document.project, document.stack.index()
    end = press(row, qtbot, key, on_connection(row, "flatten"))
    item = row.view.canvas_scene.item_of(key)
    assert is_lit(row)
    assert item.opacity() < 1  # or it would hide the wire
    qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert not is_lit(row)
    assert item.opacity() == 1
    assert predecessors(row, key) == ("relu",)
    assert predecessors(row, "flatten") == (key,)
    assert document.network.node(key).layer == Dropout(0.25)
    assert document.network.node(key).comment == "mine"
    assert [*document.network.index] == ["image", "conv", "relu", key, "flatten", "fc"]
    assert document.problems == ()
    assert document.selection == (key,)
    assert document.project.layout.positions == {}  # the rule places it, as it does the others
    assert document.stack.index() == step + 1
    document.stack.undo()
    assert document.project == before


def test_a_layer_that_nobody_tuned_gets_the_settings_with_which_it_fits(
    row: MainWindow, qtbot: QtBot
) -> None:
    key = lay(row, GroupNorm())
    drag(row, qtbot, key, on_connection(row, "flatten"))
    assert row.document.network.node(key).layer == GroupNorm(4)
    assert predecessors(row, "flatten") == (key,)


def test_what_does_not_fit_lights_no_connection_and_is_moved_with_the_reason(
    row: MainWindow, qtbot: QtBot
) -> None:
    key, network = lay(row, Conv2d(8)), row.document.network
    to = on_connection(row, "fc")
    end = press(row, qtbot, key, to)
    assert not is_lit(row)
    with qtbot.waitSignal(row.view.canvas_scene.message_changed) as shown:
        qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert shown.args is not None
    assert "image" in shown.args[0]
    assert row.document.network == network
    assert row.view.canvas_scene.arranged.boxes[key].center == pytest.approx(to, abs=GRID)


@pytest.mark.parametrize("part", [Input((1, 28, 28)), Add()], ids=["an input", "of two"])
def test_what_is_no_step_of_a_row_is_moved_or_connected_as_from_the_palette(
    row: MainWindow, qtbot: QtBot, part: Placeable
) -> None:
    key = lay(row, part)
    drag(row, qtbot, key, on_connection(row, "flatten"))
    assert predecessors(row, key) == (("relu",) if part.ports else ())


def test_a_connected_layer_is_only_moved(row: MainWindow, qtbot: QtBot) -> None:
    network = row.document.network
    end = press(row, qtbot, "conv", on_connection(row, "fc"))
    assert not is_lit(row)
    qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert row.document.network == network
    assert "conv" in row.document.project.layout.positions


def test_several_layers_that_lie_loose_are_only_moved(row: MainWindow, qtbot: QtBot) -> None:
    first, second = lay(row, Dropout()), lay(row, ReLU())
    row.document.select(first, second)
    network = row.document.network
    drag(row, qtbot, first, on_connection(row, "flatten"))
    assert row.document.network == network


def test_escape_while_a_connection_is_lit_leaves_everything_as_it_was(
    row: MainWindow, qtbot: QtBot
) -> None:
    key = lay(row, Dropout())
    before = row.document.project
    press(row, qtbot, key, on_connection(row, "flatten"))
    row.view.escape()
    assert not is_lit(row)
    assert row.document.project is before


@pytest.mark.parametrize("collapsed", [True, False], ids=["folded", "unfolded"])
def test_a_whole_group_is_inserted_as_one(row: MainWindow, qtbot: QtBot, collapsed: bool) -> None:
    document, scene = row.document, row.view.canvas_scene
    group = lay(row, NormalizedConv(4))
    names = [*document.selection]
    assert scene.diagram.index[group].is_collapsed
    if collapsed:
        drag(row, qtbot, group, on_connection(row, "flatten"))
    else:
        row.view.collapsing.expand(scene.diagram.index[group])
        row.view.fit()
        boxes = [scene.arranged.boxes[name] for name in names]
        middle = reduce(Rect.joined, boxes).center
        x, y = on_connection(row, "flatten")
        direction = QPointF(x - middle[0], y - middle[1])
        title = scene.contents.frame_of(group).rect.topLeft() + QPointF(60, 10)
        start, end = row.view.mapFromScene(title), row.view.mapFromScene(title + direction)
        pull(row, qtbot, start, end)
        qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert predecessors(row, names[0]) == ("relu",)
    assert predecessors(row, "flatten") == (names[-1],)
    assert group in document.network.blocks
    assert document.problems == ()
    boxes = scene.arranged.boxes.values()
    for one, other in itertools.combinations(boxes, 2):
        assert (
            abs(one.center[0] - other.center[0]) >= (one.width + other.width) / 2
            or abs(one.center[1] - other.center[1]) >= (one.height + other.height) / 2
        )


def test_between_layers_placed_by_hand_it_stands_in_their_row(
    row: MainWindow, qtbot: QtBot
) -> None:
    scene = row.view.canvas_scene
    boxes = scene.arranged.boxes
    scene.move_to({key: (rect.center[0] + 3, rect.center[1]) for key, rect in boxes.items()})
    key = lay(row, Dropout())
    drag(row, qtbot, key, on_connection(row, "flatten"))
    assert predecessors(row, "flatten") == (key,)
    line = [scene.arranged.boxes[name] for name in ("relu", key, "flatten")]
    assert len({rect.center[1] for rect in line}) == 1
    assert all(a.left + a.width < b.left for a, b in itertools.pairwise(line))


def test_beside_another_that_lies_loose_it_stands_in_its_row(row: MainWindow, qtbot: QtBot) -> None:
    scene = row.view.canvas_scene
    other, key = lay(row, ReLU()), lay(row, Dropout())
    seen = scene.arranged.boxes[other].center
    drag(row, qtbot, key, on_connection(row, "flatten"))
    line = [scene.arranged.boxes[name] for name in ("relu", key, "flatten")]
    assert len({rect.center[1] for rect in line}) == 1
    assert all(a.left + a.width < b.left for a, b in itertools.pairwise(line))
    assert scene.arranged.boxes[other].center == seen


def test_in_a_connection_inside_of_a_group_it_joins_the_group(
    row: MainWindow, qtbot: QtBot
) -> None:
    document, scene = row.document, row.view.canvas_scene
    document.select("conv", "relu")
    row.context.edits.groups.group()
    key = lay(row, Dropout())
    row.view.collapsing.expand(scene.diagram.index["group1."])
    row.view.fit()
    drag(row, qtbot, key, on_connection(row, "group1.relu"))
    assert predecessors(row, "group1.relu") == (f"group1.{key}",)
    assert key not in document.network.index
    assert document.selection == (f"group1.{key}",)
    document.stack.undo()
    assert document.selection == (key,)


def test_in_front_of_a_collapsed_group_it_feeds_all_that_read_the_connection(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1400, 900)
    window.document.edit("Open", project_named("resnet18"))
    key = lay(window, Dropout())
    readers = window.document.network.successors["maxpool"]
    drag(window, qtbot, key, on_connection(window, "layer1."))
    assert window.document.network.successors["maxpool"] == [key]
    assert window.document.network.successors[key] == readers
    assert window.document.problems == ()
