"""Training in the terminal: a progress bar, or one line of JSON for each event."""

import json
import math
import sys
from array import array
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from explorer.cli.arguments import UsageError
from explorer.graph.compatibility import resize_note
from explorer.graph.dataset import BundledImages, Metric
from explorer.graph.inference import infer
from explorer.graph.project import Project
from explorer.graph.storage.project_file import save_project, write_whole
from explorer.graph.storage.serialization import FileError
from explorer.protocol.events import (
    Diverged,
    Ending,
    Evaluated,
    Event,
    Failed,
    Finished,
    Sample,
    Started,
    Stepped,
)
from explorer.schema.formatting import grouped, in_time
from explorer.session.history import History
from explorer.session.run import Run
from explorer.session.run_figure import run_figure as draw
from explorer.session.temporary_folder import TemporaryFolder

_BAR = 24


def train_here(
    project: Project,
    *,
    weights: bytes = b"",
    save: Path | None = None,
    picture: Path | None = None,
    as_json: bool = False,
) -> int:
    """Train in this process, from `weights` if there are any; returns the exit code, UsageError."""
    with TemporaryFolder() as folder:
        trained, initial = (
            Path(folder) / "trained.safetensors",
            Path(folder) / "initial.safetensors",
        )
        initial.write_bytes(weights)
        paths = (trained if save else None, initial if weights else None)
        history = _train(project, paths, as_json=as_json)
        finished = isinstance(history.ending, Finished)
        try:
            if save and finished and trained.exists():
                save_project(project, save, trained.read_bytes())
            if picture:
                write_whole(picture, draw(project, history).encode())
                print(f"The network and its curves are drawn in {picture}.")
        except FileError as error:
            raise UsageError(str(error)) from None
    return 0 if finished else 1


def _train(project: Project, paths: tuple[Path | None, Path | None], *, as_json: bool) -> History:
    """The history of a run; the paths are those of its checkpoint and of its initial weights."""
    from explorer.engine.training.loop import Checkpoints, train

    history = History()
    bar = _ProgressBar(project, history, sys.stderr)
    checkpoint, initial = paths
    checkpoints = Checkpoints(checkpoint, initial_weights=initial)
    run = Run(partial(train, project, checkpoints=checkpoints))
    while not run.is_over:
        try:
            run.wait(0.1)
            for event in run.take():
                history.add(event)
                _refuse(event)
                if as_json:
                    print(json.dumps(event_json(event)), flush=True)
                else:
                    bar.show(event)
        except KeyboardInterrupt:
            run.control.stop()
    return history


def _refuse(event: Event) -> None:
    """Say what was wrong with the input, and let the program's own faults be seen whole."""
    if isinstance(event, Failed):
        if not event.trace:
            raise UsageError(event.message)
        print(f"netx: {event.message}\n{event.trace}", file=sys.stderr)


def event_json(event: Event) -> dict[str, Any]:
    """An event as plain JSON, its kind first and in lower case; null for what is no number.

    A score stands under the name of what it is.
    """
    values = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    values.pop("run", None)
    metric = values.pop("metric", None)
    if isinstance(metric, Metric):
        named = {"score": metric.value, "train_score": f"train_{metric.while_training}"}
        values = {named.get(key, key).replace(" ", "_"): v for key, v in values.items()}
    return {"event": type(event).__name__.lower(), **values}


def _plain(value: Any) -> Any:
    if isinstance(value, (array, tuple)):
        return list(map(_plain, value))
    if isinstance(value, Sample):
        return {name: shown for name, shown in asdict(value).items() if name != "picture"}
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _ProgressBar:
    """One line that is written over in a terminal, and one line an epoch elsewhere."""

    def __init__(self, project: Project, history: History, out: TextIO) -> None:
        self._project = project
        self._history = history
        self._out = out
        self._live = out.isatty()

    def show(self, event: Event) -> None:
        match event:
            case Started():
                self._show_stretching()
            case Stepped() if self._live:
                self._out.write(f"\r{self._line()}\033[K")
                self._out.flush()
            case Evaluated():
                self._print(_epoch_text(event, self._history.steps, self._history))
            case Finished() | Diverged():
                self._show_samples()
                self._print(_ending_text(event, self._project))
            case _:
                pass

    def _show_stretching(self) -> None:
        data = self._project.data
        arguments = resize_note(infer(self._project.network), data)
        if arguments:
            self._print(f"{data.title}: {arguments}")

    def _show_samples(self) -> None:
        """What the network says to sequences; of an image there would be nothing to see."""
        known = self._history.predictions
        if known is None or isinstance(self._project.data, BundledImages):
            return
        widest = max(len(sample.given) for sample in known.samples)
        for sample in known.samples:
            mark = "✓" if sample.is_correct else f"✗ {sample.target}"
            self._print(f"  {sample.given:<{widest}} → {sample.prediction} {mark}")

    def _print(self, arguments: str) -> None:
        self._out.write(f"\r{arguments}\033[K\n" if self._live else f"{arguments}\n")

    def _line(self) -> str:
        history = self._history
        full = round(_BAR * history.step / max(history.steps, 1))
        left = history.seconds_left()
        epochs = history.started.epochs if history.started else 0
        return (
            f"epoch {history.epoch}/{epochs} {'▓' * full}{'░' * (_BAR - full)} "
            f"loss {history.losses[-1]:.4f}  {grouped(round(history.samples_per_second))} samples/s"
            + (f"  {in_time(left)} left" if left is not None else "")
        )


def _epoch_text(event: Evaluated, steps: int, history: History) -> str:
    epochs = history.started.epochs if history.started else 0
    return (
        f"epoch {event.epoch:>{len(str(epochs))}}/{epochs}  step {grouped(event.step)}/"
        f"{grouped(steps)}  loss {event.train_loss:.4f}  validation loss {event.loss:.4f}, "
        f"{event.metric} {event.metric.shown(event.score)}"
    )


def _ending_text(event: Ending, project: Project) -> str:
    if not isinstance(event, Finished):
        return event.message
    how = "stopped" if event.stopped else "finished"
    tested = "not tested" if math.isnan(event.score) else project.data.score_text(event.score)
    return f"{how} after {grouped(event.step)} steps and {in_time(event.seconds)}: {tested}"
