from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from explorer.graph.network import Network
from explorer.protocol.events import RequestAnswered, Summary
from explorer.protocol.requests import Request, Summarize
from explorer.ui.main_window import MainWindow
from explorer.ui.table.panel import TablePanel
from explorer.ui.table.torchinfo_panel import TorchinfoPanel

Tell = Callable[..., None]


def opened(window: MainWindow, qtbot: QtBot) -> TorchinfoPanel:
    window.action_set["tab-table"].trigger()
    page = window.context.tabs.page("table")
    assert isinstance(page, TablePanel)
    page.toggle.click()
    qtbot.waitUntil(page.witness.isVisible)
    return page.witness


BIASES = "; its mult-adds count biases too"


@pytest.fixture
def witness(window: MainWindow, qtbot: QtBot) -> TorchinfoPanel:
    return opened(window, qtbot)


def asked(window: MainWindow) -> list[Request]:
    return [each for each in window.trainer.engine.process.asked if isinstance(each, Request)]  # type: ignore[attr-defined]


def change(window: MainWindow, network: Network) -> None:
    window.document.edit("Edit", window.document.project.with_network(network))


def answer(window: MainWindow, tell: Tell, total: int, unique: int) -> None:
    ask = asked(window)[-1]
    tell(window.trainer, RequestAnswered(ask.id, Summary("═ Conv2d ═", total, unique)))


def test_nothing_is_asked_while_the_pane_is_closed(window: MainWindow) -> None:
    window.action_set["tab-table"].trigger()
    assert asked(window) == []


def test_three_counts_that_agree_get_a_tick(
    window: MainWindow, witness: TorchinfoPanel, tell: Tell
) -> None:
    assert [ask.query for ask in asked(window)] == [Summarize(window.document.network)]
    assert witness.message.text() == "torchinfo counts lenet-5 …"
    assert witness.busy.isVisible()
    answer(window, tell, 61_706, 61_706)
    shown = f"✓ 61,706 parameters here, 61,706 by torchinfo, 61,706 unique{BIASES}"
    assert witness.message.text() == shown
    assert not witness.busy.isVisible()
    witness.copy.click()
    assert QGuiApplication.clipboard().text() == f"{shown}\n═ Conv2d ═\n"


def test_counts_that_differ_get_a_cross(
    window: MainWindow, witness: TorchinfoPanel, tell: Tell
) -> None:
    answer(window, tell, 70_000, 61_706)
    shown = f"✗ 61,706 parameters here, 70,000 by torchinfo, 61,706 unique{BIASES}"
    assert witness.message.text() == shown


def test_an_edit_asks_again_and_a_broken_network_says_what_is_broken(
    window: MainWindow, witness: TorchinfoPanel, tell: Tell, qtbot: QtBot
) -> None:
    answer(window, tell, 61_706, 61_706)
    change(window, window.document.network.without("c3"))
    qtbot.waitUntil(lambda: witness.message.text().startswith("⚠"))
    assert witness.message.text() == (
        "⚠ torchinfo runs a network. tanh3: expected one wire, got none"
    )
    assert len(asked(window)) == 1
    window.document.stack.undo()
    qtbot.waitUntil(lambda: len(asked(window)) == 2)


def test_while_the_engine_prepares_it_says_so(
    window: MainWindow, witness: TorchinfoPanel, qtbot: QtBot, tell: Tell
) -> None:
    window.trainer.engine.is_ready = False
    window.trainer.state_changed.emit(window.trainer.state)
    assert witness.message.text() == "The engine is being prepared; then torchinfo is asked …"
    assert witness.busy.isVisible()


def test_the_engine_itself_counts_as_we_do(live_window: MainWindow, qtbot: QtBot) -> None:
    witness = opened(live_window, qtbot)
    qtbot.waitUntil(lambda: witness.message.text().startswith("✓"), timeout=60_000)
    assert "25,450 by torchinfo" in witness.message.text()
    assert "Linear (hidden)" in witness.text.toPlainText()
