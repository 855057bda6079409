"""Selecting with the mouse: clicks, rubber bands and the context menu."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from pytestqt.qtbot import QtBot

from explorer.ui.canvas.gestures.rubber_band import RubberBand
from explorer.ui.main_window import MainWindow
from tests.ui.canvas.mouse import LEFT, drag, middle


def test_a_band_selects_what_it_touches_and_shift_adds(loose: MainWindow, qtbot: QtBot) -> None:
    view, area = loose.view, loose.view.viewport()
    first = view.canvas_scene.item_of("image").sceneBoundingRect()
    corner = view.mapFromScene(first.topLeft()) - QPoint(8, 8)
    drag(loose, qtbot, corner, middle(loose, "image"))
    assert loose.document.selection == ("image",)
    qtbot.mouseClick(area, LEFT, Qt.KeyboardModifier.ShiftModifier, middle(loose, "fc"))
    assert set(loose.document.selection) == {"image", "fc"}
    qtbot.mouseClick(area, LEFT, Qt.KeyboardModifier.ShiftModifier, middle(loose, "image"))
    assert loose.document.selection == ("fc",)


def test_a_click_on_one_of_several_selects_it_alone(loose: MainWindow, qtbot: QtBot) -> None:
    loose.view.canvas_scene.select_boxes("conv", "relu")
    qtbot.mouseClick(loose.view.viewport(), LEFT, pos=middle(loose, "relu"))
    assert loose.document.selection == ("relu",)


def test_a_collapsed_group_of_which_a_part_is_selected_is_shown_so_and_stays_so(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    document, scene = grouped.document, grouped.view.canvas_scene
    document.select("res.relu", "two.relu")
    group = scene.item_of("res.")
    assert (group.is_selected, group.is_whole) == (True, False)
    area, shift = grouped.view.viewport(), Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(area, LEFT, shift, middle(grouped, "other"))
    assert document.selection == ("res.relu", "two.relu", "other")
    qtbot.mouseClick(area, LEFT, shift, middle(grouped, "two."))
    assert document.selection == ("res.relu", "other")
    document.select(*scene.diagram.index["res."].nodes)
    assert (group.is_selected, group.is_whole) == (True, True)


def test_the_menu_of_a_collapsed_group_is_that_of_all_of_it(grouped: MainWindow) -> None:
    document, scene, position = grouped.document, grouped.view.canvas_scene, middle(grouped, "res.")
    document.select("res.relu")
    asked: list[object] = []
    grouped.view.menu_requested.disconnect()
    grouped.view.menu_requested.connect(lambda *_: asked.append(document.selection))
    reason = QContextMenuEvent.Reason.Mouse
    grouped.view.contextMenuEvent(QContextMenuEvent(reason, position, position))
    assert asked == [scene.diagram.index["res."].nodes]


def test_a_band_is_seen_from_afar(afar: MainWindow) -> None:
    scene, viewport = afar.view.canvas_scene, afar.view.viewport()
    ground = scene.contents.overview.area.bottomLeft() + QPointF(0, 300)
    before = viewport.grab().toImage()
    band = RubberBand(scene, ground, adds=False)
    band.move(ground + QPointF(500, 250))
    assert viewport.grab().toImage() != before
    band.cancel()
    assert viewport.grab().toImage() == before
