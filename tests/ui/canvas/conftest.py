"""Windows with networks to connect, to group and to see from afar."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Conv2d, Flatten, Input, Linear
from explorer.graph.network import Network, Node, Port
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.main_window import MainWindow


@pytest.fixture
def loose(window: MainWindow) -> MainWindow:
    """A window with layers of which some are not connected yet."""
    network = Network(
        "loose",
        (
            Node("image", Input((3, 16, 16))),
            Node("conv", Conv2d(4), (Port("image"),)),
            Node("relu", ReLU()),
            Node("flatten", Flatten(), (Port("conv"),)),
            Node("fc", Linear(5), (Port("flatten"),)),
            Node("add", Add()),
        ),
    )
    window.resize(1400, 900)
    window.document.edit_network("Open", network)
    window.view.fit()
    return window


@pytest.fixture
def grouped(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a collapsed residual group without inputs, and one with two predecessors."""
    network = Network(
        "grouped",
        (
            Node("image", Input((3, 16, 16))),
            Node("other", Conv2d(3), (Port("image"),)),
            Node("res.conv", Conv2d(3, padding=1)),
            Node("res.relu", ReLU(), (Port("res.conv"),)),
            Node("res.add", Add(), (Port("res.relu"), None)),
            Node("two.relu", ReLU(), (Port("image"),)),
            Node("two.conv", Conv2d(3, padding=1), (Port("two.relu"),)),
            Node("two.add", Add(), (Port("two.conv"), Port("other"))),
        ),
    )
    window.resize(1400, 900)
    window.document.edit_network("Open", network)
    qtbot.waitUntil(lambda: not window.view.canvas_scene.arranger.is_busy)
    window.view.fit()
    return window


@pytest.fixture
def afar(window: MainWindow) -> MainWindow:
    window.resize(1100, 700)
    window.view.fit()
    window.view.zoom(-9)
    assert window.view.zoom_level < READABLE
    QApplication.processEvents()
    return window
