"""The program with a window: painted first, before the engine and the plots are loaded."""

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
from explorer.schema.messages import tr, translate
from explorer.session.engine_process import EngineProcess
from explorer.session.preferences import load_preferences
from explorer.session.run import describe_error
from explorer.ui.document.document import Document
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.preloader import Preloader
from explorer.ui.theme.theme import Theme, apply_theme
from explorer.ui.training.trainer import Trainer

FIRST_NETWORK = "lenet-5"
_SELDOM = 200  # collections of the young before a full one; Python's own 10 disturb gestures


def make_window(project: Project, trainer: Trainer) -> MainWindow:
    """Return a window over a project, not yet shown."""
    preferences = load_preferences()
    theme = Theme(preferences.theme) if preferences.theme in set(Theme) else Theme.SYSTEM
    apply_theme(theme)
    return MainWindow(Document(project), trainer, preferences)


def run(project: Project | None, path: Path | None, *, train: bool) -> int:
    """Open the window until it is closed, and return the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Network Explorer")
    app.setDesktopFileName("network-explorer")
    app.setStyle("Fusion")
    window = make_window(project or project_named(FIRST_NETWORK), Trainer(EngineProcess()))
    window.document.path = path
    _show_errors(window)
    preloader = Preloader(window)
    preloader.loaded.connect(window.context.panels.training.plots.set_board)
    preloader.failed.connect(window.context.panels.training.plots.show_unavailable)
    preloader.loaded.connect(tune_garbage_collector)
    window.show()
    if path:
        window.context.files.record_opened(path)
    QTimer.singleShot(0, window.trainer.prepare)
    QTimer.singleShot(0, preloader.start)
    if train:
        QTimer.singleShot(0, window.context.runs.train)
    _end_on_signals(window)
    return app.exec()


def tune_garbage_collector() -> None:
    """Freeze the objects of the start and collect rarely: a full collection stalls a frame.

    Cycles are rare here, so that little garbage waits.
    """
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _SELDOM)


def _end_on_signals(window: MainWindow) -> None:
    """Close the window in order at Ctrl+C and SIGTERM; a timer lets Python notice them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: close_without_asking(window))
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(200)


def close_without_asking(window: MainWindow) -> None:
    """Close the window; unsaved changes are lost."""
    window.context.files.asks = False
    window.close()


def _show_errors(window: MainWindow) -> None:
    """Print unexpected errors and show them in the window."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        text = tr(
            "An unexpected error occurred: {error}. Your network is still open; save it and "
            "restart. Details are in the terminal.",
            error=translate(describe_error(error)).rstrip("."),
        )
        QMessageBox.critical(window, tr("Unexpected error"), text)

    sys.excepthook = show
