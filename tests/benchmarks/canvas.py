"""Frames of the canvas: the largest network fully unfolded, panned and zoomed at every scale."""

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from explorer.catalog.demos import project_named
from explorer.engine.torchvision_import.trace import trace
from explorer.graph.network import Network
from explorer.protocol.events import Event
from explorer.protocol.requests import AnyRequest
from explorer.ui.main_window import MainWindow
from tests.benchmarks.lateness import (
    close,
    forget_what_was_made,
    open_window,
    percentile,
    wait_until,
)
from tests.benchmarks.networks import attention

SCALES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.39, 0.41, 0.5, 0.7, 1.0)  # 0 for the whole network
FRAMES = 60
BAR = 16.0


class Silent:
    """Stands in for the engine, which has no part in this."""

    def start(self) -> None:
        pass

    def send(self, request: AnyRequest) -> None:
        pass

    def take(self) -> list[Event]:
        return []

    def close(self) -> None:
        pass


def frames(window: MainWindow, act: Callable[[int], None]) -> list[float]:
    """How long the window's thread works on each frame that follows an act, in milliseconds."""
    spent = []
    for number in range(FRAMES):
        begun = time.thread_time()  # what others do on the machine does not count
        act(number)
        window.view.viewport().repaint()
        spent.append((time.thread_time() - begun) * 1000)
        QApplication.processEvents()
    return spent


def measure(network: Network) -> list[float]:
    project = project_named("lenet-5")
    window = open_window(project.with_network(network), Silent())
    window.resize(1920, 1080)
    begun = time.perf_counter()
    window.view.collapsing.expand_all()
    asked = (time.perf_counter() - begun) * 1000
    view, scene = window.view, window.view.canvas_scene
    wait_until(lambda: not scene.arranger.is_busy and len(scene.names()) == len(network.nodes))
    print(f"{network.name}: {len(network.nodes)} nodes, asked to unfold all in {asked:.0f} ms")
    every: list[float] = []
    for scale in SCALES:
        view.fit()
        if scale:
            view.zoom_to(scale)
            busiest = scene.item_of(scene.names()[len(scene.names()) // 2])
            view.centerOn(busiest)
        start = view.mapToScene(view.viewport().rect().center())
        step = 12 / view.zoom_level
        panned = frames(window, lambda n, s=start, d=step: view.centerOn(s + QPointF(n * d, n * d)))
        view.centerOn(start)
        zoomed = frames(window, lambda n: view.zoom(0.3 if n % 12 < 6 else -0.3))
        every += panned + zoomed
        print(
            f"  scale {view.zoom_level:5.2f}: pan p50 {statistics.median(panned):5.1f}, "
            f"worst {max(panned):5.1f}; zoom p50 {statistics.median(zoomed):5.1f}, "
            f"worst {max(zoomed):5.1f} ms"
        )
    close(window)
    return every


def report(networks: list[Network]) -> None:
    forget_what_was_made()
    for network in networks:
        spent = measure(network)
        p99 = percentile(spent, 0.99)
        print(f"  p99 {p99:.1f} ms, worst {max(spent):.1f} ms (bar: p99 {BAR:g})")


def main() -> None:
    report([trace("maxvit_t").network, trace("efficientnet_v2_l").network, attention()])
