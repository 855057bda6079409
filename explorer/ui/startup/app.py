"""The program with a window: paint first, then prepare the engine and what draws the plots."""

import gc
import signal
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from explorer.catalog.demos import project_named
from explorer.graph.project import Project
from explorer.session.engine_process import EngineProcess
from explorer.session.preferences import load_preferences
from explorer.session.run import describe_error
from explorer.ui.document.document import Document
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.preloader import Preloader
from explorer.ui.theme.theme import Theme, apply_theme
from explorer.ui.training.trainer import Trainer

FIRST_NETWORK = "lenet-5"
_SELDOM = 200  # looks at the young before one at all; Python's own 10 comes amid every gesture


def make_window(app: QApplication, project: Project, trainer: Trainer) -> MainWindow:
    """A window over a project, dressed, not yet shown."""
    preferences = load_preferences()
    theme = Theme(preferences.theme) if preferences.theme in set(Theme) else Theme.SYSTEM
    apply_theme(app, theme)
    return MainWindow(Document(project), trainer, preferences)


def run(project: Project | None, path: Path | None, *, train: bool) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Network Explorer")
    app.setDesktopFileName("network-explorer")
    app.setStyle("Fusion")
    window = make_window(app, project or project_named(FIRST_NETWORK), Trainer(EngineProcess()))
    window.document.path = path
    _show_what_goes_wrong(window)
    preloader = Preloader(window)
    preloader.loaded.connect(window.training_panel.plots.set_board)
    preloader.failed.connect(window.training_panel.plots.show_unavailable)
    preloader.loaded.connect(tune_garbage_collector)
    window.show()
    if path:
        window.file_actions.record_opened(
            path
        )  # after it is there: words said before lie on top of the status
    QTimer.singleShot(0, window.trainer.prepare)
    QTimer.singleShot(0, preloader.start)
    if train:
        QTimer.singleShot(0, window.run_actions.train)
    _end_on_signals(window)
    return app.exec()


def tune_garbage_collector() -> None:
    """Keep what is there by now, for good, and seldom look at all the rest: either stalls a frame.

    What refers to itself is rare here, so that little garbage waits for that look.
    """
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _SELDOM)


def _end_on_signals(window: MainWindow) -> None:
    """Ctrl+C and a polite kill close the window in order; Python looks at them on a timer."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: leave(window))
    appearance = QTimer(window)
    appearance.timeout.connect(lambda: None)
    appearance.start(200)


def leave(window: MainWindow) -> None:
    """Close the window without a question."""
    window.file_actions.asks = False
    window.close()


def _show_what_goes_wrong(window: MainWindow) -> None:
    """One hook for what nobody expected: it is printed, and said in the window."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        QMessageBox.critical(window, window.tr("Something went wrong"), describe_error(error))

    sys.excepthook = show
