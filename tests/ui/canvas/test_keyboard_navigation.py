"""Arrow keys: straight on in a row, and at its end along the connection."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.diagram.diagram import Connection, Diagram
from explorer.diagram.geometry import Arrangement, Rect
from explorer.graph.network import Port
from explorer.graph.project import Direction
from explorer.ui.canvas.keyboard_navigation import next_box
from explorer.ui.main_window import MainWindow

POSITIONS = {"a": (0, 0), "b": (234, 0), "c": (468, 0), "d": (8, 134), "e": (242, 134)}
CONNECTIONS = tuple(
    Connection(Port(one), one, 0, other, 0)
    for one, other in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"))
)


def led(here: str, heading: tuple[int, int], direction: Direction = Direction.RIGHT) -> str | None:
    boxes = {key: Rect(x, y, 150.0, 76.0) for key, (x, y) in POSITIONS.items()}
    if direction is Direction.DOWN:
        boxes = {key: Rect(y, x, 150.0, 76.0) for key, (x, y) in POSITIONS.items()}
    return next_box(here, heading, Diagram((), (), CONNECTIONS), Arrangement(direction, boxes))


def test_a_box_of_the_row_below_that_stands_a_little_aside_is_not_ahead() -> None:
    assert led("a", (1, 0)) == "b"
    assert led("e", (-1, 0)) == "d"
    assert led("a", (0, 1)) == "d"
    assert led("e", (0, -1)) == "b"
    assert led("c", (0, 1)) == "e"


def test_where_a_row_ends_the_connection_leads_on() -> None:
    assert led("c", (1, 0)) == "d"
    assert led("d", (-1, 0)) == "c"
    assert led("e", (1, 0)) is None
    assert led("a", (-1, 0)) is None
    assert led("c", (0, 1), Direction.DOWN) == "d"


def test_arrows_with_alt_move_and_never_select(window: MainWindow, qtbot: QtBot) -> None:
    window.view.setFocus()
    for _ in range(2):
        qtbot.keyClick(window.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.document.selection == ()
    assert not window.document.stack.canUndo()
