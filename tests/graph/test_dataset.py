"""What a data set says of itself, and of a score on it."""

import pytest

from explorer.catalog.datasets import ADDING, DATES, FASHION_12K, MNIST_10K
from explorer.graph.dataset import DATASETS, Dataset, Task


@pytest.mark.parametrize(
    ("data", "score", "text"),
    [
        (FASHION_12K, 0.875, "Test accuracy 87.5% on 2,000 test samples."),
        (ADDING, 0.00123, "Test MSE 0.0012 on 2,000 test samples (baseline"),
        (ADDING, 2.4e-9, "Test MSE 2.4e-09 on 2,000 test samples"),
        (ADDING, 0.1, "always predicting the mean: 0.167)."),
        (DATES, 0.962, "Test exact match 96.2% on 500 test samples."),
    ],
)
def test_a_verdict_says_on_what_it_was_measured(data: Dataset, score: float, text: str) -> None:
    assert text in data.score_text(score)


@pytest.mark.parametrize(
    ("data", "guessed", "learned"), [(MNIST_10K, 0.11, 0.2), (ADDING, 0.166, 0.1)]
)
def test_guessing_is_told_from_learning(data: Dataset, guessed: float, learned: float) -> None:
    assert data.is_at_chance(guessed)
    assert not data.is_at_chance(learned)


def test_a_metric_has_a_name_for_the_time_of_training() -> None:
    names = {task: (task.metric.value, task.metric.while_training) for task in Task}
    assert names == {
        Task.CLASSIFY: ("accuracy", "accuracy"),
        Task.REGRESS: ("error", "error"),
        Task.TRANSLATE: ("exact match", "accuracy"),
    }


@pytest.mark.parametrize("data", DATASETS, ids=DATASETS.names())
def test_a_data_set_says_where_it_comes_from(data: Dataset) -> None:
    assert data.note
    assert data.credit
    assert data.size == data.train + data.validation + data.test
