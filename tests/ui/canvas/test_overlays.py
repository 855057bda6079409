"""The find bar, the minimap, the legend and tooltips."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.diagram.colors import ColorBy, Scale, blend, ink_on
from explorer.graph.network import chain
from explorer.graph.shape import Shape
from explorer.ui.canvas.hit_testing import ports_of_box, tooltip_at
from explorer.ui.canvas.overlays.find import matches
from explorer.ui.canvas.scene import CanvasScene
from explorer.ui.canvas.tooltips import shape_text
from explorer.ui.main_window import MainWindow
from explorer.ui.widgets.text import capitalize
from tests.benchmarks.networks import residual


def tooltip(scene: CanvasScene, position: QPointF) -> str:
    return tooltip_at(scene.contents, position, scene.document.inference)


def show(window: MainWindow) -> None:
    project = window.document.project.with_network(residual((3, 3)))
    window.document.load_fresh(project)
    window.resize(1600, 1000)


def test_find_appearances_in_names_titles_and_captions() -> None:
    network = residual((1,))
    assert matches(network, "DOWNSAMPLE") == ["layer1.0.downsample.0", "layer1.0.downsample.1"]
    assert matches(network, "linear") == ["fc"]
    assert matches(network, "7×7") == ["conv1"]
    assert matches(network, "  ") == []
    assert matches(network, "conv2")[0] == "layer1.0.conv2"  # and not the first Conv2d


def test_find_expands_selects_and_wraps_around(window: MainWindow, qtbot: QtBot) -> None:
    show(window)
    find = window.view.overlays.find
    window.action_set["find"].trigger()
    assert find.isVisible()
    qtbot.keyClicks(find.text, "downsample")
    assert find.count.text() == "4 matches"
    qtbot.keyClick(find.text, Qt.Key.Key_Return)
    assert find.count.text() == "1 of 4"
    assert window.document.selection == ("layer1.0.downsample.0",)
    assert window.view.canvas_scene.selection.current == "layer1.0.downsample.0"
    item = window.view.canvas_scene.item_of("layer1.0.downsample.0")
    assert window.view.visible_rect.contains(item.sceneBoundingRect())
    qtbot.keyClick(find.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert find.count.text() == "4 of 4"
    assert window.document.selection == ("layer2.0.downsample.1",)
    qtbot.keyClick(find.text, Qt.Key.Key_Escape)
    assert not find.isVisible()


def test_going_from_match_to_match_is_no_step_to_undo(window: MainWindow, qtbot: QtBot) -> None:
    show(window)
    find = window.view.overlays.find
    find.open()
    find.text.setText("conv2")
    for _ in range(4):
        find.go(1)
        (name,) = window.document.selection
        assert name in window.view.canvas_scene.names()
    assert window.document.stack.count() == 0


def test_find_shows_when_nothing_matches(window: MainWindow) -> None:
    find = window.view.overlays.find
    find.open()
    find.text.setText("zebra")
    assert find.count.text() == "No matches"
    find.go(1)
    assert window.document.selection == ()


def test_the_minimap_shows_where_the_rest_is_and_a_click_goes_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    view, minimap = window.view, window.view.overlays.minimap
    window.resize(1600, 1000)
    view.fit()
    assert not minimap.isVisible()
    view.zoom(10)
    assert minimap.isVisible()
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    wanted = minimap.position_of(QPointF(8, 8))
    apart = view.visible_rect.center() - wanted
    assert abs(apart.x()) < view.visible_rect.width() / 2
    assert abs(apart.y()) < view.visible_rect.height() / 2
    window.action_set["minimap"].trigger()
    assert not minimap.isVisible()


@pytest.mark.parametrize("coloring", [ColorBy.PARAMETERS, ColorBy.MACS, ColorBy.MEMORY])
def test_colors_show_cost_and_so_does_the_box(window: MainWindow, coloring: ColorBy) -> None:
    window.action_set[f"color-{coloring.name.lower()}"].trigger()
    scene = window.view.canvas_scene
    costly = scene.item_of("c3").appearance
    assert costly.fill
    assert costly.count
    assert scene.appearances.scale.most > scene.appearances.scale.least > 0
    assert window.view.overlays.legend.choice.currentData() == coloring
    window.action_set["color-kind"].trigger()
    assert scene.item_of("c3").appearance.fill == ""


def test_the_color_of_nothing_is_none_and_more_is_brighter() -> None:
    scale = Scale(ColorBy.MACS, 10, 1_000_000)
    assert scale.color(0) == ""
    light = [QColor(scale.color(10**i)).lightness() for i in range(1, 7)]
    assert all(a <= b for a, b in itertools.pairwise(light))
    assert Scale(ColorBy.MACS, 5, 5).color(5) == blend(1.0)


def test_text_can_be_read_on_every_color_of_the_scale() -> None:
    def luminance(color: str) -> float:
        parts = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for step in range(101):
        ground = blend(step / 100)
        low, high = sorted((luminance(ground), luminance(ink_on(ground))))
        assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.1, 1.4.3


def test_the_tooltip_of_a_connection_names_each_dimension(window: MainWindow) -> None:
    scene = window.view.canvas_scene
    (x0, y0), (x1, _) = scene.arranged.connections[0][:2]
    assert "channels × height × width" in tooltip(scene, QPointF((x0 + x1) / 2, y0 + 3))


def test_the_tooltip_of_a_box_has_its_numbers_and_that_of_a_group_those_of_its_nodes(
    window: MainWindow,
) -> None:
    scene = window.view.canvas_scene
    text = tooltip(scene, scene.item_of("c3").pos())
    for part in (
        "c3",
        "2,416 parameters",
        "240,000 MACs",
        "Input 6×14×14, output 16×10×10",
        "field",
    ):
        assert part in text
    show(window)
    text = tooltip(scene, scene.item_of("layer1.").pos())
    assert "32 layers" in text
    assert "Expand layer1" in tooltip(
        scene, scene.item_of("layer1.").mapToScene(scene.item_of("layer1.").sign.center())
    )
    assert tooltip(scene, QPointF(-300, -300)) == ""


def test_the_tooltip_of_one_of_several_ports_has_its_name_and_shape(window: MainWindow) -> None:
    scene = window.view.canvas_scene
    window.document.edit("Open", project_named("seq2seq"))
    ports = {(p.is_output, p.number): p for p in ports_of_box(scene, "encoder")}
    shown = [tooltip(scene, QPointF(*ports[end].position)) for end in ((False, 0), (False, 1))]
    assert "<b>sequence</b>" in shown[0]
    assert "<b>hidden</b>" in shown[1]
    assert "Optional input" in shown[1]
    assert "<b>hidden</b>" in tooltip(scene, QPointF(*ports[True, 1].position))


@pytest.mark.parametrize(
    ("dims", "text"),
    [
        ((64, 56, 56), "64×56×56: channels × height × width"),
        ((197, 768), "197×768: positions × features"),
        ((10,), "10: features"),
        ((2, 3, 4, 5), "2×3×4×5"),
    ],
)
def test_a_shape_in_text(dims: tuple[int, ...], text: str) -> None:
    assert shape_text(Shape(dims)) == text


def test_pictures_from_afar_and_from_near_are_painted(window: MainWindow) -> None:
    show(window)
    for scale in (0.02, 0.2, 0.5, 1.0):
        window.view.zoom_to(scale)
        window.view.centerOn(window.view.canvas_scene.item_of("layer1.").pos())
        picture = window.view.grab().toImage()
        colors = {picture.pixel(x, y) for x in range(0, 900, 2) for y in range(0, 400, 2)}
        assert len(colors) > 2


def test_a_comment_is_marked_on_its_layer_and_said_in_its_tip(
    window: MainWindow, qtbot: QtBot
) -> None:
    scene, document = window.view.canvas_scene, window.document
    document.select("c3")
    window.context.panels.inspector.comment.setText("six become <16>")
    window.context.panels.inspector.comment.editingFinished.emit()
    item = scene.item_of("c3")
    assert item.appearance.warning == "six become <16>"
    assert "<i>six become &lt;16&gt;</i>" in tooltip(scene, item.pos())
    assert "six become <16>" in window.view.accessibleDescription()
    assert not scene.item_of("c5").appearance.warning
    document.stack.undo()
    assert not scene.item_of("c3").appearance.warning


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("expected an image", "Expected an image"),
        ("group1 cannot be repeated", "group1 cannot be repeated"),
        ("layer.conv: too wide", "layer.conv: too wide"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_with_a_name(text: str, shown: str) -> None:
    assert capitalize(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("far cannot be repeated", "far cannot be repeated"),
        ("near is taken", "near is taken"),
        ("near, too", "near, too"),
        ("fa is no name here", "Fa is no name here"),
        ("expected a name", "Expected a name"),
    ],
)
def test_names_of_a_network_keep_their_letters(text: str, shown: str) -> None:
    network = chain("n", [("far.relu", ReLU()), ("near", ReLU())])
    assert capitalize(text, network) == shown


def test_find_closes_when_something_else_is_opened_and_stays_while_it_is_edited(
    window: MainWindow, qtbot: QtBot
) -> None:
    find, document = window.view.overlays.find, window.document
    window.action_set["find"].trigger()
    qtbot.keyClicks(find.text, "conv")
    document.edit_network("Remove", document.network.without("c1"))
    assert find.isVisible()
    document.switch_to("Open", project_named("dense-32"))
    assert find.isHidden()
    assert window.focusWidget() is window.view
    window.action_set["find"].trigger()
    window.action_set["undo"].trigger()
    assert find.isHidden()
