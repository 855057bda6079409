"""Images of one size in networks of another, and answers that only training listens to."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from explorer.catalog.demos import STANDARD
from explorer.catalog.layers import AuxiliaryOutput, Conv2d, Flatten, Input, Linear
from explorer.engine.training.state import prepare
from explorer.graph.block import Draft
from explorer.graph.dataset import Dataset
from explorer.graph.network import Network, chain
from explorer.graph.project import Project
from explorer.graph.training_options import Device

TRAINING_OPTIONS = STANDARD.tuned(batch_size=8, epochs=1, device=Device.CPU)


def entering(*shape: int) -> Network:
    layers = [("image", Input(shape)), ("conv", Conv2d(2)), ("flat", Flatten()), ("fc", Linear(3))]
    return chain("entering", layers)


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 4, 4), (3, 9, 5)])
def test_images_are_stretched_a_batch_at_a_time(shape: tuple[int, int, int], tiny: Dataset) -> None:
    training = prepare(Project(entering(*shape), TRAINING_OPTIONS, tiny))
    ((images,), labels) = next(training.batches(1))
    assert training.data.train.inputs[0].shape == (66, 1, 4, 4)
    assert images.shape == (8, *shape)
    assert all(torch.equal(images[:, 0], images[:, channel]) for channel in range(shape[0]))
    training.step((images,), labels)
    assert 0 <= training.evaluate(training.data.test)[1] <= 1


def test_stretching_is_bilinear(tiny: Dataset) -> None:
    training = prepare(Project(entering(3, 8, 8), TRAINING_OPTIONS, tiny))
    (images,), _ = next(training.chunks(training.data.test))
    small = training.data.test.inputs[0]
    wanted = nn.functional.interpolate(small, (8, 8), mode="bilinear", align_corners=False)
    assert torch.equal(images[:, 1:2], wanted)


def test_images_that_fit_are_left_alone(tiny: Dataset) -> None:
    assert prepare(Project(entering(1, 4, 4), TRAINING_OPTIONS, tiny)).resize is None


def listening(weight: float) -> Network:
    draft = Draft("listening")
    x = draft.add("flat", Flatten(), draft.add("image", Input((1, 4, 4))))
    x = draft.add("hidden", Linear(5), x)
    draft.add("output", Linear(3), x)
    draft.add("listener", AuxiliaryOutput(weight), draft.add("side", Linear(3), x))
    return draft.network()


def test_an_auxiliary_loss_is_added_while_training_and_left_out_of_evaluation(
    tiny: Dataset,
) -> None:
    training = prepare(Project(listening(0.25), TRAINING_OPTIONS, tiny))
    inputs, labels = next(training.batches(1))
    output, side = training.model(*inputs)
    judged = nn.functional.cross_entropy
    wanted = judged(output, labels) + 0.25 * judged(side, labels)
    training.step(inputs, labels)
    assert training.recorder.report(1, 0.0)[0].losses[0] == pytest.approx(wanted.item(), rel=1e-6)
    shown, _ = training.evaluate(replace(training.data.test))
    test = training.data.test
    alone = judged(training.evaluator(*test.inputs), test.targets)
    assert shown == pytest.approx(alone.item(), rel=1e-5)


def test_the_evaluator_learns_with_the_model(tiny: Dataset) -> None:
    training = prepare(Project(listening(0.25), TRAINING_OPTIONS, tiny))
    before = training.evaluate(training.data.test)
    for inputs, labels in training.batches(1):
        training.step(inputs, labels)
    assert training.evaluate(training.data.test) != before


def test_large_outputs_are_evaluated_a_few_at_a_time(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = prepare(Project(entering(3, 8, 8), TRAINING_OPTIONS, tiny))
    whole = training.evaluate(training.data.test)
    monkeypatch.setattr("explorer.engine.training.state.LARGEST_OUTPUT", 5 * 3 * 64 * 4)
    training = prepare(Project(entering(3, 8, 8), TRAINING_OPTIONS, tiny))
    assert [len(labels) for _, labels in training.chunks(training.data.test)] == [5, 5, 2]
    assert training.evaluate(training.data.test) == pytest.approx(whole, rel=1e-5)
