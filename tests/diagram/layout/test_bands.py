"""Levels with branches that would be long and thin: cut into bands that stand like rows of text."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Concat, Input
from explorer.diagram.diagram import Diagram, all_expanded, flat, make_diagram
from explorer.diagram.geometry import Arrangement
from explorer.diagram.layout.arrange import arrange
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network, Node, Port
from explorer.graph.project import Direction
from tests.diagram.layout.test_arrange import BOTH, check, crossed, expanded

SHOWN = ["googlenet", "attention-dot", "attention-additive", "lstm-cell", "transformer"]


def diamonds(count: int) -> Network:
    """Branches that part and meet, again and again, and after the last a few nodes more."""
    nodes = [Node("image", Input())]
    for i in range(count):
        before = Port(nodes[-1].name)
        left, right = Node(f"left{i}", ReLU(), (before,)), Node(f"right{i}", ReLU(), (before,))
        nodes += [left, right, Node(f"add{i}", Add(), (Port(left.name), Port(right.name)))]
    return Network("diamonds", tuple(nodes))


def with_skip(network: Network, source: str) -> Network:
    """The network with something behind it that also reads a node far before."""
    return network.with_node(Node("skip", Concat(), (Port(source), Port(network.nodes[-1].name))))


def extent(arranged: Arrangement) -> tuple[float, float]:
    rects = [*arranged.boxes.values(), *arranged.frames.values()]
    return max(r.left + r.width for r in rects), max(r.top + r.height for r in rects)


def strokes(
    arranged: Arrangement, shown: Diagram
) -> Iterator[tuple[Port, bool, float, float, float]]:
    """What a stroke carries, whether it is level, on what line it lies, from where to where."""
    for connection, corners in zip(shown.connections, arranged.connections, strict=True):
        for (x0, y0), (x1, y1) in itertools.pairwise(corners):
            if y0 == y1:
                yield connection.port, True, y0, min(x0, x1), max(x0, x1)
            else:
                yield connection.port, False, x0, min(y0, y1), max(y0, y1)


def hidden(arranged: Arrangement, shown: Diagram) -> list[tuple[Port, Port]]:
    """Wires that run on top of one that carries something else."""
    return [
        (one[0], other[0])
        for one, other in itertools.combinations(strokes(arranged, shown), 2)
        if one[0] != other[0]
        and one[1] is other[1]
        and abs(one[2] - other[2]) < 1.0
        and max(one[3], other[3]) < min(one[4], other[4]) - 1.0
    ]


def network_named(name: str) -> Network:
    return next(entry.build() for entry in ARCHITECTURES if entry.name == name and entry.build)


@BOTH
@pytest.mark.parametrize("name", SHOWN)
def test_what_branches_is_broken_into_rows_whose_connections_can_be_told_apart(
    name: str, direction: Direction
) -> None:
    network = network_named(name)
    for shown in (make_diagram(network, (), lambda port: None), expanded(network)):
        arranged = arrange(shown, direction)
        check(shown, arranged)
        assert crossed(arranged) == []
        assert hidden(arranged, shown) == []
        width, height = extent(arranged)
        assert max(width, height) < 4 * min(width, height) or max(width, height) < 1600
        assert arrange(shown, direction) == arranged


@BOTH
def test_bands_come_near_to_the_shape_of_a_screen(direction: Direction) -> None:
    arranged = arrange(flat(diamonds(12)), direction)
    width, height = extent(arranged)
    assert height < width < 3 * height


@BOTH
def test_a_level_is_cut_where_one_connection_crosses(direction: Direction) -> None:
    arranged = arrange(flat(diamonds(12)), direction)
    axis = 0 if direction is Direction.RIGHT else 1
    starts = 0
    for i in range(12):
        along = [arranged.boxes[f"{name}{i}"].center[axis] for name in ("left", "right", "add")]
        assert along[0] == along[1] < along[2]
        starts += i > 0 and along[0] < arranged.boxes[f"add{i - 1}"].center[axis]
    assert starts > 1


@BOTH
def test_what_leads_on_to_a_later_band_runs_round_those_between(direction: Direction) -> None:
    shown = flat(with_skip(diamonds(12), "add0"))
    arranged = arrange(shown, direction)
    check(shown, arranged)
    assert crossed(arranged) == []
    assert hidden(arranged, shown) == []
    number = next(
        i for i, w in enumerate(shown.connections) if (w.source, w.target) == ("add0", "skip")
    )
    width, height = extent(arranged)
    corners = arranged.connections[number]
    if direction is Direction.RIGHT:
        assert max(x for x, _ in corners) > width
    else:
        assert max(y for _, y in corners) > height


def test_a_level_that_is_broad_enough_stays_whole() -> None:
    nodes = [Node("image", Input())]
    for lane in range(8):
        before = "image"
        for i in range(10):
            nodes.append(Node(f"relu{lane}{i}", ReLU(), (Port(before),)))
            before = nodes[-1].name
    nodes.append(Node("sum", Add(), tuple(Port(f"relu{lane}9") for lane in range(8))))
    boxes = arrange(flat(Network("broad", tuple(nodes)))).boxes
    for lane in range(8):
        along = [boxes[f"relu{lane}{i}"].left for i in range(10)]
        assert along == sorted(along)
        assert along[-1] < boxes["sum"].left


def test_what_a_group_reads_late_comes_in_beside_its_reader() -> None:
    arranged = arrange(expanded(network_named("lstm-cell")))
    line = {key: rect.center[1] for key, rect in arranged.boxes.items()}
    assert line["hidden"] == pytest.approx(line["lstm.from_hidden"])
    assert line["cell"] > line["lstm.forget_gate"] > line["lstm.bias"]


def test_groups_in_bands_stand_level_with_one_another_by_their_first_rows() -> None:
    shown = expanded(network_named("transformer"))
    arranged = arrange(shown)
    one, two = (arranged.boxes[f"decoder.{i}.self_attn"] for i in (0, 1))
    assert one.left < two.left
    assert one.top == pytest.approx(two.top)


def test_a_layer_that_can_be_read_in_one_row_stands_in_one() -> None:
    boxes = arrange(expanded(network_named("transformer"))).boxes
    layer = [name for name in boxes if name.startswith("encoder.0.")]
    along = [boxes[name].left for name in layer]
    assert along == sorted(along)
    assert max(boxes[name].top for name in layer) < boxes["encoder.1.self_attn"].top


@st.composite
def long_networks(draw: st.DrawFn) -> Network:
    """Long ones with branches, some of it in groups, and now and then a wire that leads back."""
    count = draw(st.integers(8, 24))
    size = draw(st.sampled_from([5, 9, 40]))
    names = [f"g{i // size}.n{i}" for i in range(count)]
    nodes = [Node(names[0], Input())]
    for i in range(1, count):
        near = st.integers(max(0, i - 4), i - 1)
        sources = draw(st.lists(near | st.integers(0, count - 1), min_size=1, max_size=3))
        nodes.append(Node(names[i], Concat(), tuple(Port(names[j]) for j in sources)))
    return Network("long", tuple(nodes))


@BOTH
@settings(max_examples=50, deadline=None)
@given(network=long_networks())
def test_no_connection_of_a_long_network_runs_through_a_box(
    direction: Direction, network: Network
) -> None:
    for shown in (flat(network), make_diagram(network, all_expanded(network), lambda port: None)):
        arranged = arrange(shown, direction)
        check(shown, arranged)
        assert crossed(arranged) == []
