"""Training in the terminal, with a progress bar or one line of JSON for each event."""

import json
import math
import sys
from array import array
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from explorer.cli.arguments import UsageError
from explorer.cli.targets import inferred
from explorer.graph.compatibility import resize_note
from explorer.graph.dataset import BundledImages, Metric
from explorer.graph.inference import infer
from explorer.graph.project import Project
from explorer.graph.storage.atomic_write import write_whole
from explorer.graph.storage.project_file import save_project
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
from explorer.schema.messages import tr, translate
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
    """Train in this process, from `weights` if any; return the exit code, raise UsageError."""
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
                write_whole(
                    picture, draw(project, history, inferred(project.network).opaque).encode()
                )
                print(tr("Saved network and training curves to {path}.", path=picture))
        except FileError as error:
            raise UsageError(error.args[0]) from None
    return 0 if finished else 1


def _train(project: Project, paths: tuple[Path | None, Path | None], *, as_json: bool) -> History:
    """Return the history of a run; the paths are its checkpoint and its initial weights."""
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
    """Raise UsageError for invalid input; print the trace of an error of the program."""
    if isinstance(event, Failed):
        if not event.trace:
            raise UsageError(event.message)
        print(f"netx: {translate(event.message)}\n{event.trace}", file=sys.stderr)


def event_json(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON, its type first in lower case; NaN and infinity are null.

    The key of a score is the name of its metric.
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
    """A line that is overwritten in a terminal; elsewhere one line for each epoch."""

    def __init__(self, project: Project, history: History, out: TextIO) -> None:
        self._project = project
        self._history = history
        self._out = out
        self._live = out.isatty()

    def show(self, event: Event) -> None:
        match event:
            case Started():
                self._show_resizing()
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

    def _show_resizing(self) -> None:
        data = self._project.data
        note = resize_note(infer(self._project.network), data)
        if note:
            self._print(f"{translate(data.title)}: {translate(note)}")

    def _show_samples(self) -> None:
        """Print predictions for sequences; images cannot be printed."""
        known = self._history.predictions
        if known is None or isinstance(self._project.data, BundledImages):
            return
        width = max(len(sample.given) for sample in known.samples)
        for sample in known.samples:
            mark = "✓" if sample.is_correct else f"✗ {sample.target}"
            self._print(f"  {sample.given:<{width}} → {sample.prediction} {mark}")

    def _print(self, text: str) -> None:
        self._out.write(f"\r{text}\033[K\n" if self._live else f"{text}\n")

    def _line(self) -> str:
        history = self._history
        full = round(_BAR * history.step / max(history.steps, 1))
        left = history.seconds_left()
        epochs = history.started.epochs if history.started else 0
        text = tr(
            "epoch {epoch}/{epochs} {bar} loss {loss:.4f}  {rate} samples/s",
            epoch=history.epoch,
            epochs=epochs,
            bar=f"{'▓' * full}{'░' * (_BAR - full)}",
            loss=history.losses[-1],
            rate=grouped(round(history.samples_per_second)),
        )
        return text if left is None else tr("{text}  {time} left", text=text, time=in_time(left))


def _epoch_text(event: Evaluated, steps: int, history: History) -> str:
    epochs = history.started.epochs if history.started else 0
    return tr(
        "epoch {epoch}/{epochs}  step {step}/{steps}  loss {loss:.4f}  "
        "validation loss {validation_loss:.4f}, {metric} {score}",
        epoch=f"{event.epoch:>{len(str(epochs))}}",
        epochs=epochs,
        step=grouped(event.step),
        steps=grouped(steps),
        loss=event.train_loss,
        validation_loss=event.loss,
        metric=event.metric,
        score=event.metric.shown(event.score),
    )


def _ending_text(event: Ending, project: Project) -> str:
    if not isinstance(event, Finished):
        return translate(event.message)
    is_evaluated = not math.isnan(event.score)
    result = (
        translate(project.data.score_text(event.score)) if is_evaluated else tr("not evaluated")
    )
    steps, time = grouped(event.step), in_time(event.seconds)
    if event.stopped:
        return tr("stopped after {n} steps ({time}): {result}", n=steps, time=time, result=result)
    return tr("finished after {n} steps ({time}): {result}", n=steps, time=time, result=result)
