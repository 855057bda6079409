from array import array
from dataclasses import replace

import pytest

from explorer.protocol.events import (
    Diverged,
    EngineLost,
    Evaluated,
    Event,
    Failed,
    Finished,
    Paused,
    Predictions,
    Sample,
    Started,
    Stepped,
)
from explorer.session.history import History

START = Started("cpu", ("w", "b"), 0, 4, 3, 8)


def stepped(first: int, last: int) -> Stepped:
    steps = [float(step) for step in range(first, last + 1)]
    norms = [norm for step in steps for norm in (step + 0.25, step + 0.5)]
    return Stepped(first, array("f", steps), array("f", norms), array("f", steps), 16.0)


def evaluated(epoch: int) -> Evaluated:
    return Evaluated(4 * epoch, epoch, 0.5, 0.5, 0.5, 0.5)


def history(*events: Event) -> History:
    shown = History()
    for event in (START, *events):
        shown.add(event)
    return shown


def test_reports_become_columns() -> None:
    shown = history(stepped(1, 3), stepped(4, 5), evaluated(1))
    assert list(shown.losses) == list(shown.gradient_norm) == [1, 2, 3, 4, 5]
    assert list(shown.tensor_norms[:4]) == [1.25, 1.5, 2.25, 2.5]
    assert (shown.step, shown.steps, shown.epoch, shown.tensors) == (5, 12, 2, ("w", "b"))
    assert shown.epochs == [evaluated(1)]


@pytest.mark.parametrize(("step", "epoch"), [(1, 1), (4, 1), (5, 2), (12, 3)])
def test_epochs_are_counted_from_1(step: int, epoch: int) -> None:
    assert history(stepped(1, step)).epoch == epoch


def test_going_on_cuts_what_was_lost() -> None:
    shown = history(
        stepped(1, 9), evaluated(1), evaluated(2), Predictions(8, ()), EngineLost("gone")
    )
    assert shown.ending == EngineLost("gone")
    shown.add(Started("cpu", ("w", "b"), 6, 4, 3, 8))
    assert list(shown.losses) == list(shown.gradient_norm) == [1, 2, 3, 4, 5, 6]
    assert list(shown.tensor_norms[-2:]) == [6.25, 6.5]
    assert (len(shown.tensor_norms), shown.epochs, shown.ending) == (12, [evaluated(1)], None)
    assert shown.predictions is None
    shown.add(stepped(7, 8))
    assert shown.step == 8


@pytest.mark.parametrize(
    "ending", [Finished(3, False, 1.0, 0.1, 0.9), Diverged(3, ""), Failed(""), EngineLost("")]
)
def test_every_end_is_kept(ending: Event) -> None:
    assert history(ending).ending == ending


def test_the_newest_samples_are_kept() -> None:
    shown = history(Predictions(4, ()), Predictions(8, (Sample("1", "2", "3", is_correct=False),)))
    assert shown.predictions == Predictions(8, (Sample("1", "2", "3", is_correct=False),))


def test_what_does_not_last_leaves_no_trace() -> None:
    assert history(Paused(3)) == history()


def test_the_time_left_is_the_rest_at_the_present_rate() -> None:
    assert history(stepped(1, 4)).seconds_left() == 8 * 8 / 16
    assert history().seconds_left() is None
    assert History().seconds_left() is None


def test_a_history_that_has_not_begun_is_empty() -> None:
    shown = History()
    assert (shown.step, shown.steps, shown.epoch, shown.tensors) == (0, 0, 0, ())


def test_a_history_comes_back_from_its_arrays() -> None:
    shown = history(stepped(1, 9), evaluated(1), evaluated(2))
    again = History.from_arrays(START, shown.to_arrays())
    assert again == replace(shown, samples_per_second=0.0)
    again.add(stepped(10, 10))
    assert (again.step, shown.step) == (10, 9)
