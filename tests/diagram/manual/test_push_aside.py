"""A block that leaves its frame takes the frame along: what that would lie on makes way."""

from itertools import combinations, pairwise

import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Conv2d, Flatten, Input, Linear
from explorer.diagram.diagram import View
from explorer.diagram.geometry import SIGN, TITLE, Arrangement, Place, Rect
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
        *((f"{group}.{name}", block) for group in ("net.one", "net.two")
          for name, block in (("conv", Conv2d(4)), ("relu", ReLU()))),
        ("flatten", Flatten()),
        ("fc", Linear(3)),
    ],
)  # fmt: skip
OPENED = frozenset({"net.", "net.one.", "net.two."})
GRID: dict[str, Place] = {
    "image": (0.0, 0.0),
    "net.one.conv": (260.0, 0.0),
    "net.one.relu": (500.0, 0.0),
    "net.two.conv": (260.0, 130.0),
    "net.two.relu": (500.0, 130.0),
    "flatten": (260.0, 260.0),
    "fc": (500.0, 260.0),
}


def seen(layout: Layout) -> tuple[View, Arrangement]:
    return pictured(NETWORK, layout, OPENED, infer(NETWORK).leaving)


def by_hand(direction: Direction) -> Layout:
    places = {name: turned(place, direction) for name, place in GRID.items()}
    if direction is Direction.DOWN:  # boxes are wider than high
        places = {name: (x * 1.6, y) for name, (x, y) in places.items()}
    return Layout(places, OPENED, direction)


def inside_one_another(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


@BOTH
def test_a_frame_that_grows_pushes_what_it_would_lie_on(direction: Direction) -> None:
    layout = by_hand(direction)
    shown, drawn = seen(layout)
    x, y = drawn.boxes["net.one.relu"].centre
    dx, dy = turned((0.0, 70.0), direction)
    place = (x + dx * 1.6, y + dy)
    after = with_room(layout, shown, drawn, {"net.one.relu": place})
    assert after.moved["net.one.relu"] == place
    _, fresh = seen(after)
    parts = [*fresh.boxes.items(), *fresh.frames.items()]
    for (one, first), (other, second) in combinations(parts, 2):
        assert inside_one_another(one, other) or not first.meets(second), (one, other)
    for key in ("image", "net.one.conv"):
        assert fresh.boxes[key] == drawn.boxes[key]
    behind = [turned(fresh.boxes[key].centre, direction)[1] for key in ("net.two.conv", "fc")]
    before = [turned(drawn.boxes[key].centre, direction)[1] for key in ("net.two.conv", "fc")]
    assert all(now > was for now, was in zip(behind, before, strict=True))


def test_where_the_frame_lies_on_nothing_nothing_else_moves() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    for place in ((510.0, 0.0), (500.0, -300.0)):
        after = with_room(layout, shown, drawn, {"net.one.relu": place})
        assert after.moved == layout.moved | {"net.one.relu": place}


def test_a_group_that_is_carried_as_a_whole_pushes_nothing() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    places = {name: (x, y + 70.0) for name, (x, y) in GRID.items() if name.startswith("net.one.")}
    inner = {key: rect for key, rect in drawn.frames.items() if key == "net.one."}
    after = with_room(layout, shown, drawn, places)
    assert {name: after.moved[name] for name in places} == places
    _, fresh = seen(after)
    assert (fresh.frames["net.one."].width, fresh.frames["net.one."].height) == (
        inner["net.one."].width,
        inner["net.one."].height,
    )
    assert after.moved["net.two.conv"] == layout.moved["net.two.conv"]


def crosses(corners: list[Place], rect: Rect) -> bool:
    return any(
        rect.meets(Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)))
        for (x0, y0), (x1, y1) in pairwise(corners)
    )


def test_a_wire_keeps_off_the_title_of_the_frame_that_it_leads_into() -> None:
    layout = by_hand(Direction.RIGHT)
    shown, drawn = seen(layout)
    _, fresh = seen(with_room(layout, shown, drawn, {"net.one.relu": (500.0, 60.0)}))
    frame = fresh.frames["net.two."]
    title = Rect(frame.left, frame.top, SIGN, TITLE)
    number = next(i for i, wire in enumerate(shown.wires) if wire.target == "net.two.conv")
    assert not crosses(list(fresh.wires[number]), title)
