"""The palette: a proper model, searched and used by keyboard alone, with blocks of one's own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMessageBox, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.blocks.convolutional import Residual
from explorer.catalog.layers import Conv2d
from explorer.edits.clipboard import Clip, clip
from explorer.edits.suggest.query import read_asked
from explorer.graph.block import BLOCKS
from explorer.graph.layer import LAYERS
from explorer.graph.network import Port
from explorer.session import user_blocks
from explorer.ui.dragdrop.mime import MIME, insertable_of_mime, mime_of
from explorer.ui.main_window import MainWindow
from explorer.ui.palette.delegate import NOTE
from explorer.ui.palette.model import PaletteModel
from explorer.ui.widgets.item_views import RECORD

_Role = Qt.ItemDataRole
_Key = Qt.Key


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[PaletteModel]:
    parent = QWidget()
    qtbot.addWidget(parent)
    yield PaletteModel(parent)  # and keep its parent
    parent.close()


def titles(model: PaletteModel) -> list[str]:
    return [entry.title for section in model.shown for entry in section.entries if entry.requested]


def stage(window: MainWindow) -> Clip:
    return clip(window.document.network, ["c1", "tanh1", "s2"])


@pytest.mark.parametrize("text", ["", "conv 64", "no such block"])
def test_the_model_keeps_to_qts_rules(
    text: str, model: PaletteModel, qtmodeltester: ModelTester
) -> None:
    model.search(read_asked(text))
    qtmodeltester.check(model)


def test_every_layer_and_block_stands_in_its_category(model: PaletteModel) -> None:
    found = [
        (entry.requested.kind(), section.title)
        for section in model.shown
        for entry in section.entries
        if entry.requested and not isinstance(entry.requested, Clip)
    ]
    wanted = [(kind.kind(), kind.category) for family in (LAYERS, BLOCKS) for kind in family]
    assert sorted(found) == sorted(wanted)
    assert model.shown[-1].title == "Custom blocks"


def test_a_hint_and_a_screen_reader_tell_what_a_layer_does(model: PaletteModel) -> None:
    index = model.index_where(lambda entry: entry.title == "Convolution (2D)")
    assert index.data(_Role.AccessibleTextRole) == "Convolution (2D), Conv2d"
    assert "Learned kernels over an image" in index.data(_Role.AccessibleDescriptionRole)
    assert "Learned kernels over an image" in index.data(_Role.ToolTipRole)
    assert "LeCun" not in index.data(_Role.ToolTipRole)
    assert "`" not in index.data(_Role.ToolTipRole)


def test_a_number_that_does_not_suit_is_told_and_keeps_a_layer_from_being_chosen(
    model: PaletteModel,
) -> None:
    model.search(read_asked("relu 5"))
    index = model.index_where(lambda entry: entry.title == "ReLU")
    assert index.data(NOTE) == "ReLU has no setting for the value 5."
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled


def test_a_word_that_is_no_setting_is_told_of_the_layer_that_is_meant(model: PaletteModel) -> None:
    model.search(read_asked("relu abc"))
    index = model.index_where(lambda entry: entry.title == "ReLU")
    assert index.data(NOTE) == "ReLU has no setting “abc”. Available: none."
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled


def test_ctrl_b_types_a_layer_and_enter_adds_it_behind_the_selection(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.document.select("c3")
    window.action_set["search-palette"].trigger()
    assert window.action_set["search-palette"].shortcut().toString() == "Ctrl+B"
    box = window.context.panels.palette.box
    assert window.focusWidget() is box
    qtbot.keyClicks(box, "conv 24 3")
    qtbot.keyClick(box, _Key.Key_Return)
    network = window.document.network
    assert network.node("conv1").layer == Conv2d(24, 3)
    assert network.node("conv1").inputs == (Port("c3"),)
    assert network.node("tanh3").inputs == (Port("conv1"),)
    assert window.document.selection == ("conv1",)
    assert window.document.stack.undoText() == "Add Convolution (2D)"
    qtbot.keyClicks(box, "bn")
    qtbot.keyClick(box, _Key.Key_Return)
    assert window.document.network.node("batchnorm1").inputs == (Port("conv1"),)
    window.action_set["undo"].trigger()
    window.action_set["undo"].trigger()
    assert window.document.network.index.keys() == {
        *network.index.keys() - {"conv1"}
    }  # fmt: skip


def test_blocks_follow_one_another_and_fit(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select("s2")
    box = window.context.panels.palette.box
    for _ in range(2):
        qtbot.keyClicks(box, "residual")
        qtbot.keyClick(box, _Key.Key_Return)
        box.clear()
    network = window.document.network
    assert set(network.blocks) == {"residual1.", "residual2."}
    assert network.node("residual2.conv1").inputs == (Port("residual1.out"),)
    assert window.document.problems == ()


def test_without_a_selection_a_layer_follows_the_output(window: MainWindow) -> None:
    window.document.select()
    window.context.panels.palette.add_requested.emit(LAYERS.find("Softmax")())
    assert window.document.network.node("softmax1").inputs == (Port("output"),)


def test_arrows_pass_headings_and_skip_what_cannot_be_added(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    qtbot.keyClick(palette.box, _Key.Key_Down)
    entry = palette.view.chosen
    assert entry is not None
    assert entry.title == "Input"
    for _ in range(3):
        qtbot.keyClick(palette.box, _Key.Key_Down)
    entry = palette.view.chosen
    assert entry is not None
    assert entry.title == "Convolution (2D)"
    qtbot.keyClick(palette.box, _Key.Key_Up)
    entry = palette.view.chosen
    assert entry is not None
    assert entry.title == "Auxiliary output"
    for _ in range(30):
        qtbot.keyClick(palette.box, _Key.Key_PageDown)
    entry = palette.view.chosen
    assert entry is not None
    assert entry.requested is not None
    assert entry.title == titles(palette.model)[-1]


def test_letters_typed_in_the_tree_go_to_the_box_and_escape_comes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    palette.view.setFocus()
    qtbot.keyClick(palette.view, _Key.Key_M)
    assert window.focusWidget() is palette.box
    assert palette.box.text() == "m"
    palette.view.setFocus()
    qtbot.keyClick(palette.view, _Key.Key_Escape)
    assert window.focusWidget() is palette.box
    qtbot.keyClick(palette.box, _Key.Key_Escape)
    assert palette.box.text() == ""


def test_a_double_click_adds_and_a_click_on_a_heading_folds_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action_set["search-palette"].trigger()
    view = window.context.panels.palette.view
    index = window.context.panels.palette.model.index_where(
        lambda entry: entry.title == "Max pooling"
    )
    view.point_at(index)
    position = view.visualRect(index).center()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), left, pos=position)
    qtbot.mouseDClick(view.viewport(), left, pos=position)
    assert "maxpool1" in window.document.network.index
    heading = index.parent()
    qtbot.mouseClick(view.viewport(), left, pos=view.visualRect(heading).center())
    assert not view.isExpanded(heading)
    window.context.panels.palette.box.setText("max")
    assert view.isExpanded(window.context.panels.palette.model.index(0, 0))
    window.context.panels.palette.box.clear()
    assert not view.isExpanded(window.context.panels.palette.model.index(heading.row(), 0))


def test_where_nothing_matches_a_sentence_says_so(window: MainWindow) -> None:
    window.action_set["search-palette"].trigger()
    window.context.panels.palette.box.setText("quantum")
    assert window.context.panels.palette.nothing.isVisible()
    assert window.context.panels.palette.nothing.text() == "No layer matches “quantum”."
    window.context.panels.palette.box.clear()
    assert window.context.panels.palette.view.isVisible()


def test_a_drag_carries_kind_and_settings(model: PaletteModel) -> None:
    model.search(read_asked("conv 64"))
    index = model.index_where(lambda entry: entry.title == "Convolution (2D)")
    data = model.mimeData([index])
    shown = json.loads(bytes(data.data(MIME).data()))
    assert (shown["kind"], shown["out_channels"]) == ("Conv2d", 64)
    assert insertable_of_mime(data) == Conv2d(64)
    assert insertable_of_mime(mime_of(Residual(8))) == Residual(8)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no json",
        b"[]",
        b'{"kind": "Rm"}',
        b'{"kind": "Conv2d", "out_channels": -1}',
        b'{"kind": "Conv2d", "colour": 1}',
        b'{"own": "nobody"}',
        b'{"own": 3}',
        b'{"kind": ' + b"[" * 50_000,
        b"\xff\xfe",
    ],
)
def test_a_drag_of_anything_else_carries_nothing(raw: bytes) -> None:
    data = QMimeData()
    data.setData(MIME, QByteArray(raw))
    assert insertable_of_mime(data) is None


def test_kinds_alone_are_enough_for_a_drag() -> None:
    data = QMimeData()
    data.setData(MIME, QByteArray(b'{"kind": "Conv2d"}'))
    assert insertable_of_mime(data) == Conv2d()


def test_an_own_layer_is_kept_listed_dragged_and_added(window: MainWindow, qtbot: QtBot) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    palette.save_block("Stage", stage(window))
    entry = palette.view.chosen
    assert entry is not None
    assert (entry.title, entry.subtitle) == ("Stage", "3 layers")
    data = palette.model.mimeData([palette.view.currentIndex()])
    assert json.loads(bytes(data.data(MIME).data())) == {"own": "Stage"}
    dragged = insertable_of_mime(data)
    assert isinstance(dragged, Clip)
    assert dragged.network.nodes == stage(window).network.nodes
    window.document.select("s4")
    palette.view.setFocus()
    qtbot.keyClick(palette.view, _Key.Key_Return)
    names = window.document.selection
    assert len(names) == 3
    assert window.document.network.node(names[0]).inputs == (Port("s4"),)
    assert window.document.network.node("flatten").inputs == (Port(names[-1]),)
    assert window.document.stack.undoText() == "Add Stage"


def test_a_name_that_is_taken_gets_a_number_so_that_nothing_is_lost(window: MainWindow) -> None:
    window.context.panels.palette.save_block("Stage", stage(window))
    window.context.panels.palette.save_block("Stage", stage(window))
    assert list(user_blocks.load_blocks().clips) == ["Stage", "Stage 2"]


def test_an_own_layer_is_renamed_in_position_with_f2(window: MainWindow, qtbot: QtBot) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    palette.save_block("Stage", stage(window))
    palette.view.setFocus()
    before = window.document.network
    key = QKeyEvent(QEvent.Type.ShortcutOverride, _Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    key.ignore()
    QApplication.sendEvent(palette.view, key)
    assert key.isAccepted()  # else the window would rename what the canvas has selected
    qtbot.keyClick(palette.view, _Key.Key_F2)
    editor = palette.view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("Features")
    qtbot.keyClick(editor, _Key.Key_Return)
    qtbot.waitUntil(lambda: list(user_blocks.load_blocks().clips) == ["Features"])
    assert window.document.network is before  # and not added, too
    entry = palette.view.chosen
    assert entry is not None
    assert entry.title == "Features"


def test_a_name_that_is_refused_is_said_below_the_tree(window: MainWindow) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    palette.save_block("One", stage(window))
    palette.save_block("Two", stage(window))
    assert not palette.model.setData(palette.view.currentIndex(), "one")
    assert palette.note.isVisible()
    assert palette.note.text() == "The name “one” is already in use. Choose another name."


def test_an_own_layer_is_removed_after_a_question(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.action_set["search-palette"].trigger()
    palette = window.context.panels.palette
    palette.save_block("Stage", stage(window))
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    palette.view.setFocus()
    qtbot.keyClick(palette.view, _Key.Key_Delete)
    assert "Stage" in titles(palette.model)
    qtbot.keyClick(palette.view, _Key.Key_Delete)
    assert "Stage" not in titles(palette.model)
    assert user_blocks.load_blocks().clips == {}


def test_the_menu_of_an_own_layer_candidates_more(window: MainWindow) -> None:
    palette = window.context.panels.palette
    palette.save_block("Stage", stage(window))
    text = [each.text() for each in palette.view.menu(palette.view.currentIndex()).actions()]
    assert [each.partition("\t")[0] for each in text if each] == [
        "Insert after selection",
        "Rename…",
        "Delete…",
    ]
    index = palette.model.index_where(lambda entry: entry.title == "Input")
    assert len(palette.view.menu(index).actions()) == 1


def test_a_broken_own_layer_is_said_and_skipped(own_preferences: Path, qtbot: QtBot) -> None:
    folder = own_preferences.parent / "blocks"
    folder.mkdir()
    (folder / "block-Half.json").write_text("{")
    parent = QWidget()
    qtbot.addWidget(parent)
    model = PaletteModel(parent)
    assert model.complaints == ("Custom block “Half” was skipped: its file contains no layers.",)
    assert model.index_where(lambda entry: entry.title == "Half").data(RECORD) is None


def test_the_palette_shares_its_position_with_the_gallery(window: MainWindow) -> None:
    dock = window.context.panels.palette.parentWidget()
    assert isinstance(dock, QDockWidget)
    assert window.context.panels.gallery.parentWidget() in window.tabifiedDockWidgets(dock)
