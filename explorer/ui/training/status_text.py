"""What the window says of a run, in one sentence."""

import math
from collections.abc import Iterator

from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.protocol.events import Diverged, Ending, EngineLost, Failed, Finished
from explorer.schema.formatting import grouped, in_time
from explorer.ui.document.source import ModelRef
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.text import capitalize

_READY = "Ready. Press ▶ to train."
_LOADED = "Trained weights are loaded from the file. Press ▶ to train."
_NOT_YET = "It can be trained once nothing is wrong; the status bar says what is."


def state_text(trainer: Trainer, subject: ModelRef | None = None, *, wrong: bool = False) -> str:
    """What is going on, or how the last run ended; of what is open, its own last one."""
    if trainer.state is State.PREPARING:
        return _preparing(trainer)
    ready = _ready(trainer, subject, wrong=wrong)
    if trainer.project is None:
        return ready
    title = trainer.title
    if subject is not None and not trainer.is_busy and not trainer.can_resume:
        project, history = trainer.run_of(subject)
        if project is None:
            return f"{ready} The run of {title} is kept with its network."
        return _over(history.ending, project, subject.network.name)
    if trainer.is_stopping:
        return _stopping(trainer, title)
    if trainer.state is State.STARTING:
        return f"Starting {title} …"
    if trainer.state is State.PAUSED:
        return f"Paused {title} after step {grouped(trainer.history.step)}."
    if trainer.state is State.RUNNING:
        return f"Training {title} on {_device(trainer)}."
    return _over(trainer.history.ending, trainer.project, title)


def _stopping(trainer: Trainer, title: str) -> str:
    if trainer.run.is_skipping_test:
        return f"Stopping {title} without the test …"
    return f"Stopping {title}; it is tested once more … Stop again leaves that out."


def _ready(trainer: Trainer, subject: ModelRef | None, *, wrong: bool) -> str:
    if wrong:
        return _NOT_YET
    return _LOADED if subject is not None and trainer.weights.has_weights(subject) else _READY


def change_text(trainer: Trainer, subject: ModelRef, now: Project) -> str:
    """Which settings of the open project differ from those of the run that is shown, if any do."""
    trained, history = trainer.run_of(subject)
    is_elsewhere = (trainer.is_busy or trainer.can_resume) and not trainer.trains(subject)
    is_over = not trainer.is_busy and not trainer.will_train
    if trained is None or is_elsewhere or (is_over and history.ending is None):
        return ""
    changed = list(_changed(trained, now, takes_rate=trainer.follows(subject.origin)))
    if not changed:
        return ""
    if not is_over:
        return " Your changes count from the next run."
    listed = " and ".join(filter(None, (", ".join(changed[:-1]), changed[-1])))
    return f" {listed.capitalize()} have changed since."


def _changed(trained: Project, now: Project, *, takes_rate: bool) -> Iterator[str]:
    """The parts that differ; a run that takes the learning rate has it soon."""
    training_options = trained.training_options
    if takes_rate:
        training_options = training_options.tuned(
            optimizer=training_options.optimizer.tuned(lr=now.training_options.optimizer.lr)
        )
    if _layers(trained.network) != _layers(now.network):
        yield "layers"
    if trained.data != now.data:
        yield "data"
    if training_options != now.training_options:
        yield "training options"


def _layers(network: Network) -> list[tuple[object, ...]]:
    """Everything of the nodes that a run depends on: not what a comment says."""
    return [(node.name, node.layer, node.inputs) for node in network.nodes]


def _over(ending: Ending | None, project: Project, title: str) -> str:
    """How a run ended, of what may be called otherwise by now."""
    match ending:
        case Finished():
            return _finished(ending, project, title)
        case Diverged(_, text):
            return f"⚠ {title} {text}. A smaller learning rate usually helps."
        case EngineLost(text):
            run = f"the run of {title} can go on from its last checkpoint"
            return f"⚠ {capitalize(text)}; {run}."
        case Failed(text):
            return f"⚠ {capitalize(text)}. The run of {title} is over."
        case None:
            return _READY


def _preparing(trainer: Trainer) -> str:
    ending = trainer.history.ending
    if isinstance(ending, Failed):
        return f"⚠ {capitalize(ending.message)}."
    if isinstance(ending, EngineLost):
        return f"⚠ {capitalize(ending.message)}; a new one is being prepared."
    later = "; training begins when it is ready" if trainer.will_train else ""
    return f"Preparing the engine{later} …"


def _finished(ending: Finished, project: Project, title: str) -> str:
    how = "Stopped" if ending.stopped else "Finished"
    count = "1 step" if ending.step == 1 else f"{grouped(ending.step)} steps"
    steps = f"{count}, {in_time(ending.seconds)}"
    if math.isnan(ending.score):
        return f"{how} {title} without a test; {steps}."
    text = f"{how} {title}: {project.data.score_text(ending.score)}; {steps}."
    if project.data.is_at_chance(ending.score) and not ending.stopped:
        return f"⚠ {text} That is no better than guessing; try a smaller learning rate."
    return text


def _device(trainer: Trainer) -> str:
    started = trainer.history.started
    return started.device.upper() if started else ""
