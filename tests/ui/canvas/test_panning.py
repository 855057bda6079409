"""Panning with the middle mouse button."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from explorer.ui.main_window import MainWindow


def test_the_middle_button_pans(loose: MainWindow, qtbot: QtBot) -> None:
    view = loose.view
    view.zoom(8)
    seen, area = view.visible_rect, view.viewport()
    qtbot.mousePress(area, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    qtbot.mouseMove(area, QPoint(200, 150))
    qtbot.mouseRelease(area, Qt.MouseButton.MiddleButton, pos=QPoint(200, 150))
    assert view.visible_rect != seen
    assert loose.document.selection == ()
