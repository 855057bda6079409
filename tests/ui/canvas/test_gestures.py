"""The mouse on the canvas: wires drawn, drawn off and refused; bands; blocks carried."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, Conv2d, Flatten, Input, Linear
from explorer.edits.removing import remove
from explorer.graph.network import Network, Node, Port
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.gestures.rubber_band import RubberBand
from explorer.ui.canvas.hit_testing import box_at, ports_of_box
from explorer.ui.canvas.items.connections import ConnectionsItem
from explorer.ui.canvas.items.node_item import READABLE, NodeItem
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def loose(window: MainWindow) -> MainWindow:
    """A window with blocks of which some are not wired yet."""
    network = Network(
        "loose",
        (
            Node("image", Input((3, 16, 16))),
            Node("conv", Conv2d(4), (Port("image"),)),
            Node("relu", ReLU()),
            Node("flatten", Flatten(), (Port("conv"),)),
            Node("fc", Linear(5), (Port("flatten"),)),
            Node("add", Add()),
        ),
    )
    window.resize(1400, 900)
    window.document.edit_network("Open", network)
    window.view.fit()
    return window


def port(window: MainWindow, key: str, number: int = 0, *, leaves: bool) -> QPoint:
    scene = window.view.canvas_scene
    found = [p for p in ports_of_box(scene, key) if p.leaves is leaves and p.number == number]
    return window.view.mapFromScene(QPointF(*found[0].position))


def middle(window: MainWindow, key: str) -> QPoint:
    return window.view.mapFromScene(window.view.canvas_scene.item_of(key).pos())


def drag(window: MainWindow, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    area = window.view.viewport()
    qtbot.mousePress(area, LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(area, start + (end - start) * part)
    qtbot.mouseRelease(area, LEFT, pos=end)


def is_above_with_its_connections(window: MainWindow, key: str, other: str) -> bool:
    """Whether a box lies over the ends of its wires, and those over another box."""
    scene = window.view.canvas_scene
    over = [
        item
        for item in scene.items()
        if isinstance(item, ConnectionsItem) and item is not scene.connections and item.bundles
    ]
    heights = [scene.item_of(key).zValue(), *(item.zValue() for item in over)]
    return (
        bool(over) and heights[0] == max(heights) and min(heights) > scene.item_of(other).zValue()
    )


def predecessors(window: MainWindow, name: str) -> tuple[str, ...]:
    return window.document.network.node(name).predecessors


def test_a_connection_is_drawn_from_port_to_port_and_undone(
    loose: MainWindow, qtbot: QtBot
) -> None:
    drag(loose, qtbot, port(loose, "conv", leaves=True), port(loose, "relu", leaves=False))
    assert predecessors(loose, "relu") == ("conv",)
    loose.document.stack.undo()
    assert predecessors(loose, "relu") == ()


def test_a_connection_may_end_on_a_box_and_begin_at_an_input(
    loose: MainWindow, qtbot: QtBot
) -> None:
    drag(loose, qtbot, port(loose, "conv", leaves=True), middle(loose, "relu"))
    assert predecessors(loose, "relu") == ("conv",)
    loose.document.stack.undo()
    drag(loose, qtbot, port(loose, "relu", leaves=False), middle(loose, "conv"))
    assert predecessors(loose, "relu") == ("conv",)


def test_a_merge_takes_one_connection_after_the_other(loose: MainWindow, qtbot: QtBot) -> None:
    for name in ("conv", "relu"):
        drag(loose, qtbot, port(loose, name, leaves=True), middle(loose, "add"))
    assert predecessors(loose, "add") == ("conv", "relu")


def test_an_end_drawn_off_leads_elsewhere_or_is_removed(loose: MainWindow, qtbot: QtBot) -> None:
    drag(loose, qtbot, port(loose, "flatten", leaves=False), port(loose, "relu", leaves=False))
    assert (predecessors(loose, "flatten"), predecessors(loose, "relu")) == ((), ("conv",))
    loose.document.stack.undo()
    assert predecessors(loose, "flatten") == ("conv",)
    drag(loose, qtbot, port(loose, "flatten", leaves=False), QPoint(5, 5))
    assert predecessors(loose, "flatten") == ()


def test_a_connection_that_is_drawn_off_is_not_where_it_was(
    loose: MainWindow, qtbot: QtBot
) -> None:
    scene, area = loose.view.canvas_scene, loose.view.viewport()
    end = port(loose, "flatten", leaves=False)
    direction = scene.connections.boundingRect()
    qtbot.mousePress(area, LEFT, pos=end)
    qtbot.mouseMove(area, end + QPoint(10, 40))
    assert scene.connections.boundingRect() != direction
    qtbot.keyClick(loose.view, Qt.Key.Key_Escape)
    assert scene.connections.boundingRect() == direction
    assert predecessors(loose, "flatten") == ("conv",)


def test_a_connection_tells_beforehand_which_one_gives_direction_to_it(
    loose: MainWindow, qtbot: QtBot
) -> None:
    area, used = loose.view.viewport(), port(loose, "flatten", leaves=False)
    start = port(loose, "relu", leaves=True)
    qtbot.mousePress(area, LEFT, pos=start)
    qtbot.mouseMove(area, start + QPoint(20, 20))
    assert not loose.view.hint.isVisible()
    qtbot.mouseMove(area, used)
    assert loose.view.hint.text() == "This takes the place of the wire from conv"
    qtbot.mouseRelease(area, LEFT, pos=used)
    assert predecessors(loose, "flatten") == ("relu",)


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("fc", "conv", "that would be a loop"),
        ("image", "flatten", "its input is taken"),
    ],
)
def test_a_connection_that_cannot_be_is_refused_with_the_reason(
    loose: MainWindow, qtbot: QtBot, source: str, target: str, text: str
) -> None:
    before = loose.document.network
    on_port = source == "fc"
    end = port(loose, target, leaves=False) if on_port else middle(loose, target)
    drag(loose, qtbot, port(loose, source, leaves=True), end)
    assert loose.document.network is before
    assert text in loose.view.hint.text().lower()
    assert loose.view.hint.isVisible()


def test_a_shape_that_no_setting_repairs_is_refused(loose: MainWindow, qtbot: QtBot) -> None:
    drag(loose, qtbot, port(loose, "fc", leaves=True), middle(loose, "relu"))
    loose.document.stack.undo()
    network = loose.document.network.with_node(Node("conv2", Conv2d(4)))
    loose.document.edit_network("Place", network)
    loose.view.fit()
    drag(loose, qtbot, port(loose, "fc", leaves=True), port(loose, "conv2", leaves=False))
    assert predecessors(loose, "conv2") == ()
    assert "Expected an image" in loose.view.hint.text()


def test_what_cannot_take_the_connection_is_greyed_while_it_is_drawn(
    loose: MainWindow, qtbot: QtBot
) -> None:
    scene, area = loose.view.canvas_scene, loose.view.viewport()
    start = port(loose, "fc", leaves=True)
    qtbot.mousePress(area, LEFT, pos=start)
    qtbot.mouseMove(area, start + QPoint(20, 20))
    gray = {key for key in scene.names() if scene.item_of(key).opacity() < 1}
    assert gray == {"image", "conv", "flatten"}
    qtbot.keyClick(loose.view, Qt.Key.Key_Escape)
    assert all(scene.item_of(key).opacity() == 1 for key in scene.names())
    qtbot.mouseRelease(area, LEFT, pos=start)
    assert predecessors(loose, "relu") == ()


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


def test_several_layers_are_carried_as_one_step(loose: MainWindow, qtbot: QtBot) -> None:
    scene = loose.view.canvas_scene
    scene.select_boxes("conv", "relu")
    homes = {key: scene.item_of(key).pos() for key in ("conv", "relu")}
    start = middle(loose, "conv")
    steps = loose.document.stack.count()
    drag(loose, qtbot, start, start + QPoint(80, 60))
    directions = {key: scene.item_of(key).pos() - homes[key] for key in homes}
    assert directions["conv"] == directions["relu"]
    assert not directions["conv"].isNull()
    assert loose.document.stack.count() == steps + 1
    loose.document.stack.undo()
    assert {key: scene.item_of(key).pos() for key in homes} == homes


@pytest.mark.parametrize("key", ["conv", "flatten"])
def test_what_is_carried_over_another_lies_on_top_of_it_and_stays_there(
    loose: MainWindow, qtbot: QtBot, key: str
) -> None:
    scene, other = loose.view.canvas_scene, "flatten" if key == "conv" else "conv"
    start, end = middle(loose, key), middle(loose, other) + QPoint(20, 12)
    qtbot.mousePress(loose.view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(loose.view.viewport(), end)
    over = loose.view.mapToScene(end - QPoint(10, 6))
    drawn = [item.key for item in scene.items(over) if isinstance(item, NodeItem)]
    assert drawn == [key, other]
    assert is_above_with_its_connections(loose, key, other)
    qtbot.mouseRelease(loose.view.viewport(), LEFT, pos=end)
    assert box_at(scene, over) == key
    assert is_above_with_its_connections(loose, key, other)
    loose.document.select()
    assert box_at(scene, over) == key
    loose.document.select(other)
    assert box_at(scene, over) == other


def test_a_click_on_one_of_several_selects_it_alone(loose: MainWindow, qtbot: QtBot) -> None:
    loose.view.canvas_scene.select_boxes("conv", "relu")
    qtbot.mouseClick(loose.view.viewport(), LEFT, pos=middle(loose, "relu"))
    assert loose.document.selection == ("relu",)


def test_the_middle_button_pans(loose: MainWindow, qtbot: QtBot) -> None:
    view = loose.view
    view.zoom(8)
    seen, area = view.visible_rect, view.viewport()
    qtbot.mousePress(area, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    qtbot.mouseMove(area, QPoint(200, 150))
    qtbot.mouseRelease(area, Qt.MouseButton.MiddleButton, pos=QPoint(200, 150))
    assert view.visible_rect != seen
    assert loose.document.selection == ()


@pytest.fixture
def grouped(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a folded residual group that nothing feeds, and one with two feeders."""
    network = Network(
        "grouped",
        (
            Node("image", Input((3, 16, 16))),
            Node("other", Conv2d(3), (Port("image"),)),
            Node("res.conv", Conv2d(3, padding=1)),
            Node("res.relu", ReLU(), (Port("res.conv"),)),
            Node("res.add", Add(), (Port("res.relu"), None)),
            Node("two.relu", ReLU(), (Port("image"),)),
            Node("two.conv", Conv2d(3, padding=1), (Port("two.relu"),)),
            Node("two.add", Add(), (Port("two.conv"), Port("other"))),
        ),
    )
    window.resize(1400, 900)
    window.document.edit_network("Open", network)
    qtbot.waitUntil(lambda: not window.view.canvas_scene.arranger.is_busy)
    window.view.fit()
    return window


def test_a_collapsed_group_takes_a_connection_into_everything_that_it_lacks(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    assert grouped.view.canvas_scene.diagram.index["res."].inputs == 1
    drag(grouped, qtbot, port(grouped, "image", leaves=True), middle(grouped, "res."))
    assert predecessors(grouped, "res.conv") == ("image",)
    assert predecessors(grouped, "res.add") == ("res.relu", "image")
    steps = grouped.document.stack.count()
    qtbot.waitUntil(lambda: not grouped.view.canvas_scene.arranger.is_busy)
    drag(grouped, qtbot, port(grouped, "other", leaves=True), middle(grouped, "res."))
    assert predecessors(grouped, "res.conv") == ("other",)
    assert predecessors(grouped, "res.add") == ("res.relu", "other")
    assert grouped.document.stack.count() == steps + 1


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


def test_a_click_on_a_collapsed_group_selects_all_of_it_and_a_drag_carries_it_as_it_is(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    document, scene = grouped.document, grouped.view.canvas_scene
    document.select("res.relu")
    start, home = middle(grouped, "res."), scene.item_of("res.").pos()
    drag(grouped, qtbot, start, start + QPoint(80, 60))
    assert scene.item_of("res.").pos() != home
    assert document.selection == ("res.relu",)
    qtbot.mouseClick(grouped.view.viewport(), LEFT, pos=middle(grouped, "res."))
    assert document.selection == scene.diagram.index["res."].nodes
    assert scene.item_of("res.").is_whole


def test_the_menu_of_a_collapsed_group_is_that_of_all_of_it(grouped: MainWindow) -> None:
    document, scene, position = grouped.document, grouped.view.canvas_scene, middle(grouped, "res.")
    document.select("res.relu")
    asked: list[object] = []
    grouped.view.menu_requested.disconnect()
    grouped.view.menu_requested.connect(lambda *_: asked.append(document.selection))
    reason = QContextMenuEvent.Reason.Mouse
    grouped.view.contextMenuEvent(QContextMenuEvent(reason, position, position))
    assert asked == [scene.diagram.index["res."].nodes]


def test_a_collapsed_group_with_two_predecessors_says_that_it_has_to_be_expanded(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    before = grouped.document.network
    drag(grouped, qtbot, port(grouped, "image", leaves=True), middle(grouped, "two."))
    assert grouped.document.network is before
    assert "unfold it" in grouped.view.hint.text()


def test_a_connection_drawn_back_may_begin_at_a_collapsed_group(
    grouped: MainWindow, qtbot: QtBot
) -> None:
    grouped.document.edit_network("Place", grouped.document.network.with_node(Node("last", ReLU())))
    qtbot.waitUntil(lambda: not grouped.view.canvas_scene.arranger.is_busy)
    grouped.view.fit()
    drag(grouped, qtbot, port(grouped, "last", leaves=False), middle(grouped, "two."))
    assert predecessors(grouped, "last") == ("two.add",)


def test_a_title_above_a_frame_that_is_seen_from_afar_carries_its_group(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1100, 700)
    window.document.edit("Open", project_named("resnet18-3x3"))
    window.view.collapsing.expand_all()
    scene, view = window.view.canvas_scene, window.view
    qtbot.waitUntil(lambda: not scene.arranger.is_busy)
    view.fit()
    assert view.zoom_level < READABLE
    view.viewport().grab()
    plate = scene.overview.plates["layer3."]
    frame = scene.arranged.frames["layer3."]
    assert plate.bottom() == pytest.approx(frame.top)
    start = view.mapFromScene(plate.center())
    box = scene.arranged.boxes["layer3.1.conv1"].center
    drag(window, qtbot, start, start + QPoint(40, 30))
    assert set(window.document.selection) == {
        name for name in window.document.network.index if name.startswith("layer3.")
    }
    after = scene.arranged.boxes["layer3.1.conv1"].center
    assert after[0] > box[0]
    assert after[1] > box[1]


def test_a_connection_is_removed_by_its_menu(loose: MainWindow, qtbot: QtBot) -> None:
    scene, document = loose.view.canvas_scene, loose.document
    connection = next(w for w in scene.diagram.connections if w.target == "flatten")
    menu = loose.action_set.connection_menu(connection)
    (action,) = menu.actions()
    assert action.text() == "Delete connection conv → flatten"
    action.trigger()
    menu.close()
    assert predecessors(loose, "flatten") == ()
    assert document.stack.undoText() == "Delete connection conv → flatten"
    document.stack.undo()
    assert predecessors(loose, "flatten") == ("conv",)


def test_a_press_of_the_right_button_on_a_connection_asks_for_its_menu(
    loose: MainWindow, qtbot: QtBot
) -> None:
    view, scene = loose.view, loose.view.canvas_scene
    number = next(n for n, w in enumerate(scene.diagram.connections) if w.target == "flatten")
    (x0, y0), (x1, _) = scene.arranged.connections[number][:2]
    position = view.mapFromScene(QPointF((x0 + x1) / 2, y0))
    heard: list[object] = []
    view.menu_requested.disconnect()
    view.menu_requested.connect(lambda _, connection: heard.append(connection))
    reason = QContextMenuEvent.Reason.Mouse
    for point in (position, middle(loose, "conv")):
        event = QContextMenuEvent(reason, point, view.viewport().mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
    assert heard == [scene.diagram.connections[number], None]


class Painted(QObject):
    """Counts how often a widget is painted."""

    count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_is_dragged_from_afar_is_painted_with_each_move(window: MainWindow) -> None:
    scene, view = window.view.canvas_scene, window.view
    view.fit()
    view.zoom(-9)
    assert view.zoom_level < READABLE
    scene.select_boxes("c3", "s4")
    QApplication.processEvents()
    painted = Painted(view)
    view.viewport().installEventFilter(painted)
    start = QPointF(*scene.arranged.boxes["c3"].center)
    gesture = Move(scene, start, scene.selected, "c3")
    for number in range(1, 5):
        gesture.move(start + QPointF(90 * number, 60 * number))
        QApplication.processEvents()
        assert painted.count == number
    gesture.cancel()
    QApplication.processEvents()
    assert painted.count == 5


def test_a_drag_that_is_cancelled_or_ended_leaves_every_connection_where_it_was(
    window: MainWindow,
) -> None:
    scene = window.view.canvas_scene
    window.view.fit()
    whole = scene.connections.bundles
    for keys in (("c3",), tuple(scene.names())):
        start = QPointF(*scene.arranged.boxes[keys[0]].center)
        gesture = Move(scene, start, keys, keys[0])
        gesture.move(start + QPointF(160, 80))
        assert scene.connections.bundles is not whole
        gesture.cancel()
        assert scene.connections.bundles is whole
    gesture = Move(scene, start, ("c3",), "c3")
    gesture.move(start + QPointF(160, 80))
    window.document.edit_network("New", window.document.network.with_comment("c1", "first"))
    window.document.edit_network("Gone", remove(window.document.inference, ("f6",)))
    there = scene.connections.bundles
    gesture.cancel()
    assert scene.connections.bundles is there


@pytest.fixture
def afar(window: MainWindow) -> MainWindow:
    window.resize(1100, 700)
    window.view.fit()
    window.view.zoom(-9)
    assert window.view.zoom_level < READABLE
    QApplication.processEvents()
    return window


def test_where_no_port_is_drawn_none_is_taken_hold_of(afar: MainWindow, qtbot: QtBot) -> None:
    scene, network = afar.view.canvas_scene, afar.document.network
    rect = scene.arranged.boxes["c3"]
    for x in (rect.left + 3, rect.left + rect.width - 3):
        scene.select_boxes()
        position = afar.view.mapFromScene(QPointF(x, rect.center[1]))
        drag(afar, qtbot, position, position + QPoint(30, 120))
        assert afar.document.network == network
        assert afar.document.stack.undoText() == "Move c3"
        afar.document.stack.undo()


def test_a_band_is_seen_from_afar(afar: MainWindow) -> None:
    scene, viewport = afar.view.canvas_scene, afar.view.viewport()
    ground = scene.overview.area.bottomLeft() + QPointF(0, 300)
    before = viewport.grab().toImage()
    band = RubberBand(scene, ground, adds=False)
    band.move(ground + QPointF(500, 250))
    assert viewport.grab().toImage() != before
    band.cancel()
    assert viewport.grab().toImage() == before


def test_the_connection_into_which_something_would_be_dropped_is_seen_from_afar(
    afar: MainWindow,
) -> None:
    scene, viewport = afar.view.canvas_scene, afar.view.viewport()
    before = viewport.grab().toImage()
    scene.highlight_connection(scene.diagram.connections[3])
    assert viewport.grab().toImage() != before
    scene.highlight_connection(None)
    assert viewport.grab().toImage() == before


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
        plates = scene.overview.plates
        seen |= plates.keys()
        assert not any(plate.intersects(box) for plate in plates.values() for box in boxes)
        view.zoom(-1)
    assert {"layer1.", "layer4."} <= seen
