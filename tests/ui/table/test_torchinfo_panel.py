from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from explorer.graph.network import Network
from explorer.protocol.events import Answered, Summary
from explorer.protocol.requests import Ask, Summarize
from explorer.ui.main_window import Window
from explorer.ui.table.panel import TablePanel
from explorer.ui.table.torchinfo_panel import Witness

Tell = Callable[..., None]


def opened(window: Window, qtbot: QtBot) -> Witness:
    window.actions_["tab-table"].trigger()
    page = window.middle.page("table")
    assert isinstance(page, TablePanel)
    page.toggle.click()
    qtbot.waitUntil(page.witness.isVisible)
    return page.witness


BIASES = "; its mult-adds count biases too"


@pytest.fixture
def witness(window: Window, qtbot: QtBot) -> Witness:
    return opened(window, qtbot)


def asked(window: Window) -> list[Ask]:
    return [each for each in window.trainer._engine.asked if isinstance(each, Ask)]  # type: ignore[attr-defined]


def change(window: Window, network: Network) -> None:
    window.document.edit("Edit", window.document.project.with_network(network))


def answer(window: Window, tell: Tell, total: int, unique: int) -> None:
    ask = asked(window)[-1]
    tell(window.trainer, Answered(ask.id, Summary("═ Conv2d ═", total, unique)))


def test_nothing_is_asked_while_the_pane_is_closed(window: Window) -> None:
    window.actions_["tab-table"].trigger()
    assert asked(window) == []


def test_three_counts_that_agree_get_a_tick(window: Window, witness: Witness, tell: Tell) -> None:
    assert [ask.question for ask in asked(window)] == [Summarize(window.document.network)]
    assert witness.words.text() == "torchinfo counts lenet-5 …"
    assert witness.busy.isVisible()
    answer(window, tell, 61_706, 61_706)
    told = f"✓ 61,706 parameters here, 61,706 by torchinfo, 61,706 unique{BIASES}"
    assert witness.words.text() == told
    assert not witness.busy.isVisible()
    witness.copy.click()
    assert QGuiApplication.clipboard().text() == f"{told}\n═ Conv2d ═\n"


def test_counts_that_differ_get_a_cross(window: Window, witness: Witness, tell: Tell) -> None:
    answer(window, tell, 70_000, 61_706)
    told = f"✗ 61,706 parameters here, 70,000 by torchinfo, 61,706 unique{BIASES}"
    assert witness.words.text() == told


def test_an_edit_asks_again_and_a_broken_network_says_what_is_broken(
    window: Window, witness: Witness, tell: Tell, qtbot: QtBot
) -> None:
    answer(window, tell, 61_706, 61_706)
    change(window, window.document.network.without("c3"))
    qtbot.waitUntil(lambda: witness.words.text().startswith("⚠"))
    assert witness.words.text() == (
        "⚠ torchinfo runs a network. tanh3: expected one wire, got none"
    )
    assert len(asked(window)) == 1
    window.document.stack.undo()
    qtbot.waitUntil(lambda: len(asked(window)) == 2)


def test_while_the_engine_prepares_it_says_so(
    window: Window, witness: Witness, qtbot: QtBot, tell: Tell
) -> None:
    window.trainer._recover()
    assert witness.words.text() == "The engine is being prepared; then torchinfo is asked …"
    assert witness.busy.isVisible()


def test_the_engine_itself_counts_as_we_do(live_window: Window, qtbot: QtBot) -> None:
    witness = opened(live_window, qtbot)
    qtbot.waitUntil(lambda: witness.words.text().startswith("✓"), timeout=60_000)
    assert "25,450 by torchinfo" in witness.words.text()
    assert "Linear (hidden)" in witness.text.toPlainText()
