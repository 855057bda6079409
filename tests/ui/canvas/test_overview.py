"""The overview that is painted from afar."""

from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.main_window import MainWindow


def test_titles_that_are_seen_from_afar_cover_no_box(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1100, 700)
    window.document.edit("Open", project_named("resnet18"))
    window.view.collapsing.expand_all()
    scene, view = window.view.canvas_scene, window.view
    qtbot.waitUntil(lambda: not scene.arranger.is_busy)
    view.fit()
    boxes = [rectangle(rect) for rect in scene.arranged.boxes.values()]
    seen = set()
    for _ in range(8):
        view.viewport().grab()
        plates = scene.contents.overview.plates
        seen |= plates.keys()
        assert not any(plate.intersects(box) for plate in plates.values() for box in boxes)
        view.zoom(-1)
    assert {"layer1.", "layer4."} <= seen
