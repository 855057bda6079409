"""The desk: answers questions about networks, one after the other, while a run trains."""

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
    """A thread named "answering" takes its time, so that whoever asks never waits."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Request | None] = SimpleQueue()
        self._mail: deque[Event] = deque()
        self._thread: threading.Thread | None = None

    def ask(self, request: Request) -> None:
        """Answer it when those before it have been answered."""
        self._asked.put(request)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="answering", daemon=True)
            self._thread.start()

    def take(self) -> list[Event]:
        """Everything answered since the last time."""
        return [self._mail.popleft() for _ in range(len(self._mail))]

    def close(self, seconds: float) -> None:
        """Answer nothing more; wait for the answer at hand, but not longer."""
        while not self._asked.empty():
            self._asked.get()
        self._asked.put(None)
        if self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        while (request := self._asked.get()) is not None:
            try:
                self._mail.append(RequestAnswered(request.id, answer(request.query)))
            except Exception as error:  # whatever it is, who asked has to hear it
                self._mail.append(RequestFailed(request.id, describe_error(error)))


def answer(question: Query) -> Answer:
    """What the engine says to a question; raises what keeps it from an answer."""
    from explorer.engine.export.torchinfo_summary import summarize
    from explorer.engine.torchvision_import.trace import inspect_opaque_modules, trace

    match question:
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
            assert_never(question)


def _bytes(path: str | None) -> bytes:
    return Path(path).read_bytes() if path else b""
