"""A block dropped into a wire between boxes that were placed by hand: it gets its room there."""

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, BatchNorm2d, Conv2d, Flatten, Input
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Place
from explorer.edits.clipboard import Clip, clip
from explorer.edits.connecting import wire
from explorer.edits.removing import remove
from explorer.edits.repairs.repairs import remedies
from explorer.graph.inference import infer
from explorer.graph.names import rename
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.project import Direction
from explorer.ui.canvas.hit_testing import place_of
from explorer.ui.main_window import Window

ROW = Network(
    "row",
    (
        Node("image", Input((1, 28, 28))),
        Node("conv", Conv2d(4), (Port("image"),)),
        Node("relu", ReLU(), (Port("conv"),)),
    ),
)


def placed(window: Window, way: Direction, gap: float) -> dict[str, Place]:
    """Boxes in a row by hand, so far from one another."""
    step = (WIDTH if way is Direction.RIGHT else HEIGHT) + gap
    row = {name: (number * step, 0.0) for number, name in enumerate(ROW.index)}
    places = row if way is Direction.RIGHT else {name: xy[::-1] for name, xy in row.items()}
    project = window.document.project.with_network(ROW)
    layout = project.layout.towards(way).with_moved(places)
    window.document.edit("Place", project.with_layout(layout))
    window.view.fit()
    return places


@pytest.mark.parametrize("way", Direction)
@pytest.mark.parametrize("gap", [12.0, 60.0, 400.0])
def test_a_block_dropped_between_two_stands_between_them_in_their_row(
    window: Window, way: Direction, gap: float
) -> None:
    places = placed(window, way, gap)
    (x0, y0), (x1, y1) = places["image"], places["conv"]
    window.editing.drop(BatchNorm2d(), QPointF((x0 + x1) / 2, (y0 + y1) / 2))
    document, scene = window.document, window.view.scene_of_nodes
    (new,) = document.selection
    assert document.network.node("conv").feeders == (new,)
    line = ["image", new, "conv", "relu"]
    centres = [scene.arranged.boxes[name].centre for name in line]
    along = [xy if way is Direction.RIGHT else xy[::-1] for xy in centres]
    least = WIDTH if way is Direction.RIGHT else HEIGHT
    assert all(b[0] - a[0] > least for a, b in itertools.pairwise(along))
    assert {y for _, y in along} == {0.0}
    document.stack.undo()
    assert scene.arranged.boxes["conv"].centre == pytest.approx(places["conv"])


def test_a_block_dropped_where_a_row_turns_stands_where_it_was_let_go(window: Window) -> None:
    placed(window, Direction.RIGHT, 60.0)
    layout = window.document.project.layout.with_moved({"conv": (-400.0, 300.0)})
    window.document.edit("Move", window.document.project.with_layout(layout))
    scene = window.view.scene_of_nodes
    corners = scene.arranged.wires[0]
    (ax, ay), (bx, by) = corners[2], corners[3]
    window.editing.drop(BatchNorm2d(), QPointF((ax + bx) / 2, (ay + by) / 2))
    (new,) = window.document.selection
    assert window.document.network.node("conv").feeders == (new,)
    x, y = scene.arranged.boxes[new].centre
    assert abs(x - (ax + bx) / 2) <= WIDTH
    assert abs(y - (ay + by) / 2) <= 4 * HEIGHT


@pytest.mark.parametrize("wished", [BatchNorm2d(), clip(ROW, ["relu"])])
def test_what_is_dropped_on_the_wire_to_a_folded_group_leaves_none_beside_it(
    window: Window, wished: BatchNorm2d | Clip
) -> None:
    window.document.edit("Open", project_named("resnet18"))
    scene = window.view.scene_of_nodes
    number = next(n for n, wire in enumerate(scene.shown.wires) if wire.target == "layer1.")
    assert {*window.document.network.readers["maxpool"]} == {"layer1.0.conv1", "layer1.0.add"}
    corners = scene.arranged.wires[number]
    (ax, ay), (bx, by) = corners[0], corners[1]
    window.editing.drop(wished, QPointF((ax + bx) / 2, (ay + by) / 2))
    (new,) = window.document.selection
    assert window.document.network.readers["maxpool"] == [new]
    assert {*window.document.network.readers[new]} == {"layer1.0.conv1", "layer1.0.add"}
    assert window.document.problems == ()
    window.document.stack.undo()


def by_hand(window: Window) -> dict[str, Place]:
    """Every box where it stands, as if somebody had put it there."""
    boxes = window.view.scene_of_nodes.arranged.boxes
    places = {key: (rect.centre[0] + 3, rect.centre[1]) for key, rect in boxes.items()}
    window.view.scene_of_nodes.move_to(places)
    return places


def overlaps(window: Window) -> list[tuple[str, str]]:
    boxes = window.view.scene_of_nodes.arranged.boxes
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes.items(), 2)
        if abs(a.centre[0] - b.centre[0]) < (a.width + b.width) / 2
        and abs(a.centre[1] - b.centre[1]) < (a.height + b.height) / 2
    ]


def test_groups_made_and_repeated_among_boxes_placed_by_hand_stand_where_they_were(
    window: Window,
) -> None:
    places, document = by_hand(window), window.document
    document.select("c3", "tanh3")
    window.hands.group()
    assert overlaps(window) == []
    boxes = window.view.scene_of_nodes.arranged.boxes
    middle = (places["c3"][0] + places["tanh3"][0]) / 2, places["c3"][1]
    assert boxes["group1."].centre == pytest.approx(middle, abs=WIDTH)
    window.hands.repeat(3)
    assert overlaps(window) == []
    document.stack.undo()
    document.stack.undo()
    assert window.view.scene_of_nodes.arranged.boxes["c3"].centre == pytest.approx(places["c3"])


def test_a_group_of_the_first_in_a_row_stands_where_they_stood(window: Window) -> None:
    places, document = by_hand(window), window.document
    row = [name for name, (_, y) in places.items() if y == places["c3"][1]]
    first, second = sorted(row, key=lambda name: places[name][0])[:2]
    document.select(first, second)
    window.hands.group()
    stands = window.view.scene_of_nodes.arranged.boxes["group1."].centre
    middle = (places[first][0] + places[second][0]) / 2, places["c3"][1]
    assert stands == pytest.approx(middle)
    assert overlaps(window) == []


def test_what_mends_or_is_pasted_lies_on_nothing(window: Window) -> None:
    by_hand(window)
    document = window.document
    document.edit_network("Remove", remove(document.inference, ["flatten"]))
    (problem,) = document.problems
    way = next(w for w in remedies(document.inference, problem) if "Flatten" in w.words)
    document.edit_network(way.words, way.network)
    assert document.problems == ()
    assert overlaps(window) == []
    document.select("c1", "tanh1", "s2")
    window.actions_["copy"].trigger()
    for _ in range(3):
        window.actions_["paste"].trigger()
    assert overlaps(window) == []
    window.hands.duplicate()
    assert overlaps(window) == []


def test_behind_a_folded_group_a_block_is_appended_and_pinned_nowhere(
    window: Window, qtbot: QtBot
) -> None:
    document = window.document
    document.edit_network("Row", ROW)
    document.select("relu")
    for words in ("residual", "residual", "flatten"):
        window.add_block()
        qtbot.keyClicks(window.quick.box, words)
        qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    assert document.project.layout.moved == {}
    ends = [node.name for node in document.network.outputs]
    assert ends == list(document.selection)
    assert infer(document.network).problems == ()


def test_without_a_selection_a_block_goes_behind_the_only_output(
    window: Window, qtbot: QtBot
) -> None:
    window.document.edit_network("Row", ROW)
    window.document.select()
    window.add_block()
    qtbot.keyClicks(window.quick.box, "sigmoid")
    qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    (name,) = window.document.selection
    assert window.document.network.node(name).feeders == ("relu",)


@pytest.mark.parametrize("away", [(400.0, 300.0), (-200.0, 300.0), (400.0, 6.0)])
def test_what_follows_a_wire_that_was_let_go_has_its_input_there(
    window: Window, qtbot: QtBot, away: Place
) -> None:
    document, scene = window.document, window.view.scene_of_nodes
    document.edit_network("Row", ROW)
    document.select("relu")  # as a press on its port leaves it
    start = place_of(scene, Port("relu"))
    end = QPointF(start[0] + away[0], start[1] + away[1])
    scene.ask_what_begins(Port("relu"), end)
    qtbot.keyClicks(window.quick.box, "sigmoid")
    qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    (name,) = document.selection
    box = scene.arranged.boxes[name]
    assert abs(box.left - end.x()) <= GRID
    assert abs(box.centre[1] - end.y()) <= GRID
    if away[1] < GRID:
        assert box.centre[1] == start[1]  # level, without a kink


@pytest.mark.parametrize("wished", ["inception", "lstm cell"])
def test_an_open_group_behind_what_was_dropped_stands_beside_it(
    window: Window, qtbot: QtBot, wished: str
) -> None:
    scene = window.view.scene_of_nodes
    window.files.new()
    entry = Input((8, 28, 28)) if wished == "inception" else Input((20, 8))
    window.editing.drop(entry, QPointF(120, 80))
    for words in (wished, "relu", "dropout", "relu", "relu", "relu"):
        window.add_block()
        qtbot.keyClicks(window.quick.box, words)
        qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    boxes, frames = scene.arranged.boxes, scene.arranged.frames
    (frame,) = (rect for key, rect in frames.items() if not scene.shown.parents[key])
    head = next(key for key in frames if not scene.shown.parents[key])
    strangers = [key for key in boxes if not key.startswith(head)]
    assert len(strangers) == 6
    for key in strangers:
        x, y = boxes[key].centre
        assert not (
            abs(x - frame.centre[0]) < (frame.width + boxes[key].width) / 2
            and abs(y - frame.centre[1]) < (frame.height + boxes[key].height) / 2
        ), key
    for one, two in itertools.combinations(boxes, 2):
        assert abs(boxes[one].centre[0] - boxes[two].centre[0]) >= WIDTH or (
            abs(boxes[one].centre[1] - boxes[two].centre[1]) >= 1
        )


def test_what_begins_an_empty_network_by_keyboard_is_pinned_nowhere(
    window: Window, qtbot: QtBot
) -> None:
    window.files.new()
    for words in ("input 1x28x28", "inception", "relu", "relu"):
        window.add_block()
        qtbot.keyClicks(window.quick.box, words)
        qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    assert window.document.project.layout.moved == {}


def wire_up(window: Window, source: str, target: str, slot: int) -> None:
    after = wire(window.document.network, Port(source), target, slot)
    window.document.edit_network("Wire", after)


def test_a_sum_that_was_dropped_joins_the_rest_once_it_is_wired(window: Window) -> None:
    document, scene = window.document, window.view.scene_of_nodes
    document.edit_network("Row", ROW)
    window.editing.drop(Add(), QPointF(700, 300))
    (name,) = document.selection
    assert scene.arranged.boxes[name].centre == (700, 300)
    wire_up(window, "conv", name, 0)
    wire_up(window, "relu", name, 1)
    assert document.project.layout.moved == {}
    boxes = scene.arranged.boxes
    assert boxes[name].centre[0] > boxes["relu"].centre[0]
    document.stack.undo()
    document.stack.undo()
    assert scene.arranged.boxes[name].centre == (700, 300)


def test_what_was_placed_by_hand_stays_where_it_was_seen_whatever_is_wired(
    window: Window, qtbot: QtBot
) -> None:
    document, scene = window.document, window.view.scene_of_nodes
    document.edit_network("Row", ROW)
    box = scene.arranged.boxes["conv"].centre
    scene.move_to({"conv": (box[0] + 40, box[1] + 120)})
    seen = {key: rect.centre for key, rect in scene.arranged.boxes.items()}
    for _ in range(6):
        window.add_block()
        qtbot.keyClicks(window.quick.box, "tanh")
        qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    wire_up(window, "image", "tanh6", 0)
    boxes = scene.arranged.boxes
    assert {key: boxes[key].centre for key in seen} == seen
    document.select("relu")
    window.hands.select_kind()
    renamed = rename(document.network, "relu", "other")
    document.edit("Rename", document.project.renamed(*renamed))
    assert scene.arranged.boxes["other"].centre == seen["relu"]
    for one, two in itertools.combinations(scene.arranged.boxes.values(), 2):
        apart = abs(one.centre[0] - two.centre[0]) >= WIDTH
        assert apart or abs(one.centre[1] - two.centre[1]) >= HEIGHT / 2


def test_what_begins_by_itself_lies_on_nothing_that_makes_way_for_it(
    window: Window, qtbot: QtBot
) -> None:
    window.files.new()
    for words in ("input 3x32x32", "conv 16 3 padding 1", "concat", "relu"):
        window.add_block()
        qtbot.keyClicks(window.quick.box, words)
        qtbot.keyClick(window.quick.box, Qt.Key.Key_Return)
    wire_up(window, "input1", "concat1", 1)
    window.document.select()
    window.editing.append(Input((1, 28, 28)))
    window.editing.aim(None, QPointF(480, 160))  # below the row, which moves down
    window.editing.add(Add())
    assert len(window.document.network.nodes) == 6
    assert overlaps(window) == []


@pytest.mark.parametrize("by_hand_before", [False, True])
def test_a_block_dropped_half_over_another_is_put_beside_it(
    window: Window, by_hand_before: bool
) -> None:
    document, scene = window.document, window.view.scene_of_nodes
    document.edit_network("Row", ROW)
    if by_hand_before:
        by_hand(window)
    x, y = scene.arranged.boxes["conv"].centre
    window.editing.drop(Add(), QPointF(x + 40, y + 30))
    (name,) = document.selection
    assert overlaps(window) == []
    assert scene.arranged.boxes[name].centre == pytest.approx((x + 40, y + HEIGHT), abs=3 * GRID)
    scene.move_to({name: (x + 40, y + 30)})
    assert overlaps(window) == [("conv", name)]  # as somebody wished


def test_a_column_that_makes_way_runs_over_nothing_beside_it(window: Window) -> None:
    document = window.document
    document.edit(
        "Place",
        document.project.with_network(ROW).with_layout(
            document.project.layout.towards(Direction.DOWN)
        ),
    )
    window.editing.drop(Add(), QPointF(240, 350))
    document.select("image")
    window.editing.append(BatchNorm2d())
    assert overlaps(window) == []


@pytest.mark.parametrize("grouped", [True, False], ids=["a group", "grouped on the canvas"])
def test_copies_of_a_group_that_was_placed_by_hand_stand_in_its_row(
    window: Window, grouped: bool
) -> None:
    document, scene = window.document, window.view.scene_of_nodes
    group = "stem." if grouped else ""
    blocks = [
        ("image", Input((1, 28, 28))),
        (f"{group}conv", Conv2d(8)),
        (f"{group}relu", ReLU()),
        ("flatten", Flatten()),
    ]
    document.reset(document.project.with_network(chain("row", blocks)))
    scene.move_to({name: (260.0 * at, 40.0) for at, (name, _) in enumerate(blocks)})
    document.select(f"{group}conv", f"{group}relu")
    if not grouped:
        window.hands.group()
    window.hands.repeat(3)
    row = sorted(scene.arranged.boxes.values(), key=lambda rect: rect.left)
    assert len(row) == 5
    assert all(abs(rect.centre[1] - 40.0) < 16 for rect in row)
    for one, other in itertools.pairwise(row):
        assert one.left + one.width < other.left
    (frame,) = scene.arranged.frames.values()
    assert frame.left + frame.width < scene.arranged.boxes["flatten"].left
