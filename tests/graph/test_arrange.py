import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks import Add, Input
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.arrange import COLUMN, HEIGHT, ROW, WIDTH, Place, arrange, route
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.project import Layout


def overlap(one: Place, other: Place) -> bool:
    return abs(one[0] - other[0]) < WIDTH and abs(one[1] - other[1]) < HEIGHT


def apart(network: Network) -> bool:
    places = arrange(network, Layout())
    return places.keys() == network.index.keys() and not any(
        overlap(one, other) for one, other in itertools.combinations(places.values(), 2)
    )


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_every_node_has_a_place_of_its_own(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    assert apart(data.draw(anything))


@pytest.mark.parametrize("entry", [entry for entry in ARCHITECTURES if entry.build])
def test_every_architecture_can_be_read(entry: Architecture) -> None:
    assert entry.build is not None
    assert apart(entry.build())


def test_a_short_chain_stands_in_one_row() -> None:
    network = chain("short", [("image", Input()), ("one", ReLU()), ("two", ReLU())])
    places = arrange(network, Layout())
    assert list(places.values()) == [(0.0, 0.0), (COLUMN, 0.0), (2 * COLUMN, 0.0)]


def test_a_long_chain_is_broken_into_rows() -> None:
    network = chain("long", [("image", Input()), *((f"relu{i}", ReLU()) for i in range(20))])
    places = arrange(network, Layout()).values()
    width, height = (max(place[axis] for place in places) for axis in (0, 1))
    assert 0 < height < width


def test_branches_stand_behind_what_feeds_them() -> None:
    nodes = (
        Node("image", Input()),
        Node("left", ReLU(), (Port("image"),)),
        Node("right", ReLU(), (Port("image"),)),
        Node("add", Add(), (Port("left"), Port("right"))),
    )
    places = arrange(Network("branches", nodes), Layout())
    assert [places[node.name][0] / COLUMN for node in nodes] == [0, 1, 1, 2]
    assert [places[node.name][1] / ROW for node in nodes] == [0, -0.5, 0.5, 0]


def test_a_node_that_was_moved_stays_there_and_a_node_that_is_gone_is_forgotten() -> None:
    network = chain("short", [("image", Input()), ("one", ReLU())])
    places = arrange(network, Layout({"one": (5.0, 7.0), "gone": (1.0, 1.0)}))
    assert places == {"image": (0.0, 0.0), "one": (5.0, 7.0)}


@pytest.mark.parametrize(
    "target",
    [(COLUMN, 0.0), (COLUMN, 112.0), (3 * COLUMN, 0.0), (-COLUMN, 112.0), (0.0, 0.0), (9.0, 20.0)],
)
def test_a_wire_runs_from_side_to_side_in_level_and_upright_strokes(target: Place) -> None:
    corners = route((0.0, 0.0), target)
    assert corners[0] == (WIDTH / 2, 0.0)
    assert corners[-1] == (target[0] - WIDTH / 2, target[1])
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        assert x0 == x1 or y0 == y1
