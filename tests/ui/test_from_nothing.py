"""LeNet-5 as published, from an empty canvas: by mouse alone, and by keyboard alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.edits.placing import Placeable
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network
from explorer.schema.declared import settings_of
from explorer.session.engine_process import EngineProcess
from explorer.ui.canvas.hit_testing import ports_of_box
from explorer.ui.dragdrop.mime import mime_of
from explorer.ui.forms.form import form_label
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import make_window
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer

LEFT = Qt.MouseButton.LeftButton
PARTS = [  # what is placed, and the settings that are not the defaults
    ("Input", {}),
    ("Conv2d", {"out_channels": 6, "kernel_size": 5, "padding": 2}),
    ("Tanh", {}),
    ("AvgPool2d", {}),
    ("Conv2d", {"out_channels": 16, "kernel_size": 5}),
    ("Tanh", {}),
    ("AvgPool2d", {}),
    ("Flatten", {}),
    ("Linear", {"out_features": 120}),
    ("Tanh", {}),
    ("Linear", {"out_features": 84}),
    ("Tanh", {}),
    ("Linear", {"out_features": 10}),
]
TYPED = {
    "Input": "input 1x28x28",
    "Tanh": "tanh",
    "AvgPool2d": "average pooling",
    "Flatten": "flatten",
}


@pytest.fixture
def empty(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with a real engine and an empty network."""
    made = make_window(project_named("lenet-5"), Trainer(EngineProcess()))
    qtbot.addWidget(made, before_close_func=_close)
    made.resize(1500, 1000)
    made.show()
    made.trainer.prepare()
    made.context.files.new()
    assert made.document.network == Network("untitled")
    yield made
    _close(made)


def _close(window: MainWindow) -> None:
    window.context.files.asks = False
    window.close()


def structure(network: Network) -> list[tuple[object, tuple[int, ...]]]:
    """Blocks in order, each with the places of its feeders: everything but names."""
    positions = {node.name: position for position, node in enumerate(network.order)}
    return [
        (node.layer, tuple(positions[name] for name in node.predecessors)) for node in network.order
    ]


def check_and_train(window: MainWindow, qtbot: QtBot) -> None:
    """It is the gallery's network in all but names, and a few steps of training change its loss."""
    build = ARCHITECTURES.find("lenet-5").build
    assert build is not None
    assert structure(window.document.network) == structure(build())
    assert window.document.inference.parameters == 61_706
    assert window.document.problems == ()
    qtbot.waitUntil(lambda: window.trainer.state is State.READY, timeout=60_000)
    window.action_set["train"].trigger()
    qtbot.waitUntil(lambda: window.trainer.history.step > 20, timeout=60_000)
    window.action_set["stop"].trigger()
    qtbot.waitUntil(lambda: not window.trainer.is_busy, timeout=60_000)


def drag_in(window: MainWindow, part: Placeable, position: QPointF) -> None:
    """What the palette's drag does once it is over the canvas."""
    area, data = window.view.viewport(), mime_of(part)
    point = window.view.mapFromScene(position)
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(point, copy, data, LEFT, keys),
        QDragMoveEvent(point, copy, data, LEFT, keys),
        QDropEvent(QPointF(point), copy, data, LEFT, keys),
    ):
        QApplication.sendEvent(area, event)
        assert event.isAccepted()


def port(window: MainWindow, key: str, *, leaves: bool) -> QPoint:
    scene = window.view.canvas_scene
    found = next(p for p in ports_of_box(scene, key) if p.is_output is leaves)
    return window.view.mapFromScene(QPointF(*found.position))


def drag(window: MainWindow, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    area = window.view.viewport()
    qtbot.mousePress(area, LEFT, pos=start)
    qtbot.mouseMove(area, start + (end - start) / 2)
    qtbot.mouseMove(area, end)
    qtbot.mouseRelease(area, LEFT, pos=end)


def scrub(window: MainWindow, qtbot: QtBot, setting: str, value: int) -> None:
    """Drag a setting's label until it shows a value."""
    name = window.document.current
    assert name is not None
    kind = type(window.document.network.node(name).layer)
    text = form_label(setting, settings_of(kind)[setting])

    def shown() -> list[QLabel]:
        labels = window.context.panels.inspector.form.findChildren(QLabel)
        return [each for each in labels if each.text() == text and each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    (label,) = shown()
    have = window.document.network.node(name).layer.values()[setting]
    direction = QPoint((value - have) * 5, 0)
    qtbot.mousePress(label, LEFT, pos=QPoint(2, 2))
    for part in (0.25, 0.5, 1.0):
        qtbot.mouseMove(label, QPoint(2, 2) + direction * part)
    qtbot.mouseRelease(label, LEFT, pos=QPoint(2, 2) + direction)
    assert window.document.network.node(name).layer.values()[setting] == value


def focus(window: MainWindow) -> QWidget:
    """Where the keys go."""
    found = window.focusWidget()
    assert found is not None
    return found


def is_at(window: MainWindow, name: str) -> bool:
    """Whether the keys go to a field, which can be seen by now."""
    return focus(window).accessibleName() == name and focus(window).hasFocus()


def shelf(window: MainWindow, kind: str) -> Placeable:
    """The part that the palette offers for a kind; there it can be dragged from."""
    view = window.context.panels.palette.findChild(QTreeView)
    assert view is not None
    from explorer.graph.layer import LAYERS

    return LAYERS.find(kind)()


def test_lenet_5_by_mouse_alone(empty: MainWindow, qtbot: QtBot) -> None:
    window, document = empty, empty.document
    window.view.resetTransform()
    before: str | None = None
    for number, (kind, settings) in enumerate(PARTS):
        row, column = divmod(number, 4)
        position = QPointF(column * 220.0, row * 110.0)
        window.view.centerOn(position)
        drag_in(window, shelf(window, kind), position)
        name = document.current
        assert name is not None
        if before is not None:
            window.view.fit()
            drag(window, qtbot, port(window, before, leaves=True), port(window, name, leaves=False))
            document.select(name)
        for setting, value in settings.items():
            scrub(window, qtbot, setting, value)
        before = name
    check_and_train(window, qtbot)


def test_lenet_5_by_keyboard_alone(empty: MainWindow, qtbot: QtBot) -> None:
    window, document = empty, empty.document
    window.view.setFocus()
    for kind, settings in PARTS:
        qtbot.keyClick(window.view, Qt.Key.Key_Tab)
        assert window.context.edits.adding.quick_add.isVisible()
        text = TYPED.get(kind, "")
        if kind == "Conv2d":
            text = f"conv {settings['out_channels']} {settings['kernel_size']}"
        elif kind == "Linear":
            text = f"linear {settings['out_features']}"
        qtbot.keyClicks(window.context.edits.adding.quick_add.box, text)
        qtbot.keyClick(window.context.edits.adding.quick_add.box, Qt.Key.Key_Return)
        assert not window.context.edits.adding.quick_add.isVisible()
        name = document.current
        assert name is not None
        assert document.network.node(name).layer.kind() == kind
        if "padding" in settings:
            qtbot.keyClick(window.view, Qt.Key.Key_Return)  # to its settings
            for here in ("Output channels", "Kernel size", "Stride"):
                qtbot.waitUntil(lambda here=here: is_at(window, here))
                qtbot.keyClick(focus(window), Qt.Key.Key_Tab)
            qtbot.waitUntil(lambda: is_at(window, "Padding"))
            line = focus(window)
            qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            qtbot.keyClicks(line, str(settings["padding"]))
            qtbot.keyClick(line, Qt.Key.Key_Escape)  # and back
            assert window.focusWidget() is window.view
    check_and_train(window, qtbot)
