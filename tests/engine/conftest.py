"""A project small enough to train in a blink, and what a run of it tells."""

from collections.abc import Callable

import pytest

from explorer.catalog.activations import Tanh
from explorer.catalog.initializers import XavierUniform
from explorer.catalog.layers import Dropout, Flatten, Input, Linear
from explorer.catalog.losses import CrossEntropy
from explorer.catalog.optimizers import SGD
from explorer.catalog.schedules import Constant
from explorer.engine.training.state import TrainingState
from explorer.graph.dataset import Dataset
from explorer.graph.network import chain
from explorer.graph.project import Project
from explorer.graph.training_options import Device, Optimizer, TrainingOptions
from explorer.protocol.events import Event, Stepped

Make = Callable[..., Project]
PLAIN = SGD(lr=0.1)


@pytest.fixture
def make(tiny: Dataset) -> Make:
    """Projects over the tiny data: 66 samples, so 9 steps of 8 in an epoch."""

    def project(
        optimizer: Optimizer = PLAIN, *, dropout: float = 0.0, **changes: object
    ) -> Project:
        layers = [
            ("image", Input((1, 4, 4))),
            ("flatten", Flatten()),
            ("hidden", Linear(5)),
            ("tanh", Tanh()),
            ("dropout", Dropout(dropout)),
            ("output", Linear(3)),
        ]
        training_options = TrainingOptions(optimizer, XavierUniform(), Constant(), CrossEntropy())
        tuned = training_options.tuned(
            **{"batch_size": 8, "epochs": 3, "device": Device.CPU} | changes
        )
        return Project(chain("tiny", layers), tuned, tiny)

    return project


@pytest.fixture(scope="session")
def losses() -> Callable[[list[Event]], list[float]]:
    """The loss of every step that was reported."""

    def shown(events: list[Event]) -> list[float]:
        return [loss for event in events if isinstance(event, Stepped) for loss in event.losses]

    return shown


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], None]], None]:
    """Do something once, when so many steps have been done."""

    def plan(steps: int, act: Callable[[], None]) -> None:
        done, step = 0, TrainingState.step

        def counted(training: TrainingState, *batch: object) -> None:
            nonlocal done
            step(training, *batch)  # type: ignore[arg-type]
            done += 1
            if done == steps:
                act()

        monkeypatch.setattr(TrainingState, "step", counted)

    return plan
