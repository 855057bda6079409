"""The whole history of a run as columns; going on after a crash cuts what was lost."""

from array import array
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


def _column() -> "array[float]":
    return array("f")


@dataclass
class History:
    """Row `i` of every column belongs to step `i + 1`; `norms` has one row of tensors a step."""

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
        """The parameter tensors, in the order of the columns of `norms`."""
        return self.started.tensors if self.started else ()

    @property
    def metric(self) -> Metric:
        """What its scores are."""
        return self.started.metric if self.started else Metric.ACCURACY

    @property
    def steps(self) -> int:
        """How many steps the run will have done when it is finished."""
        return self.started.steps_per_epoch * self.started.epochs if self.started else 0

    @property
    def epoch(self) -> int:
        """The epoch of the newest step, counted from 1."""
        return max(self.step - 1, 0) // self.started.steps_per_epoch + 1 if self.started else 0

    def add(self, event: Event) -> None:
        """Write down what an event says; those that say nothing lasting leave no trace."""
        match event:
            case Started():
                self._go_on(event)
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

    def _go_on(self, event: Started) -> None:
        self.started, self.ending = event, None
        del self.losses[event.step :]
        del self.gradient_norm[event.step :]
        del self.tensor_norms[event.step * len(event.tensors) :]
        self.epochs = [row for row in self.epochs if row.step <= event.step]
        if self.predictions and self.predictions.step > event.step:
            self.predictions = None

    def seconds_left(self) -> float | None:
        """How long the rest will take at the present rate."""
        if not self.started or not self.samples_per_second:
            return None
        return (self.steps - self.step) * self.started.batch_size / self.samples_per_second
