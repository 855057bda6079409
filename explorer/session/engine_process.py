"""The window's end of the pipe: starts the engine process, and survives it."""

import multiprocessing
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from explorer.protocol.events import EngineLost, Event
from explorer.protocol.requests import AnyRequest, Quit
from explorer.schema.messages import Message, message
from explorer.session.engine_server import serve

PATIENCE = 5.0  # seconds to wait for an orderly end


class EngineProcess:
    """One engine process at a time; a thread reads its events, so that no caller waits."""

    def __init__(self) -> None:
        self._mail: deque[Event] = deque()
        self._engine: _Engine | None = None

    @property
    def pid(self) -> int | None:
        """The id of the running process."""
        return self._engine.pid if self._engine else None

    def start(self) -> None:
        """Start a new engine, which sends `EngineReady` when it can train."""
        self._engine = _Engine(self._mail)

    def send(self, request: AnyRequest) -> None:
        """Send a request; a dead engine ignores it, and `EngineLost` follows."""
        if self._engine:
            self._engine.send(request)

    def take(self) -> list[Event]:
        """Return the events since the last call."""
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def close(self) -> None:
        """End the engine in order, or by force after a while."""
        if self._engine:
            self._engine.close()
            self._engine = None


class _Engine:
    def __init__(self, mail: deque[Event]) -> None:
        self._mail = mail
        self._closing = False
        self._requests: deque[AnyRequest] = deque()
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None
        # starting the process takes longer than a frame, so the thread does it
        self._thread = threading.Thread(target=self._work, name="engine reader", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def send(self, request: AnyRequest) -> None:
        with self._lock:
            self._requests.append(request)
            self._flush()

    def _flush(self) -> None:
        try:
            while self._pipe and self._requests:
                self._pipe.send(self._requests.popleft())
        except OSError:
            self._requests.clear()

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
            self._mail.append(EngineLost(_describe_end(process.exitcode)))

    def close(self) -> None:
        self._closing = True
        self.send(Quit())
        self._thread.join(PATIENCE)
        if self._process and self._process.is_alive():
            self._process.kill()
            self._thread.join(PATIENCE)
        if self._pipe:
            self._pipe.close()


def _describe_end(exitcode: int | None) -> Message:
    if exitcode is None:
        return message("The training process is not responding.")
    if exitcode < 0:
        name = signal.Signals(-exitcode).name
        return message("The training process was terminated ({signal}).", signal=name)
    return message("The training process exited unexpectedly (exit code {code}).", code=exitcode)
