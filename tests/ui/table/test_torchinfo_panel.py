from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from explorer.graph.network import Network
from explorer.protocol.events import EngineLost, RequestAnswered, Summary
from explorer.protocol.requests import Request, Summarize
from explorer.ui.main_window import MainWindow
from explorer.ui.table.panel import TablePanel
from explorer.ui.table.torchinfo_panel import TorchinfoPanel
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]


def opened(window: MainWindow, qtbot: QtBot) -> TorchinfoPanel:
    window.action_set["tab-table"].trigger()
    page = window.context.tabs.page("table")
    assert isinstance(page, TablePanel)
    page.bar.torchinfo.click()
    qtbot.waitUntil(page.torchinfo.isVisible)
    return page.torchinfo


@pytest.fixture
def torchinfo(window: MainWindow, qtbot: QtBot) -> TorchinfoPanel:
    return opened(window, qtbot)


def asked(engine: ScriptedEngine) -> list[Request]:
    return [each for each in engine.asked if isinstance(each, Request)]


def change(window: MainWindow, network: Network) -> None:
    window.document.edit("Edit", window.document.project.with_network(network))


@pytest.fixture
def answer(window: MainWindow, engine: ScriptedEngine, tell: Tell) -> Callable[[int, int], None]:
    """Answer the newest request with the counts of torchinfo."""

    def reply(total: int, unique: int) -> None:
        ask = asked(engine)[-1]
        tell(window.trainer, RequestAnswered(ask.id, Summary("═ Conv2d ═", total, unique)))

    return reply


def test_nothing_is_asked_while_the_panel_is_hidden(
    window: MainWindow, engine: ScriptedEngine
) -> None:
    window.action_set["tab-table"].trigger()
    assert asked(engine) == []


def test_three_counts_that_agree_get_a_tick(
    window: MainWindow,
    torchinfo: TorchinfoPanel,
    engine: ScriptedEngine,
    answer: Callable[[int, int], None],
) -> None:
    assert [ask.query for ask in asked(engine)] == [Summarize(window.document.network)]
    assert torchinfo.message.text() == "Running torchinfo on lenet-5…"
    assert torchinfo.busy.isVisible()
    answer(61_706, 61_706)
    shown = "✓ Parameter counts match: 61,706."
    assert torchinfo.message.text() == shown
    assert not torchinfo.busy.isVisible()
    torchinfo.copy.click()
    assert QGuiApplication.clipboard().text() == f"{shown}\n═ Conv2d ═\n"


def test_counts_that_differ_get_a_cross(
    window: MainWindow,
    torchinfo: TorchinfoPanel,
    engine: ScriptedEngine,
    answer: Callable[[int, int], None],
) -> None:
    answer(70_000, 61_706)
    shown = "⚠ Parameter counts differ: 61,706 here, 70,000 in torchinfo (61,706 unique)."
    assert torchinfo.message.text() == shown


def test_an_edit_asks_again_and_a_broken_network_says_what_is_broken(
    window: MainWindow,
    torchinfo: TorchinfoPanel,
    engine: ScriptedEngine,
    answer: Callable[[int, int], None],
    qtbot: QtBot,
) -> None:
    answer(61_706, 61_706)
    change(window, window.document.network.without("c3"))
    qtbot.waitUntil(lambda: torchinfo.message.text().startswith("⚠"))
    (problem,) = window.document.inference.problems
    text = f"⚠ torchinfo needs a network without problems. {problem}"
    assert problem.where == "tanh3"
    assert torchinfo.message.text() == text
    assert len(asked(engine)) == 1
    window.document.stack.undo()
    qtbot.waitUntil(lambda: len(asked(engine)) == 2)


def test_while_the_engine_prepares_it_says_so(window: MainWindow, qtbot: QtBot, tell: Tell) -> None:
    tell(window.trainer, EngineLost("it ended"))
    torchinfo = opened(window, qtbot)
    assert torchinfo.message.text() == "Loading PyTorch, then running torchinfo…"
    assert torchinfo.busy.isVisible()


def test_the_engine_itself_counts_as_we_do(live_window: MainWindow, qtbot: QtBot) -> None:
    torchinfo = opened(live_window, qtbot)
    qtbot.waitUntil(lambda: torchinfo.message.text().startswith("✓"), timeout=60_000)
    assert "25,450" in torchinfo.message.text()
    assert "Linear (hidden)" in torchinfo.text.toPlainText()
