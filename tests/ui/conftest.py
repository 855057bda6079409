"""A window with preferences of its own, over a scripted engine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.protocol.events import DeviceCheck, EngineReady, Event, RunEvent
from explorer.protocol.requests import AnyRequest, Start
from explorer.session.engine_process import EngineProcess
from explorer.ui.document.document import Document
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import make_window
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer

PREPARED = EngineReady("2.13.0", (DeviceCheck("cpu", "a processor", True, "it computes"),))


class ScriptedEngine:
    """A stand-in for the engine's process: records requests, and emits the events of a test.

    Events of a run without an id get that of the run started last.
    """

    def __init__(self) -> None:
        self.asked: list[AnyRequest] = []
        self.news: list[Event] = []
        self.starts = 0
        self.closed = False

    def start(self) -> None:
        self.starts += 1

    def send(self, request: AnyRequest) -> None:
        self.asked.append(request)

    def take(self) -> list[Event]:
        news, self.news = self.news, []
        starts = [request.run for request in self.asked if isinstance(request, Start)]
        run = starts[-1] if starts else 0
        return [
            replace(each, run=each.run or run) if isinstance(each, RunEvent) else each
            for each in news
        ]

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def own_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "preferences.json"
    monkeypatch.setattr("explorer.session.preferences.preferences_path", lambda: path)
    return path


@pytest.fixture(autouse=True)
def no_windows_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open."""
    yield
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not left, f"windows left open: {left}"
    # outside of an event loop nothing else does it, and each window dresses all that were before
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document(project_named("lenet-5"))


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def tell(engine: ScriptedEngine) -> Callable[..., None]:
    """Let the engine say something, and the trainer hear it."""

    def say(trainer: Trainer, *events: Event) -> None:
        engine.news = list(events)
        trainer.engine.poll()

    return say


def _close(window: MainWindow) -> None:
    window.context.files.asks = False
    window.close()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, engine: ScriptedEngine) -> Iterator[MainWindow]:
    """A window whose engine is ready."""
    made = make_window(project_named("lenet-5"), Trainer(engine))
    qtbot.addWidget(made, before_close_func=_close)
    made.show()
    made.trainer.prepare()
    engine.news = [PREPARED]
    made.trainer.engine.poll()
    yield made
    _close(made)


@pytest.fixture
def live_engine() -> EngineProcess:
    return EngineProcess()


@pytest.fixture
def live_window(
    qapp: QApplication, qtbot: QtBot, live_engine: EngineProcess
) -> Iterator[MainWindow]:
    """A window with its plots and a real engine process that is ready."""
    made = make_window(project_named("dense-32"), Trainer(live_engine))
    qtbot.addWidget(made, before_close_func=_close)
    made.show()
    made.context.panels.training.plots.set_board()
    made.trainer.prepare()
    qtbot.waitUntil(
        lambda: (
            made.trainer.state is State.READY
            and made.context.panels.training.plots.board is not None
        ),
        timeout=60_000,
    )
    yield made
    _close(made)
