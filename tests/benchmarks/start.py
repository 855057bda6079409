"""From the start of the process to the painted window, and stalls while the engine prepares."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7

CHILD = """
import sys, time
begun = float(sys.argv[1])
from PySide6.QtCore import QEvent, QObject, QTimer, Qt
from PySide6.QtWidgets import QApplication
from explorer.ui import app
from explorer.ui.startup.preloader import Preloader
from explorer.session.engine_process import Host
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer
from explorer.catalog.demos import project_named

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and painted == []:
            QTimer.singleShot(0, lambda: painted.append(time.time() - begun))
        return False

if __name__ == "__main__":
    painted, late, last = [], [], [0.0]
    application = QApplication([])
    application.setStyle("Fusion")
    window = app.make_window(project_named(app.FIRST), Trainer(Host()))
    watch = Watch()
    window.view.viewport().installEventFilter(watch)
    preloader = Preloader(window)
    preloader.loaded.connect(window.training.equip)
    window.show()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    def tick():
        now = time.perf_counter()
        if last[0]:
            late.append((now - last[0]) * 1000 - 16)
        last[0] = now
        if window.trainer.state is State.READY and window.training.board and len(late) > 60:
            timer.stop()
            print(painted[0], max(late), int("torch" in sys.modules))
            window.close()
            application.quit()
    timer.timeout.connect(tick)
    timer.start(16)
    QTimer.singleShot(0, window.trainer.prepare)
    QTimer.singleShot(0, preloader.start)
    application.exec()
"""


def main() -> None:
    painted, stalls = [], []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "child.py"
        script.write_text(CHILD, encoding="utf-8")
        own = {"XDG_CONFIG_HOME": folder, "PYTHONPYCACHEPREFIX": folder}
        environment = os.environ | own | {"PYTHONDONTWRITEBYTECODE": ""}
        for number in range(ROUNDS + 1):
            command = [sys.executable, str(script), repr(time.time())]
            printed = subprocess.run(
                command, check=True, capture_output=True, text=True, env=environment
            ).stdout.split()
            assert printed[2] == "0", "torch was imported in the window's process"
            if number:  # the first compiles, as installing does
                painted.append(float(printed[0]))
                stalls.append(float(printed[1]))
    print(f"painted after {statistics.median(painted):.2f} s (bar 0.5 s)")
    print(
        f"worst stall while the engine prepares: median {statistics.median(stalls):.0f} ms, "
        f"most {max(stalls):.0f} ms (bar 50 ms)"
    )
