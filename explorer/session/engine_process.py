"""The window's end of the pipe: starts the engine, speaks to it, and outlives it."""

import multiprocessing
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from explorer.protocol.events import EngineLost, Event
from explorer.protocol.requests import AnyRequest, Quit
from explorer.session.engine_server import serve

PATIENCE = 5.0  # seconds that an engine is given to end in order


class EngineProcess:
    """One engine process at a time; a thread reads what it says, so that nobody ever waits."""

    def __init__(self) -> None:
        self._mail: deque[Event] = deque()
        self._engine: _Engine | None = None

    @property
    def pid(self) -> int | None:
        """The engine's process, once it runs."""
        return self._engine.pid if self._engine else None

    def start(self) -> None:
        """Start a new engine; it says `Prepared` when it can train."""
        self._engine = _Engine(self._mail)

    def send(self, request: AnyRequest) -> None:
        """Ask the engine; what a dead one is asked goes nowhere, for `Lost` is on its way."""
        if self._engine:
            self._engine.send(request)

    def take(self) -> list[Event]:
        """Everything said since the last time."""
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def close(self) -> None:
        """End the engine in order, and by force where it does not end."""
        if self._engine:
            self._engine.close()
            self._engine = None


class _Engine:
    def __init__(self, mail: deque[Event]) -> None:
        self._mail = mail
        self._closing = False
        self._asked: deque[AnyRequest] = deque()
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None
        # The process is started on the thread too: that takes longer than a frame.
        self._thread = threading.Thread(target=self._work, name="engine reader", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def send(self, request: AnyRequest) -> None:
        with self._lock:
            self._asked.append(request)
            self._flush()

    def _flush(self) -> None:
        try:
            while self._pipe and self._asked:
                self._pipe.send(self._asked.popleft())
        except OSError:
            self._asked.clear()

    def _work(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipe, far_end = context.Pipe()
        process = context.Process(target=serve, args=(far_end,), name="engine", daemon=True)
        process.start()
        far_end.close()  # so that the pipe ends when the engine does
        with self._lock:
            self._process, self._pipe = process, pipe
            self._flush()
        try:
            while True:
                self._mail.extend(pipe.recv())
        except (EOFError, OSError):
            pass
        process.join(PATIENCE)
        if not self._closing:
            self._mail.append(EngineLost(_how(process.exitcode)))

    def close(self) -> None:
        self._closing = True
        self.send(Quit())
        self._thread.join(PATIENCE)
        if self._process and self._process.is_alive():
            self._process.kill()
            self._thread.join(PATIENCE)
        if self._pipe:
            self._pipe.close()


def _how(exitcode: int | None) -> str:
    if exitcode is None:
        return "the engine stopped answering"
    if exitcode < 0:
        return f"the engine was ended from outside ({signal.Signals(-exitcode).name})"
    return f"the engine ended by itself (exit code {exitcode})"
