"""The window in a process of its own: it opens, trains and closes without ever loading torch."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from explorer.catalog.demos import project_named
from explorer.protocol.events import Finished
from explorer.session.engine_process import EngineProcess
from explorer.ui.startup.app import make_window
from explorer.ui.startup.preloader import Preloader
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer

if __name__ == "__main__":
    app = QApplication([])
    project = project_named("dense-32")
    project = project.with_training_options(project.training_options.tuned(epochs=1))
    window = make_window(project, Trainer(EngineProcess()))
    heavy = {"torch", "numpy", "pyqtgraph"} & sys.modules.keys()
    print("before the first paint:", sorted(heavy))
    preloader = Preloader(window)
    preloader.loaded.connect(window.context.panels.training.plots.set_board)
    window.show()
    window.trainer.prepare()
    preloader.start()
    window.context.runs.train()
    trainer = window.trainer

    def look():
        plots = window.context.panels.training.plots
        if trainer.state is State.READY and trainer.history.ending and plots.board:
            print("trained:", isinstance(trainer.history.ending, Finished))
            window.context.files.asks = False
            window.close()
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    QTimer.singleShot(90_000, app.quit)
    app.exec()
    print("torch:", "torch" in sys.modules)
"""


def test_a_window_that_has_trained_has_never_loaded_torch(tmp_path: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "before the first paint: []",
        "trained: True",
        "torch: False",
    ]
