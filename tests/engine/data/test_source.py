"""Sources of batches: the training asks nothing but their interface."""

from collections.abc import Callable, Iterator

import torch

from explorer.engine.data.source import Batch, Data, DataSource
from explorer.engine.training.predictions import predict_samples
from explorer.engine.training.state import prepare
from explorer.graph.project import Project

Make = Callable[..., Project]


class Streamed:
    """A source that shows no tensors but its batches."""

    def __init__(self, source: DataSource) -> None:
        self._source = source

    def __len__(self) -> int:
        return len(self._source)

    def head(self, count: int) -> "Streamed":
        return Streamed(self._source.head(count))

    def batches(self, size: int, seed: int | None = None, skipped: int = 0) -> Iterator[Batch]:
        yield from self._source.batches(size, seed, skipped)


def test_a_source_without_resident_tensors_trains_and_is_evaluated(make: Make) -> None:
    resident, streamed = prepare(make()), prepare(make())
    data = streamed.data
    parts = (Streamed(each) for each in (data.train, data.validation, data.test))
    streamed.data = Data(*parts, data.input_texts)
    for training in (resident, streamed):
        for inputs, targets in training.batches(1):
            training.step(inputs, targets)
    for one, other in zip(resident.weights, streamed.weights, strict=True):
        assert torch.equal(one, other)
    assert resident.test(resident.data.test) == streamed.test(streamed.data.test)
    assert predict_samples(resident, 9) == predict_samples(streamed, 9)


def test_a_random_order_depends_on_its_seed_alone(make: Make) -> None:
    source = prepare(make()).data.train

    def labels(seed: int | None, skipped: int = 0) -> list[list[int]]:
        return [targets.tolist() for _, targets in source.batches(8, seed, skipped)]

    assert labels(3) == labels(3) != labels(4)
    assert labels(3, 2) == labels(3)[2:]
    assert labels(None, 2) == labels(None)[2:]
    assert [label for batch in labels(None) for label in batch] == [i % 3 for i in range(66)]
