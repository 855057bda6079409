"""Edits at scale: a setting changed until everything is shown anew, and thousands of boxes carried.

Times are those of the window's thread: what else the machine does meanwhile does not count.
"""

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, BatchNorm2d, Conv2d, Input
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.main_window import MainWindow
from tests.benchmarks.canvas import Silent, frames
from tests.benchmarks.lateness import (
    close,
    forget_what_was_made,
    open_window,
    percentile,
    wait_until,
)
from tests.benchmarks.networks import Maker

TIMES = 60
BARS = {"resnet152": 16.0, "thousands": 50.0}
CARRY, PAN = 33.0, 16.0


def thousands(count: int = 5000) -> Network:
    """Residual blocks in a row until there are so many nodes, without groups that could fold."""
    made = Maker()
    last = made.add("x", Input((8, 32, 32)))
    number = 0
    while len(made.nodes) < count:
        for part, layer in (
            ("conv", Conv2d(8, padding=1)),
            ("bn", BatchNorm2d()),
            ("relu", ReLU()),
        ):
            made.add(f"{part}{number}", layer)
        last = made.add(f"add{number}", Add(), made.last, last)
        number += 1
    return made.network("thousands")


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of this thread."""
    begun = time.thread_time()
    act()
    return (time.thread_time() - begun) * 1000


def shown_in(act: Callable[[], object]) -> float:
    """Milliseconds of this thread until something is done and painted."""
    return timed(lambda: (act(), paint()))


def paint(turns: int = 2) -> None:
    """Let all that has changed be painted: what a scene asks for comes in the turn after."""
    for _ in range(turns):
        QApplication.processEvents()


def keeping(number: int) -> dict[str, int]:
    """Settings with which what leaves has the shape that it had."""
    return {"dilation": 2 + number % 9, "padding": 2 + number % 9}


def reshaping(number: int) -> dict[str, int]:
    """A setting that changes the shapes of everything behind it, or breaks them."""
    return {"stride": 1 + number % 3}


def edits(window: MainWindow, node: str, values: Callable[[int], dict[str, int]]) -> list[float]:
    """A setting dragged through its values: shapes, counts, canvas, inspector, status renewed."""
    document = window.document
    document.select(node)
    paintings = Paintings(window.view.viewport())
    spent = []
    for number in range(TIMES):
        layer = document.network.node(node).layer.tuned(**values(number))

        def change(layer=layer, number=number) -> None:
            document.edit_network("Change", document.network.with_settings(node, layer), "drag")
            paint()

        spent.append(timed(change))
    print(f"  {TIMES} edits, the canvas painted {paintings.count} times")
    return spent


def typed(window: MainWindow) -> list[float]:
    """A setting of one convolution after the other, until all is shown that lies at its place.

    Where that divides a run of equal groups, the layout of the window's thread counts too.
    """
    document, scene = window.document, window.view.canvas_scene
    names = [n.name for n in document.network.nodes if isinstance(n.layer, Conv2d)]
    spent = []
    for number in range(TIMES):
        name = names[number * 37 % len(names)]
        document.select(name)
        paint(4)  # panels are laid out in several turns
        layer = document.network.node(name).layer
        layer = layer.tuned(dilation=2, padding=2 * layer.padding)

        def change(name=name, layer=layer) -> None:
            document.edit_network("Change", document.network.with_settings(name, layer))
            QApplication.processEvents()
            while scene.arranger.is_busy:
                QApplication.processEvents()
            paint()

        spent.append(timed(change))
    for _ in spent:
        document.stack.undo()
    wait_until(lambda: not scene.arranger.is_busy)
    return spent


def show(network: Network, *, expanded: bool = True) -> MainWindow:
    window = open_window(project_named("lenet-5").with_network(network), Silent())
    window.resize(1920, 1080)
    scene = window.view.canvas_scene
    if not expanded:
        wait_until(lambda: not scene.arranger.is_busy and bool(scene.names()))
        return window
    window.view.collapsing.expand_all()
    wait_until(lambda: not scene.arranger.is_busy and len(scene.names()) == len(network.nodes))
    return window


def tell(text: str, spent: list[float], bar: float) -> None:
    p95, p99 = percentile(spent, 0.95), percentile(spent, 0.99)
    print(
        f"{text}: p50 {statistics.median(spent):.1f}, p95 {p95:.1f}, p99 {p99:.1f}, "
        f"worst {max(spent):.1f} ms (bar {bar:g})"
    )


def measure(network: Network, node: str, first: str) -> None:
    window = show(network)
    bar = BARS[network.name]
    for scale in (0.0, 1.0):
        for text, changed, values in (
            ("an edit", node, keeping),
            ("an edit that reaches all behind it", first, reshaping),
        ):
            window.view.fit()
            if scale:
                window.view.zoom_to(scale)
                window.view.centerOn(window.view.canvas_scene.item_of(changed))
            spent = edits(window, changed, values)
            tell(f"{network.name}, scale {window.view.zoom_level:.2f}: {text}", spent, bar)
            window.document.stack.undo()
            wait_until(lambda: not window.view.canvas_scene.arranger.is_busy)
        tell(f"{network.name}: edits here and there", typed(window), bar)
    if len(network.nodes) > 1000:
        for scale in (0.0, 0.2, 0.5, 1.0):
            carry(window, scale, node)
    close(window)


def carry(window: MainWindow, scale: float, node: str) -> None:
    """Everything selected and dragged, and panned."""
    view, scene = window.view, window.view.canvas_scene
    view.fit()
    if scale:
        view.zoom_to(scale)
        view.centerOn(scene.item_of(node))
    start = view.mapToScene(view.viewport().rect().center())
    shown = f"  scale {view.zoom_level:.2f}"
    paint()  # who selects has seen where they are
    chosen, freed = [], []
    for _ in range(TIMES // 4):
        chosen.append(shown_in(window.context.edits.selection.select_all))
        freed.append(shown_in(scene.select_boxes))
    tell(f"{shown}: select all", chosen, CARRY)
    tell(f"{shown}: select none", freed, CARRY)
    scene.select_boxes(*scene.diagram.index)
    gesture = Move(scene, start, scene.selected, scene.selected[0])
    first = start + QPointF(60, 0) / view.zoom_level
    tell(f"{shown}: taking up", [shown_in(lambda: gesture.move(first))], CARRY)
    step = 6 / view.zoom_level
    moved = frames(window, lambda n: gesture.move(start + QPointF(n * step, n * step)))
    tell(f"{shown}: letting go", [shown_in(gesture.cancel)], CARRY)
    scene.select_boxes()
    paint()  # who pans has let go before
    panned = frames(window, lambda n: view.centerOn(start + QPointF(n * step, n * step)))
    tell(f"{shown}: dragging all", moved, CARRY)
    tell(f"{shown}: panning", panned, PAN)


def main() -> None:
    built = ARCHITECTURES.find("resnet152")
    network = built.build() if built.build else _traced("resnet152")
    large = thousands()
    forget_what_was_made()
    collapsed = show(network, expanded=False)
    tell("resnet152, folded: edits here and there", typed(collapsed), BARS["resnet152"])
    close(collapsed)
    measure(network, "layer3.10.conv2", "conv1")
    measure(large, "conv600", "conv600")


def _traced(name: str) -> Network:
    from explorer.engine.torchvision_import.trace import trace

    return trace(name).network
