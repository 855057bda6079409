"""Groups that unfold and fold among boxes placed by hand: nothing lies on anything else."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.demos import STANDARD, project_named
from explorer.catalog.layers import Input
from explorer.diagram.diagram import all_expanded
from explorer.diagram.geometry import Arrangement, Point
from explorer.diagram.manual.expand import with_all_open, with_open
from explorer.diagram.manual.make_room import STEP, pictured, place_new_boxes, turned
from explorer.edits.grouping import group
from explorer.edits.repeating import repeat
from explorer.graph.dataset import DATASETS
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node
from explorer.graph.project import Direction, Layout, Project
from tests.diagram.layout.test_arrange import overlap
from tests.edits.test_edits import ROW

BOTH = pytest.mark.parametrize("direction", Direction)
NETWORK, _ = group(ROW, ["conv", "relu", "pool"], "stem")
KEY = "stem."
KEY_OF_TWO = "g."
DATA = DATASETS.find("mnist-10k")


def shape_of(network: Network):
    return infer(network).shape_at


def placed(direction: Direction) -> Layout:
    """Every box by hand, in two rows close to one another."""
    names = ["image", KEY, "flatten", "fc"]
    grid: list[Point] = [(0.0, 0.0), (230.0, 0.0), (230.0, 80.0), (460.0, 80.0)]
    return Layout(dict(zip(names, grid, strict=True)), frozenset(), direction)


def centers(drawn: Arrangement) -> dict[str, Point]:
    return {key: rect.center for key, rect in drawn.boxes.items()}


@BOTH
def test_neighbors_placed_by_hand_make_direction_and_come_back(direction: Direction) -> None:
    layout, shapes = placed(direction), shape_of(NETWORK)
    _, before = pictured(NETWORK, layout, frozenset(), shapes)
    wider = with_open(NETWORK, layout, frozenset({KEY}), shapes)
    _, open_ = pictured(NETWORK, wider, frozenset({KEY}), shapes)
    assert {"stem.conv", "stem.relu", "stem.pool"} < open_.boxes.keys()
    for (one, first), (other, second) in combinations(open_.boxes.items(), 2):
        assert not overlap(first, second), (one, other)
    outside = [rect for key, rect in open_.boxes.items() if not key.startswith(KEY)]
    assert not any(overlap(open_.frames[KEY], rect) for rect in outside)
    stood = turned(before.boxes[KEY].center, direction)
    assert turned(open_.frames[KEY].center, direction)[0] == pytest.approx(stood[0])
    for name in ("stem.conv", "stem.relu", "stem.pool"):  # wires lead on straight
        assert turned(open_.boxes[name].center, direction)[1] == pytest.approx(stood[1])
    narrower = with_open(NETWORK, wider, frozenset(), shapes)
    _, after = pictured(NETWORK, narrower, frozenset(), shapes)
    for key, position in centers(before).items():
        assert after.boxes[key].center == pytest.approx(position)


@BOTH
def test_what_was_arranged_inside_is_found_again(direction: Direction) -> None:
    shapes = shape_of(NETWORK)
    layout = with_open(NETWORK, placed(direction), frozenset({KEY}), shapes)
    x, y = layout.positions["stem.relu"]
    layout = layout.with_positions({"stem.relu": (x + 7, y + 9)})
    _, before = pictured(NETWORK, layout, frozenset({KEY}), shapes)
    collapsed = with_open(NETWORK, layout, frozenset(), shapes)
    again = with_open(NETWORK, collapsed, frozenset({KEY}), shapes)
    _, after = pictured(NETWORK, again, frozenset({KEY}), shapes)
    for key, position in centers(before).items():
        assert after.boxes[key].center == pytest.approx(position)


@BOTH
def test_what_came_while_a_group_was_collapsed_stands_in_its_row(direction: Direction) -> None:
    step = turned(STEP, direction)[0]
    positions = {name: turned((n * step, 0.0), direction) for n, name in enumerate(ROW.index)}
    project = Project(ROW, STANDARD, DATA, Layout(positions, frozenset(), direction))
    for edit in (lambda net: group(net, ["conv", "relu"], "stem"), lambda net: repeat(net, KEY, 3)):
        after = project.renamed(*edit(project.network))
        project = after.with_layout(place_new_boxes(project, after, infer(project.network)))
    network, shapes = project.network, shape_of(project.network)
    wider = with_open(network, project.layout, frozenset({KEY}), shapes)
    _, open_ = pictured(network, wider, frozenset({KEY}), shapes)
    inside = [key for key in open_.boxes if key.startswith(KEY)]
    row = [turned(open_.boxes[key].center, direction) for key in inside]
    assert len(inside) >= 2
    assert len({y for _, y in row}) == 1
    assert row == sorted(row)
    for (one, first), (other, second) in combinations(open_.boxes.items(), 2):
        assert not overlap(first, second), (one, other)


def test_where_nothing_was_placed_by_hand_the_rule_goes_on() -> None:
    layout = Layout({"gone": (900.0, 900.0)}, frozenset())
    wider = with_open(NETWORK, layout, frozenset({KEY}), shape_of(NETWORK))
    assert wider.positions == layout.positions
    assert wider.expanded == {KEY}
    narrower = with_open(NETWORK, wider, frozenset(), shape_of(NETWORK))
    assert narrower == layout


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_group_unfolds_and_folds_among_boxes_placed_by_hand(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    shapes = shape_of(network)
    _, drawn = pictured(network, Layout(), frozenset(), shapes)
    layout = Layout(centers(drawn), frozenset())
    collapsed = [key for key in drawn.boxes if key not in network.index]
    if not collapsed:
        return
    key = data.draw(st.sampled_from(collapsed))
    _, ruled = pictured(network, Layout(), frozenset({key}), shapes)
    inside = ruled.boxes.keys() - drawn.boxes.keys()
    some = data.draw(st.sets(st.sampled_from(sorted(inside))))  # the rest came while it was folded
    layout = layout.with_positions({name: ruled.boxes[name].center for name in some})
    wider = with_open(network, layout, frozenset({key}), shapes)
    assert wider.expanded == {key}
    _, open_ = pictured(network, wider, frozenset({key}), shapes)
    assert set(drawn.boxes) - set(open_.boxes) == {key}
    for one, other in combinations(inside, 2):
        assert not overlap(open_.boxes[one], open_.boxes[other]), (one, other)
    narrower = with_open(network, wider, frozenset(), shapes)
    _, after = pictured(network, narrower, frozenset(), shapes)
    for name, position in centers(drawn).items():
        assert after.boxes[name].center == pytest.approx(position, abs=0.01)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_everything_unfolds_and_folds_among_boxes_placed_by_hand(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    shapes, everything = shape_of(network), all_expanded(network)
    _, drawn = pictured(network, Layout(), frozenset(), shapes)
    layout = Layout(centers(drawn), frozenset())
    wider = with_open(network, layout, everything, shapes)
    assert wider.expanded == everything
    _, open_ = pictured(network, wider, everything, shapes)
    for (one, first), (other, second) in combinations(open_.boxes.items(), 2):
        assert not overlap(first, second), (one, other)
    narrower = with_open(network, wider, frozenset(), shapes)
    _, after = pictured(network, narrower, frozenset(), shapes)
    for name, position in centers(drawn).items():
        assert after.boxes[name].center == pytest.approx(position, abs=0.01)


@BOTH
def test_what_is_pushed_along_a_row_pushes_what_stands_half_beside_it(direction: Direction) -> None:
    image = Input((1, 8, 8))
    nodes = [Node(name, image, ()) for name in ("g.0", "g.1", "beside", "half", "below")]
    network = Network("loose", tuple(nodes))
    grid = {"g.": (100.0, 34.0), "beside": (380.0, 60.0), "half": (640.0, 110.0)}
    positions = grid | {"below": (100.0, 200.0)}
    layout = Layout({name: turned(position, direction) for name, position in positions.items()},
                    frozenset(), direction)  # fmt: skip
    _, before = pictured(network, layout, frozenset(), shape_of(network))
    wider = with_open(network, layout, frozenset({KEY_OF_TWO}), shape_of(network))
    _, open_ = pictured(network, wider, frozenset({KEY_OF_TWO}), shape_of(network))
    for (one, first), (other, second) in combinations(open_.boxes.items(), 2):
        assert not overlap(first, second), (one, other)
    away = {name: turned(open_.boxes[name].center, direction)[0] for name in ("beside", "half")}
    came = {name: turned(before.boxes[name].center, direction)[0] for name in ("beside", "half")}
    assert away["half"] - came["half"] == pytest.approx(away["beside"] - came["beside"])
    assert away["half"] > came["half"]


@BOTH
def test_what_was_moved_in_a_group_is_no_reason_to_position_all_else(direction: Direction) -> None:
    network = project_named("alexnet-32x32").network
    shapes, everything = shape_of(network), all_expanded(network)
    layout = Layout({}, everything, direction)
    _, open_ = pictured(network, layout, everything, shapes)
    x, y = open_.boxes["features.1"].center
    nudged = layout.with_positions({"features.1": (x + 5, y + 20)})
    _, before = pictured(network, nudged, everything, shapes)
    collapsed = with_open(network, nudged, frozenset(), shapes)
    _, drawn = pictured(network, collapsed, frozenset(), shapes)
    _, ruled = pictured(network, Layout({}, frozenset(), direction), frozenset(), shapes)
    assert centers(drawn) == centers(ruled)
    again = with_open(network, collapsed, everything, shapes)
    _, after = pictured(network, again, everything, shapes)
    for axis in range(2):  # as it was arranged in the group
        shifts = {
            round(after.boxes[name].center[axis] - before.boxes[name].center[axis], 3)
            for name in after.boxes
            if name.startswith("features.")
        }
        assert len(shifts) == 1
    for (one, first), (other, second) in combinations(after.boxes.items(), 2):
        assert not overlap(first, second), (one, other)


@BOTH
def test_a_few_boxes_that_were_moved_leave_the_whole_to_the_rule(direction: Direction) -> None:
    network = project_named("alexnet-32x32").network
    shapes, everything = shape_of(network), all_expanded(network)
    for opened, requested in ((frozenset(), everything), (everything, frozenset())):
        layout = Layout({}, opened, direction)
        _, drawn = pictured(network, layout, opened, shapes)
        x, y = drawn.boxes["flatten"].center
        moved = layout.with_positions({"flatten": (x + 30, y + 40)})
        after = with_all_open(network, moved, requested, shapes)
        assert after == Layout({}, requested, direction)
        by_hand = layout.with_positions(centers(drawn))
        assert with_all_open(network, by_hand, requested, shapes).positions
