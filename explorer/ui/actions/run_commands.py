"""What is done to a run."""

from typing import TYPE_CHECKING

from explorer.ui.actions.command import Command
from explorer.ui.training.trainer import State

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


def _state(window: "Window") -> State:
    return window.trainer.state


def _idle(window: "Window") -> bool:
    return not window.trainer.is_busy and not window.trainer.will_train


def _under_way(window: "Window") -> bool:
    return window.trainer.state in (State.PAUSED, State.RUNNING)


RUNNING = (
    Command(
        "train",
        "Train",
        "Run",
        lambda w: w.starting.train(),
        "F5",
        "train",
        "Train, or go on after a pause",
        lambda w: _idle(w) or _state(w) is State.PAUSED or w.starting.is_elsewhere,
    ),
    Command(
        "train-on",
        "Train on from what was learned",
        "Run",
        lambda w: w.starting.train_on(),
        "Ctrl+F5",
        tip="By the same recipe once more, with the weights of now instead of fresh ones",
        enabled=lambda w: w.starting.can_train_on,
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
        lambda w: w.starting.step(),
        "F10",
        "step",
        "Do one step, then wait",
        lambda w: _idle(w) or (_under_way(w) and not w.trainer.is_stopping),
    ),
    Command(
        "stop",
        "Stop",
        "Run",
        lambda w: w.trainer.stop(),
        "Shift+F5",
        "stop",
        "End the run after this step and test it; pressed again, without the test",
        lambda w: w.trainer.is_busy and not w.trainer.is_hurrying,
    ),
)
