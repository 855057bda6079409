"""A run: a training on a background thread, and the mailbox that it tells its events to."""

import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator

from explorer.engine.training.control import Control
from explorer.protocol.events import Event, Failed


class Run:
    """Runs a generator of events on a thread named "training"; nothing it raises is lost."""

    def __init__(self, telling: Callable[[Control], Iterator[Event]]) -> None:
        self.control = Control()
        self._telling = telling
        self._mail: deque[Event] = deque()
        self._arrived = threading.Event()
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether everything that will be told has been taken."""
        return not self._thread.is_alive() and not self._mail

    def take(self) -> list[Event]:
        """Everything told since the last time."""
        self._arrived.clear()
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def wait(self, seconds: float) -> None:
        """Sleep until something is told, but not longer."""
        self._arrived.wait(seconds)

    def join(self, seconds: float | None = None) -> None:
        """Wait for the thread to end."""
        self._thread.join(seconds)

    def _work(self) -> None:
        try:
            for event in self._telling(self.control):
                self._tell(event)
        except Exception as error:  # whatever it is, the window has to say it
            trace = "" if _is_ours(error) else traceback.format_exc()
            self._tell(Failed(describe_error(error), trace))

    def _tell(self, event: Event) -> None:
        self._mail.append(event)
        self._arrived.set()


def describe_error(error: BaseException) -> str:
    """What went wrong, in one sentence; our own errors are sentences already."""
    text = str(error).strip().split("\n", 1)[0]
    if _is_ours(error):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.startswith("explorer.")
