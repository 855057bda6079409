"""The window's client of the engine process: polls it on a timer and restarts it when lost."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.protocol.events import EngineLost, EngineReady, Event, Failed
from explorer.protocol.requests import AnyRequest

POLL_INTERVAL = 33  # milliseconds


class Engine(Protocol):
    """An engine process, or its stand-in in tests."""

    def start(self) -> None:
        """Start a new process."""

    def send(self, request: AnyRequest) -> None:
        """Send a request."""

    def take(self) -> list[Event]:
        """Return the events since the last call."""

    def close(self) -> None:
        """End the process."""


class EngineClient(QObject):
    """Sends requests to one engine process, and emits its events one by one, then the batch."""

    received = Signal(object)
    polled = Signal(list)

    def __init__(self, process: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self.process = process
        self.prepared: EngineReady | None = None
        self.is_ready = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_INTERVAL)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Start the process and the polling."""
        self.process.start()
        self._timer.start()

    def close(self) -> None:
        """End the polling and the process."""
        self._timer.stop()
        self.process.close()

    def send(self, request: AnyRequest) -> None:
        """Send a request; it waits in the pipe until the engine is ready."""
        self.process.send(request)

    def poll(self) -> None:
        """Take the newest events."""
        events = self.process.take()
        for event in events:
            self._note(event)
            self.received.emit(event)
        if events:
            self.polled.emit(events)

    def _note(self, event: Event) -> None:
        match event:
            case EngineReady():
                self.prepared, self.is_ready = event, True
            case Failed(run=0):
                self.is_ready = True
            case EngineLost():
                self.is_ready = False
                self.process.start()
            case _:
                pass
