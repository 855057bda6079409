import threading
from collections.abc import Callable, Iterator

import pytest

from explorer.engine.device import DeviceError
from explorer.engine.training.control import Control
from explorer.protocol.events import Event, Failed, Paused, Resumed
from explorer.session.run import Run, describe_error

Until = Callable[[Callable[[], bool]], None]


def collect(run: Run) -> list[Event]:
    run.join(30)
    events = run.take()
    assert run.is_over
    return events


def counting(control: Control) -> Iterator[Event]:
    yield from (Resumed(step) for step in range(1_000))


def test_events_arrive_complete_and_in_order() -> None:
    assert collect(Run(counting)) == [Resumed(step) for step in range(1_000)]


def test_a_run_is_over_when_all_is_told_and_taken() -> None:
    run = Run(counting)
    run.join(30)
    assert not run.is_over
    run.take()
    assert run.is_over


def test_whoever_waits_is_woken_by_the_first_event() -> None:
    run = Run(counting)
    run.wait(30)
    events = run.take()
    assert events[0] == Resumed(0)
    run.join(30)


def test_a_run_has_a_thread_of_its_own_named_training() -> None:
    names = []

    def telling(control: Control) -> Iterator[Event]:
        names.append(threading.current_thread().name)
        yield Paused(1)

    assert collect(Run(telling)) == [Paused(1)]
    assert names == ["training"]


def test_what_is_said_to_a_run_reaches_it(until: Until) -> None:
    def telling(control: Control) -> Iterator[Event]:
        until(lambda: control.stopped)
        yield Paused(7)

    run = Run(telling)
    run.control.stop()
    assert collect(run) == [Paused(7)]


def failing(error: Exception) -> list[Event]:
    def telling(control: Control) -> Iterator[Event]:
        yield Paused(1)
        raise error

    return collect(Run(telling))


def test_an_error_of_ours_is_one_sentence() -> None:
    error = DeviceError("Device cuda is not available: no CUDA GPU found.")
    assert failing(error) == [Paused(1), Failed(str(error))]


def test_an_error_of_another_comes_with_its_trace() -> None:
    paused, failed = failing(RuntimeError("bad luck\nand more"))
    assert paused == Paused(1)
    assert isinstance(failed, Failed)
    assert failed.message == "RuntimeError: bad luck"
    assert "Traceback" in failed.trace
    assert "and more" in failed.trace


@pytest.mark.parametrize(
    ("error", "text"),
    [(ValueError(), "ValueError"), (KeyError("a"), "KeyError: 'a'"), (DeviceError("no"), "no")],
)
def test_every_error_makes_a_sentence(error: Exception, text: str) -> None:
    assert describe_error(error) == text
