"""The gallery: a proper model, opened by double click or Enter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.graph.architecture import ARCHITECTURES
from explorer.ui.gallery.panel import GalleryModel
from explorer.ui.window import Window


def test_the_model_keeps_to_qts_rules(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    model = GalleryModel(parent)
    qtmodeltester.check(model)
    assert model.rowCount() == len(ARCHITECTURES)


def test_enter_opens_a_network_and_undo_brings_back_what_was_there(
    window: Window, qtbot: QtBot
) -> None:
    before = window.document.project
    gallery = window.gallery
    row = ARCHITECTURES.names().index("lenet-5-3x3")
    gallery.setCurrentIndex(gallery.model().index(row, 0))
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert window.document.network.name == "lenet-5-3x3"
    assert set(window.view.scene_of_nodes.names()) == set(window.document.network.index)
    window.actions_["undo"].trigger()
    assert window.document.project is before
