"""What a CUDA card computes: what the processor computes, and on from each other's checkpoints."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Dropout
from explorer.engine.training.control import Control
from explorer.engine.training.cuda_graph import CudaGraphStep
from explorer.engine.training.loop import Checkpoints, train
from explorer.engine.training.optimizer import set_learning_rate
from explorer.engine.training.state import TrainingState, prepare
from explorer.graph.project import Project
from explorer.graph.training_options import Device
from explorer.protocol.events import Evaluated, Event, Finished, Started

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA card answers here"),
]
PACKED = {  # recurrent layers ask the card how far each text reaches
    "seq2seq", "attention-additive", "attention-dot", "attention-dot-reversal",
}  # fmt: skip
EVERY_DEMO = pytest.mark.parametrize("name", [demo.name for demo in DEMOS])


def on(device: Device, name: str, epochs: int = 1) -> Project:
    project = DEMOS.find(name).project()
    return project.with_training_options(
        project.training_options.tuned(epochs=epochs, device=device)
    )


def tell(project: Project, *, path: Path | None = None, resume: bool = False) -> list[Event]:
    return list(train(project, Control(), Checkpoints(path, resume)))


def first_loss(training: TrainingState) -> float:
    return training.evaluate(training.data.test.head(64))[0]


@EVERY_DEMO
def test_a_card_computes_what_the_processor_computes(name: str) -> None:
    there, here = (prepare(on(device, name)) for device in (Device.CUDA, Device.CPU))
    assert there.device.type == "cuda"
    assert first_loss(there) == pytest.approx(first_loss(here), rel=1e-2)


@EVERY_DEMO
def test_steps_launched_as_one_are_the_steps_that_they_were(name: str) -> None:
    project = on(Device.CUDA, name)
    network = project.network
    for node in network.nodes:
        if isinstance(node.layer, Dropout):
            network = network.with_settings(node.name, Dropout(0.0))
    launched = prepare(project.with_network(network))
    plain = replace(prepare(project.with_network(network)), captured=None)
    for training in (launched, plain):
        set_learning_rate(
            training.optimizer, 0.0
        )  # the same weights in every step, whatever is rounded
        for inputs, targets in itertools.islice(training.batches(1), 6):
            training.step(inputs, targets)
    assert launched.captured
    assert launched.captured.is_captured is (name not in PACKED)
    shown, wanted = (training.recorder.report(6, 0.0)[0] for training in (launched, plain))
    assert shown.losses == pytest.approx(wanted.losses, rel=1e-3)
    assert shown.gradient_norms == pytest.approx(wanted.gradient_norms, rel=1e-2)
    pairs = zip(launched.model.buffers(), plain.model.buffers(), strict=True)
    for kept, other in pairs:  # what batch normalization has seen
        torch.testing.assert_close(kept, other, rtol=1e-2, atol=1e-3)


def test_a_batch_of_another_size_is_done_as_it_is() -> None:
    training = prepare(on(Device.CUDA, "dense-32"))
    batches = list(itertools.islice(training.batches(1), 8))
    halves = [((inputs[0][:32],), targets[:32]) for inputs, targets in batches]
    for inputs, targets in (*batches[:5], halves[5], batches[6], *halves[7:]):
        training.step(inputs, targets)
    plain = replace(prepare(on(Device.CUDA, "dense-32")), captured=None)
    for inputs, targets in (*batches[:5], halves[5], batches[6], *halves[7:]):
        plain.step(inputs, targets)
    shown, wanted = (each.recorder.report(8, 0.0)[0] for each in (training, plain))
    assert shown.losses == pytest.approx(wanted.losses, rel=1e-3)
    assert shown.gradient_norms == pytest.approx(wanted.gradient_norms, rel=1e-2)


@pytest.mark.parametrize(
    "ask", [lambda tensor: float(tensor.sum()), lambda tensor: torch.cuda.synchronize()]
)
def test_what_cannot_be_captured_is_done_as_it_was(ask: Callable[[torch.Tensor], object]) -> None:
    weight = nn.Parameter(torch.ones(3, device="cuda"))
    row = torch.zeros(1, device="cuda")
    captured = CudaGraphStep([weight])

    def work(inputs: tuple[torch.Tensor, ...], targets: torch.Tensor, row: torch.Tensor) -> None:
        ask(targets)
        loss = (inputs[0] * weight).sum() * 2
        loss.backward()  # type: ignore[no-untyped-call]
        row[0] = loss.detach()

    for number in range(6):
        batch = torch.full((3,), float(number), device="cuda")
        captured.run(work, (batch,), torch.ones(2, device="cuda"), row)
        assert float(row) == 6.0 * number
        assert weight.grad is not None
        assert weight.grad.tolist() == [2.0 * number] * 3
    assert not captured.is_captured
    assert torch.rand(3, device="cuda").unique().numel() == 3


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
