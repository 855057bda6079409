"""The trainer: what can be done when, over an engine that says what it is told to."""

import math
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Flatten, Input, Linear
from explorer.catalog.optimizers import Adam
from explorer.graph.dataset import DATASETS
from explorer.graph.network import Node, Port
from explorer.graph.storage.project_file import save_project
from explorer.protocol.events import (
    Diverged,
    EngineLost,
    Failed,
    Finished,
    Paused,
    Predictions,
    Resumed,
    Sample,
    Started,
    Stepped,
)
from explorer.protocol.requests import Pause, Resume, SetLearningRate, SingleStep, Start, Stop
from explorer.ui.inspector.training_options import SETTLED_AFTER
from explorer.ui.main_window import MainWindow
from explorer.ui.training.run_state import State
from explorer.ui.training.status_text import run_status
from explorer.ui.training.trainer import Trainer
from tests.no_network import sealed
from tests.ui.conftest import PREPARED, ScriptedEngine

Tell = Callable[..., None]
SAMPLED = Predictions(1, (Sample("image 1", "7", "7", True),))
STARTED = Started("cpu", ("a.weight",), 0, 10, 2, 64)
STEPPED = Stepped(1, array("f", [2.0]), array("f", [1.0]), array("f", [1.0]), 100.0)


def enabled(window: MainWindow) -> set[str]:
    names = ("train", "pause", "step", "stop")
    return {name for name in names if window.action_set[name].isEnabled()}


def start(window: MainWindow, tell: Tell) -> None:
    window.context.runs.train()
    tell(window.trainer, STARTED, STEPPED)


def test_what_can_be_done_follows_the_run(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = window.trainer
    assert enabled(window) == {"train", "step"}
    start(window, tell)
    assert enabled(window) == {"pause", "step", "stop"}
    window.action_set["pause"].trigger()
    tell(trainer, Paused(1))
    assert enabled(window) == {"train", "step", "stop"}
    window.action_set["train"].trigger()
    tell(trainer, Resumed(1))
    window.action_set["stop"].trigger()
    assert enabled(window) == {"stop"}
    text = "Stopping lenet-5 and evaluating on the test set… Press Stop again to skip."
    assert run_status(trainer).text == text
    window.action_set["stop"].trigger()  # as a double click would
    assert run_status(trainer).text == text
    monkeypatch.setattr("explorer.ui.training.run_state.DOUBLE_CLICK", 0)
    window.action_set["stop"].trigger()
    assert enabled(window) == set()
    assert run_status(trainer).text == "Stopping lenet-5; skipping evaluation…"
    tell(trainer, Finished(1, True, 2.0, math.nan, math.nan))
    text = "Stopped lenet-5 after 1 step (2 s); not evaluated."
    assert run_status(trainer).text == text
    assert enabled(window) == {"train", "step"}
    kinds = [type(request) for request in engine.asked]
    assert kinds == [Start, Pause, Resume, Stop, Stop]
    start(window, tell)
    window.action_set["stop"].trigger()
    assert enabled(window) == {"stop"}


def test_step_begins_a_run_that_waits_after_one_step(
    window: MainWindow, engine: ScriptedEngine
) -> None:
    window.action_set["step"].trigger()
    assert [type(request) for request in engine.asked] == [Start, SingleStep]


def test_what_is_asked_before_the_engine_is_ready_is_done_when_it_is(
    engine: ScriptedEngine, tell: Tell, window: MainWindow
) -> None:
    early = Trainer(engine)
    early.train(window.document.project, window.document.origin)
    assert engine.asked == []
    assert "when it is ready" in run_status(early).text
    tell(early, PREPARED)
    assert [type(request) for request in engine.asked] == [Start]
    early.close()


def test_a_run_is_given_the_project_as_it_was_when_it_began(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    project = window.document.project
    start(window, tell)
    window.document.edit(
        "Another seed", project.with_training_options(project.training_options.tuned(seed=7))
    )
    request = engine.asked[0]
    assert isinstance(request, Start)
    assert request.project is project


def test_edits_are_said_to_count_from_the_next_run(window: MainWindow, tell: Tell) -> None:
    start(window, tell)
    training_options = window.document.training_options
    window.document.edit(
        "Seed", window.document.project.with_training_options(training_options.tuned(seed=7))
    )
    assert "in the next run" in window.context.panels.training.status_text()
    window.document.stack.undo()
    assert "in the next run" not in window.context.panels.training.status_text()


def test_another_optimizer_leaves_the_run_as_it_is(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    training_options = window.document.training_options.tuned(optimizer=Adam())
    window.document.edit("Adam", window.document.project.with_training_options(training_options))
    qtbot.wait(SETTLED_AFTER + 100)
    assert [type(request) for request in engine.asked] == [Start]


def test_a_changed_learning_rate_reaches_the_run(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    training_options = window.document.training_options
    slower = training_options.tuned(optimizer=training_options.optimizer.tuned(lr=0.001))
    window.document.edit("Slower", window.document.project.with_training_options(slower))
    with qtbot.waitSignal(window.context.panels.training_options.learning_rate_changed):
        pass
    assert engine.asked[-1] == SetLearningRate(1, 0.001)
    assert "in the next run" not in window.context.panels.training.status_text()


def test_a_lost_engine_is_said_and_started_anew_and_the_run_goes_on(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    trainer = window.trainer
    start(window, tell)
    tell(trainer, EngineLost("the engine was ended from outside (SIGKILL)"))
    assert engine.starts == 2
    assert trainer.history.losses.tolist() == [2.0]
    assert window.context.panels.training.go_on.isVisible()
    assert not window.context.panels.training.go_on.isEnabled()
    assert "SIGKILL" in window.context.panels.training.status_text()
    tell(trainer, PREPARED)
    assert window.context.panels.training.go_on.isEnabled()
    window.context.panels.training.go_on.click()
    request = engine.asked[-1]
    assert isinstance(request, Start)
    assert request.resume
    assert trainer.state is State.STARTING


@pytest.mark.parametrize("tab", ["network", "table"])
def test_going_on_from_a_checkpoint_gives_the_keyboard_to_the_tab_that_is_shown(
    window: MainWindow, tell: Tell, qtbot: QtBot, tab: str
) -> None:
    window.context.tabs.open_tab(tab)
    start(window, tell)
    tell(window.trainer, EngineLost("gone"))
    tell(window.trainer, PREPARED)
    window.context.panels.training.go_on.setFocus()
    qtbot.keyClick(window.context.panels.training.go_on, Qt.Key.Key_Space)
    focused = window.focusWidget()
    assert focused is not None
    assert window.context.tabs.currentWidget().isAncestorOf(focused) or focused is window.view


def test_an_engine_lost_without_a_run_candidates_nothing_to_go_on(
    window: MainWindow, tell: Tell
) -> None:
    tell(window.trainer, EngineLost("gone"))
    assert not window.context.panels.training.go_on.isVisible()


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (Finished(20, False, 3.0, 0.1, 0.97), "Test accuracy 97.0% on 1,000 test samples."),
        (Diverged(3, "loss became NaN at step 3"), "step 3"),
        (Failed("The data file is missing."), "failed: The data file is missing."),
    ],
)
def test_every_ending_is_said_in_one_sentence(
    window: MainWindow, tell: Tell, ending: Finished | Diverged | Failed, text: str
) -> None:
    start(window, tell)
    tell(window.trainer, ending)
    assert text in window.context.panels.training.status_text()
    assert "lenet-5" in window.context.panels.training.status_text()
    assert enabled(window) == {"train", "step"}


def test_a_demo_begins_when_its_menu_has_closed(window: MainWindow, qtbot: QtBot) -> None:
    button = next(b for b in window.findChildren(QToolButton) if b.text() == "Demos")
    action = button.menu().actions()[1]
    action.trigger()
    assert window.trainer.project is None
    qtbot.waitUntil(lambda: window.trainer.is_busy)
    assert window.document.project.title == "lenet-5-3x3"


def test_a_network_with_a_problem_does_not_start(
    window: MainWindow, engine: ScriptedEngine
) -> None:
    network = window.document.network
    layer = network.node("c3").layer.tuned(kernel_size=20)
    window.document.edit(
        "Too wide", window.document.project.with_network(network.with_settings("c3", layer))
    )
    window.action_set["train"].trigger()
    assert engine.asked == []
    assert window.status.currentMessage().startswith("Cannot train yet. c3: ")


def test_every_plot_has_its_turn_however_fast_news_comes(window: MainWindow, tell: Tell) -> None:
    class Counted:
        def __init__(self) -> None:
            self.parts: list[int] = []

        def show_part(self, part: int, _history: object) -> None:
            self.parts.append(part)

    board = Counted()
    window.context.panels.training.plots.board = board  # type: ignore[assignment]
    start(window, tell)
    for step in range(2, 10):
        tell(window.trainer, replace(STEPPED, first=step))
        window.context.panels.training.plots.draw()
    window.context.panels.training.plots.board = None
    assert set(board.parts) == {0, 1, 2, 3}


def test_events_of_another_run_leave_the_shown_run_alone(window: MainWindow, tell: Tell) -> None:
    start(window, tell)
    other = (replace(STEPPED, first=2, run=99), Finished(2, False, 0.5, 0.1, 0.9, run=99))
    tell(window.trainer, *other)
    assert window.trainer.state is State.RUNNING
    assert window.trainer.history.step == 1


def test_half_a_typed_rate_reaches_no_run(
    window: MainWindow, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    heard: list[float] = []
    window.context.panels.training_options.learning_rate_changed.connect(
        lambda optimizer, _: heard.append(optimizer.lr)
    )
    editor = window.context.panels.training_options.form.editor("optimizer.lr")
    field = editor.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1")
    qtbot.wait(900)
    qtbot.keyClicks(field, "e-3")
    qtbot.wait(900)
    assert heard == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: heard == [0.001], timeout=3000)


def test_each_network_keeps_its_last_run_and_what_it_learned(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    trainer, document = window.trainer, window.document
    first = document.project
    start(window, tell)
    trainer.weights.checkpoint_path.write_bytes(b"digits")
    tell(trainer, Finished(1, False, 0.5, 0.1, 0.9))
    document.switch_to("Dates", project_named("transformer"))
    assert window.context.panels.training.status_text().endswith(
        "The results of lenet-5 reappear when you reopen that network."
    )
    window.context.runs.train()
    tell(trainer, STARTED, STEPPED, STEPPED)
    trainer.weights.checkpoint_path.write_bytes(b"dates")
    tell(trainer, Finished(2, False, 0.5, 0.1, 0.5))
    document.switch_to("Digits", first)
    assert window.context.panels.training.history.step == 1
    assert window.context.panels.training.status_text().startswith("Finished lenet-5")
    assert trainer.weights.weights_for(document.model_ref) == b"digits"
    document.stack.undo()
    assert trainer.weights.weights_for(document.model_ref) == b"dates"
    document.stack.redo()
    window.context.runs.train()
    tell(trainer, STARTED)
    assert (
        trainer.weights.weights_for(document.model_ref) == b""
    )  # anew: nothing of the older run is left


def test_what_a_file_holds_counts_more_than_the_runs_before_it(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    trainer, subject = window.trainer, window.document.model_ref
    start(window, tell)
    trainer.weights.checkpoint_path.write_bytes(b"older")
    tell(trainer, Finished(1, False, 0.5, 0.1, 0.9))
    trainer.weights.add_opened(subject, b"newer")
    window.document.switch_to("Dates", project_named("transformer"))
    window.context.runs.train()
    assert trainer.weights.weights_for(subject) == b"newer"


def test_a_run_is_called_as_its_network_is_called_by_now(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    start(window, tell)
    tell(window.trainer, Finished(1, False, 0.5, 0.1, 0.9))
    assert window.context.panels.training.status_text().startswith("Finished lenet-5")
    window.context.panels.inspector.heading.name.setText("mine")
    window.context.panels.inspector.heading.name.editingFinished.emit()
    assert window.context.panels.training.status_text().startswith("Finished mine")


def test_networks_of_one_name_do_not_share_a_run(
    window: MainWindow, engine: ScriptedEngine, tell: Tell
) -> None:
    document, trainer = window.document, window.trainer
    window.context.files.new()
    document.edit_network("Build", replace(document.network, nodes=PLAIN))
    start(window, tell)
    trainer.weights.checkpoint_path.write_bytes(b"mine")
    tell(trainer, Finished(1, False, 0.5, 0.1, 0.9))
    assert window.context.panels.training.status_text().startswith("Finished untitled")
    mine = document.network
    window.context.files.new()
    assert window.context.panels.training.history.step == 0
    assert window.context.panels.training.status_text().endswith(
        "The results of untitled reappear when you reopen that network."
    )
    document.stack.undo()
    assert document.network is mine
    assert window.context.panels.training.history.step == 1
    renamed = replace(mine, name="mine")
    document.edit_network("Name", renamed)
    assert window.context.panels.training.history.step == 1
    assert trainer.weights.weights_for(document.model_ref) == b"mine"


def tune(window: MainWindow, rate: float) -> None:
    training_options = window.document.training_options
    tuned = training_options.tuned(optimizer=training_options.optimizer.tuned(lr=rate))
    window.document.edit("Rate", window.document.project.with_training_options(tuned))


def rates(engine: ScriptedEngine) -> list[float]:
    return [request.rate for request in engine.asked if isinstance(request, SetLearningRate)]


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until no rate is waiting to settle."""
    timers = window.context.panels.training_options.findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(each.isSingleShot() and each.isActive() for each in timers))


def test_the_learning_rate_of_another_project_reaches_no_run(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    window.document.switch_to("Other", project_named("dense-32"))
    with qtbot.waitSignal(window.context.panels.training_options.learning_rate_changed):
        tune(window, 0.9)
    assert rates(engine) == []


def test_opening_undo_and_redo_across_projects_send_no_rate(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    document = window.document
    tune(window, 0.02)
    document.switch_to("Other", project_named("dense-32"))
    tune(window, 0.9)
    document.switch_to("Again", project_named("lenet-5-3x3"))
    start(window, tell)
    for move in (document.stack.undo,) * 3 + (document.stack.redo,) * 3:
        move()
        settle(window, qtbot)
    assert document.network.name == "lenet-5-3x3"
    assert rates(engine) == []


def test_undo_and_redo_of_a_rate_reach_the_run_of_its_project(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    before = window.document.training_options.optimizer.lr
    start(window, tell)
    for move in (
        lambda: tune(window, 0.25),
        window.document.stack.undo,
        window.document.stack.redo,
    ):
        with qtbot.waitSignal(window.context.panels.training_options.learning_rate_changed):
            move()
    assert rates(engine) == [0.25, before, 0.25]


def test_a_rate_reaches_its_run_though_another_project_is_opened_at_once(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    tune(window, 0.25)
    window.document.switch_to("Other", project_named("dense-32"))
    settle(window, qtbot)
    assert rates(engine) == [0.25]


def test_the_rate_of_another_optimizer_reaches_no_run(
    window: MainWindow, engine: ScriptedEngine, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    training_options = window.document.training_options.tuned(optimizer=Adam())
    window.document.edit("Adam", window.document.project.with_training_options(training_options))
    with qtbot.waitSignal(window.context.panels.training_options.learning_rate_changed):
        tune(window, 0.25)
    assert rates(engine) == []
    assert "in the next run" in window.context.panels.training.status_text()


def finish(window: MainWindow, tell: Tell, score: float, weights: bytes) -> None:
    window.trainer.train(window.document.project, window.document.origin)  # without a question
    tell(window.trainer, STARTED, STEPPED)
    window.trainer.weights.checkpoint_path.write_bytes(sealed(weights))
    tell(window.trainer, SAMPLED, Finished(1, False, 0.5, 0.1, score))


def shown(window: MainWindow) -> tuple[int, int]:
    """How many steps the curves show, and how many samples stand beside them."""
    samples = window.context.panels.training.samples.model()
    return window.context.panels.training.history.step, samples.rowCount()


def discard(*_: object) -> QMessageBox.StandardButton:
    """Let go of what is in no file."""
    return QMessageBox.StandardButton.Discard


def test_a_file_opened_again_shows_no_run_that_it_does_not_hold(
    window: MainWindow, tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, path = window.document, tmp_path / "first.netx"
    finish(window, tell, 0.974, b"earlier")
    document.path = path
    window.context.files.save()
    finish(window, tell, 0.971, b"later")
    mine = document.project
    document.switch_to("Other", project_named("dense-32"))
    finish(window, tell, 0.5, b"other")
    monkeypatch.setattr("PySide6.QtWidgets.QMessageBox.question", discard)
    window.context.files.open_path(path)
    assert window.context.panels.training.status_text().startswith(
        "Trained weights are loaded from the file."
    )
    assert shown(window) == (0, 0)
    assert window.status.epoch.isHidden()
    assert window.trainer.weights.weights_for(document.model_ref) == sealed(b"earlier")
    document.stack.undo()
    assert "50.0%" in window.context.panels.training.status_text()
    document.stack.undo()
    assert document.project == mine
    assert "97.1%" in window.context.panels.training.status_text()
    assert shown(window) == (1, 1)
    assert window.trainer.weights.weights_for(document.model_ref) == sealed(b"later")


def test_a_file_opened_again_shows_the_run_that_it_holds_for_as_long_as_it_is_known(
    window: MainWindow, tell: Tell, tmp_path: Path
) -> None:
    document, path = window.document, tmp_path / "first.netx"
    finish(window, tell, 0.974, b"mine")
    document.path = path
    window.context.files.save()
    window.context.files.new()
    window.context.files.open_path(path)
    assert "97.4%" in window.context.panels.training.status_text()
    document.switch_to("Other", project_named("dense-32"))
    finish(window, tell, 0.5, b"other")
    assert shown(window) == (1, 1)
    document.stack.undo()
    assert "97.4%" in window.context.panels.training.status_text()
    assert shown(window) == (1, 1)


def test_the_weights_of_a_file_outlive_the_opening_of_another_file(
    window: MainWindow, tmp_path: Path
) -> None:
    paths = [tmp_path / "first.netx", tmp_path / "second.netx"]
    window.context.files.new()
    for path in paths:
        save_project(project_named("dense-32"), path, sealed(path.stem.encode()))
        window.context.files.open_path(path)
    window.document.stack.undo()
    assert window.document.path == paths[0]
    assert window.trainer.weights.weights_for(window.document.model_ref) == sealed(b"first")


def test_a_run_that_is_over_says_what_has_changed_since(window: MainWindow, tell: Tell) -> None:
    document, text = window.document, window.context.panels.training.status_text
    start(window, tell)
    tell(window.trainer, Finished(1, False, 0.5, 0.1, 0.925))
    ended = text()
    assert "92.5%" in ended
    training_options = document.training_options
    slower = training_options.tuned(optimizer=training_options.optimizer.tuned(momentum=0.5))
    document.edit("Momentum", document.project.with_training_options(slower))
    assert text() == f"{ended} Changed after this run: training options."
    document.edit_network("Shorten", document.network.without("output"))
    document.edit("Data", replace(document.project, data=DATASETS.find("fashion-12k")))
    assert text() == f"{ended} Changed after this run: layers, data set, training options."
    for _ in range(3):
        document.stack.undo()
    assert text() == ended
    document.edit_network("Rename", replace(document.network, name="lenet-6"))
    first, *others = document.network.nodes
    commented = (replace(first, comment="digits"), *others)
    document.edit_network("Comment", replace(document.network, nodes=commented))
    assert "Changed" not in text()


def test_a_rate_changed_during_a_run_is_that_of_the_run(
    window: MainWindow, tell: Tell, qtbot: QtBot
) -> None:
    start(window, tell)
    with qtbot.waitSignal(window.context.panels.training_options.learning_rate_changed):
        tune(window, 0.25)
    tell(window.trainer, Finished(1, False, 0.5, 0.1, 0.925))
    assert "Changed" not in window.context.panels.training.status_text()
    window.document.stack.undo()
    assert window.context.panels.training.status_text().endswith(
        "Changed after this run: training options."
    )


PLAIN = (
    Node("image", Input((1, 28, 28))),
    Node("flatten", Flatten(), (Port("image"),)),
    Node("output", Linear(10), (Port("flatten"),)),
)


def test_a_name_in_the_line_of_a_run_is_plain_text_and_leaves_room_for_the_result(
    window: MainWindow, tell: Tell
) -> None:
    window.resize(1900, 900)
    network = replace(window.document.network, name=f"<b>{'long name ' * 40}</b>")
    window.document.edit_network("Name", network)
    start(window, tell)
    tell(window.trainer, Finished(20, False, 3.0, 0.1, 0.97))
    QApplication.processEvents()
    line = window.context.panels.training.status_line
    assert line.textFormat() is Qt.TextFormat.PlainText
    assert line.text() == "Test accuracy 97.0% · 20 steps · 3 s"
    assert line.sizeHint().width() <= line.width()
    assert line.toolTip().count("long name") == 40
    assert "&lt;b&gt;long" in line.toolTip()
