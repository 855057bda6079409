"""Boxes painted again in the same state come from pixmaps, and look the same to the pixel."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.graph.layer import Layer
from explorer.ui.main_window import MainWindow


def picture(window: MainWindow) -> QImage:
    return window.view.viewport().grab().toImage()


@pytest.fixture
def shown(window: MainWindow) -> MainWindow:
    window.resize(1500, 1000)  # boxes that the edge cuts off have letters between pixels
    QApplication.processEvents()
    window.view.fit()
    QApplication.processEvents()
    return window


def differing(one: QImage, other: QImage) -> int:
    """The largest difference of a channel of any pixel."""
    assert one.size() == other.size()
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max(abs(a - b) for a, b in pairs if a != b) if one != other else 0


@pytest.mark.parametrize("notches", [-0.3, -0.7, -1.8])
def test_the_picture_of_a_box_is_what_was_painted(shown: MainWindow, notches: float) -> None:
    shown.view.zoom(notches)
    shown.view.canvas_scene.select_boxes("c3")
    painted = picture(shown)
    for _ in range(3):
        again = picture(shown)
    assert len(shown.view.canvas_scene.contents.pixmaps) > 3
    assert differing(painted, again) <= 3  # rounding of what is half transparent


def test_what_changed_is_painted_anew(shown: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        before = picture(shown)
    shown.view.canvas_scene.select_boxes("c3")
    chosen = picture(shown)
    assert differing(before, chosen) > 60
    document = shown.document
    document.edit_network("Wider", document.network.with_settings("c3", wider(shown)))
    assert differing(chosen, picture(shown)) > 60
    shown.view.canvas_scene.select_boxes()
    document.stack.undo()
    document.select()
    assert differing(before, picture(shown)) <= 3


def wider(window: MainWindow) -> Layer:
    return window.document.network.node("c3").layer.tuned(out_channels=99)


def test_another_theme_paints_anew(shown: MainWindow) -> None:
    for _ in range(3):
        light = picture(shown)
    shown.action_set["theme-dark"].trigger()
    dark = picture(shown)
    shown.action_set["theme-light"].trigger()
    assert differing(light, dark) > 100
    assert differing(light, picture(shown)) <= 3
