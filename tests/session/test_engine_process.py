import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.catalog.demos import DEMOS
from explorer.graph.project import Project
from explorer.graph.training_options import Device
from explorer.protocol.events import (
    EngineLost,
    EngineReady,
    Event,
    Failed,
    Finished,
    Paused,
    RequestAnswered,
    RequestFailed,
    Resumed,
    RunEvent,
    Saved,
    Started,
    Stepped,
)
from explorer.protocol.requests import (
    Pause,
    Request,
    Resume,
    SetLearningRate,
    SingleStep,
    Start,
    Stop,
    Summarize,
)
from explorer.session.engine_process import EngineProcess

Until = Callable[[Callable[[], bool]], None]
Hear = Callable[..., Event]


def dense(**changes: object) -> Project:
    project = DEMOS.find("dense-32").project()
    tuned = project.training_options.tuned(**{"epochs": 100_000, "device": Device.CPU} | changes)
    return project.with_training_options(tuned)


@pytest.fixture
def host() -> Iterator[EngineProcess]:
    host = EngineProcess()
    host.start()
    yield host
    host.close()


@pytest.fixture
def hear(host: EngineProcess, until: Until) -> Hear:
    """Listen until an event of a kind arrives, keeping what comes behind it."""
    pending: list[Event] = []

    def listen(kind: type[Event]) -> Event:
        def heard() -> bool:
            pending.extend(host.take())
            while pending:
                if isinstance(pending[0], kind):
                    return True
                pending.pop(0)
            return False

        until(heard)
        return pending.pop(0)

    return listen


def test_an_engine_trains_pauses_steps_goes_on_and_stops(host: EngineProcess, hear: Hear) -> None:
    prepared = hear(EngineReady)
    assert prepared.devices[-1].is_available
    host.send(Start(1, dense()))
    assert hear(Started).tensors[0] == "hidden.weight"
    assert hear(Stepped).first == 1
    host.send(SetLearningRate(1, 0.01))
    host.send(Pause(1))
    paused = hear(Paused)
    host.send(SingleStep(1))
    assert hear(Resumed) == Resumed(paused.step, run=1)
    stepped = hear(Stepped)
    assert (stepped.first, stepped.last) == (paused.step + 1, paused.step + 1)
    assert hear(Paused) == Paused(paused.step + 1, run=1)
    host.send(Resume(1))
    assert hear(Resumed) == Resumed(paused.step + 1, run=1)
    assert host.pid is not None
    os.kill(host.pid, signal.SIGINT)  # Ctrl+C in the terminal is for the window to understand
    host.send(Stop(1))
    ending = hear(Finished)
    assert ending.stopped
    assert 0 < ending.score <= 1


def test_what_is_wrong_with_a_project_is_one_sentence_and_the_engine_goes_on(
    host: EngineProcess, hear: Hear
) -> None:
    project = dense(epochs=1)
    host.send(Start(1, replace(project, network=project.network.without("hidden"))))
    failed = hear(Failed)
    assert failed == Failed(
        "Cannot train dense-32: relu: The input is not connected. Connect it to a layer.", run=1
    )
    host.send(Start(2, project))
    assert hear(Finished).step == 125


def test_a_run_that_is_lost_can_be_gone_on_from_in_another_engine(
    host: EngineProcess, hear: Hear, tmp_path: Path
) -> None:
    start = Start(1, dense(), str(tmp_path / "run"))
    host.send(start)
    saved = hear(Saved)
    first = host.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert hear(EngineLost) == EngineLost("The training process was terminated (SIGKILL).")
    host.send(Pause(1))  # what a dead engine is asked goes nowhere
    host.start()
    host.send(replace(start, resume=True))
    hear(EngineReady)
    started = hear(Started)
    assert host.pid != first
    assert started.step >= saved.step > 0
    assert hear(Stepped).first == started.step + 1
    second = multiprocessing.active_children()
    host.close()  # in the middle of training
    assert second
    assert not any(process.is_alive() for process in second)
    assert host.pid is None


def test_an_engine_can_be_closed_before_it_is_ready(host: EngineProcess) -> None:
    host.close()
    assert multiprocessing.active_children() == []
    assert not any(isinstance(event, EngineLost) for event in host.take())


def test_a_host_without_an_engine_asks_nobody() -> None:
    idle = EngineProcess()
    idle.send(Pause(1))
    idle.close()
    assert (idle.take(), idle.pid) == ([], None)


def test_a_question_is_answered_while_a_run_trains_and_pauses_at_once(
    host: EngineProcess, hear: Hear
) -> None:
    host.send(Start(1, dense()))
    hear(Stepped)
    host.send(Request(7, Summarize(dense().network)))
    answered = hear(RequestAnswered)
    assert answered.id == 7
    host.send(Pause(1))
    hear(Paused)
    host.send(Request(8, Summarize(dense().network.without("hidden"))))
    assert hear(RequestFailed).id == 8
    host.send(Stop(1))
    assert hear(Finished).stopped


def test_two_runs_train_side_by_side_and_each_obeys_its_own_requests(
    host: EngineProcess, until: Until
) -> None:
    heard: list[Event] = []

    def hear(kind: type[RunEvent], run: int) -> RunEvent:
        def known() -> list[RunEvent]:
            return [each for each in heard if isinstance(each, kind) and each.run == run]

        def arrived() -> bool:
            heard.extend(host.take())
            return bool(known())

        until(arrived)
        return known()[-1]

    host.send(Start(1, dense()))
    host.send(Start(2, dense(seed=7)))
    for run in (1, 2):
        hear(Stepped, run)
    host.send(Pause(1))
    paused = hear(Paused, 1)
    heard.clear()
    hear(Stepped, 2)  # goes on
    assert not any(isinstance(each, RunEvent) and each.run == 1 for each in heard)
    host.send(Stop(2))
    assert hear(Finished, 2).stopped
    host.send(SingleStep(1))
    assert hear(Paused, 1) == Paused(paused.step + 1, run=1)
    host.send(Stop(1))
    assert hear(Finished, 1).step == paused.step + 1
