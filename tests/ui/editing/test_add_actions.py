"""A block dropped into a wire between boxes that were placed by hand: it gets its room there."""

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, BatchNorm2d, Conv2d, Flatten, Input
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Point
from explorer.edits.clipboard import Clip, clip
from explorer.edits.connecting import connect
from explorer.edits.removing import remove
from explorer.edits.repairs.repairs import repairs
from explorer.graph.inference import infer
from explorer.graph.names import rename
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.project import Direction
from explorer.ui.canvas.hit_testing import position_of
from explorer.ui.main_window import MainWindow

ROW = Network(
    "row",
    (
        Node("image", Input((1, 28, 28))),
        Node("conv", Conv2d(4), (Port("image"),)),
        Node("relu", ReLU(), (Port("conv"),)),
    ),
)


def placed(window: MainWindow, direction: Direction, gap: float) -> dict[str, Point]:
    """Boxes in a row by hand, so far from one another."""
    step = (WIDTH if direction is Direction.RIGHT else HEIGHT) + gap
    row = {name: (number * step, 0.0) for number, name in enumerate(ROW.index)}
    positions = (
        row if direction is Direction.RIGHT else {name: xy[::-1] for name, xy in row.items()}
    )
    project = window.document.project.with_network(ROW)
    layout = project.layout.with_direction(direction).with_positions(positions)
    window.document.edit("Place", project.with_layout(layout))
    window.view.fit()
    return positions


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("gap", [12.0, 60.0, 400.0])
def test_a_layer_dropped_between_two_stands_between_them_in_their_row(
    window: MainWindow, direction: Direction, gap: float
) -> None:
    positions = placed(window, direction, gap)
    (x0, y0), (x1, y1) = positions["image"], positions["conv"]
    window.context.edits.adding.drop(BatchNorm2d(), QPointF((x0 + x1) / 2, (y0 + y1) / 2))
    document, scene = window.document, window.view.canvas_scene
    (new,) = document.selection
    assert document.network.node("conv").predecessors == (new,)
    line = ["image", new, "conv", "relu"]
    centers = [scene.arranged.boxes[name].center for name in line]
    along = [xy if direction is Direction.RIGHT else xy[::-1] for xy in centers]
    least = WIDTH if direction is Direction.RIGHT else HEIGHT
    assert all(b[0] - a[0] > least for a, b in itertools.pairwise(along))
    assert {y for _, y in along} == {0.0}
    document.stack.undo()
    assert scene.arranged.boxes["conv"].center == pytest.approx(positions["conv"])


def test_a_layer_dropped_where_a_row_turns_stands_where_it_was_let_go(window: MainWindow) -> None:
    placed(window, Direction.RIGHT, 60.0)
    layout = window.document.project.layout.with_positions({"conv": (-400.0, 300.0)})
    window.document.edit("Move", window.document.project.with_layout(layout))
    scene = window.view.canvas_scene
    corners = scene.arranged.connections[0]
    (ax, ay), (bx, by) = corners[2], corners[3]
    window.context.edits.adding.drop(BatchNorm2d(), QPointF((ax + bx) / 2, (ay + by) / 2))
    (new,) = window.document.selection
    assert window.document.network.node("conv").predecessors == (new,)
    x, y = scene.arranged.boxes[new].center
    assert abs(x - (ax + bx) / 2) <= WIDTH
    assert abs(y - (ay + by) / 2) <= 4 * HEIGHT


@pytest.mark.parametrize("requested", [BatchNorm2d(), clip(ROW, ["relu"])])
def test_what_is_dropped_on_the_connection_to_a_collapsed_group_leaves_none_beside_it(
    window: MainWindow, requested: BatchNorm2d | Clip
) -> None:
    window.document.edit("Open", project_named("resnet18"))
    scene = window.view.canvas_scene
    number = next(
        n
        for n, connection in enumerate(scene.diagram.connections)
        if connection.target == "layer1."
    )
    assert {*window.document.network.successors["maxpool"]} == {"layer1.0.conv1", "layer1.0.add"}
    corners = scene.arranged.connections[number]
    (ax, ay), (bx, by) = corners[0], corners[1]
    window.context.edits.adding.drop(requested, QPointF((ax + bx) / 2, (ay + by) / 2))
    (new,) = window.document.selection
    assert window.document.network.successors["maxpool"] == [new]
    assert {*window.document.network.successors[new]} == {"layer1.0.conv1", "layer1.0.add"}
    assert window.document.problems == ()
    window.document.stack.undo()


def by_hand(window: MainWindow) -> dict[str, Point]:
    """Every box where it stands, as if somebody had put it there."""
    boxes = window.view.canvas_scene.arranged.boxes
    positions = {key: (rect.center[0] + 3, rect.center[1]) for key, rect in boxes.items()}
    window.view.canvas_scene.move_to(positions)
    return positions


def overlaps(window: MainWindow) -> list[tuple[str, str]]:
    boxes = window.view.canvas_scene.arranged.boxes
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes.items(), 2)
        if abs(a.center[0] - b.center[0]) < (a.width + b.width) / 2
        and abs(a.center[1] - b.center[1]) < (a.height + b.height) / 2
    ]


def test_groups_made_and_repeated_among_boxes_placed_by_hand_stand_where_they_were(
    window: MainWindow,
) -> None:
    positions, document = by_hand(window), window.document
    document.select("c3", "tanh3")
    window.context.edits.groups.group()
    assert overlaps(window) == []
    boxes = window.view.canvas_scene.arranged.boxes
    middle = (positions["c3"][0] + positions["tanh3"][0]) / 2, positions["c3"][1]
    assert boxes["group1."].center == pytest.approx(middle, abs=WIDTH)
    window.context.edits.groups.repeat(3)
    assert overlaps(window) == []
    document.stack.undo()
    document.stack.undo()
    assert window.view.canvas_scene.arranged.boxes["c3"].center == pytest.approx(positions["c3"])


def test_a_group_of_the_first_in_a_row_stands_where_they_stood(window: MainWindow) -> None:
    positions, document = by_hand(window), window.document
    row = [name for name, (_, y) in positions.items() if y == positions["c3"][1]]
    first, second = sorted(row, key=lambda name: positions[name][0])[:2]
    document.select(first, second)
    window.context.edits.groups.group()
    stands = window.view.canvas_scene.arranged.boxes["group1."].center
    middle = (positions[first][0] + positions[second][0]) / 2, positions["c3"][1]
    assert stands == pytest.approx(middle)
    assert overlaps(window) == []


def test_what_repairs_or_is_pasted_lies_on_nothing(window: MainWindow) -> None:
    by_hand(window)
    document = window.document
    document.edit_network("Remove", remove(document.inference, ["flatten"]))
    (problem,) = document.problems
    direction = next(w for w in repairs(document.inference, problem) if "Flatten" in w.text)
    document.edit_network(direction.text, direction.network)
    assert document.problems == ()
    assert overlaps(window) == []
    document.select("c1", "tanh1", "s2")
    window.action_set["copy"].trigger()
    for _ in range(3):
        window.action_set["paste"].trigger()
    assert overlaps(window) == []
    window.context.edits.clipboard.duplicate()
    assert overlaps(window) == []


def test_behind_a_collapsed_group_a_layer_is_appended_and_pinned_nowhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.document
    document.edit_network("Row", ROW)
    document.select("relu")
    for text in ("residual", "residual", "flatten"):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    assert document.project.layout.positions == {}
    ends = [node.name for node in document.network.outputs]
    assert ends == list(document.selection)
    assert infer(document.network).problems == ()


def test_without_a_selection_a_layer_goes_behind_the_only_output(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.document.edit_network("Row", ROW)
    window.document.select()
    window.context.edits.adding.ask()
    qtbot.keyClicks(window.context.edits.adding.quick_add.box, "sigmoid")
    qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    (name,) = window.document.selection
    assert window.document.network.node(name).predecessors == ("relu",)


@pytest.mark.parametrize("away", [(400.0, 300.0), (-200.0, 300.0), (400.0, 6.0)])
def test_what_follows_a_connection_that_was_let_go_has_its_input_there(
    window: MainWindow, qtbot: QtBot, away: Point
) -> None:
    document, scene = window.document, window.view.canvas_scene
    document.edit_network("Row", ROW)
    document.select("relu")  # as a press on its port leaves it
    start = position_of(scene, Port("relu"))
    end = QPointF(start[0] + away[0], start[1] + away[1])
    scene.request_add(Port("relu"), end)
    qtbot.keyClicks(window.context.edits.adding.quick_add.box, "sigmoid")
    qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    (name,) = document.selection
    box = scene.arranged.boxes[name]
    assert abs(box.left - end.x()) <= GRID
    assert abs(box.center[1] - end.y()) <= GRID
    if away[1] < GRID:
        assert box.center[1] == start[1]  # level, without a kink


@pytest.mark.parametrize("requested", ["inception", "lstm cell"])
def test_an_open_group_behind_what_was_dropped_stands_beside_it(
    window: MainWindow, qtbot: QtBot, requested: str
) -> None:
    scene = window.view.canvas_scene
    window.context.files.new()
    entry = Input((8, 28, 28)) if requested == "inception" else Input((20, 8))
    window.context.edits.adding.drop(entry, QPointF(120, 80))
    for text in (requested, "relu", "dropout", "relu", "relu", "relu"):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    boxes, frames = scene.arranged.boxes, scene.arranged.frames
    (frame,) = (rect for key, rect in frames.items() if not scene.diagram.parents[key])
    head = next(key for key in frames if not scene.diagram.parents[key])
    strangers = [key for key in boxes if not key.startswith(head)]
    assert len(strangers) == 6
    for key in strangers:
        x, y = boxes[key].center
        assert not (
            abs(x - frame.center[0]) < (frame.width + boxes[key].width) / 2
            and abs(y - frame.center[1]) < (frame.height + boxes[key].height) / 2
        ), key
    for one, two in itertools.combinations(boxes, 2):
        assert abs(boxes[one].center[0] - boxes[two].center[0]) >= WIDTH or (
            abs(boxes[one].center[1] - boxes[two].center[1]) >= 1
        )


def test_what_begins_an_empty_network_by_keyboard_is_pinned_nowhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.context.files.new()
    for text in ("input 1x28x28", "inception", "relu", "relu"):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    assert window.document.project.layout.positions == {}


def connection_up(window: MainWindow, source: str, target: str, slot: int) -> None:
    after = connect(window.document.network, Port(source), target, slot)
    window.document.edit_network("Wire", after)


def test_a_sum_that_was_dropped_joins_the_rest_once_it_is_connected(window: MainWindow) -> None:
    document, scene = window.document, window.view.canvas_scene
    document.edit_network("Row", ROW)
    window.context.edits.adding.drop(Add(), QPointF(700, 300))
    (name,) = document.selection
    assert scene.arranged.boxes[name].center == (700, 300)
    connection_up(window, "conv", name, 0)
    connection_up(window, "relu", name, 1)
    assert document.project.layout.positions == {}
    boxes = scene.arranged.boxes
    assert boxes[name].center[0] > boxes["relu"].center[0]
    document.stack.undo()
    document.stack.undo()
    assert scene.arranged.boxes[name].center == (700, 300)


def test_what_was_placed_by_hand_stays_where_it_was_seen_whatever_is_connected(
    window: MainWindow, qtbot: QtBot
) -> None:
    document, scene = window.document, window.view.canvas_scene
    document.edit_network("Row", ROW)
    box = scene.arranged.boxes["conv"].center
    scene.move_to({"conv": (box[0] + 40, box[1] + 120)})
    seen = {key: rect.center for key, rect in scene.arranged.boxes.items()}
    for _ in range(6):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, "tanh")
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    connection_up(window, "image", "tanh6", 0)
    boxes = scene.arranged.boxes
    assert {key: boxes[key].center for key in seen} == seen
    document.select("relu")
    window.context.edits.selection.select_same_type()
    renamed = rename(document.network, "relu", "other")
    document.edit("Rename", document.project.renamed(*renamed))
    assert scene.arranged.boxes["other"].center == seen["relu"]
    for one, two in itertools.combinations(scene.arranged.boxes.values(), 2):
        apart = abs(one.center[0] - two.center[0]) >= WIDTH
        assert apart or abs(one.center[1] - two.center[1]) >= HEIGHT / 2


def test_what_begins_by_itself_lies_on_nothing_that_makes_direction_for_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.context.files.new()
    for text in ("input 3x32x32", "conv 16 3 padding 1", "concat", "relu"):
        window.context.edits.adding.ask()
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
    connection_up(window, "input1", "concat1", 1)
    window.document.select()
    window.context.edits.adding.append(Input((1, 28, 28)))
    window.context.edits.adding.set_target(
        None, QPointF(480, 160)
    )  # below the row, which moves down
    window.context.edits.adding.add(Add())
    assert len(window.document.network.nodes) == 6
    assert overlaps(window) == []


@pytest.mark.parametrize("by_hand_before", [False, True])
def test_a_layer_dropped_half_over_another_is_put_beside_it(
    window: MainWindow, by_hand_before: bool
) -> None:
    document, scene = window.document, window.view.canvas_scene
    document.edit_network("Row", ROW)
    if by_hand_before:
        by_hand(window)
    x, y = scene.arranged.boxes["conv"].center
    window.context.edits.adding.drop(Add(), QPointF(x + 40, y + 30))
    (name,) = document.selection
    assert overlaps(window) == []
    assert scene.arranged.boxes[name].center == pytest.approx((x + 40, y + HEIGHT), abs=3 * GRID)
    scene.move_to({name: (x + 40, y + 30)})
    assert overlaps(window) == [("conv", name)]  # as somebody wished


def test_a_column_that_makes_direction_runs_over_nothing_beside_it(window: MainWindow) -> None:
    document = window.document
    document.edit(
        "Place",
        document.project.with_network(ROW).with_layout(
            document.project.layout.with_direction(Direction.DOWN)
        ),
    )
    window.context.edits.adding.drop(Add(), QPointF(240, 350))
    document.select("image")
    window.context.edits.adding.append(BatchNorm2d())
    assert overlaps(window) == []


@pytest.mark.parametrize("grouped", [True, False], ids=["a group", "grouped on the canvas"])
def test_copies_of_a_group_that_was_placed_by_hand_stand_in_its_row(
    window: MainWindow, grouped: bool
) -> None:
    document, scene = window.document, window.view.canvas_scene
    group = "stem." if grouped else ""
    layers = [
        ("image", Input((1, 28, 28))),
        (f"{group}conv", Conv2d(8)),
        (f"{group}relu", ReLU()),
        ("flatten", Flatten()),
    ]
    document.load_fresh(document.project.with_network(chain("row", layers)))
    scene.move_to({name: (260.0 * at, 40.0) for at, (name, _) in enumerate(layers)})
    document.select(f"{group}conv", f"{group}relu")
    if not grouped:
        window.context.edits.groups.group()
    window.context.edits.groups.repeat(3)
    row = sorted(scene.arranged.boxes.values(), key=lambda rect: rect.left)
    assert len(row) == 5
    assert all(abs(rect.center[1] - 40.0) < 16 for rect in row)
    for one, other in itertools.pairwise(row):
        assert one.left + one.width < other.left
    (frame,) = scene.arranged.frames.values()
    assert frame.left + frame.width < scene.arranged.boxes["flatten"].left
