"""How late a 16 ms timer of the window's thread comes, and a window to measure it in."""

import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

import explorer.session.preferences as preferences
from explorer.graph.project import Project
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import make_window, tune_garbage_collector
from explorer.ui.startup.preloader import Preloader
from explorer.ui.training.engine_client import Engine
from explorer.ui.training.trainer import Trainer

EVERY = 16  # milliseconds


class Lateness(QObject):
    """Collects by how many milliseconds a timer misses its time."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self.late.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max((now - self._last) * 1000 - EVERY, 0.0))
        self._last = now


def percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def application() -> QApplication:
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    folder = Path(mkdtemp(prefix="explorer-benchmark-"))
    preferences.preferences_path = lambda: folder / "preferences.json"
    app = QApplication([])
    app.setStyle("Fusion")
    return app


def open_window(project: Project, engine: Engine) -> MainWindow:
    """A window with all its plots, painted, its engine not yet started."""
    window = make_window(application(), project, Trainer(engine))
    window.resize(1280, 800)
    preloader = Preloader(window)
    preloader.loaded.connect(window.context.panels.training.plots.set_board)
    window.show()
    preloader.start()
    wait_until(lambda: window.context.panels.training.plots.board is not None)
    return window


def wait_until(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Let the window live until something holds."""
    loop = QEventLoop()
    appearance = QTimer()
    appearance.setInterval(20)
    end = time.perf_counter() + seconds

    def check() -> None:
        if holds():
            loop.quit()
        elif time.perf_counter() > end:
            raise TimeoutError

    appearance.timeout.connect(check)
    appearance.start()
    loop.exec()


def close(window: MainWindow) -> None:
    window.context.files.asks = False
    window.close()
    window.deleteLater()
    application().processEvents()


def forget_what_was_made() -> None:
    """Keep the collector from what is there by now: the window never holds torch's own objects.

    Networks of torchvision are read in this process; in the program that is done in another.
    """
    gc.collect()
    tune_garbage_collector()
