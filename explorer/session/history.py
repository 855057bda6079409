"""The history of a run as columns; resuming from a checkpoint cuts the steps after it."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.graph.dataset import Metric
from explorer.protocol.events import (
    Diverged,
    Ending,
    EngineLost,
    Evaluated,
    Event,
    Failed,
    Finished,
    Predictions,
    Started,
    Stepped,
)

_STEP_COLUMNS = ("losses", "gradient_norm", "tensor_norms")
_EPOCH_COLUMNS = ("step", "epoch", "train_loss", "train_score", "loss", "score")


def _column() -> "array[float]":
    return array("f")


@dataclass
class History:
    """Columns with one number for each step; `tensor_norms` has one for each tensor and step."""

    started: Started | None = None
    losses: "array[float]" = field(default_factory=_column)
    gradient_norm: "array[float]" = field(default_factory=_column)
    tensor_norms: "array[float]" = field(default_factory=_column)
    epochs: list[Evaluated] = field(default_factory=list)
    predictions: Predictions | None = None
    ending: Ending | None = None
    samples_per_second: float = 0.0

    @property
    def step(self) -> int:
        """The newest step."""
        return len(self.losses)

    @property
    def tensors(self) -> tuple[str, ...]:
        """The parameter tensors, in the order of `tensor_norms`."""
        return self.started.tensors if self.started else ()

    @property
    def metric(self) -> Metric:
        """The metric of the scores."""
        return self.started.metric if self.started else Metric.ACCURACY

    @property
    def steps(self) -> int:
        """Number of steps of the whole run."""
        return self.started.steps_per_epoch * self.started.epochs if self.started else 0

    @property
    def epoch(self) -> int:
        """The epoch of the newest step, counted from 1."""
        return max(self.step - 1, 0) // self.started.steps_per_epoch + 1 if self.started else 0

    def add(self, event: Event) -> None:
        """Add an event; those without lasting information are ignored."""
        match event:
            case Started():
                self._resume(event)
            case Stepped():
                self.losses.extend(event.losses)
                self.gradient_norm.extend(event.gradient_norms)
                self.tensor_norms.extend(event.tensor_norms)
                self.samples_per_second = event.samples_per_second
            case Evaluated():
                self.epochs.append(event)
            case Predictions():
                self.predictions = event
            case Finished() | Diverged() | Failed() | EngineLost():
                self.ending = event
            case _:
                pass

    def to_arrays(self) -> dict[str, "array[float]"]:
        """Return all numbers as columns by name, for storage."""
        arrays = {name: getattr(self, name)[:] for name in _STEP_COLUMNS}
        for name in _EPOCH_COLUMNS:
            arrays[f"epochs.{name}"] = array("d", [getattr(row, name) for row in self.epochs])
        return arrays

    @classmethod
    def from_arrays(cls, started: Started, arrays: Mapping[str, "array[float]"]) -> "History":
        """Return the history of a run from `to_arrays`."""
        history = cls(started)
        for name in _STEP_COLUMNS:
            getattr(history, name).extend(arrays[name])
        rows = zip(*(arrays[f"epochs.{name}"] for name in _EPOCH_COLUMNS), strict=True)
        for step, epoch, train_loss, train_score, loss, score in rows:
            scores = (train_loss, train_score, loss, score)
            history.epochs.append(Evaluated(int(step), int(epoch), *scores, started.metric))
        return history

    def _resume(self, event: Started) -> None:
        self.started, self.ending = event, None
        del self.losses[event.step :]
        del self.gradient_norm[event.step :]
        del self.tensor_norms[event.step * len(event.tensors) :]
        self.epochs = [row for row in self.epochs if row.step <= event.step]
        if self.predictions and self.predictions.step > event.step:
            self.predictions = None

    def seconds_left(self) -> float | None:
        """Return the remaining time at the current rate."""
        if not self.started or not self.samples_per_second:
            return None
        return (self.steps - self.step) * self.started.batch_size / self.samples_per_second
