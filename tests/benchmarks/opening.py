"""Opening: from a click in the gallery to the picture, for every network that it holds."""

import statistics
import time

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from explorer.catalog.demos import project_named
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.session.engine_process import EngineProcess
from explorer.ui.main_window import MainWindow
from tests.benchmarks.lateness import close, open_window, wait_until

BAR = 1000.0


def opened(window: MainWindow, entry: Architecture) -> float:
    """Milliseconds until a network is drawn, folded as it comes."""
    scene, document = window.view.canvas_scene, window.document
    begun = time.perf_counter()
    window.context.panels.gallery.opened.emit(entry)
    while document.network.name != entry.name or scene.arranger.is_busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    window.view.viewport().repaint()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    window = open_window(project_named("dense-32"), EngineProcess())
    window.resize(1920, 1080)
    window.trainer.prepare()
    wait_until(lambda: window.trainer.engine.prepared is not None)
    found = sorted(((opened(window, entry), entry.name) for entry in ARCHITECTURES), reverse=True)
    for spent, name in found[:5]:
        print(f"{name}: {spent:.0f} ms")
    median = statistics.median(spent for spent, _ in found)
    print(
        f"{len(found)} networks: median {median:.0f} ms, worst {found[0][0]:.0f} ms (bar {BAR:g})"
    )
    close(window)
