"""Numbers and texts: how they are made, judged, said unprompted and told in words."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from explorer.catalog.datasets import ADDING, CELL, DATES, SORTING
from explorer.catalog.demos import DEMOS, Demo
from explorer.catalog.layers import Flatten, Input, Linear, TokenInput
from explorer.catalog.losses import CrossEntropy, MeanSquaredError
from explorer.engine.data.datasets import load
from explorer.engine.training.control import Control
from explorer.engine.training.greedy_decoding import greedy_decode
from explorer.engine.training.loop import train
from explorer.engine.training.losses import MetricAccumulator, make_loss
from explorer.engine.training.predictions import predict_samples
from explorer.engine.training.state import prepare
from explorer.graph.dataset import BundledImages, Dataset, Metric, Task
from explorer.graph.network import chain
from explorer.graph.project import Project
from explorer.graph.training_options import Device
from explorer.graph.vocabulary import END, START
from explorer.protocol.events import Evaluated, Finished, Predictions, Sample, Started

CPU = torch.device("cpu")
FEW = {"train": 40, "validation": 10, "test": 20}


def small(name: str, **changes: object) -> Project:
    """A demo with little data and one epoch."""
    project = DEMOS.find(name).project()
    tuned = project.training_options.tuned(
        **{"epochs": 1, "batch_size": 16, "device": Device.CPU} | changes
    )
    return replace(project, training_options=tuned, data=replace(project.data, **FEW))


def test_two_marked_numbers_make_the_sum() -> None:
    data = load(replace(ADDING, **FEW), CPU)
    (steps,) = data.train.inputs
    numbers, marks = steps.unbind(2)
    assert (steps.shape, data.train.targets.shape) == ((40, 50, 2), (40, 1))
    assert marks[:, :25].sum(1).tolist() == marks[:, 25:].sum(1).tolist() == [1.0] * 40
    assert torch.allclose((numbers * marks).sum(1, keepdim=True), data.train.targets)
    first, second = map(float, data.input_texts[0].split(" + "))
    assert first + second == pytest.approx(data.test.targets[0].item(), abs=1e-3)


def test_the_mean_is_as_wrong_as_is_told() -> None:
    targets = load(ADDING, CPU).test.targets
    assert ADDING.baseline == pytest.approx(targets.var().item(), rel=0.05)


def test_a_cell_can_be_told_from_its_steps_and_leaves_randomness_alone() -> None:
    before = torch.get_rng_state()
    data, again = load(CELL, CPU), load(CELL, CPU)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(data.train.targets, again.train.targets)
    assert data.test.targets.var() > 0.05


def test_what_has_been_said_is_the_answer_one_position_earlier() -> None:
    data = load(replace(DATES, **FEW), CPU)
    (read, before), stated = data.test.inputs, data.test.targets
    assert before[:, 0].tolist() == [START] * 20
    assert stated[:, -1].tolist() == [END] * 20
    assert torch.equal(before[:, 1:], stated[:, :-1])
    known, accessible_text = DATES.vocabularies
    assert known.text(read[0].tolist()) == data.input_texts[0]
    assert len(accessible_text.text(stated[0].tolist())) == 10


def test_what_fills_texts_up_is_not_judged() -> None:
    outputs, targets = torch.randn(2, 3, 5), torch.tensor([[3, 4, 2], [2, 0, 0]])
    rows = [outputs[0, 0], outputs[0, 1], outputs[0, 2], outputs[1, 0]]
    wanted = nn.functional.cross_entropy(torch.stack(rows), torch.tensor([3, 4, 2, 2]))
    loss = make_loss(Task.TRANSLATE, CrossEntropy())(outputs, targets)
    assert loss.item() == pytest.approx(wanted.item())
    tally = MetricAccumulator.empty(CPU)
    tally.add(Task.TRANSLATE, loss, nn.functional.one_hot(targets, 5).float(), targets)
    assert tally.read() == pytest.approx((wanted.item(), 1.0))


def test_numbers_are_scored_by_their_squared_error() -> None:
    outputs, targets = torch.tensor([[1.0], [2.0]]), torch.tensor([[0.0], [2.5]])
    tally = MetricAccumulator.empty(CPU)
    tally.add(Task.REGRESS, torch.tensor(7.0), outputs, targets)
    assert tally.read() == pytest.approx((7.0, 0.625))
    assert make_loss(Task.REGRESS, MeanSquaredError())(outputs, targets).item() == 0.625


def test_a_text_is_said_symbol_by_symbol_up_to_its_end() -> None:
    def count_on(read: Tensor, before: Tensor) -> Tensor:
        """Says one more than it said last, and the end where it reaches what it reads."""
        last = torch.where(before == START, 2, before)
        following = torch.where(last + 1 >= read[:, :1], END, last + 1)
        return nn.functional.one_hot(following, 20).float()

    read, heard = torch.tensor([[6, 0], [99, 0], [3, 0]]), torch.full((3, 4), 7)
    shown = greedy_decode(count_on, (read, heard), 20)
    assert shown.tolist() == [[3, 4, 5, 2], [3, 4, 5, 6], [2, 0, 0, 0]]


def test_a_symbol_that_the_data_do_not_know_is_never_said() -> None:
    def beyond(_: Tensor, before: Tensor) -> Tensor:
        return torch.arange(9.0).expand(*before.shape, 9)

    shown = greedy_decode(beyond, (torch.zeros(1, 2), torch.zeros(1, 3, dtype=torch.long)), 5)
    assert shown.tolist() == [[4, 4, 4]]


SEQUENCES = [demo for demo in DEMOS if not isinstance(demo.data, BundledImages)]


@pytest.mark.parametrize("demo", SEQUENCES, ids=lambda demo: demo.name)
def test_a_demo_of_sequences_trains_and_tells_what_it_says(demo: Demo) -> None:
    events = list(train(small(demo.name), Control()))
    (began,) = [event for event in events if isinstance(event, Started)]
    (evaluated,) = [event for event in events if isinstance(event, Evaluated)]
    (shown,) = [event for event in events if isinstance(event, Predictions)]
    ending = events[-1]
    assert isinstance(ending, Finished)
    assert began.metric == evaluated.metric == ending.metric == demo.data.metric
    assert math.isfinite(evaluated.loss)
    assert len(shown.samples) == 12
    assert shown.samples[0].given == load(small(demo.name).data, CPU).input_texts[0]


def test_what_is_said_unprompted_is_what_counts_as_exact() -> None:
    training = prepare(small("transformer-sorting"))
    stated, _ = training.predict(training.data.test)
    split = replace(training.data.test, targets=stated)
    assert training.test(split)[1] == 1.0
    assert training.model.training


def test_numbers_near_the_right_ones_count_as_right() -> None:
    training = prepare(small("lstm-regressor"))
    with torch.no_grad():
        list(training.model.parameters())[-1].fill_(50.0)
    shown = predict_samples(training, 3)
    assert (shown.step, {sample.is_correct for sample in shown.samples}) == (3, {False})
    answers, _ = training.predict(training.data.test)
    training.data.test.targets.copy_(answers + 0.03)
    assert {sample.is_correct for sample in predict_samples(training, 4).samples} == {True}


def test_texts_are_filled_up_to_a_longer_network() -> None:
    project = small("transformer-sorting")
    network = project.network.with_settings("source", TokenInput(20, 40)).with_settings(
        "target", TokenInput(17, 40)
    )
    network = network.with_settings("output", Linear(40))
    training = prepare(replace(project, network=network))
    (read, before), stated = training.data.test.inputs, training.data.test.targets
    assert (read.shape, before.shape, stated.shape) == ((20, 20), (20, 17), (20, 17))
    training.step(*next(training.batches(1)))
    assert training.predict(training.data.test)[0].max() < len(SORTING.vocabularies[1])


def test_a_class_that_the_data_do_not_have_is_said_as_a_number(tiny: Dataset) -> None:
    layers = [("image", Input((1, 4, 4))), ("flat", Flatten()), ("linear", Linear(9))]
    project = replace(small("lenet-5"), data=tiny, network=chain("wide", layers))
    training = prepare(project)
    with torch.no_grad():
        training.weights[-1].copy_(torch.arange(9.0) * 100)
    first = predict_samples(training, 1).samples[0]
    assert replace(first, picture=None) == Sample("Image 1", "a", "Class 8", is_correct=False)
    picture = first.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.is_gray) == (4, 4, True)
    image = training.data.test.inputs[0][0, 0]
    darkest, brightest = image.argmin().item(), image.argmax().item()
    assert (picture.pixels[int(darkest)], picture.pixels[int(brightest)]) == (0, 255)
    assert training.dataset.metric is Metric.ACCURACY
