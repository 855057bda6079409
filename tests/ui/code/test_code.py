"""The Code tab: the code of the current network, its lines selected with the canvas."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ELU
from explorer.catalog.layers import Conv2d, Input
from explorer.graph.network import chain
from explorer.ui.code.panel import CodePanel
from explorer.ui.main_window import MainWindow


def opened(window: MainWindow, qtbot: QtBot) -> CodePanel:
    window.action_set["tab-code"].trigger()
    page = window.context.tabs.page("code")
    assert isinstance(page, CodePanel)
    qtbot.waitUntil(lambda: "class LeNet5" in page.text.toPlainText())
    return page


def line_of(page: CodePanel, text: str) -> int:
    lines = page.text.toPlainText().splitlines()
    return next(number for number, line in enumerate(lines) if text in line)


def stated(mark: QTextEdit.ExtraSelection) -> str:
    return mark.cursor.block().text().strip().partition("  #")[0]


def strength(mark: QTextEdit.ExtraSelection) -> int:
    return mark.format.background().color().alpha()


def test_an_edit_is_written_and_what_is_the_same_keeps_its_position(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    assert "nn.Conv2d(6, 16, 5)" in page.text.toPlainText()
    network = window.document.network
    wider = network.with_settings("c3", network.node("c3").layer.tuned(out_channels=20))
    window.document.edit_network("Widen", wider)
    qtbot.waitUntil(lambda: "nn.Conv2d(6, 20, 5)" in page.text.toPlainText())
    window.document.stack.undo()
    qtbot.waitUntil(lambda: "nn.Conv2d(6, 16, 5)" in page.text.toPlainText())


def test_lines_that_are_drawn_over_select_all_their_nodes(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    first, last = (line_of(page, f"self.{name} = ") for name in ("c1", "c3"))
    for start, end in ((first, last), (last, first)):
        cursor = QTextCursor(page.text.document().findBlockByNumber(start))
        cursor.setPosition(
            page.text.document().findBlockByNumber(end).position() + 3,
            QTextCursor.MoveMode.KeepAnchor,
        )
        page.text.setTextCursor(cursor)
        assert {"c1", "tanh1", "s2", "c3"} == set(window.document.selection)


def test_a_line_selects_its_node_and_a_node_its_lines(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    layer = page.text.document().findBlockByNumber(line_of(page, "self.c3 = "))
    page.text.setFocus()
    page.text.setTextCursor(QTextCursor(layer))
    assert window.document.selection == ("c3",)
    window.view.setFocus()
    window.document.select("f6")
    marked = [mark.cursor.block().text() for mark in page.text.extraSelections()]
    assert len(marked) == 2
    assert all("self.f6" in text for text in marked)


def test_a_group_of_a_shared_class_marks_its_own_line_before_the_body_of_the_class(
    window: MainWindow, qtbot: QtBot
) -> None:
    layers = ("stem.0", "stem.1", "mine")
    rows = [
        (f"{group}.{name}", layer)
        for group in layers
        for name, layer in (("conv", Conv2d(6)), ("elu", ELU()))
    ]
    window.document.edit_network("Build", chain("twins", [("image", Input((6, 28, 28))), *rows]))
    window.action_set["tab-code"].trigger()
    page = window.context.tabs.page("code")
    assert isinstance(page, CodePanel)
    qtbot.waitUntil(lambda: "class Twins" in page.text.toPlainText())
    page.text.setFocus()
    window.document.select("mine.conv", "mine.elu")
    marks = page.text.extraSelections()
    assert [(stated(mark), strength(mark) > strength(marks[-1])) for mark in marks] == [
        ("self.mine = StemBlock()", True),
        ("return self.mine(x)", True),
        ("self.conv = nn.Conv2d(6, 6, 3)", False),
        ("self.elu = nn.ELU()", False),
        ("x = self.conv(x)", False),
        ("return self.elu(x)", False),
    ]
    assert page.text.textCursor().block() == marks[0].cursor.block()
    window.document.select()
    assert page.text.extraSelections() == []
    page.text.moveCursor(QTextCursor.MoveOperation.EndOfLine)
    assert window.document.selection == ("mine.conv", "mine.elu")


def test_a_network_with_a_problem_is_written_up_to_it(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    window.document.edit_network("Break", window.document.network.without("s2"))
    qtbot.waitUntil(lambda: "..." in page.text.toPlainText())
    (problem,) = window.document.inference.problems
    assert problem.message in page.text.toPlainText()


def test_the_code_is_copied_whole(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    page.copy.click()
    text = QGuiApplication.clipboard().text()
    compile(text, "copied", "exec")
    assert text.rstrip("\n") == page.text.toPlainText().rstrip("\n")


@pytest.mark.parametrize("key", [Qt.Key.Key_X, Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_typing_into_the_code_is_told_where_the_network_is_changed(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    page = opened(window, qtbot)
    text = page.text.toPlainText()
    for harmless in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Shift):
        qtbot.keyClick(page.text, harmless)
        assert not page.text.hint.isVisible()
    qtbot.keyClick(page.text, key)
    assert page.text.toPlainText() == text
    assert page.text.hint.isVisible()
    assert page.text.hint.text() == (
        "The code is generated and read-only. Edit the network on the canvas."
    )
