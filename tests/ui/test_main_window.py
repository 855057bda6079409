"""The window by intent, over a real engine process: train, pause, step, stop, lose, close."""

import os
import signal
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import activation
from explorer.protocol.events import Diverged, Finished
from explorer.session.engine_process import EngineProcess
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.preloader import Preloader
from explorer.ui.theme.theme import is_dark
from explorer.ui.training.run_state import State

PATIENCE = 60_000


def training_options(window: MainWindow, **changes: object) -> None:
    project = window.document.project
    window.document.edit(
        "Recipe", project.with_training_options(project.training_options.tuned(**changes))
    )


def wait_for(qtbot: QtBot, window: MainWindow, state: State) -> None:
    qtbot.waitUntil(lambda: window.trainer.state is state, timeout=PATIENCE)


def test_a_click_trains_and_the_curves_draw_themselves(
    live_window: MainWindow, qtbot: QtBot
) -> None:
    training_options(live_window, epochs=2)
    live_window.action_set["train"].trigger()
    wait_for(qtbot, live_window, State.RUNNING)
    wait_for(qtbot, live_window, State.READY)
    history = live_window.trainer.history
    assert isinstance(history.ending, Finished)
    assert history.step == 250
    assert len(history.tensor_norms) == 250 * len(history.tensors)
    assert [row.epoch for row in history.epochs] == [1, 2]
    status = live_window.context.panels.training.status_text()
    assert "Test accuracy" in status
    assert "on 1,000 test samples" in status
    board = live_window.context.panels.training.plots.board
    assert board is not None
    drawn = board.loss.getPlotItem().listDataItems()[2]
    qtbot.waitUntil(
        lambda: drawn.getData()[0] is not None and len(drawn.getData()[0]) == 2, timeout=PATIENCE
    )


def test_pause_step_change_the_rate_go_on_and_stop(live_window: MainWindow, qtbot: QtBot) -> None:
    training_options(live_window, epochs=1_000)
    live_window.action_set["train"].trigger()
    wait_for(qtbot, live_window, State.RUNNING)
    live_window.action_set["pause"].trigger()
    wait_for(qtbot, live_window, State.PAUSED)
    paused = live_window.trainer.history.step
    live_window.action_set["step"].trigger()
    qtbot.waitUntil(
        lambda: (
            live_window.trainer.history.step == paused + 1
            and live_window.trainer.state is State.PAUSED
        ),
        timeout=PATIENCE,
    )
    live_window.action_set["train"].trigger()
    wait_for(qtbot, live_window, State.RUNNING)
    live_window.action_set["stop"].trigger()
    wait_for(qtbot, live_window, State.READY)
    ending = live_window.trainer.history.ending
    assert isinstance(ending, Finished)
    assert ending.stopped


def test_a_rate_that_diverges_says_at_which_step_and_the_window_lives_on(
    live_window: MainWindow, qtbot: QtBot
) -> None:
    optimizer = live_window.document.training_options.optimizer.tuned(lr=1e6)
    training_options(live_window, optimizer=optimizer)
    live_window.action_set["train"].trigger()
    qtbot.waitUntil(
        lambda: isinstance(live_window.trainer.history.ending, Diverged), timeout=PATIENCE
    )
    ending = live_window.trainer.history.ending
    assert isinstance(ending, Diverged)
    assert f"step {ending.step}" in live_window.context.panels.training.status_text()
    live_window.document.stack.undo()
    assert live_window.action_set["train"].isEnabled()


def test_a_killed_engine_costs_the_window_nothing(
    live_window: MainWindow, live_engine: EngineProcess, qtbot: QtBot
) -> None:
    training_options(live_window, epochs=1_000)
    trainer = live_window.trainer
    live_window.action_set["train"].trigger()
    qtbot.waitUntil(lambda: len(trainer.history.epochs) >= 2, timeout=PATIENCE)
    host = trainer.engine.process
    assert isinstance(host, EngineProcess)
    assert host.pid is not None
    known = trainer.history.step
    os.kill(live_engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: trainer.can_resume, timeout=PATIENCE)
    assert trainer.history.step >= known
    assert "SIGKILL" in live_window.context.panels.training.status_text()
    wait_for(qtbot, live_window, State.READY)
    live_window.context.panels.training.go_on.click()
    wait_for(qtbot, live_window, State.RUNNING)
    started = trainer.history.started
    assert started is not None
    assert started.step >= 250
    qtbot.waitUntil(lambda: trainer.history.step > started.step, timeout=PATIENCE)
    live_window.action_set["stop"].trigger()
    wait_for(qtbot, live_window, State.READY)


def test_closing_while_it_trains_stops_the_run_in_order(
    live_window: MainWindow, live_engine: EngineProcess, qtbot: QtBot
) -> None:
    live_window.action_set["train"].trigger()
    wait_for(qtbot, live_window, State.RUNNING)
    live_window.context.files.asks = False
    assert live_window.close()
    host = live_window.trainer.engine.process
    assert isinstance(host, EngineProcess)
    assert host.pid is None


def test_the_activation_of_the_whole_network_changes_in_one_step(window: MainWindow) -> None:
    chooser = window.context.panels.inspector.whole.choice
    chooser.activated.emit(chooser.findData("Sigmoid"))
    shared = activation(window.document.network)
    assert shared is not None
    assert shared.kind() == "Sigmoid"
    assert window.document.stack.count() == 1
    window.action_set["undo"].trigger()
    assert chooser.currentData() == "Tanh"


def test_a_pinned_width_that_disagrees_is_repaired_by_its_button(window: MainWindow) -> None:
    document = window.document
    pinned = document.network.node("c5").layer.tuned(in_features=300)
    document.edit(
        "Pin", document.project.with_network(document.network.with_settings("c5", pinned))
    )
    document.select("c5")
    assert window.context.panels.inspector.repair_buttons.isVisible()
    repair = window.context.panels.inspector.repair_buttons.buttons[0]
    assert repair.text() == "Set Input features to 400"
    repair.click()
    assert not document.inference.problems
    assert not window.context.panels.inspector.repair_buttons.isVisible()


def test_the_window_goes_dark_and_light(window: MainWindow) -> None:
    window.action_set["theme-dark"].trigger()
    assert is_dark()
    window.action_set["theme-light"].trigger()
    assert not is_dark()
    assert window.context.preferences.theme == "light"


def test_unsaved_changes_are_asked_about_and_cancelling_keeps_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    training_options(window, seed=5)
    monkeypatch.setattr(
        "PySide6.QtWidgets.QMessageBox.question",
        lambda *_: QMessageBox.StandardButton.Cancel,
    )
    assert not window.close()
    assert window.isVisible()


def test_every_tool_has_a_name_and_an_icon(window: MainWindow) -> None:
    for name in ("open", "save", "undo", "redo", "train", "pause", "step", "stop", "fit"):
        assert window.action_set[name].text()
        assert not window.action_set[name].icon().isNull()


def test_plots_that_cannot_be_loaded_are_said_and_the_window_lives_on(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.startup.preloader.PLOTS", "explorer.ui.no_such_module")
    preloader = Preloader(window)
    preloader.failed.connect(window.context.panels.training.plots.show_unavailable)
    with qtbot.waitSignal(preloader.failed):
        preloader.start()
    stated = [label.text() for label in window.context.panels.training.findChildren(QLabel)]
    assert any("no_such_module" in text for text in stated)
    assert window.action_set["train"].isEnabled()


def test_what_was_learned_is_saved_with_the_network_that_learned_it(
    live_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    training_options(live_window, epochs=1)
    live_window.action_set["train"].trigger()
    wait_for(qtbot, live_window, State.RUNNING)
    wait_for(qtbot, live_window, State.READY)
    live_window.document.path = tmp_path / "learned.netx"
    live_window.action_set["save"].trigger()
    with zipfile.ZipFile(tmp_path / "learned.netx") as archive:
        assert archive.namelist() == ["project.json", "weights.safetensors"]
        assert archive.getinfo("weights.safetensors").file_size > 25_450 * 4
