"""The status of training runs: a line, and whole sentences for its tooltip."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from explorer.graph.dataset import Metric
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.protocol.events import Diverged, Ending, EngineLost, Failed, Finished
from explorer.schema.formatting import grouped, in_time
from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.document.source import ModelRef
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer


@dataclass(frozen=True)
class RunStatus:
    """What a run does or how it ended: a line, and sentences if it leaves something out."""

    text: str
    details: str = ""
    is_alarm: bool = False

    @property
    def full_text(self) -> str:
        """All of it in sentences."""
        return self.details or self.text


def run_status(
    trainer: Trainer,
    subject: ModelRef | None = None,
    project: Project | None = None,
    *,
    has_problems: bool = False,
) -> RunStatus:
    """Return the status of the current run, or of the last one of the open network."""
    status = _status(trainer, subject, has_problems=has_problems)
    note = _change_note(trainer, subject, project) if subject and project else ""
    if not note:
        return status
    separator = " · " if status.details else " "
    details = status.details and f"{status.details} {note}"
    return replace(status, text=f"{status.text}{separator}{note}", details=details)


def _status(trainer: Trainer, subject: ModelRef | None, *, has_problems: bool) -> RunStatus:
    if trainer.state is State.PREPARING:
        return _preparing(trainer)
    ready = _ready(trainer, subject, has_problems=has_problems)
    if trainer.project is None:
        return RunStatus(ready)
    if trainer.is_busy:
        return RunStatus(_busy(trainer))
    project, history, title = trainer.project, trainer.history, trainer.title
    if subject is not None and not trainer.can_resume:
        own, history = trainer.run_of(subject)
        if own is None:
            note = tr("The results of {title} reappear when you reopen that network.", title=title)
            return RunStatus(f"{ready} {note}")
        project, title = own, subject.network.name
    return _ended(history.ending, project, title) or RunStatus(ready)


def _ready(trainer: Trainer, subject: ModelRef | None, *, has_problems: bool) -> str:
    if has_problems:
        return tr("Cannot train yet. Fix the problems listed in the Problems panel.")
    key = QKeySequence(Qt.Key.Key_F5).toString(QKeySequence.SequenceFormat.NativeText)
    if subject is not None and trainer.weights.has_weights(subject):
        return tr("Trained weights are loaded from the file. Press {key} or Train.", key=key)
    return tr("Ready to train. Press {key} or Train.", key=key)


def _preparing(trainer: Trainer) -> RunStatus:
    match trainer.history.ending:
        case Failed(reason):
            return RunStatus(translate(reason), is_alarm=True)
        case EngineLost(reason):
            return RunStatus(tr("{reason} Restarting the engine…", reason=reason), is_alarm=True)
    if trainer.will_train:
        return RunStatus(tr("Loading PyTorch… Training starts when it is ready."))
    return RunStatus(tr("Loading PyTorch…"))


def _busy(trainer: Trainer) -> str:
    title, history = trainer.title, trainer.history
    if trainer.run.is_skipping_test:
        return tr("Stopping {title}; skipping evaluation…", title=title)
    if trainer.is_stopping:
        return tr(
            "Stopping {title} and evaluating on the test set… Press Stop again to skip.",
            title=title,
        )
    if trainer.state is State.STARTING:
        return tr("Starting training of {title}…", title=title)
    if trainer.state is State.PAUSED:
        step = grouped(history.step)
        return tr("Training of {title} paused at step {step}.", title=title, step=step)
    device = history.started.device.upper() if history.started else ""
    return tr("Training {title} on {device}.", title=title, device=device)


def _ended(ending: Ending | None, project: Project, title: str) -> RunStatus | None:
    match ending:
        case Finished():
            return _finished(ending, project, title)
        case Diverged(_, reason):
            text = tr(
                "Training of {title} diverged: {reason}. "
                "Try a lower learning rate or gradient clipping.",
                title=title,
                reason=reason,
            )
        case EngineLost(reason):
            text = tr(
                "{reason} You can resume {title} from the last checkpoint.",
                title=title,
                reason=reason,
            )
        case Failed(reason):
            text = tr("Training of {title} failed: {reason}", title=title, reason=reason)
        case None:
            return None
    return RunStatus(text, is_alarm=True)


def _finished(ending: Finished, project: Project, title: str) -> RunStatus:
    data, count = project.data, grouped(ending.step)
    steps = tr_counted("{count} step", "{count} steps", ending.step, count=count)
    names = {"title": title, "steps": steps, "time": in_time(ending.seconds)}
    if math.isnan(ending.score):
        return RunStatus(tr("Stopped {title} after {steps} ({time}); not evaluated.", **names))
    names |= {"result": translate(data.score_text(ending.score))}
    names |= {"score": data.metric.shown(ending.score)}
    short = _result(data.metric, names)
    if ending.stopped:
        return RunStatus(short, tr("Stopped {title}: {result} {steps} in {time}.", **names))
    if not data.is_at_chance(ending.score):
        return RunStatus(short, tr("Finished {title}: {result} {steps} in {time}.", **names))
    advice = tr(
        "{result} This is no better than chance. "
        "Try a lower learning rate or another initialization.",
        **names,
    )
    return RunStatus(short, advice, is_alarm=True)


def _result(metric: Metric, names: Mapping[str, str]) -> str:
    if metric is Metric.ACCURACY:
        return tr("Test accuracy {score} · {steps} · {time}", **names)
    if metric is Metric.EXACT:
        return tr("Test exact match {score} · {steps} · {time}", **names)
    return tr("Test MSE {score} · {steps} · {time}", **names)


def _change_note(trainer: Trainer, subject: ModelRef, now: Project) -> str:
    """Return what differs between the open project and the run that is shown."""
    trained, history = trainer.run_of(subject)
    is_elsewhere = (trainer.is_busy or trainer.can_resume) and not trainer.trains(subject)
    is_over = not trainer.is_busy and not trainer.will_train
    if trained is None or is_elsewhere or (is_over and history.ending is None):
        return ""
    changed = list(_changed(trained, now, takes_rate=trainer.follows(subject.origin)))
    if not changed:
        return ""
    if not is_over:
        return tr("Changes take effect in the next run.")
    return tr("Changed after this run: {parts}.", parts=", ".join(changed))


def _changed(trained: Project, now: Project, *, takes_rate: bool) -> Iterator[str]:
    """Yield the parts that differ; a run that follows the document takes its learning rate."""
    options = trained.training_options
    if takes_rate:
        rate = now.training_options.optimizer.lr
        options = options.tuned(optimizer=options.optimizer.tuned(lr=rate))
    if _layers(trained.network) != _layers(now.network):
        yield tr("layers")
    if trained.data != now.data:
        yield tr("data set")
    if options != now.training_options:
        yield tr("training options")


def _layers(network: Network) -> list[tuple[object, ...]]:
    """Return everything about the nodes that training depends on, which comments are not."""
    return [(node.name, node.layer, node.inputs) for node in network.nodes]
