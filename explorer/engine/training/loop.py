"""The training loop: a generator of events that knows neither thread, process nor window."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch

from explorer.engine.data.datasets import Split
from explorer.engine.device import DeviceError
from explorer.engine.torchvision_import.trace import examine
from explorer.engine.tracing_lock import TURNS
from explorer.engine.training import checkpoint
from explorer.engine.training.checkpoint import Place
from explorer.engine.training.control import Control
from explorer.engine.training.optimizer import set_rate
from explorer.engine.training.predictions import sampled
from explorer.engine.training.state import GivenUp, Training, prepare
from explorer.graph.project import Project
from explorer.protocol.events import (
    Diverged,
    Evaluated,
    Event,
    Finished,
    Paused,
    Resumed,
    Saved,
    Started,
    Stepped,
)

REPORT_EVERY = 1 / 30  # seconds
SAVE_EVERY = 30.0  # seconds


@dataclass(frozen=True)
class Checkpoints:
    """Where a run leaves checkpoints, and whether it goes on from what is there.

    `learned` is a checkpoint whose weights a new run begins with, instead of fresh ones.
    """

    path: Path | None = None
    resume: bool = False
    learned: Path | None = None


def train(
    project: Project, control: Control, checkpoints: Checkpoints = Checkpoints()
) -> Iterator[Event]:
    """Train a project, telling what happens; raises what `prepare` raises before the first event.

    The loop reads nothing back from the device between reports, thirty a second; whether it shall
    pause, stop or take another learning rate is looked at between steps.
    """
    examine(project.network)
    with TURNS.shared():
        training = prepare(project)
    loop = _Loop(training, control, checkpoints, project.recipe.optimizer.lr)
    try:
        yield from loop.events()
    except torch.OutOfMemoryError:
        raise DeviceError(
            f"the device ran out of memory after step {loop.done:,}; a smaller batch needs less"
        ) from None


@dataclass
class _Loop:
    training: Training
    control: Control
    checkpoints: Checkpoints
    rate: float
    done: int = 0
    spent: float = 0.0
    reported: int = 0
    since: float = 0.0
    saved: float = field(default_factory=time.perf_counter)
    diverged: Diverged | None = None

    def events(self) -> Iterator[Event]:
        self._restore()
        yield self._started()
        steps = self.training.steps_per_epoch
        self._tick()
        for epoch in range(self.done // steps + 1, self.training.recipe.epochs + 1):
            yield from self._epoch(epoch)
            if self.diverged or self.control.stopped:
                break
            yield from self._evaluated(epoch)
            if self.control.stopped:
                break
            yield from self._save()
        if self.control.stopped and not self.diverged:
            yield sampled(self.training, self.done)
            yield from self._save()
        yield self.diverged or self._finished()

    def _epoch(self, epoch: int) -> Iterator[Event]:
        skipped = self.done - (epoch - 1) * self.training.steps_per_epoch
        for inputs, targets in self.training.batches(epoch, skipped):
            if not self.control.quiet:
                yield from self._obey()
                if self.control.stopped or self.diverged:
                    break
            self._schedule()
            with TURNS.shared():
                self.training.step(inputs, targets)
            self.done += 1
            if self.training.probe.full or time.perf_counter() - self.since >= REPORT_EVERY:
                yield from self._report()
                if self.diverged:
                    return
        yield from self._report()

    def _obey(self) -> Iterator[Event]:
        """Take a new rate; wait while paused; come back to stop, step or go on."""
        self._take_rate()
        if not self.control.holds():
            return
        yield from self._report()
        if self.diverged:
            return
        yield from self._save()
        yield Paused(self.done)
        while self.control.holds():
            self.control.wait()
            self._take_rate()
        self._tick()
        if not self.control.stopped:
            yield Resumed(self.done)

    def _take_rate(self) -> None:
        rate = self.control.take_rate()
        if rate is not None:
            self.rate = rate

    def _schedule(self) -> None:
        """Set the rate of the next step."""
        recipe = self.training.recipe
        progress = self.done / (recipe.epochs * self.training.steps_per_epoch)
        set_rate(self.training.optimizer, self.rate * recipe.schedule.factor(progress))

    def _tick(self) -> None:
        self.since = time.perf_counter()

    def _report(self) -> Iterator[Event]:
        if self.training.probe.empty:
            return
        now = time.perf_counter()
        elapsed, self.since = now - self.since, now
        self.spent += elapsed
        samples = (self.done - self.reported) * self.training.recipe.batch_size
        report = self.training.probe.report(self.done, samples / max(elapsed, 1e-9))
        self.reported = self.done
        self.diverged = _divergence(report)
        yield report
        if time.perf_counter() - self.saved >= SAVE_EVERY and not self.diverged:
            yield from self._save()

    def _evaluated(self, epoch: int) -> Iterator[Event]:
        data = self.training.data
        known = data.train.part(0, len(data.validation))
        told = *self._evaluate(known), *self._examine(data.validation, self._is_stopped)
        if self._is_stopped():
            return
        yield Evaluated(self.done, epoch, *told, metric=self.training.dataset.metric)
        yield sampled(self.training, self.done)
        self._tick()

    def _evaluate(self, split: Split) -> tuple[float, float]:
        with TURNS.shared():
            return self.training.evaluate(split, self._is_stopped)

    def _examine(self, split: Split, given_up: GivenUp) -> tuple[float, float]:
        with TURNS.shared():
            return self.training.examine(split, given_up)

    def _is_stopped(self) -> bool:
        return self.control.stopped

    def _is_hurried(self) -> bool:
        return self.control.hurried

    def _save(self) -> Iterator[Saved]:
        path = self.checkpoints.path
        if path is not None:
            place = Place(self.done, self.spent, self.rate)
            with TURNS.shared():
                checkpoint.save(path, self.training.model, self.training.optimizer, place)
            yield Saved(self.done, str(path))
        self.saved = time.perf_counter()

    def _restore(self) -> None:
        path = self.checkpoints.path
        if self.checkpoints.resume and path is not None and path.exists():
            place = checkpoint.restore(path, self.training.model, self.training.optimizer)
            self.done = self.reported = place.step
            self.spent, self.rate = place.seconds, place.rate
        elif self.checkpoints.learned is not None:
            checkpoint.restore_model(self.checkpoints.learned, self.training.model)

    def _started(self) -> Started:
        training = self.training
        return Started(
            device=str(training.device),
            tensors=tuple(name for name, _ in training.model.named_parameters()),
            step=self.done,
            steps_per_epoch=training.steps_per_epoch,
            epochs=training.recipe.epochs,
            batch_size=training.recipe.batch_size,
            metric=training.dataset.metric,
        )

    def _finished(self) -> Finished:
        loss = score = math.nan
        if not self._is_hurried():
            tested = self._examine(self.training.data.test, self._is_hurried)
            loss, score = (loss, score) if self._is_hurried() else tested
        metric = self.training.dataset.metric
        return Finished(self.done, self.control.stopped, self.spent, loss, score, metric)


def _divergence(report: Stepped) -> Diverged | None:
    """The first step of a report whose loss or gradient is no number."""
    # a sum is finite only if all its terms are; the search is for the one bad report
    if math.isfinite(math.fsum(report.losses) + math.fsum(report.totals)):
        return None
    pairs = zip(report.losses, report.totals, strict=True)
    for step, (loss, total) in enumerate(pairs, report.first):
        if not math.isfinite(loss):
            return Diverged(step, f"diverged: the loss at step {step:,} is {_bad(loss)}")
        if not math.isfinite(total):
            return Diverged(step, f"diverged: the gradient at step {step:,} is {_bad(total)}")
    return None


def _bad(number: float) -> str:
    return "not a number" if math.isnan(number) else "infinite"
