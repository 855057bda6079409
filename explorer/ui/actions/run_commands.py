"""What is done to a run."""

from typing import TYPE_CHECKING

from explorer.ui.actions.command import Command
from explorer.ui.training.run_state import State

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def _state(window: "MainWindow") -> State:
    return window.trainer.state


def _idle(window: "MainWindow") -> bool:
    return not window.trainer.is_busy and not window.trainer.will_train


def _under_direction(window: "MainWindow") -> bool:
    return window.trainer.state in (State.PAUSED, State.RUNNING)


RUNNING = (
    Command(
        "train",
        "Train",
        "Run",
        lambda w: w.run_actions.train(),
        "F5",
        "train",
        "Train, or go on after a pause",
        lambda w: _idle(w) or _state(w) is State.PAUSED or w.run_actions.is_elsewhere,
    ),
    Command(
        "train-on",
        "Train on from what was learned",
        "Run",
        lambda w: w.run_actions.continue_training(),
        "Ctrl+F5",
        tooltip="By the same recipe once more, with the weights of now instead of fresh ones",
        enabled=lambda w: w.run_actions.can_continue,
    ),
    Command(
        "pause",
        "Pause",
        "Run",
        lambda w: w.trainer.pause(),
        "F6",
        "pause",
        "Wait before the next step",
        lambda w: _state(w) is State.RUNNING and not w.trainer.is_stopping,
    ),
    Command(
        "step",
        "Step",
        "Run",
        lambda w: w.run_actions.step(),
        "F10",
        "step",
        "Do one step, then wait",
        lambda w: _idle(w) or (_under_direction(w) and not w.trainer.is_stopping),
    ),
    Command(
        "stop",
        "Stop",
        "Run",
        lambda w: w.trainer.stop(),
        "Shift+F5",
        "stop",
        "End the run after this step and test it; pressed again, without the test",
        lambda w: w.trainer.is_busy and not w.trainer.run.is_skipping_test,
    ),
)
