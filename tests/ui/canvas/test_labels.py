"""Shapes beside connections: crossed by none, over no other shape, wherever there is room."""

import math
from itertools import combinations, pairwise

import pytest
from PySide6.QtWidgets import QApplication

from explorer.catalog.demos import project_named
from explorer.diagram.diagram import all_groups, make_diagram
from explorer.diagram.geometry import Point
from explorer.diagram.layout.arrange import arrange
from explorer.diagram.routing.bundles import BundlePart, edge_bundles, laid
from explorer.graph.inference import infer
from explorer.graph.network import Port
from explorer.graph.project import Direction
from explorer.ui.canvas.items.connections import ConnectionsItem
from explorer.ui.canvas.items.labels import Label, labels_of

LONG = 60.0  # of a shape as wide as 256×14×14
_Span = tuple[float, float, float, float]


def strand(name: str, *corners: Point) -> BundlePart:
    return BundlePart(corners, Port(name) if name else None)


def span(label: Label, width: float = LONG) -> _Span:
    x, y = label.position
    left = x - width if label.ends else x
    return left, y - 8.0, left + width, y + 1.0


def meet(one: _Span, other: _Span) -> bool:
    return (one[0] < other[2] and other[0] < one[2]) and (one[1] < other[3] and other[1] < one[3])


def test_a_shape_stands_above_its_connection_or_below_where_that_turns_up() -> None:
    level, up = strand("a", (0, 0), (90, 0)), strand("b", (0, 0), (42, 0), (42, -90), (84, -90))
    (label,) = labels_of([level], [level], Direction.RIGHT)
    assert label.position[1] < 0
    (label,) = labels_of([up], [up], Direction.RIGHT)
    assert label.position[1] > 0
    assert label.room == math.inf


def test_a_shape_makes_direction_for_a_connection_of_others_and_has_no_room_between_two() -> None:
    own = strand("a", (0, 0), (200, 0))
    above, below = strand("", (-50, -8), (300, -8)), strand("", (30, 60), (30, 8), (90, 8))
    (label,) = labels_of([own], [own, above], Direction.RIGHT)
    assert label.position[1] > 0
    (label,) = labels_of([own], [own, above, below], Direction.RIGHT)
    assert label.room < 30


def test_of_two_ports_top_down_each_has_its_shape_on_its_own_side() -> None:
    ports = [strand(name, (x, 0), (x, 90)) for name, x in (("a", 0.0), ("b", 20.0), ("c", 40.0))]
    first, middle, last = labels_of(ports, ports, Direction.DOWN)
    assert first.ends
    assert not last.ends
    assert (first.room, last.room) == (math.inf, math.inf)
    assert middle.room < 20
    (alone,) = labels_of(ports[1:2], ports[1:2], Direction.DOWN)
    assert not alone.ends


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("name", ["resnet18-3x3", "attention-dot", "lstm-cell", "seq2seq"])
def test_no_shape_is_struck_through_or_written_over_another(
    qapp: QApplication, name: str, direction: Direction
) -> None:
    network = project_named(name).network
    known = infer(network)
    shown = make_diagram(
        network, frozenset(group.key for group in all_groups(network)), known.shape_at
    )
    arranged = arrange(shown, direction)
    item = ConnectionsItem(lambda port: "")
    item.show_connections(edge_bundles(laid(shown, arranged))[0], direction)
    labels = [label for bundle in item.bundles.values() for label in bundle.labels]
    assert {label.port for label in labels} == {connection.port for connection in shown.connections}
    written = [span(label, min(label.room, LONG)) for label in labels]
    assert sum(label.room > 40 for label in labels) > len(labels) * 0.7
    assert not any(meet(one, other) for one, other in combinations(written, 2))
    for connection in arranged.connections:
        for (x0, y0), (x1, y1) in pairwise(connection):
            part = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            assert not any(meet(part, each) for each in written)
