"""Runs: trainings on background threads, each with a mailbox of its events."""

import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from explorer.engine.training.control import Control
from explorer.protocol.events import Event, Failed, RunEvent

Training = Callable[[Control], Iterator[Event]]


class Run:
    """A generator of events on a thread named "training"; an error becomes the event Failed."""

    def __init__(self, training: Training, run_id: int = 0) -> None:
        self.control = Control()
        self._training = training
        self._id = run_id
        self._mail: deque[Event] = deque()
        self._arrived = threading.Event()
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether the thread has ended and its last event was taken."""
        return not self._thread.is_alive() and not self._mail

    def take(self) -> list[Event]:
        """Return the events since the last call."""
        self._arrived.clear()
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def wait(self, seconds: float) -> None:
        """Wait for the next event, at most so long."""
        self._arrived.wait(seconds)

    def join(self, seconds: float | None = None) -> None:
        """Wait for the thread to end."""
        self._thread.join(seconds)

    def _work(self) -> None:
        try:
            for event in self._training(self.control):
                self._post(event)
        except Exception as error:  # any error ends the run and has to reach the user
            trace = "" if _is_ours(error) else traceback.format_exc()
            self._post(Failed(describe_error(error), trace))

    def _post(self, event: Event) -> None:
        self._mail.append(replace(event, run=self._id) if isinstance(event, RunEvent) else event)
        self._arrived.set()


class Runs:
    """Runs side by side, each known by its id until it is over and its events were taken."""

    def __init__(self) -> None:
        self._runs: dict[int, Run] = {}

    def start(self, run_id: int, training: Training) -> None:
        """Start a run, in place of one with the same id."""
        self._stop(self._runs.pop(run_id, None))
        self._runs[run_id] = Run(training, run_id)

    def control(self, run_id: int) -> Control | None:
        """Return the control of a run that is not over."""
        run = self._runs.get(run_id)
        return run.control if run else None

    def take(self) -> list[Event]:
        """Return the events of all runs since the last call."""
        events = [event for run in self._runs.values() for event in run.take()]
        self._runs = {key: run for key, run in self._runs.items() if not run.is_over}
        return events

    def stop(self) -> None:
        """End all runs in order, without their tests, and wait for them."""
        self._stop(*self._runs.values())

    def _stop(self, *runs: Run | None) -> None:
        for run in filter(None, runs):
            run.control.stop()
            run.control.stop()  # the second request skips the test
        for run in filter(None, runs):
            run.join()


def describe_error(error: BaseException) -> str:
    """Return what went wrong in one sentence; the program's own errors are sentences already."""
    if _is_ours(error):
        return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
    text = str(error).strip().split("\n", 1)[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.startswith("explorer.")
