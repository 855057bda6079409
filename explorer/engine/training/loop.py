"""The training loop: a generator of events, independent of threads, processes and windows."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch

from explorer.engine.data.source import DataSource
from explorer.engine.device import DeviceError
from explorer.engine.torchvision_import.trace import inspect_opaque_modules
from explorer.engine.tracing_lock import TRACING_LOCK
from explorer.engine.training import checkpoint
from explorer.engine.training.checkpoint import TrainingProgress
from explorer.engine.training.control import Control
from explorer.engine.training.optimizer import set_learning_rate
from explorer.engine.training.predictions import predict_samples
from explorer.engine.training.state import ShouldAbort, TrainingState, prepare
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
from explorer.schema.formatting import grouped
from explorer.schema.messages import message

REPORT_EVERY = 1 / 30  # seconds
SAVE_EVERY = 30.0  # seconds


@dataclass(frozen=True)
class Checkpoints:
    """The file of a run's checkpoints, and whether to resume from it.

    `initial_weights` is a checkpoint whose weights a new run begins with.
    """

    path: Path | None = None
    resume: bool = False
    initial_weights: Path | None = None


def train(
    project: Project, control: Control, checkpoints: Checkpoints = Checkpoints()
) -> Iterator[Event]:
    """Train a project; raises the errors of `prepare` before the first event.

    The loop reads nothing back from the device between reports, thirty a second, and handles
    commands between steps. Runs side by side share torch's random numbers, so that dropout does
    not repeat exactly there.
    """
    inspect_opaque_modules(project.network)
    with TRACING_LOCK.exclusive():  # initial weights use torch's global random numbers
        training = prepare(project)
    loop = _Loop(training, control, checkpoints, project.training_options.optimizer.lr)
    try:
        yield from loop.events()
    except torch.OutOfMemoryError:
        text = message(
            "Out of device memory at step {step}. Use a smaller batch size.",
            step=grouped(loop.step + 1),
        )
        raise DeviceError(text) from None


@dataclass
class _Loop:
    training: TrainingState
    control: Control
    checkpoints: Checkpoints
    rate: float
    step: int = 0
    elapsed: float = 0.0
    reported: int = 0
    last_report: float = 0.0
    saved: float = field(default_factory=time.perf_counter)
    diverged: Diverged | None = None

    def events(self) -> Iterator[Event]:
        self._restore()
        yield self._started()
        steps = self.training.steps_per_epoch
        self._mark_time()
        for epoch in range(self.step // steps + 1, self.training.training_options.epochs + 1):
            yield from self._epoch(epoch)
            if self.diverged or self.control.stopped:
                break
            yield from self._evaluated(epoch)
            if self.control.stopped:
                break
            yield from self._save()
        if self.control.stopped and not self.diverged:
            yield predict_samples(self.training, self.step)
            yield from self._save()
        yield self.diverged or self._finished()

    def _epoch(self, epoch: int) -> Iterator[Event]:
        skipped = self.step - (epoch - 1) * self.training.steps_per_epoch
        for inputs, targets in self.training.batches(epoch, skipped):
            if not self.control.has_no_commands:
                yield from self._handle_control()
                if self.control.stopped or self.diverged:
                    break
            self._schedule()
            with TRACING_LOCK.shared():
                self.training.step(inputs, targets)
            self.step += 1
            if (
                self.training.recorder.is_full
                or time.perf_counter() - self.last_report >= REPORT_EVERY
            ):
                yield from self._report()
                if self.diverged:
                    return
        yield from self._report()

    def _handle_control(self) -> Iterator[Event]:
        """Take a new learning rate, and wait while paused."""
        self._take_rate()
        if not self.control.should_wait():
            return
        yield from self._report()
        if self.diverged:
            return
        yield from self._save()
        yield Paused(self.step)
        while self.control.should_wait():
            self.control.wait()
            self._take_rate()
        self._mark_time()
        if not self.control.stopped:
            yield Resumed(self.step)

    def _take_rate(self) -> None:
        rate = self.control.pop_learning_rate()
        if rate is not None:
            self.rate = rate

    def _schedule(self) -> None:
        """Set the learning rate of the next step."""
        training_options = self.training.training_options
        progress = self.step / (training_options.epochs * self.training.steps_per_epoch)
        set_learning_rate(
            self.training.optimizer, self.rate * training_options.schedule.factor(progress)
        )

    def _mark_time(self) -> None:
        self.last_report = time.perf_counter()

    def _report(self) -> Iterator[Event]:
        if self.training.recorder.is_empty:
            return
        now = time.perf_counter()
        elapsed, self.last_report = now - self.last_report, now
        self.elapsed += elapsed
        samples = (self.step - self.reported) * self.training.training_options.batch_size
        reports = self.training.recorder.report(self.step, samples / max(elapsed, 1e-9))
        self.reported = self.step
        steps = (event for event in reports if isinstance(event, Stepped))
        self.diverged = next(filter(None, map(_divergence, steps)), None)
        yield from reports
        if time.perf_counter() - self.saved >= SAVE_EVERY and not self.diverged:
            yield from self._save()

    def _evaluated(self, epoch: int) -> Iterator[Event]:
        data = self.training.data
        known = data.train.head(len(data.validation))
        scores = *self._evaluate(known), *self._test(data.validation, self._is_stopped)
        if self._is_stopped():
            return
        yield Evaluated(self.step, epoch, *scores, metric=self.training.dataset.metric)
        yield predict_samples(self.training, self.step)
        self._mark_time()

    def _evaluate(self, source: DataSource) -> tuple[float, float]:
        with TRACING_LOCK.shared():
            return self.training.evaluate(source, self._is_stopped)

    def _test(self, source: DataSource, should_abort: ShouldAbort) -> tuple[float, float]:
        with TRACING_LOCK.shared():
            return self.training.test(source, should_abort)

    def _is_stopped(self) -> bool:
        return self.control.stopped

    def _skips_test(self) -> bool:
        return self.control.skip_test

    def _save(self) -> Iterator[Saved]:
        path = self.checkpoints.path
        if path is not None:
            position = TrainingProgress(self.step, self.elapsed, self.rate)
            with TRACING_LOCK.shared():
                checkpoint.save(path, self.training.model, self.training.optimizer, position)
            yield Saved(self.step, str(path))
        self.saved = time.perf_counter()

    def _restore(self) -> None:
        path = self.checkpoints.path
        if self.checkpoints.resume and path is not None and path.exists():
            position = checkpoint.restore(path, self.training.model, self.training.optimizer)
            self.step = self.reported = position.step
            self.elapsed, self.rate = position.seconds, position.learning_rate
        elif self.checkpoints.initial_weights is not None:
            checkpoint.restore_model(self.checkpoints.initial_weights, self.training.model)

    def _started(self) -> Started:
        training = self.training
        return Started(
            device=str(training.device),
            tensors=tuple(name for name, _ in training.model.named_parameters()),
            step=self.step,
            steps_per_epoch=training.steps_per_epoch,
            epochs=training.training_options.epochs,
            batch_size=training.training_options.batch_size,
            metric=training.dataset.metric,
        )

    def _finished(self) -> Finished:
        loss = score = math.nan
        if not self._skips_test():
            tested = self._test(self.training.data.test, self._skips_test)
            loss, score = (loss, score) if self._skips_test() else tested
        metric = self.training.dataset.metric
        return Finished(self.step, self.control.stopped, self.elapsed, loss, score, metric)


def _divergence(report: Stepped) -> Diverged | None:
    """Return the first step whose loss or gradient norm is NaN or infinite."""
    # a sum is finite only if all its terms are; the search is for the one bad report
    if math.isfinite(math.fsum(report.losses) + math.fsum(report.gradient_norms)):
        return None
    pairs = zip(report.losses, report.gradient_norms, strict=True)
    for step, (loss, total) in enumerate(pairs, report.first):
        if not math.isfinite(loss):
            text = message("loss became {value} at step {step}", **_bad(loss, step))
            return Diverged(step, text)
        if not math.isfinite(total):
            text = message("gradient norm became {value} at step {step}", **_bad(total, step))
            return Diverged(step, text)
    return None


def _bad(number: float, step: int) -> dict[str, str]:
    value = message("NaN") if math.isnan(number) else message("infinite")
    return {"value": value, "step": grouped(step)}
