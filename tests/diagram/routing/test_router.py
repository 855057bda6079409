"""Wires around boxes: straight where the way is free, and through nothing that can be avoided."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.diagram.geometry import Point, Rect
from explorer.diagram.routing.router import BoxIndex, Tracks, count_crossed, route, stretched
from explorer.graph.project import Direction

BOTH = pytest.mark.parametrize("direction", Direction)


def turned(position: Point, direction: Direction) -> Point:
    return position if direction is Direction.RIGHT else position[::-1]


def box(x: float, y: float, direction: Direction = Direction.RIGHT) -> Rect:
    """A box of 160 × 50 around a place, for a network that leads to the right."""
    width, height = turned((160.0, 50.0), direction)
    return Rect(0, 0, width, height).at(turned((x, y), direction))


@pytest.mark.parametrize("end", [(70.0, 0.0), (70.0, 112.0), (-200.0, 112.0), (0.0, 0.0), (9, 20)])
@BOTH
def test_a_connection_of_its_own_runs_in_level_and_upright_strokes(
    end: Point, direction: Direction
) -> None:
    corners = route((0.0, 0.0), end, direction)
    assert (corners[0], corners[-1]) == ((0.0, 0.0), end)
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        assert x0 == x1 or y0 == y1


@BOTH
@pytest.mark.parametrize(
    ("end", "between"),
    [
        ((600.0, 0.0), [(300.0, 0.0)]),
        ((600.0, 120.0), [(300.0, 120.0), (300.0, 0.0)]),
        ((900.0, 0.0), [(300.0, 0.0), (600.0, 30.0)]),
        ((-300.0, 0.0), [(-80.0, 0.0), (-150.0, 72.0)]),
    ],
)
def test_a_connection_leads_around_what_stands_between(
    end: Point, between: list[Point], direction: Direction
) -> None:
    boxes = [box(*position, direction) for position in between]
    corners = route((0.0, 0.0), turned(end, direction), direction, boxes)
    assert (corners[0], corners[-1]) == ((0.0, 0.0), turned(end, direction))
    assert not count_crossed(corners, boxes)
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        assert x0 == x1 or y0 == y1


@BOTH
def test_a_connection_that_leads_back_runs_between_two_boxes_that_stand_close(
    direction: Direction,
) -> None:
    boxes = [box(0.0, 0.0, direction), box(0.0, 60.0, direction)]
    start, end = turned((80.0, 0.0), direction), turned((-80.0, 60.0), direction)
    corners = [turned(corner, direction) for corner in route(start, end, direction, boxes)]
    assert max(y for _, y in corners) == 60.0
    assert not count_crossed([turned(corner, direction) for corner in corners], boxes)


@BOTH
def test_a_connection_runs_along_no_edge_of_a_box_in_which_it_does_not_end(
    direction: Direction,
) -> None:
    there = box(300.0, 25.0, direction)  # the straight way is its upper edge
    corners = route((0.0, 0.0), turned((600.0, 0.0), direction), direction, [there])
    assert not count_crossed(corners, [there.grown(3.0)])


@BOTH
@pytest.mark.parametrize("room", [7.0, 12.0, 20.0])
def test_a_connection_finds_its_direction_between_boxes_that_nearly_touch(
    room: float, direction: Direction
) -> None:
    boxes = [box(x, 0.0, direction) for x in (0.0, 300.0, 300.0 + 160.0 + room)]
    start = turned((80.0, 0.0), direction)
    end = turned((300.0 + 80.0 + room, 0.0), direction)
    assert not count_crossed(route(start, end, direction, boxes), boxes)
    back = turned((300.0 - 80.0 + 160.0, 0.0), direction), turned((-80.0, 0.0), direction)
    assert not count_crossed(route(*back, direction, boxes), boxes)


def test_connections_of_two_boxes_that_run_together_share_their_track() -> None:
    tracks = Tracks()
    tracks.take([(0, 0), (0, 100), (300, 100)], "one")
    assert tracks.are_shared([(50, 101), (200, 101)], "other")
    assert tracks.are_shared([(-1, 20), (-1, 90)], "other")
    assert not tracks.are_shared([(50, 101), (200, 101)], "one")
    assert not tracks.are_shared([(50, 110), (200, 110)], "other")
    assert not tracks.are_shared([(150, 0), (150, 200)], "other")
    assert not tracks.are_shared([(295, 100), (400, 100)], "other")


FIELDS = st.tuples(st.integers(-4, 4), st.integers(-4, 4))


@given(st.sets(FIELDS, max_size=12), FIELDS, FIELDS)
def test_no_connection_crosses_more_than_the_simplest_would(
    fields: set[tuple[int, int]], first: tuple[int, int], last: tuple[int, int]
) -> None:
    boxes = [box(200 * x, 80 * y) for x, y in sorted({*fields, first, last})]
    start, end = (200.0 * first[0] + 80, 80.0 * first[1]), (200.0 * last[0] - 80, 80.0 * last[1])
    simple = route(start, end, Direction.RIGHT)
    found = route(start, end, Direction.RIGHT, boxes)
    assert count_crossed(found, boxes) <= count_crossed(simple, boxes)


def test_boxes_near_a_connection_are_found_and_no_others() -> None:
    ground = BoxIndex({"here": box(100, 0), "there": box(9000, 9000), "wide": box(380, 440)})
    assert set(ground.near((0.0, 0.0), (200.0, 0.0))) == {"here"}
    assert set(ground.near((500.0, 500.0), (0.0, 0.0))) == {"here", "wide"}
    assert not ground.is_free([(0.0, 30.0), (380.0, 30.0), (380.0, 500.0)])
    assert ground.is_free([(0.0, 30.0), (270.0, 30.0), (270.0, 500.0)])


def test_a_connection_finds_its_direction_out_of_a_corner() -> None:
    """Two rows of boxes: from the end of the first to below the beginning of the second."""
    boxes = [box(x, y) for y in (0.0, 120.0) for x in (80.0, 280.0, 480.0)]
    boxes += [box(130.0, 200.0), box(330.0, 170.0)]
    start, end = (560.0, 0.0), (50.0, 200.0)
    corners = route(start, end, Direction.RIGHT, boxes)
    assert not count_crossed(corners, boxes)
    assert (corners[0], corners[-1]) == (start, end)
    assert corners[1][0] > start[0]
    assert corners[-2][0] < end[0]
    assert len(corners) <= 8


def test_connections_of_different_numbers_lie_beside_one_another() -> None:
    boxes = [box(300.0, 0.0)]
    directions = [route((0.0, 0.0), (600.0, 0.0), Direction.RIGHT, boxes, n) for n in range(3)]
    assert len({direction[2] for direction in directions}) == 3


def test_a_port_that_is_walled_in_is_reached_all_the_same() -> None:
    boxes = [box(100.0, 0.0), box(100.0, 50.0), box(100.0, -50.0)]
    start, end = (90.0, 0.0), (600.0, 0.0)
    assert route(start, end, Direction.RIGHT, boxes)[-1] == end


@BOTH
def test_a_connection_turns_off_where_it_leaves_and_not_before_a_box_that_it_passes(
    direction: Direction,
) -> None:
    boxes = [box(x, 0.0, direction) for x in (0.0, 450.0, 900.0)]
    start, end = turned((80.0, 0.0), direction), turned((820.0, 0.0), direction)
    turns = [turned(corner, direction) for corner in route(start, end, direction, boxes)[1:-1]]
    level = [x for x, y in turns if y == 0.0]
    assert all(abs(x - 450.0) > 80.0 + 40.0 for x in level)


@BOTH
@pytest.mark.parametrize("aside", [-60.0, -20.0, 30.0])
@pytest.mark.parametrize("lane", range(3))
def test_between_boxes_that_stand_close_a_connection_turns_twice_and_never_back(
    aside: float, lane: int, direction: Direction
) -> None:
    for gap in (12.0, 35.0, 47.0, 60.0):
        corners = route((0.0, 0.0), turned((gap, aside), direction), direction, lane=lane)
        along = [turned(corner, direction)[0] for corner in corners]
        assert along[:1] + along[-1:] == [0.0, gap]
        assert along == sorted(along)
        assert 0.0 < along[1] == along[2] < gap


def test_connections_from_one_box_that_run_close_together_are_one_as_far_as_they_can() -> None:
    tracks = Tracks()
    tracks.take([(0, 0), (24, 0), (24, 100), (300, 100), (300, 200), (400, 200)], "one")
    beside: list[Point] = [(0, 0), (30, 0), (30, 106), (200, 106), (200, 300), (250, 300)]
    together = [(0, 0), (24, 0), (24, 100), (200, 100), (200, 300), (250, 300)]
    assert tracks.joined(beside, "one") == together
    assert tracks.joined(beside, "other") == beside
    far: list[Point] = [(0, 0), (60, 0), (60, 140), (200, 140), (200, 300), (250, 300)]
    assert tracks.joined(far, "one") == far
    straight: list[Point] = [(0, 4), (200, 4)]  # its ends are where their ports are
    assert tracks.joined(straight, "one") == straight


@BOTH
def test_a_connection_does_not_hug_its_own_box(direction: Direction) -> None:
    near = [box(200, 50, direction), box(-90, 40, direction)]  # the last would offer a street
    start, end = turned((400.0, 0.0), direction), turned((10.0, 100.0), direction)
    corners = [turned(position, direction) for position in route(start, end, direction, near)]
    upright = [x0 for (x0, _), (x1, _) in itertools.pairwise(corners) if x0 == x1]
    assert not any(2.0 < x < 10.0 for x in upright)


OLD: list[Point] = [(0, 0), (24, 0), (24, 50), (-200, 50), (-200, 100), (-180, 100)]


def test_a_connection_whose_ends_have_moved_keeps_its_turns() -> None:
    assert list(stretched(OLD, OLD[0], OLD[-1])) == [OLD] * 4
    directions = list(stretched(OLD, (10, 30), (-180, 160)))
    carried = [(10, 30), (34, 30), (34, 110), (-200, 110), (-200, 160), (-180, 160)]
    assert carried in directions  # the level part in the middle with the end
    assert [
        (10, 30),
        (34, 30),
        (34, 80),
        (-200, 80),
        (-200, 160),
        (-180, 160),
    ] in directions  # or not


def test_a_connection_does_not_keep_turns_that_would_lead_back_into_a_box() -> None:
    for direction in stretched(OLD, (0, 0), (-180, 20)):  # the end lies before the middle part now
        assert direction[2][1] > direction[1][1]
        assert direction[4][1] > direction[3][1]
        assert (direction[1][0] > direction[0][0], direction[5][0] > direction[4][0]) == (
            True,
            True,
        )
    assert list(stretched([(0, 0), (50, 0)], (0, 0), (50, 9))) == []
