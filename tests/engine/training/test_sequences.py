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
from explorer.engine.training.greedy_decoding import decoded
from explorer.engine.training.loop import train
from explorer.engine.training.losses import Tally, loss_for
from explorer.engine.training.predictions import sampled
from explorer.engine.training.state import prepare
from explorer.graph.dataset import Dataset, Metric, Task
from explorer.graph.network import chain
from explorer.graph.project import Project
from explorer.graph.training_options import Device
from explorer.graph.vocabulary import END, START
from explorer.protocol.events import Evaluated, Finished, Sample, Sampled, Started

CPU = torch.device("cpu")
FEW = {"train": 40, "held_out": 10, "test": 20}


def small(name: str, **changes: object) -> Project:
    """A demo with little data and one epoch."""
    project = DEMOS.find(name).project()
    tuned = project.recipe.tuned(**{"epochs": 1, "batch_size": 16, "device": Device.CPU} | changes)
    return replace(project, recipe=tuned, data=replace(project.data, **FEW))


def test_two_marked_numbers_make_the_sum() -> None:
    data = load(replace(ADDING, **FEW), CPU)
    (steps,) = data.train.inputs
    numbers, marks = steps.unbind(2)
    assert (steps.shape, data.train.targets.shape) == ((40, 50, 2), (40, 1))
    assert marks[:, :25].sum(1).tolist() == marks[:, 25:].sum(1).tolist() == [1.0] * 40
    assert torch.allclose((numbers * marks).sum(1, keepdim=True), data.train.targets)
    first, second = map(float, data.given[0].split(" + "))
    assert first + second == pytest.approx(data.test.targets[0].item(), abs=1e-3)


def test_the_mean_is_as_wrong_as_is_told() -> None:
    targets = load(ADDING, CPU).test.targets
    assert ADDING.guess == pytest.approx(targets.var().item(), rel=0.05)


def test_a_cell_can_be_told_from_its_steps_and_leaves_randomness_alone() -> None:
    before = torch.get_rng_state()
    data, again = load(CELL, CPU), load(CELL, CPU)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(data.train.targets, again.train.targets)
    assert data.test.targets.var() > 0.05


def test_what_has_been_said_is_the_answer_one_place_earlier() -> None:
    data = load(replace(DATES, **FEW), CPU)
    (read, before), said = data.test.inputs, data.test.targets
    assert before[:, 0].tolist() == [START] * 20
    assert said[:, -1].tolist() == [END] * 20
    assert torch.equal(before[:, 1:], said[:, :-1])
    known, spoken = DATES.vocabularies
    assert known.text(read[0].tolist()) == data.given[0]
    assert len(spoken.text(said[0].tolist())) == 10


def test_what_fills_texts_up_is_not_judged() -> None:
    outputs, targets = torch.randn(2, 3, 5), torch.tensor([[3, 4, 2], [2, 0, 0]])
    rows = [outputs[0, 0], outputs[0, 1], outputs[0, 2], outputs[1, 0]]
    wanted = nn.functional.cross_entropy(torch.stack(rows), torch.tensor([3, 4, 2, 2]))
    loss = loss_for(Task.TRANSLATE, CrossEntropy())(outputs, targets)
    assert loss.item() == pytest.approx(wanted.item())
    tally = Tally.empty(CPU)
    tally.add(Task.TRANSLATE, loss, nn.functional.one_hot(targets, 5).float(), targets)
    assert tally.read() == pytest.approx((wanted.item(), 1.0))


def test_numbers_are_scored_by_their_squared_error() -> None:
    outputs, targets = torch.tensor([[1.0], [2.0]]), torch.tensor([[0.0], [2.5]])
    tally = Tally.empty(CPU)
    tally.add(Task.REGRESS, torch.tensor(7.0), outputs, targets)
    assert tally.read() == pytest.approx((7.0, 0.625))
    assert loss_for(Task.REGRESS, MeanSquaredError())(outputs, targets).item() == 0.625


def test_a_text_is_said_symbol_by_symbol_up_to_its_end() -> None:
    def count_on(read: Tensor, before: Tensor) -> Tensor:
        """Says one more than it said last, and the end where it reaches what it reads."""
        last = torch.where(before == START, 2, before)
        following = torch.where(last + 1 >= read[:, :1], END, last + 1)
        return nn.functional.one_hot(following, 20).float()

    read, heard = torch.tensor([[6, 0], [99, 0], [3, 0]]), torch.full((3, 4), 7)
    told = decoded(count_on, (read, heard), 20)
    assert told.tolist() == [[3, 4, 5, 2], [3, 4, 5, 6], [2, 0, 0, 0]]


def test_a_symbol_that_the_data_do_not_know_is_never_said() -> None:
    def beyond(_: Tensor, before: Tensor) -> Tensor:
        return torch.arange(9.0).expand(*before.shape, 9)

    told = decoded(beyond, (torch.zeros(1, 2), torch.zeros(1, 3, dtype=torch.long)), 5)
    assert told.tolist() == [[4, 4, 4]]


SEQUENCES = [demo for demo in DEMOS if not demo.data.folder]


@pytest.mark.parametrize("demo", SEQUENCES, ids=lambda demo: demo.name)
def test_a_demo_of_sequences_trains_and_tells_what_it_says(demo: Demo) -> None:
    events = list(train(small(demo.name), Control()))
    (began,) = [event for event in events if isinstance(event, Started)]
    (evaluated,) = [event for event in events if isinstance(event, Evaluated)]
    (told,) = [event for event in events if isinstance(event, Sampled)]
    ending = events[-1]
    assert isinstance(ending, Finished)
    assert began.metric == evaluated.metric == ending.metric == demo.data.metric
    assert math.isfinite(evaluated.loss)
    assert len(told.samples) == 12
    assert told.samples[0].given == load(small(demo.name).data, CPU).given[0]


def test_what_is_said_unprompted_is_what_counts_as_exact() -> None:
    training = prepare(small("transformer-sorting"))
    said = training.answers(training.data.test)
    split = replace(training.data.test, targets=said)
    assert training.examine(split)[1] == 1.0
    assert training.model.training


def test_numbers_near_the_right_ones_count_as_right() -> None:
    training = prepare(small("lstm-regressor"))
    with torch.no_grad():
        list(training.model.parameters())[-1].fill_(50.0)
    told = sampled(training, 3)
    assert (told.step, {sample.right for sample in told.samples}) == (3, {False})
    answers = training.answers(training.data.test)
    training.data.test.targets.copy_(answers + 0.03)
    assert {sample.right for sample in sampled(training, 4).samples} == {True}


def test_texts_are_filled_up_to_a_longer_network() -> None:
    project = small("transformer-sorting")
    network = project.network.tuned("source", TokenInput(20, 40)).tuned(
        "target", TokenInput(17, 40)
    )
    network = network.tuned("output", Linear(40))
    training = prepare(replace(project, network=network))
    (read, before), said = training.data.test.inputs, training.data.test.targets
    assert (read.shape, before.shape, said.shape) == ((20, 20), (20, 17), (20, 17))
    training.step(*next(training.batches(1)))
    assert training.answers(training.data.test).max() < len(SORTING.vocabularies[1])


def test_a_class_that_the_data_do_not_have_is_said_as_a_number(tiny: Dataset) -> None:
    blocks = [("image", Input((1, 4, 4))), ("flat", Flatten()), ("linear", Linear(9))]
    project = replace(small("lenet-5"), data=tiny, network=chain("wide", blocks))
    training = prepare(project)
    with torch.no_grad():
        training.weights[-1].copy_(torch.arange(9.0) * 100)
    first = sampled(training, 1).samples[0]
    assert replace(first, picture=None) == Sample("image 1", "a", "class 8", right=False)
    picture = first.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.is_grey) == (4, 4, True)
    image = training.data.test.inputs[0][0, 0]
    darkest, brightest = image.argmin().item(), image.argmax().item()
    assert (picture.pixels[int(darkest)], picture.pixels[int(brightest)]) == (0, 255)
    assert training.dataset.metric is Metric.ACCURACY
