"""Queries to the engine, each under an id; only the answer to the newest one is used."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject

from explorer.protocol.events import Answer, EngineLost, Event, RequestAnswered, RequestFailed
from explorer.protocol.requests import Query, Request
from explorer.ui.training.trainer import Trainer

OnAnswer = Callable[[Answer], None]
OnFailure = Callable[[str], None]


class LatestRequest(QObject):
    """Sends one query at a time; a newer one replaces the one that waits."""

    _ids = count(1)

    def __init__(
        self, trainer: Trainer, on_answer: OnAnswer, on_failure: OnFailure, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._on_answer = on_answer
        self._on_failure = on_failure
        self._sent = 0  # the id of the query that the engine has not answered yet
        self._is_wanted = False
        self._next: Query | None = None
        trainer.arrived.connect(self._read)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._is_wanted

    def ask(self, query: Query) -> None:
        """Send a query as soon as the engine has answered the one before."""
        self._is_wanted = True
        if self._sent:
            self._next = query
        else:
            self._sent = next(self._ids)
            self._trainer.engine.send(Request(self._sent, query))

    def drop(self) -> None:
        """Ignore the answers still to come."""
        self._is_wanted, self._next = False, None

    def _read(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case RequestAnswered(id, answer) if id == self._sent and self._finish():
                    self._on_answer(answer)
                case RequestFailed(id, text) if id == self._sent and self._finish():
                    self._on_failure(text)
                case EngineLost(text) if self._sent and self._finish():
                    self._on_failure(text)
                case _:
                    pass

    def _finish(self) -> bool:
        """Close the current query; return whether its answer is wanted and no newer one waits."""
        self._sent = 0
        if self._next is not None:
            query, self._next = self._next, None
            self.ask(query)
            return False
        wanted, self._is_wanted = self._is_wanted, False
        return wanted
