"""Gestures in a context without a scene."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from explorer.diagram.diagram import Connection, Diagram, make_diagram
from explorer.diagram.geometry import Arrangement, Point
from explorer.diagram.layout.arrange import arrange
from explorer.graph.network import Port
from explorer.graph.project import Direction
from explorer.ui.canvas.gestures.connecting import ConnectFrom, ConnectTo, Reconnect
from explorer.ui.canvas.gestures.gesture import begin
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.gestures.rubber_band import RubberBand
from explorer.ui.canvas.hit_testing import Hit, PortHit
from explorer.ui.document.document import Document

ORIGIN = QPointF(0, 0)


@dataclass
class Canvas:
    """A canvas that draws nothing and reports the hit that a test sets."""

    document: Document
    diagram: Diagram
    arranged: Arrangement
    hit: Hit = Hit()
    selected: tuple[str, ...] = ()
    snaps: bool = False
    zoom_level: float = 1.0
    preview: MagicMock = field(default_factory=MagicMock)
    moved: dict[str, Point] = field(default_factory=dict)
    requests: list[Port | None] = field(default_factory=list)

    def hit_test(self, position: QPointF) -> Hit:
        return self.hit

    def connection_under(
        self, position: QPointF, dragged: Collection[str] = ()
    ) -> Connection | None:
        return None

    def select_boxes(self, *keys: str) -> None:
        self.selected = keys

    def select_nodes(self, names: tuple[str, ...]) -> None:
        self.selected = names

    def move_to(self, positions: Mapping[str, Point]) -> None:
        self.moved = dict(positions)

    def describe(self, keys: Collection[str]) -> str:
        return ", ".join(keys)

    def show_message(self, text: str) -> None:
        pass

    def request_add(self, source: Port | None, position: QPointF) -> None:
        self.requests.append(source)


@pytest.fixture
def canvas(document: Document) -> Canvas:
    network = document.network
    diagram = make_diagram(network, frozenset(), lambda _: None)
    return Canvas(document, diagram, arrange(diagram, Direction.RIGHT, frozenset()))


def port(key: str, *, is_output: bool) -> PortHit:
    return PortHit(key, 0, is_output, (0.0, 0.0))


@pytest.mark.parametrize(
    ("hit", "gesture"),
    [
        (Hit(), RubberBand),
        (Hit(box="c1"), Move),
        (Hit(port=port("c1", is_output=True), box="c1"), ConnectFrom),
        (Hit(port=port("c1", is_output=False), box="c1"), Reconnect),
    ],
)
def test_a_press_begins_the_gesture_of_what_it_hits(
    canvas: Canvas, hit: Hit, gesture: type
) -> None:
    assert type(begin(canvas, hit, ORIGIN, adds=False)) is gesture
    assert not isinstance(begin(canvas, hit, ORIGIN, adds=True), (ConnectFrom, ConnectTo))


def test_from_afar_a_port_begins_no_connection(canvas: Canvas) -> None:
    canvas.zoom_level = 0.1
    hit = Hit(port=port("c1", is_output=True), box="c1")
    assert isinstance(begin(canvas, hit, ORIGIN, adds=False), Move)


def test_boxes_are_moved_by_the_distance_of_the_drag(canvas: Canvas) -> None:
    x, y = canvas.arranged.boxes["c1"].center
    gesture = Move(canvas, ORIGIN, ("c1",), "c1")
    gesture.move(QPointF(30, 40))
    gesture.end(QPointF(30, 40))
    assert canvas.moved == {"c1": (x + 30, y + 40)}


def test_a_drag_that_is_cancelled_moves_nothing(canvas: Canvas) -> None:
    gesture = Move(canvas, ORIGIN, ("c1",), "c1")
    gesture.move(QPointF(30, 40))
    gesture.cancel()
    assert canvas.moved == {}
    canvas.preview.drag.finish.assert_called_once_with()


def test_a_connection_dropped_on_the_empty_canvas_asks_for_a_layer(
    canvas: Canvas, qtbot: QtBot
) -> None:
    gesture = ConnectFrom(canvas, port("c1", is_output=True))
    gesture.move(QPointF(30, 40))
    gesture.end(QPointF(30, 40))
    assert canvas.requests == [Port("c1")]


def test_a_connection_that_closes_a_loop_is_rejected(canvas: Canvas, qtbot: QtBot) -> None:
    before = canvas.document.network
    gesture = ConnectFrom(canvas, port("c3", is_output=True))
    canvas.hit = Hit(port=port("c1", is_output=False))
    gesture.move(QPointF(30, 40))
    with qtbot.waitSignal(canvas.document.edit_rejected):
        gesture.end(QPointF(30, 40))
    assert canvas.document.network is before


def test_an_end_dropped_on_the_empty_canvas_deletes_its_connection(canvas: Canvas) -> None:
    gesture = Reconnect(canvas, port("c3", is_output=False))
    gesture.move(QPointF(30, 40))
    gesture.end(QPointF(30, 40))
    assert canvas.document.network.node("c3").predecessors == ()
    assert canvas.document.stack.undoText() == "Delete connection to c3"
