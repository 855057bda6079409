"""A worker thread that answers queries one at a time while runs train."""

import threading
from collections import deque
from pathlib import Path
from queue import SimpleQueue
from typing import assert_never

from explorer.protocol.events import (
    Answer,
    Event,
    Exported,
    OpaqueModulesInspected,
    RequestAnswered,
    RequestFailed,
)
from explorer.protocol.requests import (
    Export,
    InspectOpaqueModules,
    Query,
    Request,
    Summarize,
    Trace,
)
from explorer.session.exporting import EXPORTERS, ExportSource
from explorer.session.run import describe_error


class RequestWorker:
    """Answers queries on a thread named "answering", so that no caller waits."""

    def __init__(self) -> None:
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._mail: deque[Event] = deque()
        self._thread: threading.Thread | None = None

    def ask(self, request: Request) -> None:
        """Queue a request."""
        self._requests.put(request)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="answering", daemon=True)
            self._thread.start()

    def take(self) -> list[Event]:
        """Return the answers since the last call."""
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def close(self, seconds: float) -> None:
        """Drop the queue, and wait for the current answer, at most so long."""
        while not self._requests.empty():
            self._requests.get()
        self._requests.put(None)
        if self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        while (request := self._requests.get()) is not None:
            try:
                self._mail.append(RequestAnswered(request.id, answer(request.query)))
            except Exception as error:  # any error has to reach the user
                self._mail.append(RequestFailed(request.id, describe_error(error)))


def answer(query: Query) -> Answer:
    """Answer a query; raises the errors of the engine."""
    from explorer.engine.export.torchinfo_summary import summarize
    from explorer.engine.torchvision_import.trace import inspect_opaque_modules, trace

    match query:
        case Summarize(network):
            return summarize(network)
        case Export(exporter, project, path, learned):
            source = ExportSource(project=project, weights=_bytes(learned))
            EXPORTERS.find(exporter).write(source, Path(path))
            return Exported(path)
        case Trace(name):
            return trace(name)
        case InspectOpaqueModules(network):
            return OpaqueModulesInspected(inspect_opaque_modules(network))
        case _:
            assert_never(query)


def _bytes(path: str | None) -> bytes:
    return Path(path).read_bytes() if path else b""
