"""Probes beside each other: each writes its own numbers and makes its own event."""

from array import array
from collections.abc import Callable

import torch
from torch import Tensor

from explorer.engine.probes.recorder import Recorder
from explorer.engine.training.state import prepare
from explorer.graph.project import Project
from explorer.protocol.events import Stepped

Make = Callable[..., Project]


class LossAndNegative:
    width = 2

    def measure(self, loss: Tensor, row: Tensor) -> None:
        row.copy_(torch.stack([loss.detach(), -loss.detach()]))

    def report(self, rows: Tensor, last: int, rate: float) -> Stepped:
        losses, negatives = (array("f", column.tolist()) for column in rows.unbind(1))
        return Stepped(last - len(rows) + 1, losses, negatives, negatives, rate)


def test_probes_record_side_by_side(make: Make) -> None:
    training = prepare(make())
    training.recorder = Recorder([training.gradient_norms, LossAndNegative()], training.device)
    for inputs, targets in training.batches(1):
        training.step(inputs, targets)
    assert not training.recorder.is_empty
    norms, other = training.recorder.report(9, 5.0)
    assert isinstance(norms, Stepped)
    assert isinstance(other, Stepped)
    assert norms.losses == other.losses
    assert [-loss for loss in other.losses] == list(other.tensor_norms)
    assert (norms.first, other.first, norms.last, other.last) == (1, 1, 9, 9)
    assert len(norms.tensor_norms) == 9 * len(training.weights)
    assert training.recorder.is_empty


def test_another_probe_leaves_the_run_as_it_is(make: Make) -> None:
    alone, beside = prepare(make(clip_norm=0.1)), prepare(make(clip_norm=0.1))
    beside.recorder = Recorder([LossAndNegative(), beside.gradient_norms], beside.device)
    for training in (alone, beside):
        for inputs, targets in training.batches(1):
            training.step(inputs, targets)
    for one, other in zip(alone.weights, beside.weights, strict=True):
        assert torch.equal(one, other)
