"""The engine's end of the pipe: handles requests while runs train and queries are answered."""

import os
import signal
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import assert_never

from explorer.engine.training.control import Control
from explorer.protocol.events import Event, Failed
from explorer.protocol.requests import (
    AnyRequest,
    Pause,
    Quit,
    Request,
    Resume,
    RunCommand,
    SetLearningRate,
    SingleStep,
    Start,
    Stop,
)
from explorer.schema.messages import message
from explorer.session.request_worker import RequestWorker
from explorer.session.run import Runs, describe_error

_POLL_INTERVAL = 1 / 30  # seconds
_PATIENCE = 2.0  # seconds to wait for an answer at the end


def serve(pipe: Connection) -> None:
    """Load torch, send EngineReady, then serve until Quit or until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window handles Ctrl+C
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first where cores are few
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before torch: spinning starves the window
    server = _Server()
    try:
        pipe.send([_prepared()])
        while server.serves:
            if pipe.poll(_POLL_INTERVAL):
                server.answer(pipe.recv())
            events = server.take()
            if events:
                pipe.send(events)
    except (EOFError, OSError):
        pass  # the window is gone
    finally:
        server.stop()


def _prepared() -> Event:
    try:
        import explorer.catalog  # noqa: F401 registers what projects refer to
        from explorer.engine.device import prepared
        from explorer.engine.torchvision_import.load import torchvision_models

        # loads half of torch, which both training and torchvision need, and only once
        with suppress(ImportError):  # reported when a torchvision model is requested
            torchvision_models()
    except Exception as error:  # a broken installation has to reach the user
        return Failed(message("Cannot load PyTorch: {reason}", reason=describe_error(error)))
    return prepared()


class _Server:
    def __init__(self) -> None:
        self.serves = True
        self._runs = Runs()
        self._worker = RequestWorker()

    def answer(self, request: AnyRequest) -> None:
        match request:
            case Start():
                self._start(request)
            case Request():
                self._worker.ask(request)
            case Quit():
                self.serves = False
            case _:
                if control := self._runs.control(request.run):
                    _control(control, request)

    def _start(self, request: Start) -> None:
        from explorer.engine.training.loop import Checkpoints, train

        checkpoint = Path(request.checkpoint) if request.checkpoint else None
        initial = Path(request.initial_weights) if request.initial_weights else None
        checkpoints = Checkpoints(checkpoint, request.resume, initial)
        self._runs.start(request.run, partial(train, request.project, checkpoints=checkpoints))

    def take(self) -> list[Event]:
        return [*self._worker.take(), *self._runs.take()]

    def stop(self) -> None:
        self._runs.stop()
        self._worker.close(_PATIENCE)


def _control(control: Control, request: RunCommand) -> None:
    match request:
        case Pause():
            control.pause()
        case Resume():
            control.resume()
        case SingleStep():
            control.step()
        case Stop():
            control.stop()
        case SetLearningRate(_, rate):
            control.set_learning_rate(rate)
        case _:
            assert_never(request)
