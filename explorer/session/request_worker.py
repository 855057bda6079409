"""The desk: answers questions about networks, one after the other, while a run trains."""

import threading
from collections import deque
from pathlib import Path
from queue import SimpleQueue
from typing import assert_never

from explorer.protocol.events import Answer, Answered, Event, Examined, Exported, Refused
from explorer.protocol.requests import (
    Ask,
    Examine,
    ExportOnnx,
    ExportWeights,
    Question,
    Summarize,
    Trace,
)
from explorer.session.run import sentence


class Desk:
    """A thread named "answering" takes its time, so that whoever asks never waits."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Ask | None] = SimpleQueue()
        self._mail: deque[Event] = deque()
        self._thread: threading.Thread | None = None

    def ask(self, request: Ask) -> None:
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
                self._mail.append(Answered(request.id, answer(request.question)))
            except Exception as error:  # whatever it is, who asked has to hear it
                self._mail.append(Refused(request.id, sentence(error)))


def answer(question: Question) -> Answer:
    """What the engine says to a question; raises what keeps it from an answer."""
    from explorer.engine.export.onnx import export_onnx
    from explorer.engine.export.torchinfo_summary import summarize
    from explorer.engine.export.weights import export_weights
    from explorer.engine.torchvision_import.trace import examine, trace

    match question:
        case Summarize(network):
            return summarize(network)
        case ExportOnnx(project, path, learned):
            export_onnx(project, Path(path), _bytes(learned))
            return Exported(path)
        case ExportWeights(project, path, learned):
            export_weights(project, Path(path), _bytes(learned))
            return Exported(path)
        case Trace(name):
            return trace(name)
        case Examine(network):
            return Examined(examine(network))
        case _:
            assert_never(question)


def _bytes(path: str | None) -> bytes:
    return Path(path).read_bytes() if path else b""
