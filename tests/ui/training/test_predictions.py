"""Samples and data in the window: what is said beside what was asked for."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Input, TokenInput
from explorer.graph.dataset import Metric
from explorer.protocol.events import Evaluated, Finished, Picture, Sample, Sampled, Started
from explorer.session.history import History
from explorer.ui.main_window import Window
from explorer.ui.training.plots.board import Board
from explorer.ui.training.predictions import SamplesModel, shared

Tell = Callable[..., None]
FIRST = Sampled(10, (Sample("3 Oct 2019", "2019-10-03", "2019-10-03", True),))
SECOND = Sampled(20, (Sample("3 Oct 2019", "2019-10-03", "2019-01-03", False),))
STARTED = Started("cpu", ("a.weight",), 0, 10, 2, 64, Metric.EXACT)


def shown(model: SamplesModel, role: int = Qt.ItemDataRole.DisplayRole) -> list[list[object]]:
    return [
        [model.index(row, column).data(role) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_report_becomes_rows_and_the_next_one_takes_their_place(
    qtmodeltester: ModelTester,
) -> None:
    model = SamplesModel()
    qtmodeltester.check(model)
    model.show_sampled(FIRST)
    qtmodeltester.check(model)
    assert shown(model) == [["3 Oct 2019", "2019-10-03", "2019-10-03", "✓"]]
    model.show_sampled(SECOND)
    assert shown(model)[0][2:] == ["2019-01-03", "✗"]
    assert shown(model, Qt.ItemDataRole.ToolTipRole)[0][3] == "wrong"
    model.show_sampled(None)
    assert shown(model) == []
    qtmodeltester.check(model)


def test_the_window_shows_what_the_engine_tells(window: Window, tell: Tell, qtbot: QtBot) -> None:
    window.document.turn_to("Dates", project_named("transformer"))
    window.starting.train()
    tell(window.trainer, STARTED, FIRST)
    model = window.training.samples.model()
    assert isinstance(model, SamplesModel)
    assert model.samples == FIRST.samples
    assert not window.training.samples.isVisible()  # in a narrow window plots have all the room
    window.resize(1400, 900)
    qtbot.waitUntil(window.training.samples.isVisible)
    window.training.show_samples.click()
    assert not window.training.samples.isVisible()
    assert not window.preferences.samples
    tell(window.trainer, Finished(20, False, 3.0, 0.1, 0.962, Metric.EXACT))
    assert "96.2% of 500 test dates exactly right" in window.training.words()
    window.starting.train()
    tell(window.trainer, STARTED)
    assert model.samples == ()


def test_samples_go_with_their_network_and_come_back_with_it(window: Window, tell: Tell) -> None:
    samples = window.training.samples.model()
    assert isinstance(samples, SamplesModel)
    window.document.turn_to("Dates", project_named("transformer"))
    window.starting.train()
    tell(window.trainer, STARTED, FIRST)
    window.document.turn_to("Digits", project_named("dense-32"))
    assert samples.samples == FIRST.samples  # the run goes on, and says whose it is
    assert "transformer" in window.training.words()
    tell(window.trainer, Finished(20, False, 3.0, 0.1, 0.962, Metric.EXACT))
    assert samples.samples == ()
    assert "transformer" in window.training.words()
    window.document.stack.undo()
    assert samples.samples == FIRST.samples
    renamed = replace(window.document.network, name="mine")
    window.document.edit_network("Rename", renamed)
    assert samples.samples == FIRST.samples


def test_an_image_is_shown_in_place_of_its_number() -> None:
    model = SamplesModel()
    grey = Picture(2, 2, bytes([0, 255, 255, 0]))
    coloured = Picture(2, 1, bytes([255, 0, 0, 0, 0, 255]))
    rows = (Sample("image 1", "7", "7", True, grey), Sample("image 2", "2", "3", False, coloured))
    model.show_sampled(Sampled(10, rows))
    assert shown(model) == [[None, "7", "7", "✓"], [None, "2", "3", "✗"]]
    first, second = (model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) for row in (0, 1))
    assert first.toImage().pixelColor(0, 0).lightness() < 64
    assert second.toImage().pixelColor(0, 0).red() > 200
    assert second.toImage().pixelColor(0, 0).blue() < 64
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "image 1"


def test_columns_share_a_narrow_table_and_fill_a_wide_one() -> None:
    assert shared(100, [300, 20, 60]) == [40, 20, 40]
    assert shared(300, [100, 20, 60]) == [220, 20, 60]


def test_every_column_of_the_samples_is_seen_however_narrow(window: Window, tell: Tell) -> None:
    tell(window.trainer, STARTED, FIRST)
    table = window.training.samples
    table.setMinimumWidth(0)
    for width in (120, 600):
        table.resize(width, 100)
        head = table.horizontalHeader()
        assert head.length() == table.viewport().width()
        assert min(head.sectionSize(at) for at in range(head.count())) >= 24


def test_data_are_chosen_in_the_recipe_and_say_what_is_done_to_them(window: Window) -> None:
    choice = window.recipe.choice
    choice.activated.emit(choice.findData("fashion-12k"))
    assert window.document.project.data.name == "fashion-12k"
    assert window.document.problems == ()
    project = project_named("dense-32")
    network = project.network.tuned("image", Input((3, 56, 56)))
    window.document.edit("Larger", project.with_network(network))
    assert choice.currentText() == "MNIST-10k"
    assert "Stretched from 1×28×28 to 3×56×56." in window.recipe.data_words()
    choice.activated.emit(choice.findData("adding"))
    assert "asks for an input of 50×2" in str(window.document.problems[0])


def test_scores_are_drawn_under_their_own_name(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.made())
    for metric, title in ((Metric.ERROR, "Error"), (Metric.EXACT, "exact match")):
        told = History()
        told.add(Started("cpu", ("a",), 0, 10, 2, 64, metric))
        told.add(Evaluated(10, 1, 0.5, 0.2, 0.5, 0.25, metric))
        board.set_axes(log_steps=False, log_values=True)
        board.show_history(told)
        assert title in board.score.heading.words
        assert board.score.log_y is (metric is Metric.ERROR)


def test_a_network_that_is_too_small_for_its_texts_is_mended_with_one_click(window: Window) -> None:
    project = project_named("transformer")
    network = project.network.tuned("source", TokenInput(20, 60))
    window.document.edit("Shorter", project.with_network(network))
    window.document.select("source")
    mend = window.inspector.fixes.buttons[0]
    assert mend.text() == "Make length 28, vocabulary 70"
    mend.click()
    assert window.document.problems == ()
