"""Turns: steps run side by side, and what changes torch for a moment waits for them and is alone.

Tracing puts wrappers around every module's call while it lasts, and what draws random weights
would spend the randomness of a run; a training on another thread must see neither.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ReadersWriterLock:
    """Many may share a turn, or one has it alone; whoever wants it alone comes next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._sharing = 0
        self._taken = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Do something that others may do at the same time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken)
            self._sharing += 1
        try:
            yield
        finally:
            with self._changed:
                self._sharing -= 1
                self._changed.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Do something while everybody else waits."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken)
            self._taken = True
            self._changed.wait_for(lambda: not self._sharing)
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()


TRACING_LOCK = ReadersWriterLock()
