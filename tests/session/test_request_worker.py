import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from explorer.catalog.demos import project_named
from explorer.protocol.events import (
    Answer,
    Event,
    Exported,
    RequestAnswered,
    RequestFailed,
    Summary,
)
from explorer.protocol.requests import Export, Query, Request, Summarize
from explorer.session import request_worker as room
from explorer.session.request_worker import RequestWorker, answer

Until = Callable[[Callable[[], bool]], None]
NETWORK = project_named("dense-32").network


@pytest.fixture
def desk() -> Iterator[RequestWorker]:
    made = RequestWorker()
    yield made
    made.close(10)


def test_each_question_is_answered_under_its_id_and_a_bad_one_refused_in_text(
    desk: RequestWorker, until: Until
) -> None:
    heard: list[Event] = []
    desk.ask(Request(1, Summarize(NETWORK.without("hidden"))))
    desk.ask(Request(2, Summarize(NETWORK)))
    until(lambda: len(heard.__iadd__(desk.take())) == 2)
    refused, answered = heard
    assert refused == RequestFailed(
        1, "Cannot build dense-32: relu: The input is not connected. Connect it to a layer."
    )
    assert isinstance(answered, RequestAnswered)
    assert answered.id == 2
    assert isinstance(answered.answer, Summary)
    assert answered.answer.parameters == 25_450


def test_who_asks_never_waits_and_a_closed_desk_answers_nothing_more(
    desk: RequestWorker, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, leave = threading.Event(), threading.Event()

    def slow(question: Query) -> Answer:
        begun.set()
        leave.wait(30)
        return Summary("", 0, 0)

    monkeypatch.setattr(room, "answer", slow)
    for number in range(3):
        desk.ask(Request(number, Summarize(NETWORK)))
    assert begun.wait(30)
    assert desk.take() == []
    desk.close(0.01)
    leave.set()
    desk.close(10)
    assert desk.take() == [RequestAnswered(0, Summary("", 0, 0))]


def test_weights_are_written_with_what_a_checkpoint_has_learned(tmp_path: Path) -> None:
    project = project_named("dense-32")
    first, again = tmp_path / "first.safetensors", tmp_path / "again.safetensors"
    assert answer(Export("safetensors", project, str(first))) == Exported(str(first))
    held = {f"model.{name}": 2 * tensor for name, tensor in load_file(first).items()}
    save_file(held, tmp_path / "run.safetensors")
    answer(Export("safetensors", project, str(again), str(tmp_path / "run.safetensors")))
    assert {f"model.{name}" for name in load_file(again)} == held.keys()
    assert all(held[f"model.{name}"].equal(tensor) for name, tensor in load_file(again).items())
