"""A block that leaves its frame takes the frame along: what that would lie on makes way."""

from itertools import combinations, pairwise

import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Conv2d, Flatten, Input, Linear
from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import SIGN, TITLE, Arrangement, Point, Rect
from explorer.diagram.manual.make_room import pictured, turned
from explorer.diagram.manual.push_aside import with_room
from explorer.graph.inference import infer
from explorer.graph.network import chain
from explorer.graph.project import Direction, Layout

BOTH = pytest.mark.parametrize("direction", Direction)
NETWORK = chain(
    "two",
    [
        ("image", Input((1, 9, 9))),
        *((f"{group}.{name}", layer) for group in ("net.one", "net.two")
          for name, layer in (("conv", Conv2d(4)), ("relu", ReLU()))),
        ("flatten", Flatten()),
        ("fc", Linear(3)),
    ],
)  # fmt: skip
OPENED = frozenset({"net.", "net.one.", "net.two."})
GRID: dict[str, Point] = {
    "image": (0.0, 0.0),
    "net.one.conv": (260.0, 0.0),
    "net.one.relu": (500.0, 0.0),
    "net.two.conv": (260.0, 130.0),
    "net.two.relu": (500.0, 130.0),
    "flatten": (260.0, 260.0),
    "fc": (500.0, 260.0),
}


def seen(layout: Layout) -> tuple[Diagram, Arrangement]:
    return pictured(NETWORK, layout, OPENED, infer(NETWORK).shape_at)


def by_hand(direction: Direction) -> Layout:
    positions = {name: turned(position, direction) for name, position in GRID.items()}
    if direction is Direction.DOWN:  # boxes are wider than high
        positions = {name: (x * 1.6, y) for name, (x, y) in positions.items()}
    return Layout(positions, OPENED, direction)


def inside_one_another(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@BOTH
def test_a_frame_that_grows_pushes_what_it_would_lie_on(direction: Direction) -> None:
    layout = by_hand(direction)
    shown, drawn = seen(layout)
    x, y = drawn.boxes["net.one.relu"].center
    dx, dy = turned((0.0, 70.0), direction)
    position = (x + dx * 1.6, y + dy)
    after = with_room(layout, shown, drawn, {"net.one.relu": position})
    assert after.positions["net.one.relu"] == position
    _, new = seen(after)
    parts = [*new.boxes.items(), *new.frames.items()]
    for (one, first), (other, second) in combinations(parts, 2):
        assert inside_one_another(one, other) or not first.meets(second), (one, other)
    for key in ("image", "net.one.conv"):
        assert new.boxes[key] == drawn.boxes[key]
    behind = [turned(new.boxes[key].center, direction)[1] for key in ("net.two.conv", "fc")]
    before = [turned(drawn.boxes[key].center, direction)[1] for key in ("net.two.conv", "fc")]
    assert all(now > was for now, was in zip(behind, before, strict=True))


def test_where_the_frame_lies_on_nothing_nothing_else_moves() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    for position in ((510.0, 0.0), (500.0, -300.0)):
        after = with_room(layout, shown, drawn, {"net.one.relu": position})
        assert after.positions == layout.positions | {"net.one.relu": position}


def test_a_group_that_is_carried_as_a_whole_pushes_nothing() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    positions = {
        name: (x, y + 70.0) for name, (x, y) in GRID.items() if name.startswith("net.one.")
    }
    inner = {key: rect for key, rect in drawn.frames.items() if key == "net.one."}
    after = with_room(layout, shown, drawn, positions)
    assert {name: after.positions[name] for name in positions} == positions
    _, new = seen(after)
    assert (new.frames["net.one."].width, new.frames["net.one."].height) == (
        inner["net.one."].width,
        inner["net.one."].height,
    )
    assert after.positions["net.two.conv"] == layout.positions["net.two.conv"]


def crosses(corners: list[Point], rect: Rect) -> bool:
    return any(
        rect.meets(Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)))
        for (x0, y0), (x1, y1) in pairwise(corners)
    )


def test_a_connection_keeps_off_the_title_of_the_frame_that_it_leads_into() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    _, new = seen(with_room(layout, shown, drawn, {"net.one.relu": (500.0, 60.0)}))
    frame = new.frames["net.two."]
    title = Rect(frame.left, frame.top, SIGN, TITLE)
    number = next(
        i for i, connection in enumerate(shown.connections) if connection.target == "net.two.conv"
    )
    assert not crosses(list(new.connections[number]), title)
