"""What lies on the canvas without a wire, let go on one: it is inserted as from the palette."""

import itertools
from functools import reduce

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import NormalizedConv
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, Conv2d, Dropout, Flatten, GroupNorm, Input, Linear
from explorer.diagram.geometry import GRID, Place, Rect
from explorer.edits.placing import Part
from explorer.graph.network import chain
from explorer.ui.canvas.items.connections import AimedItem
from explorer.ui.main_window import Window

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
def row(window: Window) -> Window:
    """A window with a row of blocks."""
    window.resize(1400, 900)
    window.document.edit_network("Open", ROW)
    window.view.fit()
    return window


def lay(window: Window, part: Part) -> str:
    """Drop something on free ground, below everything; the box that it makes."""
    scene = window.view.scene_of_nodes
    low = max(rect.top + rect.height for rect in scene.arranged.boxes.values())
    window.editing.drop(part, QPointF(0, low + 150))
    window.view.fit()
    return scene.shown.owner[window.document.selection[0]]


def on_wire(window: Window, target: str) -> Place:
    """The middle of what can be seen of the wire to a box."""
    scene = window.view.scene_of_nodes
    number = next(n for n, wire in enumerate(scene.shown.wires) if wire.target == target)
    (ax, ay), (bx, by) = scene.arranged.wires[number][:2]
    return (ax + bx) / 2, (ay + by) / 2


def press(window: Window, qtbot: QtBot, key: str, to: Place) -> QPoint:
    """Carry a box to a place, and hold it there; where the mouse is."""
    view, scene = window.view, window.view.scene_of_nodes
    start = view.mapFromScene(scene.item_of(key).pos())
    end = view.mapFromScene(QPointF(*to))
    pull(window, qtbot, start, end)
    return end


def pull(window: Window, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(window.view.viewport(), LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(window.view.viewport(), start + (end - start) * part)


def drag(window: Window, qtbot: QtBot, key: str, to: Place) -> None:
    end = press(window, qtbot, key, to)
    qtbot.mouseRelease(window.view.viewport(), LEFT, pos=end)


def is_lit(window: Window) -> bool:
    items = window.view.scene_of_nodes.items()
    return any(not item.path().isEmpty() for item in items if isinstance(item, AimedItem))


def feeders(window: Window, name: str) -> tuple[str, ...]:
    return window.document.network.node(name).feeders


def test_a_block_that_no_wire_has_reached_is_inserted_where_it_is_let_go(
    row: Window, qtbot: QtBot
) -> None:
    document = row.document
    key = lay(row, Dropout(0.25))
    document.edit_network("Comment", document.network.commented(key, "mine"))
    before, step = document.project, document.stack.index()
    end = press(row, qtbot, key, on_wire(row, "flatten"))
    item = row.view.scene_of_nodes.item_of(key)
    assert is_lit(row)
    assert item.opacity() < 1  # or it would hide the wire
    qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert not is_lit(row)
    assert item.opacity() == 1
    assert feeders(row, key) == ("relu",)
    assert feeders(row, "flatten") == (key,)
    assert document.network.node(key).block == Dropout(0.25)
    assert document.network.node(key).comment == "mine"
    assert [*document.network.index] == ["image", "conv", "relu", key, "flatten", "fc"]
    assert document.problems == ()
    assert document.selection == (key,)
    assert document.project.layout.moved == {}  # the rule places it, as it does the others
    assert document.stack.index() == step + 1
    document.stack.undo()
    assert document.project == before


def test_a_block_that_nobody_tuned_gets_the_settings_with_which_it_fits(
    row: Window, qtbot: QtBot
) -> None:
    key = lay(row, GroupNorm())
    drag(row, qtbot, key, on_wire(row, "flatten"))
    assert row.document.network.node(key).block == GroupNorm(4)
    assert feeders(row, "flatten") == (key,)


def test_what_does_not_fit_lights_no_wire_and_is_moved_with_the_reason(
    row: Window, qtbot: QtBot
) -> None:
    key, network = lay(row, Conv2d(8)), row.document.network
    to = on_wire(row, "fc")
    end = press(row, qtbot, key, to)
    assert not is_lit(row)
    with qtbot.waitSignal(row.view.scene_of_nodes.told) as told:
        qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert told.args is not None
    assert "image" in told.args[0]
    assert row.document.network == network
    assert row.view.scene_of_nodes.arranged.boxes[key].centre == pytest.approx(to, abs=GRID)


@pytest.mark.parametrize("part", [Input((1, 28, 28)), Add()], ids=["an input", "of two"])
def test_what_is_no_step_of_a_row_is_moved_or_wired_as_from_the_palette(
    row: Window, qtbot: QtBot, part: Part
) -> None:
    key = lay(row, part)
    drag(row, qtbot, key, on_wire(row, "flatten"))
    assert feeders(row, key) == (("relu",) if part.ports else ())


def test_a_wired_block_is_only_moved(row: Window, qtbot: QtBot) -> None:
    network = row.document.network
    end = press(row, qtbot, "conv", on_wire(row, "fc"))
    assert not is_lit(row)
    qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert row.document.network == network
    assert "conv" in row.document.project.layout.moved


def test_several_blocks_that_lie_loose_are_only_moved(row: Window, qtbot: QtBot) -> None:
    first, second = lay(row, Dropout()), lay(row, ReLU())
    row.document.select(first, second)
    network = row.document.network
    drag(row, qtbot, first, on_wire(row, "flatten"))
    assert row.document.network == network


def test_escape_while_a_wire_is_lit_leaves_everything_as_it_was(row: Window, qtbot: QtBot) -> None:
    key = lay(row, Dropout())
    before = row.document.project
    press(row, qtbot, key, on_wire(row, "flatten"))
    row.view.escape()
    assert not is_lit(row)
    assert row.document.project is before


@pytest.mark.parametrize("folded", [True, False], ids=["folded", "unfolded"])
def test_a_whole_group_is_inserted_as_one(row: Window, qtbot: QtBot, folded: bool) -> None:
    document, scene = row.document, row.view.scene_of_nodes
    group = lay(row, NormalizedConv(4))
    names = [*document.selection]
    assert scene.shown.index[group].is_folded
    if folded:
        drag(row, qtbot, group, on_wire(row, "flatten"))
    else:
        row.view.folding.unfold(scene.shown.index[group])
        row.view.fit()
        boxes = [scene.arranged.boxes[name] for name in names]
        middle = reduce(Rect.joined, boxes).centre
        x, y = on_wire(row, "flatten")
        way = QPointF(x - middle[0], y - middle[1])
        title = scene.frame_of(group).rect.topLeft() + QPointF(60, 10)
        start, end = row.view.mapFromScene(title), row.view.mapFromScene(title + way)
        pull(row, qtbot, start, end)
        qtbot.mouseRelease(row.view.viewport(), LEFT, pos=end)
    assert feeders(row, names[0]) == ("relu",)
    assert feeders(row, "flatten") == (names[-1],)
    assert group in document.network.made
    assert document.problems == ()
    boxes = scene.arranged.boxes.values()
    for one, other in itertools.combinations(boxes, 2):
        assert (
            abs(one.centre[0] - other.centre[0]) >= (one.width + other.width) / 2
            or abs(one.centre[1] - other.centre[1]) >= (one.height + other.height) / 2
        )


def test_between_blocks_placed_by_hand_it_stands_in_their_row(row: Window, qtbot: QtBot) -> None:
    scene = row.view.scene_of_nodes
    boxes = scene.arranged.boxes
    scene.move_to({key: (rect.centre[0] + 3, rect.centre[1]) for key, rect in boxes.items()})
    key = lay(row, Dropout())
    drag(row, qtbot, key, on_wire(row, "flatten"))
    assert feeders(row, "flatten") == (key,)
    line = [scene.arranged.boxes[name] for name in ("relu", key, "flatten")]
    assert len({rect.centre[1] for rect in line}) == 1
    assert all(a.left + a.width < b.left for a, b in itertools.pairwise(line))


def test_beside_another_that_lies_loose_it_stands_in_its_row(row: Window, qtbot: QtBot) -> None:
    scene = row.view.scene_of_nodes
    other, key = lay(row, ReLU()), lay(row, Dropout())
    seen = scene.arranged.boxes[other].centre
    drag(row, qtbot, key, on_wire(row, "flatten"))
    line = [scene.arranged.boxes[name] for name in ("relu", key, "flatten")]
    assert len({rect.centre[1] for rect in line}) == 1
    assert all(a.left + a.width < b.left for a, b in itertools.pairwise(line))
    assert scene.arranged.boxes[other].centre == seen


def test_in_a_wire_inside_of_a_group_it_joins_the_group(row: Window, qtbot: QtBot) -> None:
    document, scene = row.document, row.view.scene_of_nodes
    document.select("conv", "relu")
    row.hands.group()
    key = lay(row, Dropout())
    row.view.folding.unfold(scene.shown.index["group1."])
    row.view.fit()
    drag(row, qtbot, key, on_wire(row, "group1.relu"))
    assert feeders(row, "group1.relu") == (f"group1.{key}",)
    assert key not in document.network.index
    assert document.selection == (f"group1.{key}",)
    document.stack.undo()
    assert document.selection == (key,)


def test_in_front_of_a_folded_group_it_feeds_all_that_read_the_wire(
    window: Window, qtbot: QtBot
) -> None:
    window.resize(1400, 900)
    window.document.edit("Open", project_named("resnet18"))
    key = lay(window, Dropout())
    readers = window.document.network.readers["maxpool"]
    drag(window, qtbot, key, on_wire(window, "layer1."))
    assert window.document.network.readers["maxpool"] == [key]
    assert window.document.network.readers[key] == readers
    assert window.document.problems == ()
