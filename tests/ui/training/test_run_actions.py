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
from explorer.protocol.requests import SingleStep, Start
from explorer.ui.main_window import MainWindow
from explorer.ui.widgets.focus import bring_into_view
from tests.no_network import sealed
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]


@pytest.fixture
def learned(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window over a project that was opened with what it has learned."""
    path = tmp_path / "mine.netx"
    save_project(window.document.project, path, sealed(b"weights"))
    assert window.context.files.open_path(path)
    return window


def answer(text: str) -> list[str]:
    """Click a button of the question that comes; the list gets the question."""
    heard: list[str] = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        heard.append(box.text())
        next(b for b in box.buttons() if b.text().replace("&", "") == text).click()

    QTimer.singleShot(0, click)
    return heard


def starts(engine: ScriptedEngine) -> list[Start]:
    return [request for request in engine.asked if isinstance(request, Start)]


def test_a_project_that_has_learned_is_trained_on_if_wanted(
    learned: MainWindow, engine: ScriptedEngine
) -> None:
    heard = answer("Continue")
    learned.action_set["train"].trigger()
    assert heard == [
        "lenet-5 already has trained weights. Continue training from them, "
        "or start from scratch? Starting from scratch discards them."
    ]
    (start,) = starts(engine)
    assert start.initial_weights is not None
    assert Path(start.initial_weights).read_bytes() == sealed(b"weights")


def test_a_project_that_has_learned_begins_anew_if_wanted(
    learned: MainWindow, engine: ScriptedEngine
) -> None:
    answer("Start from scratch")
    learned.action_set["step"].trigger()
    assert [start.initial_weights for start in starts(engine)] == [None]
    assert isinstance(engine.asked[-1], SingleStep)


def test_a_question_that_is_called_off_begins_nothing(
    learned: MainWindow, engine: ScriptedEngine
) -> None:
    answer("Cancel")
    learned.action_set["train"].trigger()
    assert starts(engine) == []
    assert learned.trainer.weights.weights_for(learned.document.model_ref) == sealed(b"weights")


def test_a_demo_begins_anew_without_a_question_and_can_be_trained_on(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    assert not window.action_set["continue-training"].isEnabled()
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.trainer.weights.checkpoint_path.write_bytes(b"so far")
    tell(window.trainer, Finished(20, False, 0.5, 0.1, 0.9))
    window.action_set["continue-training"].trigger()
    (first, second) = starts(engine)
    assert first.initial_weights is None
    assert second.initial_weights is not None
    assert Path(second.initial_weights).read_bytes() == b"so far"


def test_train_says_why_it_does_nothing_while_another_network_is_trained(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.context.runs.demo(DEMOS.find("dense-32"))
    assert window.action_set["train"].isEnabled()
    window.action_set["train"].trigger()
    assert len(starts(engine)) == 1
    shown = window.status.currentMessage()
    assert shown == "lenet-5 is still training. Stop it before training dense-32."


def test_train_leads_to_the_direction_out_of_the_first_problem(
    window: MainWindow, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    window.context.files.new()
    network = window.document.network.with_node(Node("image", Input((1, 28, 28))))
    window.document.edit_network("Build", network)
    window.action_set["train"].trigger()
    assert starts(engine) == []
    assert window.status.currentMessage() == (
        "Cannot train yet. image: Output shape is 1×28×28, but MNIST-10k needs 10 "
        "(one value per class). End with Linear 10."
    )
    first = window.context.panels.problems.cards[0].buttons[0]
    assert QApplication.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert not window.document.problems


def test_train_scrolls_back_to_the_first_of_many_problems(window: MainWindow, qtbot: QtBot) -> None:
    network = window.document.network
    for number in range(12):
        network = network.with_node(Node(f"alone{number}", Linear(10), (None,)))
    window.document.edit_network("Build", network)
    window.show_problems()
    last, first = window.context.panels.problems.cards[-1], window.context.panels.problems.cards[0]
    qtbot.waitUntil(lambda: last.y() > window.height())
    bring_into_view(last)
    assert first.visibleRegion().isEmpty()
    window.context.runs.train()
    assert first.visibleRegion().boundingRect() == first.rect()


def test_a_problem_without_a_direction_out_is_shown_all_the_same(
    window: MainWindow, engine: ScriptedEngine
) -> None:
    window.context.files.new()
    window.action_set["train"].trigger()
    assert starts(engine) == []
    assert window.context.panels.problems.isVisible()
    assert "The network is empty" in window.status.currentMessage()


def test_a_run_that_was_stopped_is_not_thrown_away_without_a_question(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    window.trainer.weights.checkpoint_path.write_bytes(b"so far")
    tell(window.trainer, Finished(7, True, 0.5, 0.1, 0.9))
    heard = answer("Cancel")
    window.action_set["train"].trigger()
    assert len(heard) == 1
    assert len(starts(engine)) == 1
