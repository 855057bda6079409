"""Samples and data in the window: what is said beside what was asked for."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Input, TokenInput
from explorer.graph.compatibility import resize_note
from explorer.graph.dataset import Metric
from explorer.protocol.events import Evaluated, Finished, Picture, Predictions, Sample, Started
from explorer.session.history import History
from explorer.ui.main_window import MainWindow
from explorer.ui.training.plots.board import Board
from explorer.ui.training.predictions import PredictionsModel, shared

Tell = Callable[..., None]
FIRST = Predictions(10, (Sample("3 Oct 2019", "2019-10-03", "2019-10-03", True),))
SECOND = Predictions(20, (Sample("3 Oct 2019", "2019-10-03", "2019-01-03", False),))
STARTED = Started("cpu", ("a.weight",), 0, 10, 2, 64, Metric.EXACT)


def shown(model: PredictionsModel, role: int = Qt.ItemDataRole.DisplayRole) -> list[list[object]]:
    return [
        [model.index(row, column).data(role) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_report_becomes_rows_and_the_next_one_takes_their_position(
    qtmodeltester: ModelTester,
) -> None:
    model = PredictionsModel()
    qtmodeltester.check(model)
    model.show_predictions(FIRST)
    qtmodeltester.check(model)
    assert shown(model) == [["3 Oct 2019", "2019-10-03", "2019-10-03", "✓"]]
    model.show_predictions(SECOND)
    assert shown(model)[0][2:] == ["2019-01-03", "✗"]
    assert shown(model, Qt.ItemDataRole.ToolTipRole)[0][3] == "incorrect"
    model.show_predictions(None)
    assert shown(model) == []
    qtmodeltester.check(model)


def test_the_window_shows_what_the_engine_tells(
    window: MainWindow, tell: Tell, qtbot: QtBot
) -> None:
    window.document.switch_to("Dates", project_named("transformer"))
    window.context.runs.train()
    tell(window.trainer, STARTED, FIRST)
    model = window.context.panels.training.samples.model()
    assert isinstance(model, PredictionsModel)
    assert model.samples == FIRST.samples
    assert (
        not window.context.panels.training.samples.isVisible()
    )  # in a narrow window plots have all the room
    window.resize(1400, 900)
    qtbot.waitUntil(window.context.panels.training.samples.isVisible)
    window.context.panels.training.controls.predictions.click()
    assert not window.context.panels.training.samples.isVisible()
    assert not window.context.preferences.samples
    tell(window.trainer, Finished(20, False, 3.0, 0.1, 0.962, Metric.EXACT))
    result = window.document.project.data.score_text(0.962)
    assert result in window.context.panels.training.status_text()
    assert (
        window.context.panels.training.status_line.text()
        == "Test exact match 96.2% · 20 steps · 3 s"
    )
    window.context.runs.train()
    tell(window.trainer, STARTED)
    assert model.samples == ()


def test_samples_go_with_their_network_and_come_back_with_it(
    window: MainWindow, tell: Tell
) -> None:
    samples = window.context.panels.training.samples.model()
    assert isinstance(samples, PredictionsModel)
    window.document.switch_to("Dates", project_named("transformer"))
    window.context.runs.train()
    tell(window.trainer, STARTED, FIRST)
    window.document.switch_to("Digits", project_named("dense-32"))
    assert samples.samples == FIRST.samples  # the run goes on, and says whose it is
    assert "transformer" in window.context.panels.training.status_text()
    tell(window.trainer, Finished(20, False, 3.0, 0.1, 0.962, Metric.EXACT))
    assert samples.samples == ()
    assert "transformer" in window.context.panels.training.status_text()
    window.document.stack.undo()
    assert samples.samples == FIRST.samples
    renamed = replace(window.document.network, name="mine")
    window.document.edit_network("Rename", renamed)
    assert samples.samples == FIRST.samples


def test_an_image_is_shown_in_position_of_its_number() -> None:
    model = PredictionsModel()
    gray = Picture(2, 2, bytes([0, 255, 255, 0]))
    colored = Picture(2, 1, bytes([255, 0, 0, 0, 0, 255]))
    rows = (Sample("image 1", "7", "7", True, gray), Sample("image 2", "2", "3", False, colored))
    model.show_predictions(Predictions(10, rows))
    assert shown(model) == [[None, "7", "7", "✓"], [None, "2", "3", "✗"]]
    first, second = (model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) for row in (0, 1))
    assert first.toImage().pixelColor(0, 0).lightness() < 64
    assert second.toImage().pixelColor(0, 0).red() > 200
    assert second.toImage().pixelColor(0, 0).blue() < 64
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "image 1"


def test_columns_share_a_narrow_table_and_fill_a_wide_one() -> None:
    assert shared(100, [300, 20, 60]) == [40, 20, 40]
    assert shared(300, [100, 20, 60]) == [220, 20, 60]


def test_every_column_of_the_samples_is_seen_however_narrow(window: MainWindow, tell: Tell) -> None:
    tell(window.trainer, STARTED, FIRST)
    table = window.context.panels.training.samples
    table.setMinimumWidth(0)
    for width in (120, 600):
        table.resize(width, 100)
        head = table.horizontalHeader()
        assert head.length() == table.viewport().width()
        assert min(head.sectionSize(at) for at in range(head.count())) >= 24


def test_data_are_chosen_in_the_training_options_and_say_what_is_done_to_them(
    window: MainWindow,
) -> None:
    choice = window.context.panels.training_options.choice
    choice.activated.emit(choice.findData("fashion-12k"))
    assert window.document.project.data.name == "fashion-12k"
    assert window.document.problems == ()
    project = project_named("dense-32")
    network = project.network.with_settings("image", Input((3, 56, 56)))
    window.document.edit("Larger", project.with_network(network))
    assert choice.currentText() == "MNIST-10k"
    note = resize_note(window.document.inference, window.document.project.data)
    assert "1×28×28" in note
    assert note in window.context.panels.training_options.data_text()
    choice.activated.emit(choice.findData("adding"))
    assert "Adding problem has samples of 50×2" in str(window.document.problems[0])


def test_scores_are_drawn_under_their_own_name(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    for metric, title in ((Metric.ERROR, "MSE"), (Metric.EXACT, "exact match")):
        shown = History()
        shown.add(Started("cpu", ("a",), 0, 10, 2, 64, metric))
        shown.add(Evaluated(10, 1, 0.5, 0.2, 0.5, 0.25, metric))
        board.set_view(log_x=False, log_y=True, smoothing=0.0)
        board.show_history(shown)
        assert title in board.score.heading.full_text
        assert board.score.log_y is (metric is Metric.ERROR)


def test_a_network_that_is_too_small_for_its_texts_is_repaired_with_one_click(
    window: MainWindow,
) -> None:
    project = project_named("transformer")
    network = project.network.with_settings("source", TokenInput(20, 60))
    window.document.edit("Shorter", project.with_network(network))
    window.document.select("source")
    repair = window.context.panels.inspector.repair_buttons.buttons[0]
    assert repair.text() == "Set Sequence length to 28 and Vocabulary size to 70"
    repair.click()
    assert window.document.problems == ()
