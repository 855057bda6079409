"""What the window says of a run, in one sentence."""

import math
from collections.abc import Iterator

from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.protocol.events import Diverged, Ending, Failed, Finished, Lost
from explorer.schema.formatting import grouped, in_time
from explorer.ui.document.source import Subject
from explorer.ui.training.trainer import State, Trainer
from explorer.ui.widgets.text import sentence

_READY = "Ready. Press ▶ to train."
_LOADED = "Trained weights are loaded from the file. Press ▶ to train."
_NOT_YET = "It can be trained once nothing is wrong; the status bar says what is."


def state_words(trainer: Trainer, subject: Subject | None = None, *, wrong: bool = False) -> str:
    """What is going on, or how the last run ended; of what is open, its own last one."""
    if trainer.state is State.PREPARING:
        return _preparing(trainer)
    ready = _ready(trainer, subject, wrong=wrong)
    if trainer.project is None:
        return ready
    title = trainer.title
    if subject is not None and not trainer.is_busy and not trainer.can_go_on:
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
    if trainer.is_hurrying:
        return f"Stopping {title} without the test …"
    return f"Stopping {title}; it is tested once more … Stop again leaves that out."


def _ready(trainer: Trainer, subject: Subject | None, *, wrong: bool) -> str:
    if wrong:
        return _NOT_YET
    return _LOADED if subject is not None and trainer.holds(subject) else _READY


def change_words(trainer: Trainer, subject: Subject, now: Project) -> str:
    """Which settings of the open project differ from those of the run that is shown, if any do."""
    trained, history = trainer.run_of(subject)
    is_elsewhere = (trainer.is_busy or trainer.can_go_on) and not trainer.trains(subject)
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
    recipe = trained.recipe
    if takes_rate:
        recipe = recipe.tuned(optimizer=recipe.optimizer.tuned(lr=now.recipe.optimizer.lr))
    if _layers(trained.network) != _layers(now.network):
        yield "layers"
    if trained.data != now.data:
        yield "data"
    if recipe != now.recipe:
        yield "training options"


def _layers(network: Network) -> list[tuple[object, ...]]:
    """Everything of the nodes that a run depends on: not what a comment says."""
    return [(node.name, node.block, node.inputs) for node in network.nodes]


def _over(ending: Ending | None, project: Project, title: str) -> str:
    """How a run ended, of what may be called otherwise by now."""
    match ending:
        case Finished():
            return _finished(ending, project, title)
        case Diverged(_, words):
            return f"⚠ {title} {words}. A smaller learning rate usually helps."
        case Lost(words):
            run = f"the run of {title} can go on from its last checkpoint"
            return f"⚠ {sentence(words)}; {run}."
        case Failed(words):
            return f"⚠ {sentence(words)}. The run of {title} is over."
        case None:
            return _READY


def _preparing(trainer: Trainer) -> str:
    ending = trainer.history.ending
    if isinstance(ending, Failed):
        return f"⚠ {sentence(ending.words)}."
    if isinstance(ending, Lost):
        return f"⚠ {sentence(ending.words)}; a new one is being prepared."
    later = "; training begins when it is ready" if trainer.will_train else ""
    return f"Preparing the engine{later} …"


def _finished(ending: Finished, project: Project, title: str) -> str:
    how = "Stopped" if ending.stopped else "Finished"
    count = "1 step" if ending.step == 1 else f"{grouped(ending.step)} steps"
    steps = f"{count}, {in_time(ending.seconds)}"
    if math.isnan(ending.score):
        return f"{how} {title} without a test; {steps}."
    words = f"{how} {title}: {project.data.verdict(ending.score)}; {steps}."
    if project.data.is_guessed(ending.score) and not ending.stopped:
        return f"⚠ {words} That is no better than guessing; try a smaller learning rate."
    return words


def _device(trainer: Trainer) -> str:
    started = trainer.history.started
    return started.device.upper() if started else ""
