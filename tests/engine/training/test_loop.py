import math
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch

from explorer.catalog.layers import Flatten, Input, Linear
from explorer.catalog.losses import MeanSquaredError
from explorer.catalog.optimizers import SGD
from explorer.catalog.schedules import Steps
from explorer.engine.data.source import Batch, DataSource
from explorer.engine.device import DeviceError
from explorer.engine.training import loop
from explorer.engine.training.control import Control
from explorer.engine.training.loop import Checkpoints, train
from explorer.engine.training.state import TrainingState
from explorer.graph.network import chain
from explorer.graph.project import Project
from explorer.protocol.events import (
    Diverged,
    Evaluated,
    Event,
    Finished,
    Paused,
    Saved,
    Started,
    Stepped,
)

Make = Callable[..., Project]
Losses = Callable[[list[Event]], list[float]]
After = Callable[[int, Callable[[], None]], None]


def tell(project: Project, control: Control | None = None, path: Path | None = None) -> list[Event]:
    return list(train(project, control or Control(), Checkpoints(path)))


def test_a_run_tells_where_it_begins_every_step_every_epoch_and_its_end(make: Make) -> None:
    events = tell(make())
    tensors = ("hidden.weight", "hidden.bias", "output.weight", "output.bias")
    assert events[0] == Started("cpu", tensors, 0, 9, 3, 8)
    stepped = [event for event in events if isinstance(event, Stepped)]
    assert [step for event in stepped for step in range(event.first, event.last + 1)] == [
        *range(1, 28)
    ]
    assert all(len(event.tensor_norms) == 4 * len(event.losses) for event in stepped)
    evaluated = [event for event in events if isinstance(event, Evaluated)]
    assert [(event.epoch, event.step) for event in evaluated] == [(1, 9), (2, 18), (3, 27)]
    assert isinstance(events[-1], Finished)
    assert (events[-1].step, events[-1].stopped) == (27, False)


def test_a_network_learns_what_can_be_learned(make: Make) -> None:
    ending = tell(make(epochs=20))[-1]
    assert isinstance(ending, Finished)
    assert ending.score == 1.0


def test_one_seed_makes_one_curve_and_another_seed_another(make: Make, losses: Losses) -> None:
    first, again, other = (losses(tell(make(dropout=0.3, seed=seed))) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_numbers_that_are_told_hold_no_tensor(make: Make, tmp_path: Path) -> None:
    plain = (int, float, str, bool, tuple, array)
    for event in tell(make(), path=tmp_path / "run"):
        assert all(isinstance(value, plain) for value in vars(event).values())


def test_what_the_probe_holds_at_most_is_reported_in_time(
    make: Make, losses: Losses, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = losses(tell(make()))
    monkeypatch.setattr(loop, "REPORT_EVERY", math.inf)
    monkeypatch.setattr("explorer.engine.probes.recorder.ROWS", 4)
    events = tell(make())
    reports = [len(event.losses) for event in events if isinstance(event, Stepped)]
    assert reports == [4, 4, 1] * 3
    assert losses(events) == whole


def wild(make: Make, **changes: object) -> Project:
    """Squares of squares: this learning rate has to diverge."""
    layers = [("image", Input((1, 4, 4))), ("flat", Flatten())]
    layers += [("a", Linear(4)), ("b", Linear(4)), ("c", Linear(3))]
    project = make(SGD(lr=1e5), loss=MeanSquaredError(), epochs=50, **changes)
    return replace(project, network=chain("wild", layers))


def test_a_run_that_diverges_ends_there_and_names_the_step(make: Make, tmp_path: Path) -> None:
    events = tell(wild(make), path=tmp_path / "run")
    ending = events[-1]
    assert isinstance(ending, Diverged)
    assert sum(isinstance(event, Diverged) for event in events) == 1
    assert not any(isinstance(event, (Finished, Saved)) for event in events)
    pairs = [
        pair
        for event in events
        if isinstance(event, Stepped)
        for pair in zip(event.losses, event.gradient_norms, strict=True)
    ]
    sound = [math.isfinite(loss) and math.isfinite(total) for loss, total in pairs]
    assert ending.step == sound.index(False) + 1
    assert f"at step {ending.step}" in ending.message


def test_a_run_that_diverges_does_not_wait_when_it_is_paused(
    make: Make, after: After, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(loop, "REPORT_EVERY", math.inf)
    control = Control()
    after(40, control.pause)
    events = tell(wild(make, batch_size=1), control, tmp_path / "run")
    assert isinstance(events[-1], Diverged)
    assert not any(isinstance(event, (Paused, Saved)) for event in events)


@pytest.mark.parametrize("steps", [1, 5, 9, 20])
def test_a_run_that_is_stopped_ends_after_the_step_at_hand(
    steps: int, make: Make, after: After, losses: Losses, tmp_path: Path
) -> None:
    control = Control()
    whole = losses(tell(make()))
    after(steps, control.stop)
    events = tell(make(), control, tmp_path / "run")
    saved, ending = events[-2:]
    assert losses(events) == whole[:steps]
    assert isinstance(ending, Finished)
    assert (ending.step, ending.stopped) == (steps, True)
    assert saved == Saved(steps, str(tmp_path / "run"))


@dataclass
class Watched:
    """What is asked of a network a few samples at a time, and what is said in the middle of it."""

    real: Callable[[TrainingState, DataSource, Callable[[], bool]], Iterator[Batch]]
    say: Callable[[], None] = lambda: None
    asked: list[int] = field(default_factory=list)

    def parts(
        self,
        training: TrainingState,
        split: DataSource,
        should_abort: Callable[[], bool] = lambda: False,
    ) -> Iterator[Batch]:
        self.asked.append(0)
        for part in self.real(training, split, should_abort):
            self.asked[-1] += 1
            self.say()
            yield part


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Every test and validation of a run, two samples at a time."""
    watch = Watched(TrainingState.chunks)
    monkeypatch.setattr("explorer.engine.training.state.EVALUATED_AT_ONCE", 2)
    monkeypatch.setattr(TrainingState, "chunks", lambda *given: watch.parts(*given))
    return watch


def test_a_validation_is_given_up_when_the_run_is_stopped(make: Make, watched: Watched) -> None:
    control = Control()
    watched.say = lambda: None if control.stopped else control.stop()
    events = tell(make(), control)
    assert not any(isinstance(event, Evaluated) for event in events)
    validated, tested = watched.asked[0], watched.asked[-1]
    assert (validated, tested > 1) == (1, True)
    ending = events[-1]
    assert isinstance(ending, Finished)
    assert (ending.step, ending.stopped) == (9, True)
    assert 0 <= ending.score <= 1


def test_whoever_stops_twice_does_not_wait_for_the_test(
    make: Make, after: After, watched: Watched, tmp_path: Path
) -> None:
    control = Control()
    after(5, control.stop)
    watched.say = lambda: control.stop() if len(watched.asked) == 2 else None
    events = tell(make(), control, tmp_path / "run")
    samples, tested = watched.asked
    assert (samples > 1, tested) == (True, 1)
    ending = events[-1]
    assert isinstance(ending, Finished)
    assert (ending.step, ending.stopped) == (5, True)
    assert math.isnan(ending.loss)
    assert math.isnan(ending.score)
    assert (tmp_path / "run").exists()


def rates(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    shown: list[float] = []
    real = loop.set_learning_rate

    def noted(optimizer: torch.optim.Optimizer, rate: float) -> None:
        shown.append(rate)
        real(optimizer, rate)

    monkeypatch.setattr(loop, "set_learning_rate", noted)
    return shown


def test_another_rate_holds_from_the_next_step_on(
    make: Make, after: After, losses: Losses, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, control = rates(monkeypatch), Control()
    whole = losses(tell(make()))
    shown.clear()
    after(5, lambda: control.set_learning_rate(0.7))
    changed = losses(tell(make(), control))
    assert shown == [0.1] * 5 + [0.7] * 22
    assert changed[:6] == whole[:6]  # the sixth loss is measured before the sixth step is made
    assert changed[6:] != whole[6:]


def test_the_schedule_multiplies_the_rate(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = rates(monkeypatch)
    tell(make(schedule=Steps(gamma=0.5, falls=2)))
    assert shown == [0.1] * 9 + [0.05] * 9 + [0.025] * 9


def test_checkpoints_are_written_in_the_middle_of_a_long_epoch(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(loop, "REPORT_EVERY", 0.0)
    monkeypatch.setattr(loop, "SAVE_EVERY", 0.0)
    events = tell(make(epochs=1), path=tmp_path / "run")
    assert [event.step for event in events if isinstance(event, Saved)] == [*range(1, 10), 9]


def test_a_device_that_runs_out_of_memory_is_said_in_one_sentence(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB\nand more")

    monkeypatch.setattr("explorer.engine.training.state.TrainingState.step", fail)
    with pytest.raises(
        DeviceError, match=r"^Out of device memory at step 1. Use a smaller batch size.$"
    ):
        tell(make())
