"""Commands of the Run menu."""

from explorer.schema.messages import Message, message
from explorer.ui.actions.command import RUN, Command
from explorer.ui.actions.context import AppContext
from explorer.ui.training.run_state import State


def _is_idle(context: AppContext) -> bool:
    return not context.trainer.is_busy and not context.trainer.will_train


def _can_train(context: AppContext) -> bool:
    paused = context.trainer.state is State.PAUSED
    return _is_idle(context) or paused or context.runs.is_elsewhere


def _can_step(context: AppContext) -> bool:
    under_control = context.trainer.state in (State.PAUSED, State.RUNNING)
    return _is_idle(context) or (under_control and not context.trainer.is_stopping)


def _can_pause(context: AppContext) -> bool:
    return context.trainer.state is State.RUNNING and not context.trainer.is_stopping


def _train_text(context: AppContext) -> Message:
    paused = context.trainer.state is State.PAUSED and not context.runs.is_elsewhere
    return message("Resume") if paused else message("Train")


# fmt: off
RUN_COMMANDS = (
    Command(id="train", text=message("Train"), menu=RUN, run=lambda c: c.runs.train(),
            shortcut="F5", icon="train", enabled=_can_train, state_text=_train_text,
            tooltip=message("Start training, or resume a paused run.")),
    Command(id="continue-training", text=message("Continue training"), menu=RUN,
            run=lambda c: c.runs.continue_training(), shortcut="Ctrl+F5",
            enabled=lambda c: c.runs.can_continue, tooltip=message(
            "Train again with the same options, starting from the current weights.")),
    Command(id="pause", text=message("Pause"), menu=RUN, run=lambda c: c.trainer.pause(),
            shortcut="F6", icon="pause", enabled=_can_pause,
            tooltip=message("Pause training after the current step.")),
    Command(id="step", text=message("Step"), menu=RUN, run=lambda c: c.runs.step(),
            shortcut="F10", icon="step", enabled=_can_step,
            tooltip=message("Run one training step (one mini-batch), then pause.")),
    Command(id="stop", text=message("Stop"), menu=RUN, run=lambda c: c.trainer.stop(),
            shortcut="Shift+F5", icon="stop",
            enabled=lambda c: c.trainer.is_busy and not c.trainer.run.is_skipping_test,
            tooltip=message("Stop training and evaluate on the test set. "
                            "Press again to skip the evaluation.")),
)
# fmt: on
