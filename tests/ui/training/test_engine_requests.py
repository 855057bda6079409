from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

from explorer.catalog.demos import project_named
from explorer.protocol.events import Answered, Event, Lost, Refused, Summary
from explorer.protocol.requests import Ask, Summarize
from explorer.ui.training.engine_requests import Questions
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
        self.questions = Questions(trainer, self.heard.append, self.heard.append, self)


@pytest.fixture
def asker(window: QObject) -> Asker:
    return Asker(window.trainer)  # type: ignore[attr-defined]


def asked(asker: Asker) -> list[Ask]:
    return [each for each in _engine(asker).asked if isinstance(each, Ask)]


def _engine(asker: Asker) -> object:
    return asker.questions._trainer._engine


def trainer(asker: Asker) -> Trainer:
    return asker.questions._trainer


def test_an_answer_comes_back_to_who_asked(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    (ask,) = asked(asker)
    assert ask.question == FIRST
    tell(trainer(asker), Answered(ask.id + 1, ANSWER))
    assert asker.heard == []
    tell(trainer(asker), Answered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]
    tell(trainer(asker), Answered(ask.id, ANSWER))
    assert asker.heard == [ANSWER]


def test_of_many_questions_the_newest_alone_follows_the_first(asker: Asker, tell: Tell) -> None:
    for question in (FIRST, SECOND, THIRD):
        asker.questions.ask(question)
    (first,) = asked(asker)
    tell(trainer(asker), Refused(first.id, "stale"))
    assert asker.heard == []
    assert [ask.question for ask in asked(asker)] == [FIRST, THIRD]
    tell(trainer(asker), Refused(asked(asker)[1].id, "it cannot run"))
    assert asker.heard == ["it cannot run"]
    assert not asker.questions.is_waiting


@pytest.mark.parametrize("event", [Refused(0, "no"), Lost("the engine ended")])
def test_what_nobody_waits_for_any_more_is_dropped(event: Event, asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    asker.questions.drop()
    (ask,) = asked(asker)
    tell(trainer(asker), Refused(ask.id, "no") if isinstance(event, Refused) else event)
    assert asker.heard == []


def test_a_lost_engine_answers_no_question(asker: Asker, tell: Tell) -> None:
    asker.questions.ask(FIRST)
    tell(trainer(asker), Lost("the engine ended by itself"))
    assert asker.heard == ["the engine ended by itself"]
    asker.questions.ask(SECOND)
    assert len(asked(asker)) == 2
