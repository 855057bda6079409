"""Find bar, minimap, legend and tips."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.diagram.colors import Colouring, Scale, blend, ink_on
from explorer.graph.network import chain
from explorer.graph.shape import Shape
from explorer.ui.canvas.hit_testing import ports_of_box, tip_at
from explorer.ui.canvas.overlays.find import matches
from explorer.ui.canvas.tooltips import shape_in_words
from explorer.ui.main_window import Window
from explorer.ui.widgets.text import sentence
from tests.benchmarks.networks import residual


def show(window: Window) -> None:
    project = window.document.project.with_network(residual((3, 3)))
    window.document.reset(project)
    window.resize(1600, 1000)


def test_find_looks_in_names_titles_and_captions() -> None:
    network = residual((1,))
    assert matches(network, "DOWNSAMPLE") == ["layer1.0.downsample.0", "layer1.0.downsample.1"]
    assert matches(network, "linear") == ["fc"]
    assert matches(network, "7×7") == ["conv1"]
    assert matches(network, "  ") == []
    assert matches(network, "conv2")[0] == "layer1.0.conv2"  # and not the first Conv2d


def test_find_unfolds_selects_and_goes_round(window: Window, qtbot: QtBot) -> None:
    show(window)
    find = window.view.overlays.find
    window.actions_["find"].trigger()
    assert find.isVisible()
    qtbot.keyClicks(find.words, "downsample")
    assert find.count.text() == "4 found"
    qtbot.keyClick(find.words, Qt.Key.Key_Return)
    assert find.count.text() == "1 of 4"
    assert window.document.selection == ("layer1.0.downsample.0",)
    assert window.view.scene_of_nodes.chosen == "layer1.0.downsample.0"
    item = window.view.scene_of_nodes.item_of("layer1.0.downsample.0")
    assert window.view.seen.contains(item.sceneBoundingRect())
    qtbot.keyClick(find.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert find.count.text() == "4 of 4"
    assert window.document.selection == ("layer2.0.downsample.1",)
    qtbot.keyClick(find.words, Qt.Key.Key_Escape)
    assert not find.isVisible()


def test_going_from_match_to_match_is_no_step_to_undo(window: Window, qtbot: QtBot) -> None:
    show(window)
    find = window.view.overlays.find
    find.open()
    find.words.setText("conv2")
    for _ in range(4):
        find.go(1)
        (name,) = window.document.selection
        assert name in window.view.scene_of_nodes.names()
    assert window.document.stack.count() == 0


def test_find_says_when_nothing_matches(window: Window) -> None:
    find = window.view.overlays.find
    find.open()
    find.words.setText("zebra")
    assert find.count.text() == "nothing found"
    find.go(1)
    assert window.document.selection == ()


def test_the_minimap_shows_where_the_rest_is_and_a_click_goes_there(
    window: Window, qtbot: QtBot
) -> None:
    view, minimap = window.view, window.view.overlays.minimap
    window.resize(1600, 1000)
    view.fit()
    assert not minimap.isVisible()
    view.zoom(10)
    assert minimap.isVisible()
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    wanted = minimap.place_of(QPointF(8, 8))
    apart = view.seen.center() - wanted
    assert abs(apart.x()) < view.seen.width() / 2
    assert abs(apart.y()) < view.seen.height() / 2
    window.actions_["minimap"].trigger()
    assert not minimap.isVisible()


@pytest.mark.parametrize("colouring", [Colouring.PARAMETERS, Colouring.MACS, Colouring.MEMORY])
def test_colours_tell_cost_and_the_box_says_it_too(window: Window, colouring: Colouring) -> None:
    window.actions_[f"colour-{colouring.name.lower()}"].trigger()
    scene = window.view.scene_of_nodes
    costly = scene.item_of("c3").look
    assert costly.fill
    assert costly.count
    assert scene.looks.scale.most > scene.looks.scale.least > 0
    assert window.view.overlays.legend.choice.currentData() == colouring
    window.actions_["colour-kind"].trigger()
    assert scene.item_of("c3").look.fill == ""


def test_the_colour_of_nothing_is_none_and_more_is_brighter() -> None:
    scale = Scale(Colouring.MACS, 10, 1_000_000)
    assert scale.colour(0) == ""
    light = [QColor(scale.colour(10**i)).lightness() for i in range(1, 7)]
    assert all(a <= b for a, b in itertools.pairwise(light))
    assert Scale(Colouring.MACS, 5, 5).colour(5) == blend(1.0)


def test_words_can_be_read_on_every_colour_of_the_scale() -> None:
    def luminance(colour: str) -> float:
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for step in range(101):
        ground = blend(step / 100)
        low, high = sorted((luminance(ground), luminance(ink_on(ground))))
        assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.1, 1.4.3


def test_a_wire_tells_what_each_dimension_means(window: Window) -> None:
    scene = window.view.scene_of_nodes
    (x0, y0), (x1, _) = scene.arranged.wires[0][:2]
    assert "channels × height × width" in tip_at(scene, QPointF((x0 + x1) / 2, y0 + 3))


def test_a_box_tells_its_numbers_and_a_group_those_of_its_nodes(window: Window) -> None:
    scene = window.view.scene_of_nodes
    words = tip_at(scene, scene.item_of("c3").pos())
    for part in ("c3", "2,416 parameters", "240,000 multiply-adds", "6×14×14 → 16×10×10", "sees"):
        assert part in words
    show(window)
    words = tip_at(scene, scene.item_of("layer1.").pos())
    assert "32 blocks" in words
    assert "Unfold layer1" in tip_at(
        scene, scene.item_of("layer1.").mapToScene(scene.item_of("layer1.").sign.center())
    )
    assert tip_at(scene, QPointF(-300, -300)) == ""


def test_one_of_several_ports_tells_its_name_and_what_is_there(window: Window) -> None:
    scene = window.view.scene_of_nodes
    window.document.edit("Open", project_named("seq2seq"))
    ports = {(p.leaves, p.number): p for p in ports_of_box(scene, "encoder")}
    told = [tip_at(scene, QPointF(*ports[end].place)) for end in ((False, 0), (False, 1))]
    assert "<b>sequence</b>" in told[0]
    assert "<b>hidden</b>" in told[1]
    assert "may stay free" in told[1]
    assert "<b>hidden</b>" in tip_at(scene, QPointF(*ports[True, 1].place))


@pytest.mark.parametrize(
    ("dims", "words"),
    [
        ((64, 56, 56), "64×56×56: channels × height × width"),
        ((197, 768), "197×768: positions × features"),
        ((10,), "10: features"),
        ((2, 3, 4, 5), "2×3×4×5"),
    ],
)
def test_a_shape_in_words(dims: tuple[int, ...], words: str) -> None:
    assert shape_in_words(Shape(dims)) == words


def test_pictures_from_afar_and_from_near_are_painted(window: Window) -> None:
    show(window)
    for scale in (0.02, 0.2, 0.5, 1.0):
        window.view.zoom_to(scale)
        window.view.centerOn(window.view.scene_of_nodes.item_of("layer1.").pos())
        picture = window.view.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, 900, 2) for y in range(0, 400, 2)}
        assert len(colours) > 2


def test_a_comment_is_marked_on_its_block_and_said_in_its_tip(window: Window, qtbot: QtBot) -> None:
    scene, document = window.view.scene_of_nodes, window.document
    document.select("c3")
    window.inspector.comment.setText("six become <16>")
    window.inspector.comment.editingFinished.emit()
    item = scene.item_of("c3")
    assert item.look.note == "six become <16>"
    assert "<i>six become &lt;16&gt;</i>" in tip_at(scene, item.pos())
    assert "six become <16>" in window.view.accessibleDescription()
    assert not scene.item_of("c5").look.note
    document.stack.undo()
    assert not scene.item_of("c3").look.note


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("expected an image", "Expected an image"),
        ("group1 cannot be repeated", "group1 cannot be repeated"),
        ("layer.conv: too wide", "layer.conv: too wide"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_with_a_name(words: str, shown: str) -> None:
    assert sentence(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("far cannot be repeated", "far cannot be repeated"),
        ("near is taken", "near is taken"),
        ("near, too", "near, too"),
        ("fa is no name here", "Fa is no name here"),
        ("expected a name", "Expected a name"),
    ],
)
def test_names_of_a_network_keep_their_letters(words: str, shown: str) -> None:
    network = chain("n", [("far.relu", ReLU()), ("near", ReLU())])
    assert sentence(words, network) == shown


def test_find_closes_when_something_else_is_opened_and_stays_while_it_is_edited(
    window: Window, qtbot: QtBot
) -> None:
    find, document = window.view.overlays.find, window.document
    window.actions_["find"].trigger()
    qtbot.keyClicks(find.words, "conv")
    document.edit_network("Remove", document.network.without("c1"))
    assert find.isVisible()
    document.turn_to("Open", project_named("dense-32"))
    assert find.isHidden()
    assert window.focusWidget() is window.view
    window.actions_["find"].trigger()
    window.undo()
    assert find.isHidden()
