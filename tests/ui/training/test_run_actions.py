"""Starting a run: with fresh weights or with what was learned, and never without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Input, Linear
from explorer.graph.network import Node
from explorer.graph.storage.project_file import save_project
from explorer.protocol.events import Finished, Started
from explorer.protocol.requests import Start, Step
from explorer.ui.main_window import Window
from explorer.ui.widgets.focus import bring_into_view
from tests.no_network import sealed
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]


@pytest.fixture
def learned(window: Window, tmp_path: Path) -> Window:
    """A window over a project that was opened with what it has learned."""
    path = tmp_path / "mine.netx"
    save_project(window.document.project, path, sealed(b"weights"))
    assert window.files.open_path(path)
    return window


def answer(words: str) -> list[str]:
    """Click a button of the question that comes; the list gets the question."""
    heard: list[str] = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        heard.append(box.text())
        next(b for b in box.buttons() if b.text().replace("&", "") == words).click()

    QTimer.singleShot(0, click)
    return heard


def starts(engine: ScriptedEngine) -> list[Start]:
    return [request for request in engine.asked if isinstance(request, Start)]


def test_a_project_that_has_learned_is_trained_on_if_wanted(
    learned: Window, engine: ScriptedEngine
) -> None:
    heard = answer("Train on")
    learned.actions_["train"].trigger()
    assert heard == ["lenet-5 has learned before. Train it on from there, or begin anew?"]
    (start,) = starts(engine)
    assert start.learned is not None
    assert Path(start.learned).read_bytes() == sealed(b"weights")


def test_a_project_that_has_learned_begins_anew_if_wanted(
    learned: Window, engine: ScriptedEngine
) -> None:
    answer("Begin anew")
    learned.actions_["step"].trigger()
    assert [start.learned for start in starts(engine)] == [None]
    assert isinstance(engine.asked[-1], Step)


def test_a_question_that_is_called_off_begins_nothing(
    learned: Window, engine: ScriptedEngine
) -> None:
    answer("Cancel")
    learned.actions_["train"].trigger()
    assert starts(engine) == []
    assert learned.trainer.learned(learned.document.subject) == sealed(b"weights")


def test_a_demo_begins_anew_without_a_question_and_can_be_trained_on(
    window: Window, engine: ScriptedEngine, tell: Tell
) -> None:
    assert not window.actions_["train-on"].isEnabled()
    window.starting.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.trainer._checkpoint.write_bytes(b"so far")
    tell(window.trainer, Finished(20, False, 0.5, 0.1, 0.9))
    window.actions_["train-on"].trigger()
    (first, second) = starts(engine)
    assert first.learned is None
    assert second.learned is not None
    assert Path(second.learned).read_bytes() == b"so far"


def test_train_says_why_it_does_nothing_while_another_network_is_trained(
    window: Window, engine: ScriptedEngine, tell: Tell
) -> None:
    window.starting.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.starting.demo(DEMOS.find("dense-32"))
    assert window.actions_["train"].isEnabled()
    window.actions_["train"].trigger()
    assert len(starts(engine)) == 1
    told = window.status.currentMessage()
    assert told == "lenet-5 is being trained; stop it to train dense-32"


def test_train_leads_to_the_way_out_of_the_first_problem(
    window: Window, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    window.files.new()
    network = window.document.network.placed(Node("image", Input((1, 28, 28))))
    window.document.edit_network("Build", network)
    window.actions_["train"].trigger()
    assert starts(engine) == []
    assert window.status.currentMessage() == (
        "The network cannot run yet: image: MNIST-10k asks for an output of 10, but this is 1×28×28"
    )
    first = window.problems.cards[0].ways[0]
    assert QApplication.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert not window.document.problems


def test_train_scrolls_back_to_the_first_of_many_problems(window: Window, qtbot: QtBot) -> None:
    network = window.document.network
    for number in range(12):
        network = network.placed(Node(f"alone{number}", Linear(10), (None,)))
    window.document.edit_network("Build", network)
    window.show_problems()
    last, first = window.problems.cards[-1], window.problems.cards[0]
    qtbot.waitUntil(lambda: last.y() > window.height())
    bring_into_view(last)
    assert first.visibleRegion().isEmpty()
    window.starting.train()
    assert first.visibleRegion().boundingRect() == first.rect()


def test_a_problem_without_a_way_out_is_shown_all_the_same(
    window: Window, engine: ScriptedEngine
) -> None:
    window.files.new()
    window.actions_["train"].trigger()
    assert starts(engine) == []
    assert window.problems.isVisible()
    assert "the network is empty" in window.status.currentMessage()


def test_a_run_that_was_stopped_is_not_thrown_away_without_a_question(
    window: Window, engine: ScriptedEngine, tell: Tell
) -> None:
    window.starting.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.trainer._checkpoint.write_bytes(b"so far")
    tell(window.trainer, Finished(7, True, 0.5, 0.1, 0.9))
    heard = answer("Cancel")
    window.actions_["train"].trigger()
    assert len(heard) == 1
    assert len(starts(engine)) == 1
