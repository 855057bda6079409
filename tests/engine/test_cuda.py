"""What a CUDA card computes: what the processor computes, and on from each other's checkpoints."""

import math
from pathlib import Path

import pytest
import torch

from explorer.catalog.demos import DEMOS
from explorer.engine.control import Control
from explorer.engine.loop import Checkpoints, train
from explorer.engine.training import Training, prepare
from explorer.graph.events import Evaluated, Event, Finished, Started
from explorer.graph.project import Project
from explorer.graph.recipe import Device

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA card answers here"),
]
EVERY_DEMO = pytest.mark.parametrize("name", [demo.name for demo in DEMOS])


def on(device: Device, name: str, epochs: int = 1) -> Project:
    project = DEMOS.find(name).project()
    return project.with_recipe(project.recipe.tuned(epochs=epochs, device=device))


def tell(project: Project, *, path: Path | None = None, resume: bool = False) -> list[Event]:
    return list(train(project, Control(), Checkpoints(path, resume)))


def first_loss(training: Training) -> float:
    return training.evaluate(training.data.test.part(0, 64))[0]


@EVERY_DEMO
def test_a_card_computes_what_the_processor_computes(name: str) -> None:
    there, here = (prepare(on(device, name)) for device in (Device.CUDA, Device.CPU))
    assert there.device.type == "cuda"
    assert first_loss(there) == pytest.approx(first_loss(here), rel=1e-2)


@EVERY_DEMO
def test_every_demo_learns_on_a_card(name: str) -> None:
    before = first_loss(prepare(on(Device.CUDA, name)))
    events = tell(on(Device.CUDA, name, epochs=2))
    started, ending = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(ending, Finished)
    assert started.device == "cuda"
    losses = [event.loss for event in events if isinstance(event, Evaluated)]
    assert len(losses) == 2
    assert all(map(math.isfinite, losses))
    assert losses[-1] < before


@pytest.mark.parametrize(
    ("first", "then"), [(Device.CUDA, Device.CPU), (Device.CPU, Device.CUDA)], ids=str
)
def test_a_run_goes_on_on_another_device(first: Device, then: Device, tmp_path: Path) -> None:
    path = tmp_path / "run"
    tell(on(first, "dense-32"), path=path)
    events = tell(on(then, "dense-32", epochs=2), path=path, resume=True)
    started, ending = events[0], events[-1]
    assert isinstance(started, Started)
    assert isinstance(ending, Finished)
    assert (started.device, started.step) == (then, ending.step // 2)
    assert ending.score > 0.8
