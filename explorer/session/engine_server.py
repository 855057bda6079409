"""The engine's end of the pipe: obeys at once while one run trains and questions are answered."""

import os
import signal
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import assert_never

from explorer.protocol.events import Event, Failed
from explorer.protocol.requests import (
    AnyRequest,
    Pause,
    Quit,
    Request,
    Resume,
    SetLearningRate,
    Start,
    Step,
    Stop,
)
from explorer.session.request_worker import RequestWorker
from explorer.session.run import Run, describe_error

ASKED_EVERY = 1 / 30  # seconds
PATIENCE = 2.0  # seconds that an answer is waited for at the end


def serve(pipe: Connection) -> None:
    """Load torch, say so, then serve until asked to quit or until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides what Ctrl+C means
    if hasattr(os, "nice"):
        os.nice(5)  # where cores are few, the window goes first
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before torch: spinning starves the window
    server = _Server()
    try:
        pipe.send([_prepared()])
        while server.serves:
            if pipe.poll(ASKED_EVERY):
                server.answer(pipe.recv())
            events = server.news()
            if events:
                pipe.send(events)
    except (EOFError, OSError):
        pass  # the window is gone
    finally:
        server.stop()


def _prepared() -> Event:
    try:
        import explorer.catalog  # noqa: F401 what a project names has to be filed here too
        from explorer.engine.device import prepared
        from explorer.engine.torchvision_import.load import torchvision_models

        # half of torch that both a training and torchvision need loads with it, and only once
        with suppress(ImportError):  # said to whoever asks for a model of torchvision
            torchvision_models()
    except Exception as error:  # a broken installation has to be said in the window
        return Failed(f"the engine could not load torch: {describe_error(error)}")
    return prepared()


class _Server:
    def __init__(self) -> None:
        self.serves = True
        self.run: Run | None = None
        self.desk = RequestWorker()

    def answer(self, request: AnyRequest) -> None:
        match request:
            case Start():
                self.start(request)
            case Request():
                self.desk.ask(request)
            case Quit():
                self.serves = False
            case Pause() | Resume() | Step() | Stop() | SetLearningRate():
                if self.run:
                    _control(self.run, request)
            case _:
                assert_never(request)

    def start(self, request: Start) -> None:
        from explorer.engine.training.loop import Checkpoints, train

        self.stop_run()
        path = Path(request.checkpoint) if request.checkpoint else None
        learned = Path(request.initial_weights) if request.initial_weights else None
        checkpoints = Checkpoints(path, request.resume, learned)
        self.run = Run(partial(train, request.project, checkpoints=checkpoints))

    def news(self) -> list[Event]:
        return [*self.desk.take(), *(self.run.take() if self.run else ())]

    def stop(self) -> None:
        self.stop_run()
        self.desk.close(PATIENCE)

    def stop_run(self) -> None:
        if self.run:
            self.run.control.stop()
            self.run.control.stop()  # nobody will read what a test says
            self.run.join()


def _control(run: Run, request: Pause | Resume | Step | Stop | SetLearningRate) -> None:
    match request:
        case Pause():
            run.control.pause()
        case Resume():
            run.control.resume()
        case Step():
            run.control.step()
        case Stop():
            run.control.stop()
        case SetLearningRate(rate):
            run.control.set_learning_rate(rate)
        case _:
            assert_never(request)
