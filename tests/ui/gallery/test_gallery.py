"""The gallery: a proper model that is searched, filtered, opened and dragged from."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QMessageBox, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import DEMOS
from explorer.catalog.gallery_cards import Bar, gallery_cards
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.layer import Category
from explorer.protocol.events import RequestFailed
from explorer.protocol.requests import Request, Trace
from explorer.ui.dragdrop.drop_target import ARCHITECTURE_MIME, packed, unpacked
from explorer.ui.gallery.card import in_two_lines
from explorer.ui.gallery.entries import (
    FACETS,
    Facet,
    FamilyHeading,
    GalleryFilter,
    gallery_entries,
)
from explorer.ui.gallery.model import BADGE, GalleryModel
from explorer.ui.gallery.picture import bar_boxes
from explorer.ui.gallery.view import MIN_CARD_WIDTH
from explorer.ui.main_window import MainWindow
from explorer.ui.widgets.item_views import RECORD
from tests.ui.conftest import ScriptedEngine

_Role = Qt.ItemDataRole


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[GalleryModel]:
    parent = QWidget()
    qtbot.addWidget(parent)
    yield GalleryModel(parent)  # and keep its parent
    parent.close()


def names(model: GalleryModel) -> list[str]:
    return [entry.entry.name for entry in model.shown]


def pick(window: MainWindow, facet: str, title: str) -> None:
    position = [each.name for each in FACETS].index(facet)
    combo = window.context.panels.gallery.search.boxes[position]
    combo.setCurrentIndex(combo.findText(title))


@pytest.mark.parametrize("text", ["", "resnet", "no such network"])
def test_the_model_keeps_to_qts_rules(
    text: str, model: GalleryModel, qtmodeltester: ModelTester
) -> None:
    model.filter(GalleryFilter(text))
    qtmodeltester.check(model)


def test_every_architecture_stands_below_the_heading_of_its_family(model: GalleryModel) -> None:
    assert sorted(names(model)) == sorted(ARCHITECTURES.names())
    family, left = "", 0
    for position in range(model.rowCount()):
        row = model.index(position, 0).data(RECORD)
        if isinstance(row, FamilyHeading):
            assert left == 0
            family, left = row.family, row.count
        else:
            assert row.entry.family == family
            left -= 1
    assert left == 0


def test_families_stand_in_the_order_of_their_invention(model: GalleryModel) -> None:
    first: dict[str, int] = {}
    for entry in model.shown:
        family, year = entry.entry.family, entry.entry.year
        first[family] = min(year, first.get(family, year))
    assert list(first.values()) == sorted(first.values())


def test_headings_can_be_neither_chosen_nor_dragged(model: GalleryModel) -> None:
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsDragEnabled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ResNet-50", "resnet50"),
        ("lenet modernized", "lenet-5-3x3"),
        ("vit_b_16", "vit_b_16"),
        ("mobile devices", "mobilenet_v2"),
        ("1998", "lenet-5"),
        ("5, 3x3", "lenet-5-3x3"),
    ],
)
def test_text_are_looked_for_in_title_name_family_idea_and_year(
    text: str, found: str, model: GalleryModel
) -> None:
    model.filter(GalleryFilter(text))
    assert found in names(model)
    assert len(names(model)) < len(ARCHITECTURES)


def test_sizes_part_the_networks_without_rest() -> None:
    every = gallery_entries()
    size = next(facet for facet in FACETS if facet.name == "size")
    found = [sum(map(choice.suits, every)) for choice in size.choices(every)]
    assert sum(found) == len(every)
    assert all(found)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_every_choice_leaves_something_and_together_they_leave_all(facet: Facet) -> None:
    every = gallery_entries()
    choices = facet.choices(every)
    left = [entry for choice in choices for entry in every if choice.suits(entry)]
    assert sorted(map(id, left)) == sorted(map(id, every))


def test_a_screen_reader_is_told_the_title_the_idea_and_the_numbers(model: GalleryModel) -> None:
    index = model.index_of("resnet50")
    model.mark("resnet50", "")
    assert index.data(_Role.AccessibleTextRole) == "ResNet-50, 2015, Current"
    described = index.data(_Role.AccessibleDescriptionRole)
    assert "25,557,032 parameters" in described
    assert ARCHITECTURES.find("resnet50").idea in described
    assert "He, X. Zhang" in index.data(_Role.ToolTipRole)


def test_a_new_mark_changes_only_the_cards_that_it_concerns(model: GalleryModel) -> None:
    model.mark("lenet-5", "")
    changed: list[str] = []

    def note(first: QModelIndex) -> None:
        changed.append(first.data(RECORD).entry.name)

    model.dataChanged.connect(note)
    model.mark("lenet-5", "vgg11")
    assert changed == ["vgg11"]
    assert model.index_of("vgg11").data(BADGE) == "Loading…"


def test_enter_opens_a_network_and_undo_brings_back_what_was_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.document.project
    view = window.context.panels.gallery.view
    view.point_at(window.context.panels.gallery.model.index_of("lenet-5-3x3"))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.document.network.name == "lenet-5-3x3"
    assert set(window.view.canvas_scene.names()) == set(window.document.network.index)
    assert window.context.panels.gallery.model.index_of("lenet-5-3x3").data(BADGE) == "Current"
    assert window.context.panels.gallery.model.index_of("lenet-5").data(BADGE) == ""
    window.action_set["undo"].trigger()
    assert window.document.project is before
    assert window.context.panels.gallery.model.index_of("lenet-5").data(BADGE) == "Current"


def test_a_double_click_opens_a_network(window: MainWindow, qtbot: QtBot) -> None:
    view = window.context.panels.gallery.view
    view.point_at(window.context.panels.gallery.model.index_of("alexnet"))
    position = view.visualRect(view.currentIndex()).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert window.document.network.name == "alexnet"


def test_ctrl_g_goes_to_the_search_even_where_the_dock_is_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    dock = window.context.panels.gallery.parentWidget()
    assert dock is not None
    dock.hide()
    assert window.action_set["search-gallery"].shortcut().toString() == "Ctrl+Shift+O"
    window.action_set["search-gallery"].trigger()
    assert dock.isVisible()
    box = window.context.panels.gallery.search.box
    assert window.focusWidget() is box
    qtbot.keyClicks(box, "resnet-1")
    assert names(window.context.panels.gallery.model) == [
        "resnet18",
        "resnet101",
        "resnet152",
        "resnet18-3x3",
    ] + [name for name in names(window.context.panels.gallery.model) if name.startswith("wide")]
    assert window.context.panels.gallery.search.count.text().endswith(f" of {len(ARCHITECTURES)}")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert window.focusWidget() is window.context.panels.gallery.view
    chosen = window.context.panels.gallery.view.chosen
    assert chosen is not None
    assert chosen.name == "resnet18"
    qtbot.keyClick(window.context.panels.gallery.view, Qt.Key.Key_Escape)
    assert window.focusWidget() is box
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert len(names(window.context.panels.gallery.model)) == len(ARCHITECTURES)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("alexnet", "alexnet"),
        ("googlenet", "googlenet"),
        ("lenet", "lenet-5"),
        ("vision transformer", "vit_b_16"),
        ("atention", "attention-additive"),
        ("vaswani", "transformer"),
    ],
)
def test_enter_in_the_search_box_opens_what_is_called_so(
    window: MainWindow, qtbot: QtBot, typed: str, name: str
) -> None:
    window.context.panels.gallery.focus_search()
    qtbot.keyClicks(window.context.panels.gallery.search.box, typed)
    with qtbot.waitSignal(window.context.panels.gallery.opened) as signal:
        qtbot.keyClick(window.context.panels.gallery.search.box, Qt.Key.Key_Return)
    assert signal.args[0].name == name


def test_filters_add_up_and_are_counted(window: MainWindow) -> None:
    search = window.context.panels.gallery.search
    search.toggle.click()
    assert search.filters.isVisible()
    pick(window, "family", "ResNet")
    pick(window, "size", "10M–50M parameters")
    found = names(window.context.panels.gallery.model)
    assert found
    assert all(ARCHITECTURES.find(name).family == "ResNet" for name in found)
    assert all(10e6 < gallery_cards()[name].parameters <= 50e6 for name in found)
    assert search.toggle.text() == "Filter (2)"
    search.reset.click()
    assert len(names(window.context.panels.gallery.model)) == len(ARCHITECTURES)
    assert not search.reset.isVisible()


def test_where_nothing_suits_a_sentence_says_so_and_a_button_resets(window: MainWindow) -> None:
    gallery = window.context.panels.gallery
    gallery.search.box.setText("quantum")
    pick(window, "family", "VGG")
    assert gallery.text.isVisible()
    assert gallery.text.text() == "No network matches “quantum”, VGG."
    gallery.reset.click()
    assert gallery.view.isVisible()
    assert gallery.search.box.text() == ""


def test_the_card_that_is_chosen_stays_chosen_while_it_suits(window: MainWindow) -> None:
    gallery = window.context.panels.gallery
    gallery.view.point_at(gallery.model.index_of("resnet50"))
    gallery.search.box.setText("resnet")
    assert gallery.view.chosen is ARCHITECTURES.find("resnet50")
    gallery.search.box.setText("vgg")
    assert gallery.view.chosen is ARCHITECTURES.find("vgg11")
    gallery.search.box.setText("zzz")
    assert gallery.view.chosen is None


def test_arrows_walk_over_the_headings(window: MainWindow, qtbot: QtBot) -> None:
    view, model = window.context.panels.gallery.view, window.context.panels.gallery.model
    seen = []
    view.point_at(model.index(1, 0))
    for _ in range(6):
        chosen = view.chosen
        assert chosen is not None
        seen.append(chosen.name)
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert seen == names(model)[:6]


def test_cards_stand_side_by_side_where_there_is_room(window: MainWindow, qtbot: QtBot) -> None:
    view, model = window.context.panels.gallery.view, window.context.panels.gallery.model
    window.resize(1600, 900)
    dock = window.context.panels.gallery.parentWidget()
    assert isinstance(dock, QDockWidget)
    first, second = model.index_of("resnet18"), model.index_of("resnet34")
    for width, columns in ((200, 1), (2 * MIN_CARD_WIDTH + 60, 2)):
        window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        qtbot.waitUntil(lambda width=width: abs(dock.width() - width) < 20)
        same = view.visualRect(first).top() == view.visualRect(second).top()
        assert same is (columns == 2)
        assert view.visualRect(second).right() <= view.viewport().width()


def _drop(window: MainWindow, data: QMimeData) -> None:
    """Drag something over the middle of the canvas and let go."""
    where = QPointF(60, 60)
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(60, 60), action, data, button, none)
    QApplication.sendEvent(window.view.viewport(), enter)
    drop = QDropEvent(where, action, data, button, none)
    QApplication.sendEvent(window.view.viewport(), drop)


def test_a_card_that_is_dropped_onto_the_canvas_opens(window: MainWindow) -> None:
    model = window.context.panels.gallery.model
    data = model.mimeData([model.index_of("dense-32")])
    assert data.formats() == [ARCHITECTURE_MIME]
    _drop(window, data)
    assert window.document.network.name == "dense-32"


@pytest.mark.parametrize("format", ["text/plain", ARCHITECTURE_MIME])
def test_anything_else_that_is_dropped_does_nothing(format: str, window: MainWindow) -> None:
    before = window.document.project
    data = QMimeData()
    data.setData(format, b"no-such-network")
    _drop(window, data)
    assert window.document.project is before


def test_a_drag_carries_an_architecture_by_its_name() -> None:
    entry = ARCHITECTURES.find("vgg11")
    assert unpacked(packed(entry)) is entry
    assert unpacked(QMimeData()) is None


def test_a_menu_opens_and_copies(window: MainWindow) -> None:
    entry = ARCHITECTURES.find("dense-32")
    menu = window.context.panels.gallery.view.menu(entry)
    by_text = {action.text().split("\t")[0]: action for action in menu.actions()}
    by_text["Copy name"].trigger()
    assert QGuiApplication.clipboard().text() == "dense-32"
    by_text["Copy citation"].trigger()
    assert QGuiApplication.clipboard().text() == entry.paper
    by_text["Open"].trigger()
    assert window.document.network.name == "dense-32"
    menu.deleteLater()


@pytest.mark.parametrize("ends", ["refused", "dropped"])
def test_while_the_engine_reads_the_card_and_the_status_bar_say_so(
    ends: str,
    window: MainWindow,
    engine: ScriptedEngine,
    tell: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated: list[str] = []
    monkeypatch.setattr(QMessageBox, "information", lambda *text: stated.append(text[-1]))
    gallery = window.context.panels.gallery
    gallery.opened.emit(ARCHITECTURES.find("vgg11"))
    index = gallery.model.index_of("vgg11")
    assert index.data(BADGE) == "Loading…"
    assert "Loading VGG-11" in window.status.engine.text()
    asked = engine.asked[-1]
    assert isinstance(asked, Request)
    assert asked.query == Trace("vgg11")
    if ends == "refused":
        tell(window.trainer, RequestFailed(asked.id, "there is no torchvision"))
        assert stated == ["there is no torchvision"]
    else:
        gallery.opened.emit(ARCHITECTURES.find("lenet-5-3x3"))
    assert index.data(BADGE) == ""
    assert "reading" not in window.status.engine.text()


def test_bars_stand_side_by_side_within_their_room() -> None:
    room = QRectF(5, 7, 150, 30)
    for name, card in gallery_cards().items():
        found = [box for _, box in bar_boxes(card.bars, room)]
        assert found, name
        assert all(room.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box) for box in found), name
        assert all(a.right() < b.left() for a, b in pairwise(found)), name


def test_a_larger_image_is_higher_and_more_channels_are_wider() -> None:
    bars = [Bar(Category.CONVOLUTION, 112, 16), Bar(Category.CONVOLUTION, 28, 256)]
    (_, first), (_, second) = bar_boxes(bars, QRectF(0, 0, 100, 30))
    assert first.height() == pytest.approx(2 * second.height())
    assert second.width() > 1.5 * first.width()


def test_a_reshape_that_swaps_side_and_channels_is_left_out() -> None:
    bars = [Bar(Category.CONVOLUTION, 14, 768), Bar(Category.SHAPE, 768, 196)]
    assert [category for category, _ in bar_boxes(bars, QRectF(0, 0, 100, 30))] == [
        Category.CONVOLUTION
    ]
    assert bar_boxes(bars[1:], QRectF(0, 0, 100, 30)) == []


def test_an_idea_takes_two_lines_at_most(qapp: QApplication) -> None:
    font = qapp.font()
    assert in_two_lines("short", font, 200) == ["short"]
    lines = in_two_lines("many words " * 30, font, 120)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_the_card_of_a_network_that_opens_in_another_direction_comes_into_view(
    window: MainWindow,
) -> None:
    window.show()
    window.context.runs.demo(DEMOS.find("resnet18-3x3"))
    chosen = window.context.panels.gallery.view.chosen
    assert chosen is not None
    assert chosen.name == "resnet18-3x3"
    assert (
        window.context.panels.gallery.view.visualRect(
            window.context.panels.gallery.view.currentIndex()
        ).top()
        >= 0
    )
    window.document.stack.undo()
    chosen = window.context.panels.gallery.view.chosen
    assert chosen is not None
    assert chosen.name == "lenet-5"
