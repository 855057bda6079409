"""Questions to the engine: each has an id, and an answer that nobody waits for is dropped."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject

from explorer.protocol.events import Answer, EngineLost, Event, RequestAnswered, RequestFailed
from explorer.protocol.requests import Query, Request
from explorer.ui.training.trainer import Trainer

OnAnswer = Callable[[Answer], None]
OnRefusal = Callable[[str], None]


class LatestRequest(QObject):
    """Asks for one asker, who wants the answer to the newest question alone."""

    _ids = count(1)

    def __init__(
        self, trainer: Trainer, hear: OnAnswer, complain: OnRefusal, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._hear = hear
        self._complain = complain
        self._asked = 0  # the id that the engine has been given and has not answered yet
        self._wanted = False
        self._next: Query | None = None
        trainer.arrived.connect(self._listen)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._wanted

    def ask(self, question: Query) -> None:
        """Ask, as soon as the engine has answered what it was asked before."""
        self._wanted = True
        if self._asked:
            self._next = question
        else:
            self._asked = next(self._ids)
            self._trainer.send(Request(self._asked, question))

    def drop(self) -> None:
        """Wait for no answer any more."""
        self._wanted, self._next = False, None

    def _listen(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case RequestAnswered(id, answer) if id == self._asked and self._is_over():
                    self._hear(answer)
                case RequestFailed(id, text) if id == self._asked and self._is_over():
                    self._complain(text)
                case EngineLost(text) if self._asked and self._is_over():
                    self._complain(text)
                case _:
                    pass

    def _is_over(self) -> bool:
        """Close the question; whether somebody waits for its answer, and not for a newer one."""
        self._asked = 0
        if self._next is not None:
            question, self._next = self._next, None
            self.ask(question)
            return False
        wanted, self._wanted = self._wanted, False
        return wanted
