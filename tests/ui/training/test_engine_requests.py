from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

from explorer.catalog.demos import project_named
from explorer.protocol.events import EngineLost, Event, RequestAnswered, RequestFailed, Summary
from explorer.protocol.requests import Request, Summarize
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer

Tell = Callable[..., None]
FIRST, SECOND, THIRD = (
    Summarize(project_named(name).network) for name in ("lenet-5", "dense-32", "lenet-5-3x3")
)
ANSWER = Summary("it counts", 1, 1)


class Asker(QObject):
    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self.heard: list[object] = []
        self.questions = LatestRequest(trainer, self.heard.append, self.heard.append, self)


@pytest.fixture
def asker(window: QObject) -> Asker:
    return Asker(window.trainer)  # type: ignore[attr-defined]


def asked(asker: Asker) -> list[Request]:
    return [each for each in _engine(asker).asked if isinstance(each, Request)]


def _engine(asker: Asker) -> object:
    return asker.questions._trainer._engine


def trainer(asker: Asker) -> Trainer:
    return asker.questions._trainer


def test_an_answer_comes_back_to_who_asked(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    (ask,) = asked(asker)
    assert ask.query == FIRST
    tell(trainer(asker), RequestAnswered(ask.id + 1, ANSWER))
    assert asker.heard == []
    tell(trainer(asker), RequestAnswered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]
    tell(trainer(asker), RequestAnswered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]


def test_of_many_questions_the_newest_alone_follows_the_first(asker: Asker, tell: Tell) -> None:
    for question in (FIRST, SECOND, THIRD):
        asker.questions.ask(question)
    (first,) = asked(asker)
    tell(trainer(asker), RequestFailed(first.id, "stale"))
    assert asker.heard == []
    assert [ask.query for ask in asked(asker)] == [FIRST, THIRD]
    tell(trainer(asker), RequestFailed(asked(asker)[1].id, "it cannot run"))
    assert asker.heard == ["it cannot run"]
    assert not asker.questions.is_waiting


@pytest.mark.parametrize("event", [RequestFailed(0, "no"), EngineLost("the engine ended")])
def test_what_nobody_waits_for_any_more_is_dropped(event: Event, asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    asker.questions.drop()
    (ask,) = asked(asker)
    tell(trainer(asker), RequestFailed(ask.id, "no") if isinstance(event, RequestFailed) else event)
    assert asker.heard == []


def test_a_lost_engine_answers_no_question(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    tell(trainer(asker), EngineLost("the engine ended by itself"))
    assert asker.heard == ["the engine ended by itself"]
    asker.questions.ask(SECOND)
    assert len(asked(asker)) == 2
