"""The screenshots of the README, taken during training: `make screenshots`."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import explorer.session.preferences as preferences
from explorer.catalog.demos import project_named
from explorer.session.engine_process import EngineProcess
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import make_window
from explorer.ui.startup.preloader import Preloader
from explorer.ui.training.trainer import Trainer

FOLDER = Path(__file__).parent.parent / ".github" / "images"
STEPS = 700


def begin(theme: str, done: Callable[[], None]) -> None:
    """Open a window, train LeNet-5 for a while, select a layer, and save a picture."""
    window = make_window(project_named("lenet-5"), Trainer(EngineProcess()))
    window.action_set[f"theme-{theme}"].trigger()
    window.resize(1280, 800)
    preloader = Preloader(window)
    preloader.loaded.connect(window.context.panels.training.plots.set_board)
    window.show()
    window.trainer.prepare()
    preloader.start()
    window.context.runs.train()
    timer = QTimer(window)

    def ask() -> None:
        if window.trainer.history.step > STEPS and window.context.panels.training.plots.board:
            timer.stop()
            window.document.select("c3")
            QTimer.singleShot(600, lambda: keep(window, theme, done))

    timer.timeout.connect(ask)
    timer.start(100)


def keep(window: MainWindow, theme: str, done: Callable[[], None]) -> None:
    """Save the screenshot, close, continue."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(FOLDER / f"window-{theme}.png"))
    window.context.files.asks = False
    window.close()
    QTimer.singleShot(0, done)


def main() -> int:
    """Take the screenshots of both themes."""
    folder = Path(mkdtemp(prefix="network-explorer-"))
    preferences.preferences_path = lambda: folder / "preferences.json"
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    begin("light", lambda: begin("dark", app.quit))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
