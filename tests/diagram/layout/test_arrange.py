import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Concat, Conv2d, Flatten, Input, Linear, MaxPool2d
from explorer.diagram.diagram import Diagram, all_expanded, flat, make_diagram
from explorer.diagram.geometry import Arrangement, Rect
from explorer.diagram.layout import nested
from explorer.diagram.layout.arrange import arrange, moved, port_positions, unanchored
from explorer.diagram.routing.router import Tracks
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.project import Direction
from tests.benchmarks.networks import dense, residual

BOTH = pytest.mark.parametrize("direction", Direction)


def expanded(network: Network) -> Diagram:
    facts = infer(network).nodes
    return make_diagram(network, all_expanded(network), lambda port: facts[port.node].shape)


def overlap(one: Rect, other: Rect) -> bool:
    return (
        one.left < other.left + other.width - 1e-6
        and other.left < one.left + one.width - 1e-6
        and one.top < other.top + other.height - 1e-6
        and other.top < one.top + one.height - 1e-6
    )


def crossed(arranged: Arrangement) -> list[tuple[int, str]]:
    """The wires that run through a box, which may only touch its border."""
    found = []
    for key, box in arranged.boxes.items():
        inner = box.grown(-1.0)
        for number, corners in enumerate(arranged.connections):
            for (x0, y0), (x1, y1) in itertools.pairwise(corners):
                stroke = Rect(min(x0, x1), min(y0, y1), abs(x1 - x0) + 0.01, abs(y1 - y0) + 0.01)
                if overlap(stroke, inner):
                    found.append((number, key))
    return found


def check(shown: Diagram, arranged: Arrangement) -> None:
    boxes = list(arranged.boxes.items())
    assert arranged.boxes.keys() == shown.index.keys()
    assert not any(overlap(a, b) for (_, a), (_, b) in itertools.combinations(boxes, 2))
    for number, connection in enumerate(arranged.connections):
        for end, port in zip(
            (connection[0], connection[-1]), port_positions(arranged, shown, number), strict=True
        ):
            assert end == pytest.approx(port)
        for (x0, y0), (x1, y1) in itertools.pairwise(connection):
            assert x0 == x1 or y0 == y1


@BOTH
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_boxes_stand_apart_and_connections_run_from_port_to_port_in_level_and_upright_strokes(
    direction: Direction, data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    for shown in (flat(network), make_diagram(network, all_expanded(network), lambda port: None)):
        check(shown, arrange(shown, direction))


@pytest.mark.parametrize("entry", [entry for entry in ARCHITECTURES if entry.build])
def test_every_architecture_can_be_read(entry: Architecture) -> None:
    assert entry.build is not None
    shown = flat(entry.build())
    check(shown, arrange(shown))


@BOTH
@pytest.mark.parametrize(
    "network", [residual((2, 2)), dense((4, 3))], ids=lambda network: network.name
)
def test_no_connection_runs_through_a_box_and_no_frame_holds_a_stranger(
    network: Network, direction: Direction
) -> None:
    for shown in (expanded(network), flat(network)):
        arranged = arrange(shown, direction)
        check(shown, arranged)
        assert crossed(arranged) == []
        for frame, room in arranged.frames.items():
            for key, rect in arranged.boxes.items():
                assert overlap(rect, room) == key.startswith(frame[:-1])


def test_a_short_chain_stands_in_one_row() -> None:
    network = chain("short", [("image", Input()), ("one", ReLU()), ("two", ReLU())])
    centers = [rect.center for rect in arrange(flat(network)).boxes.values()]
    assert len({y for _, y in centers}) == 1
    assert len({b[0] - a[0] for a, b in itertools.pairwise(centers)}) == 1


@BOTH
def test_a_long_chain_is_broken_into_rows_or_columns(direction: Direction) -> None:
    network = chain("long", [("image", Input()), *((f"relu{i}", ReLU()) for i in range(20))])
    arranged = arrange(flat(network), direction)
    width, height = (max(rect.center[axis] for rect in arranged.boxes.values()) for axis in (0, 1))
    assert 0 < height < 2 * width < 4 * height + 4 * width
    assert crossed(arranged) == []


def branches() -> Diagram:
    nodes = (
        Node("image", Input()),
        Node("left", ReLU(), (Port("image"),)),
        Node("right", ReLU(), (Port("image"),)),
        Node("add", Add(), (Port("left"), Port("right"))),
        Node("skip", Concat(), (Port("image"), Port("add"))),
    )
    return flat(Network("branches", nodes))


def test_branches_stand_behind_what_feeds_them_and_around_its_line() -> None:
    boxes = {key: rect.center for key, rect in arrange(branches()).boxes.items()}
    assert boxes["image"][0] < boxes["left"][0] == boxes["right"][0] < boxes["add"][0]
    assert boxes["image"][1] == boxes["add"][1]
    assert boxes["left"][1] + boxes["right"][1] == 2 * boxes["add"][1]


def test_connections_into_one_box_arrive_at_positions_of_their_own() -> None:
    connections = arrange(branches()).connections
    ends = [connection[-1] for connection in connections]
    assert len(set(ends)) == len(ends)


@BOTH
def test_a_box_that_was_moved_stands_there_and_takes_its_connections_along(
    direction: Direction,
) -> None:
    shown = branches()
    plain = arrange(shown, direction)
    changed = moved(shown, plain, {"add": (5.0, 700.0), "gone": (1.0, 1.0)})
    assert changed.boxes["add"].center == (5.0, 700.0)
    assert changed.boxes["left"] == plain.boxes["left"]
    check(shown, changed)
    assert moved(shown, plain, {"gone": (1.0, 1.0)}) is plain


def test_a_frame_grows_around_a_box_that_was_moved() -> None:
    shown = expanded(residual((2,)))
    changed = moved(shown, arrange(shown), {"layer1.0.conv1": (-500.0, -300.0)})
    frame = changed.frames["layer1."]
    assert frame.left < -500.0
    assert frame.top < -300.0


@BOTH
def test_a_box_put_on_a_connection_pushes_it_aside(direction: Direction) -> None:
    network = chain("row", [("image", Input()), *[(name, ReLU()) for name in "abcd"]])
    shown = flat(network)
    row = {"a": (0.0, 600.0), "d": (300.0, 600.0), "b": (600.0, 600.0)}
    positions = row if direction is Direction.RIGHT else {key: row[key][::-1] for key in row}
    placed = moved(shown, arrange(shown, direction), positions)
    number = next(n for n, connection in enumerate(shown.connections) if connection.target == "b")
    assert (number, "d") not in crossed(placed)


@BOTH
def test_boxes_carried_together_keep_the_connections_between_them(direction: Direction) -> None:
    shown = expanded(residual((2,)))
    plain = arrange(shown, direction)
    carried = moved(shown, plain, {
        key: (rect.center[0] + 500, rect.center[1] + 70) for key, rect in plain.boxes.items()
    })  # fmt: skip
    assert carried.connections == [
        [(x + 500, y + 70) for x, y in connection] for connection in plain.connections
    ]


@BOTH
def test_what_was_laid_out_before_changes_nothing(direction: Direction) -> None:
    network = dense((3, 3))
    shown = make_diagram(network, all_expanded(network), lambda port: None)
    nested.compute_level.cache_clear()
    first = arrange(shown, direction)
    moved(shown, first, {shown.boxes[1].key: (500.0, 900.0)})
    arrange(flat(network), direction)
    assert arrange(shown, direction) == first
    nested.compute_level.cache_clear()
    assert arrange(shown, direction) == first


def test_a_frame_grows_with_a_frame_that_is_moved_inside_it() -> None:
    network = residual((2, 2))
    shown = expanded(network)
    plain = arrange(shown)
    inner = max(plain.frames, key=shown.depth_of)
    outer = shown.parents[inner]
    held = [key for key in plain.boxes if key.startswith(inner[:-1])]
    centers = {key: plain.boxes[key].center for key in held}
    after = moved(shown, plain, {key: (x + 700, y + 500) for key, (x, y) in centers.items()})
    assert after.frames[inner].joined(after.frames[outer]) == after.frames[outer]
    assert after.frames[outer] != plain.frames[outer]


def test_connections_that_lead_back_run_beside_one_another() -> None:
    names = ("image", "conv", "pool", "flatten", "fc", "relu")
    layers = (Input((1, 28, 28)), Conv2d(16), MaxPool2d(2), Flatten(), Linear(10), ReLU())
    network = chain("row", list(zip(names, layers, strict=True)))
    positions = [(0, 0), (240, 0), (60, 320), (240, 108), (420, 262), (0, 58)]
    shown = make_diagram(network, (), infer(network).shape_at)
    by_hand = {name: (float(x), float(y)) for name, (x, y) in zip(names, positions, strict=True)}
    drawn = moved(shown, arrange(shown), by_hand)
    tracks = Tracks()
    for connection, corners in zip(shown.connections, drawn.connections, strict=True):
        assert not tracks.are_shared(corners, connection.source), connection
        tracks.take(corners, connection.source)


def test_what_lies_loose_and_was_placed_by_hand_keeps_nothing_from_its_position() -> None:
    network = ARCHITECTURES.find("lstm-cell").build()
    alone = make_diagram(network, (), infer(network).shape_at)
    nodes = (Node("one", Linear(3)), Node("other", Linear(3), (Port("one"),)))
    wider = replace(network, nodes=(*network.nodes, *nodes))
    shown = make_diagram(wider, (), infer(wider).shape_at)
    assert unanchored(shown, {"one": (0.0, 0.0)}) == frozenset()
    positions = {"one": (900.0, 40.0), "other": (1200.0, 40.0)}
    loose = unanchored(shown, positions)
    assert loose == {"one", "other"}
    plain, ruled = arrange(shown, loose=loose), arrange(alone)
    assert {key: plain.boxes[key] for key in ruled.boxes} == ruled.boxes
    drawn = moved(shown, plain, positions)
    for number, corners in enumerate(drawn.connections):
        assert (corners[0], corners[-1]) == port_positions(drawn, shown, number)
    nodes = (Node("one", Linear(3), (Port(network.nodes[-1].name),)), nodes[1])
    tied = replace(network, nodes=(*network.nodes, *nodes))
    assert unanchored(make_diagram(tied, (), infer(tied).shape_at), positions) == frozenset()
