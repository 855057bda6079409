"""The desk: answers questions about networks, one after the other, while a run trains."""

import importlib
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import assert_never

from explorer.graph.events import Answer, Answered, Event, Examined, Exported, Refused
from explorer.session.messages import Ask, Examine, ExportOnnx, Question, Summarize, Trace
from explorer.session.run import sentence


class Desk:
    """A thread named "answering" takes its time, so that whoever asks never waits."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Ask | None] = SimpleQueue()
        self._mail: deque[Event] = deque()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin, and load what the first question about torchvision's models would wait for."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="answering", daemon=True)
            self._thread.start()

    def ask(self, request: Ask) -> None:
        """Answer it when those before it have been answered."""
        self._asked.put(request)
        self.open()

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
        with suppress(Exception):  # what does not load is said to whoever asks for it
            importlib.import_module("explorer.engine.vision").torchvision_models()
        while (request := self._asked.get()) is not None:
            try:
                self._mail.append(Answered(request.id, answer(request.question)))
            except Exception as error:  # whatever it is, who asked has to hear it
                self._mail.append(Refused(request.id, sentence(error)))


def answer(question: Question) -> Answer:
    """What the engine says to a question; raises what keeps it from an answer."""
    from explorer.engine.onnx import export_onnx
    from explorer.engine.witness import summarize
    from explorer.engine.zoo import examine, trace

    match question:
        case Summarize(network):
            return summarize(network)
        case ExportOnnx(project, path):
            export_onnx(project, Path(path))
            return Exported(path)
        case Trace(name):
            return trace(name)
        case Examine(network):
            return Examined(examine(network))
        case _:
            assert_never(question)
