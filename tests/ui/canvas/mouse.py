"""Dragging with the mouse, and looking up positions and connections."""

from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from explorer.ui.canvas.hit_testing import ports_of_box
from explorer.ui.canvas.items.connections import ConnectionsItem
from explorer.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def port(window: MainWindow, key: str, number: int = 0, *, leaves: bool) -> QPoint:
    scene = window.view.canvas_scene
    found = [p for p in ports_of_box(scene, key) if p.is_output is leaves and p.number == number]
    return window.view.mapFromScene(QPointF(*found[0].position))


def middle(window: MainWindow, key: str) -> QPoint:
    return window.view.mapFromScene(window.view.canvas_scene.item_of(key).pos())


def drag(window: MainWindow, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    area = window.view.viewport()
    qtbot.mousePress(area, LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(area, start + (end - start) * part)
    qtbot.mouseRelease(area, LEFT, pos=end)


def is_above_with_its_connections(window: MainWindow, key: str, other: str) -> bool:
    """Return whether a box is over the ends of its connections, and those over another box."""
    scene = window.view.canvas_scene
    over = [
        item
        for item in scene.items()
        if isinstance(item, ConnectionsItem)
        and item is not scene.contents.connections
        and item.bundles
    ]
    heights = [scene.item_of(key).zValue(), *(item.zValue() for item in over)]
    return (
        bool(over) and heights[0] == max(heights) and min(heights) > scene.item_of(other).zValue()
    )


def predecessors(window: MainWindow, name: str) -> tuple[str, ...]:
    return window.document.network.node(name).predecessors
