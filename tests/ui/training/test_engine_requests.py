from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

from explorer.catalog.demos import project_named
from explorer.protocol.events import EngineLost, Event, RequestAnswered, RequestFailed, Summary
from explorer.protocol.requests import Request, Summarize
from explorer.ui.main_window import MainWindow
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]
FIRST, SECOND, THIRD = (
    Summarize(project_named(name).network) for name in ("lenet-5", "dense-32", "lenet-5-3x3")
)
ANSWER = Summary("it counts", 1, 1)


class Asker(QObject):
    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self.trainer = trainer
        self.heard: list[object] = []
        self.questions = LatestRequest(trainer, self.heard.append, self.heard.append, self)


@pytest.fixture
def asker(window: MainWindow) -> Asker:
    return Asker(window.trainer)


def asked(asker: Asker) -> list[Request]:
    engine = asker.trainer.engine.process
    assert isinstance(engine, ScriptedEngine)
    return [each for each in engine.asked if isinstance(each, Request)]


def test_an_answer_comes_back_to_who_asked(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    (ask,) = asked(asker)
    assert ask.query == FIRST
    tell(asker.trainer, RequestAnswered(ask.id + 1, ANSWER))
    assert asker.heard == []
    tell(asker.trainer, RequestAnswered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]
    tell(asker.trainer, RequestAnswered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]


def test_of_many_questions_the_newest_alone_follows_the_first(asker: Asker, tell: Tell) -> None:
    for question in (FIRST, SECOND, THIRD):
        asker.questions.ask(question)
    (first,) = asked(asker)
    tell(asker.trainer, RequestFailed(first.id, "stale"))
    assert asker.heard == []
    assert [ask.query for ask in asked(asker)] == [FIRST, THIRD]
    tell(asker.trainer, RequestFailed(asked(asker)[1].id, "it cannot run"))
    assert asker.heard == ["it cannot run"]
    assert not asker.questions.is_waiting


@pytest.mark.parametrize("event", [RequestFailed(0, "no"), EngineLost("the engine ended")])
def test_what_nobody_waits_for_any_more_is_dropped(event: Event, asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    asker.questions.drop()
    (ask,) = asked(asker)
    tell(asker.trainer, RequestFailed(ask.id, "no") if isinstance(event, RequestFailed) else event)
    assert asker.heard == []


def test_a_lost_engine_answers_no_question(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    tell(asker.trainer, EngineLost("the engine ended by itself"))
    assert asker.heard == ["the engine ended by itself"]
    asker.questions.ask(SECOND)
    assert len(asked(asker)) == 2
