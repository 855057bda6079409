from collections.abc import Callable, Iterator
from functools import partial

import pytest

from explorer.engine.training.control import Control
from explorer.engine.training.loop import train
from explorer.graph.project import Project
from explorer.protocol.events import (
    Evaluated,
    Event,
    Finished,
    Paused,
    Predictions,
    Resumed,
    Started,
    Stepped,
)
from explorer.session.run import Run

Make = Callable[..., Project]
Until = Callable[[Callable[[], bool]], None]


class Listener:
    """A run, and everything that it has told so far."""

    def __init__(self, project: Project, until: Until) -> None:
        self.run = Run(partial(train, project))
        self.events: list[Event] = []
        self._until = until

    def hear(self, kind: type[Event]) -> list[Event]:
        """What is told up to the next event of a kind."""
        first = len(self.events)

        def heard() -> bool:
            self.events += self.run.take()
            return any(isinstance(event, kind) for event in self.events[first:])

        self._until(heard)
        return self.events[first:]


@pytest.fixture
def listener(make: Make, until: Until) -> Iterator[Listener]:
    listener = Listener(make(epochs=100_000), until)
    listener.hear(Started)
    yield listener
    listener.run.control.stop()
    listener.run.join(30)


def last_step(events: list[Event]) -> int:
    return max((event.last for event in events if isinstance(event, Stepped)), default=0)


def test_a_paused_run_waits_with_every_step_told(listener: Listener) -> None:
    listener.run.control.pause()
    paused = listener.hear(Paused)[-1]
    assert isinstance(paused, Paused)
    assert paused.step == last_step(listener.events)
    listener.run.wait(0.05)
    assert listener.run.take() == []


def test_a_step_is_one_step(listener: Listener) -> None:
    listener.run.control.pause()
    paused = listener.hear(Paused)[-1]
    assert isinstance(paused, Paused)
    for step in range(paused.step, paused.step + 3):
        listener.run.control.step()
        shown = listener.hear(Paused)  # the step may be the last of an epoch
        heard = [event for event in shown if not isinstance(event, (Evaluated, Predictions))]
        resumed, stepped, again = heard
        assert isinstance(stepped, Stepped)
        assert (resumed, again) == (Resumed(step), Paused(step + 1))
        assert (stepped.first, stepped.last) == (step + 1, step + 1)


def test_a_run_goes_on_where_it_paused(listener: Listener) -> None:
    listener.run.control.pause()
    paused = listener.hear(Paused)[-1]
    assert isinstance(paused, Paused)
    listener.run.control.resume()
    assert listener.hear(Resumed)[0] == Resumed(paused.step)
    stepped = listener.hear(Stepped)
    assert last_step(stepped) > paused.step


@pytest.mark.parametrize("pauses", [True, False])
def test_a_run_stops_whether_it_waits_or_not(listener: Listener, pauses: bool) -> None:
    if pauses:
        listener.run.control.pause()
        listener.hear(Paused)
    listener.run.control.stop()
    ending = listener.hear(Finished)[-1]
    assert isinstance(ending, Finished)
    assert ending.stopped
    assert ending.step == last_step(listener.events)


def test_what_was_not_asked_holds_nothing() -> None:
    control = Control()
    assert control.has_no_commands
    assert not control.should_wait()
    assert control.pop_learning_rate() is None


def test_steps_that_were_asked_for_are_let_through_one_by_one() -> None:
    control = Control()
    control.step()
    control.step()
    assert [control.should_wait() for _ in range(4)] == [False, False, True, True]


def test_going_on_forgets_the_single_steps_that_were_asked_for() -> None:
    control = Control()
    control.step()
    control.resume()
    control.pause()
    assert control.should_wait()


def test_a_rate_is_taken_once_and_not_forgotten_before() -> None:
    control = Control()
    control.set_learning_rate(0.5)
    assert not control.should_wait()
    assert not control.has_no_commands
    assert (control.pop_learning_rate(), control.pop_learning_rate()) == (0.5, None)
    assert not control.should_wait()
    assert control.has_no_commands


def test_a_stopped_run_never_waits() -> None:
    control = Control()
    control.pause()
    control.stop()
    control.wait()
    assert not control.should_wait()
    assert control.stopped
