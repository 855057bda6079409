"""The quick-add box: opens at a place, offers what fits, takes numbers, and closes by itself."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import Tanh
from explorer.catalog.layers import Conv2d, Linear
from explorer.edits.clipboard import clip
from explorer.edits.placing import Placeable
from explorer.edits.suggest.query import label_of, parse_query, read_asked
from explorer.graph.inference import infer
from explorer.graph.network import Network, Port, chain
from explorer.schema.settings import SettingError
from explorer.session import user_blocks
from explorer.ui.main_window import MainWindow
from explorer.ui.palette.delegate import IS_FADED, NOTE, SUBTITLE
from explorer.ui.palette.quick_add import QuickAdd

_Key = Qt.Key


@pytest.fixture
def quick(window: MainWindow, qtbot: QtBot) -> Iterator[QuickAdd]:
    """A box that is open behind the second convolution."""
    box = QuickAdd(window.view)
    with qtbot.waitExposed(window):
        window.show()
    box.open(QPoint(40, 40), window.document.inference, Port("c3"))
    yield box
    box.dismiss()


def titles(quick: QuickAdd) -> list[str]:
    return [row.entry.title for row in quick.model.rows]


def refusal(typed: str, layer: Placeable) -> str:
    """Why the typed settings are invalid for a layer."""
    with pytest.raises(SettingError) as refused:
        parse_query(read_asked(typed), [label_of(layer)]).set(layer)
    return str(refused.value)


def test_the_model_keeps_to_qts_rules(quick: QuickAdd, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(quick.model)


def test_it_opens_ready_to_type_with_the_likeliest_layer_chosen(
    window: MainWindow, quick: QuickAdd
) -> None:
    assert quick.isVisible()
    assert not quick.isWindow()
    assert window.focusWidget() is quick.box
    index = quick.list.currentIndex()
    assert index.row() == 0
    assert index.data() == "Tanh"
    assert index.data(NOTE) == "→ 16×10×10"


def test_text_and_numbers_choose_a_layer_with_its_settings(quick: QuickAdd, qtbot: QtBot) -> None:
    qtbot.keyClicks(quick.box, "conv 64 3")
    assert quick.list.currentIndex().data(SUBTITLE) == "out_channels 64, kernel_size 3"
    assert quick.list.currentIndex().data(NOTE) == "→ 64×8×8"
    with qtbot.waitSignal(quick.chosen) as signal:
        qtbot.keyClick(quick.box, _Key.Key_Return)
    assert signal.args == [Conv2d(64, 3)]
    assert not quick.isVisible()


def test_what_does_not_fit_is_faded_with_the_reason_and_can_be_chosen_all_the_same(
    quick: QuickAdd, qtbot: QtBot
) -> None:
    qtbot.keyClicks(quick.box, "embedding")
    index = quick.list.currentIndex()
    assert index.data(IS_FADED)
    assert index.data(NOTE) == "Input “input” expects token indices, got floating-point values."
    with qtbot.waitSignal(quick.chosen) as signal:
        qtbot.keyClick(quick.box, _Key.Key_Return)
    assert signal.args[0].kind() == "Embedding"


def test_a_number_that_a_layer_cannot_take_is_said_and_keeps_the_box_open(
    quick: QuickAdd, qtbot: QtBot
) -> None:
    qtbot.keyClicks(quick.box, "conv2d 0")
    reason = refusal("conv2d 0", Conv2d())
    assert "0" in reason
    assert quick.list.currentIndex().data(NOTE) == quick.reason.text() == reason
    with qtbot.assertNotEmitted(quick.chosen):
        qtbot.keyClick(quick.box, _Key.Key_Return)
    assert quick.isVisible()


def test_a_word_that_is_no_setting_is_said_of_the_layer_that_is_meant(
    quick: QuickAdd, qtbot: QtBot
) -> None:
    qtbot.keyClicks(quick.box, "linear xyz")
    assert quick.nothing.isHidden()
    assert titles(quick)[0] == "Linear"
    reason = refusal("linear xyz", Linear())
    assert "xyz" in reason
    assert quick.reason.text() == reason
    with qtbot.assertNotEmitted(quick.chosen):
        qtbot.keyClick(quick.box, _Key.Key_Return)
    quick.box.setText("linear bi")  # a setting that is begun
    assert quick.reason.isHidden()


@pytest.mark.parametrize("position", [QPoint(40, 40), QPoint(5000, 5000)])
def test_why_a_layer_does_not_suit_can_be_read_in_full_below_the_list(
    window: MainWindow, quick: QuickAdd, qtbot: QtBot, position: QPoint
) -> None:
    window.resize(1024, 700)
    QApplication.processEvents()
    quick.open(position, window.document.inference, Port("c3"))
    top = quick.list.mapTo(window, QPoint())
    qtbot.keyClicks(quick.box, "conv2d 64 0")
    QApplication.processEvents()
    text = quick.reason
    assert text.text() == refusal("conv2d 64 0", Conv2d())
    assert text.height() >= text.heightForWidth(text.width())
    assert window.view.rect().contains(quick.geometry())
    assert quick.list.mapTo(window, QPoint()) == top
    qtbot.keyClicks(quick.box, "3")
    assert not text.isVisible()


def test_a_filter_wider_than_the_image_is_told_while_it_is_typed(
    quick: QuickAdd, qtbot: QtBot
) -> None:
    qtbot.keyClicks(quick.box, "conv2d 8 31")
    reason = quick.list.currentIndex().data(NOTE)
    assert reason.startswith("Kernel 31×31 is larger than the input 16×10×10.")


def test_arrows_and_tab_move_while_typing_goes_on(quick: QuickAdd, qtbot: QtBot) -> None:
    for key, row in (
        (_Key.Key_Down, 1),
        (_Key.Key_Tab, 2),
        (_Key.Key_Up, 1),
        (_Key.Key_Backtab, 0),
        (_Key.Key_Up, 0),
        (_Key.Key_PageDown, 8),
    ):
        qtbot.keyClick(quick.box, key)
        assert quick.list.currentIndex().row() == row
    assert quick.box.hasFocus()


def test_escape_closes_and_gives_the_keyboard_back(
    window: MainWindow, quick: QuickAdd, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(quick.closed), qtbot.assertNotEmitted(quick.chosen):
        qtbot.keyClick(quick.box, _Key.Key_Escape)
    assert not quick.isVisible()
    assert window.focusWidget() is window.view


def test_losing_the_keyboard_closes_it_and_leaves_it_where_it_went(
    window: MainWindow, quick: QuickAdd
) -> None:
    window.context.panels.gallery.search.box.setFocus()
    assert not quick.isVisible()
    assert window.focusWidget() is window.context.panels.gallery.search.box


def test_a_click_chooses(quick: QuickAdd, qtbot: QtBot) -> None:
    position = quick.list.visualRect(quick.model.index(2, 0)).center()
    wanted = quick.model.rows[2].entry.requested
    with qtbot.waitSignal(quick.chosen) as signal:
        qtbot.mouseClick(quick.list.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert signal.args == [wanted]


@pytest.mark.parametrize("position", [QPoint(-50, -50), QPoint(9_000, 9_000), QPoint(9_000, 0)])
def test_it_stays_within_the_canvas(window: MainWindow, quick: QuickAdd, position: QPoint) -> None:
    quick.open(position, window.document.inference, Port("c3"))
    assert QRect(QPoint(0, 0), window.view.size()).contains(quick.geometry())


def test_on_an_empty_canvas_inputs_come_first(quick: QuickAdd) -> None:
    quick.open(QPoint(0, 0), infer(Network("empty")), None)
    assert titles(quick)[:2] == ["Input", "Token input"]
    assert not any(row.any_reason for row in quick.model.rows)


def test_what_is_called_so_stands_before_what_is_merely_described_so(
    window: MainWindow, quick: QuickAdd
) -> None:
    quick.open(QPoint(0, 0), window.document.inference, Port("flatten"))
    quick.model.search(read_asked("convolution"))
    assert titles(quick)[0] == "Convolution (2D)"
    assert quick.model.rows[0].any_reason


def test_where_nothing_is_called_so_it_says_so(quick: QuickAdd, qtbot: QtBot) -> None:
    qtbot.keyClicks(quick.box, "zzz")
    assert quick.nothing.isVisible()
    with qtbot.assertNotEmitted(quick.chosen):
        qtbot.keyClick(quick.box, _Key.Key_Return)
    quick.box.setText("linear 10")
    assert quick.nothing.isHidden()
    assert quick.model.rows[0].entry.requested == Linear(10)


def test_a_screen_reader_is_told_names_and_reasons(quick: QuickAdd) -> None:
    assert quick.box.accessibleName() == "Add layer"
    assert quick.list.accessibleName()
    accessible_text = quick.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert accessible_text == "Tanh, → 16×10×10"


def test_own_layers_are_offered_where_they_fit_and_say_why_where_not(
    window: MainWindow, qtbot: QtBot
) -> None:
    made = chain("w", [("a", Conv2d(7, padding=1)), ("b", Tanh())])
    user_blocks.save_block("Bright", clip(made, ["a", "b"]))
    box = window.context.edits.adding.quick_add
    window.view.canvas_scene.select_boxes("c3")
    window.context.edits.adding.ask()
    qtbot.keyClicks(box.box, "brig")
    index = box.list.currentIndex()
    assert [index.data(), index.data(SUBTITLE), index.data(NOTE)] == [
        "Bright",
        "2 layers",
        "→ 7×10×10",
    ]
    qtbot.keyClick(box.box, _Key.Key_Return)
    network = window.document.network
    assert network.node("a").predecessors == ("c3",)
    assert network.node("tanh3").predecessors == ("b",)
    window.document.stack.undo()
    window.view.canvas_scene.select_boxes("flatten")
    window.context.edits.adding.ask()
    qtbot.keyClicks(box.box, "bright")
    assert box.list.currentIndex().data(IS_FADED)
    assert "Expected an image" in box.list.currentIndex().data(NOTE)
    box.box.clear()
    qtbot.keyClicks(box.box, "bright 3")
    assert "Settings cannot be typed" in box.list.currentIndex().data(NOTE)


@pytest.mark.parametrize("text", ["adaptive", "lstm cell", "maxp"])
def test_a_short_list_needs_no_scroll_bar(quick: QuickAdd, qtbot: QtBot, text: str) -> None:
    quick.box.clear()
    qtbot.keyClicks(quick.box, text)
    assert 0 < len(quick.model.rows) <= 9
    assert not quick.list.verticalScrollBar().isVisible()


def test_a_residual_layer_is_projected_only_where_it_has_to_be(
    window: MainWindow, quick: QuickAdd, qtbot: QtBot
) -> None:
    for text, project in (("residual 16", False), ("residual", True), ("residual 8", True)):
        quick.open(QPoint(40, 40), window.document.inference, Port("c3"))  # of 16 channels
        quick.box.clear()
        qtbot.keyClicks(quick.box, text)
        with qtbot.waitSignal(quick.chosen) as signal:
            qtbot.keyClick(quick.box, _Key.Key_Return)
        (part,) = signal.args or ()
        assert (part.kind(), part.project) == ("Residual", project), text
