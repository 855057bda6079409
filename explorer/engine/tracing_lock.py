"""A readers–writer lock: training steps share it; tracing, which patches torch, is exclusive.

Tracing wraps every module call globally, and initializing weights uses torch's random numbers; a
training on another thread must be affected by neither.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ReadersWriterLock:
    """A lock held by many readers or by one writer; a waiting writer is served next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self.has_writer = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the lock together with others."""
        with self._changed:
            self._changed.wait_for(lambda: not self.has_writer)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self.has_writer)
            self.has_writer = True
            self._changed.wait_for(lambda: not self._readers)
        try:
            yield
        finally:
            with self._changed:
                self.has_writer = False
                self._changed.notify_all()


TRACING_LOCK = ReadersWriterLock()
