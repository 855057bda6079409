"""Series and plots: what is drawn is what was measured."""

import random
from array import array

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.protocol.events import Evaluated, Started, Stepped
from explorer.session.history import History
from explorer.ui.theme.theme import theme_colors
from explorer.ui.training.plots.board import Board
from explorer.ui.training.plots.curves import PlotAxis
from explorer.ui.training.plots.heatmap import MOST_COLUMNS, LayerNorms
from explorer.ui.training.plots.series import Smoothed, edges, envelope, join_points, samples
from explorer.ui.widgets.fitted_label import FittedLabel

TENSORS = ("c1.weight", "c1.bias", "f6.weight")


def history(steps: int) -> History:
    chance = random.Random(0)
    made = History()
    made.add(Started("cpu", TENSORS, 0, 100, 10, 64))
    norms = array("f", [chance.random() + 0.1 for _ in range(3 * steps)])
    losses = array("f", [2 / (1 + step) + 0.01 for step in range(steps)])
    totals = array("f", [chance.random() + 0.1 for _ in range(steps)])
    made.add(Stepped(1, losses, norms, totals, 1.0))
    return made


def test_the_envelope_keeps_every_peak() -> None:
    values = np.zeros(10_000, np.float32)
    values[7_777], values[2_222] = 5.0, -3.0
    for log in (False, True):
        _, drawn = envelope(values, edges(0, len(values), 300, log=log))
        assert drawn.max() == 5.0
        assert drawn.min() == -3.0
        assert len(drawn) <= 600


def test_few_steps_are_drawn_as_they_are() -> None:
    values = np.arange(50, dtype=np.float32)
    x, y = envelope(values, edges(0, 50, 300, log=False))
    assert x.tolist() == [step + 1 for step in range(50)]
    assert y.tolist() == values.tolist()


def test_smoothing_is_without_the_bias_of_its_beginning() -> None:
    smooth = Smoothed(0.9)
    smooth.follow(array("f", [3.0] * 20))
    assert np.allclose(smooth.values, 3.0)


def test_smoothing_in_pieces_is_smoothing_at_once() -> None:
    raw = array("f", [random.Random(1).random() for _ in range(100)])
    whole, pieces = Smoothed(0.8), Smoothed(0.8)
    whole.follow(raw)
    for last in (10, 35, 100):
        pieces.follow(raw[:last])
    assert whole.values == pieces.values


def test_smoothing_begins_anew_where_a_history_was_cut() -> None:
    smooth = Smoothed(0.8)
    smooth.follow(array("f", [1.0, 2.0, 3.0, 4.0]))
    smooth.follow(array("f", [1.0, 2.0]))
    again = Smoothed(0.8)
    again.follow(array("f", [1.0, 2.0]))
    assert smooth.values == again.values


def test_layer_norms_join_the_tensors_of_a_layer() -> None:
    made = History()
    made.add(Started("cpu", TENSORS, 0, 100, 10, 64))
    made.add(Stepped(1, array("f", [1.0]), array("f", [3.0, 4.0, 7.0]), array("f", [9.0]), 1.0))
    norms = LayerNorms()
    norms.follow(made)
    assert norms.layers == ["c1", "f6"]
    assert np.allclose(10 ** norms.image(log_x=False), [[5.0, 7.0]])


@pytest.mark.parametrize("steps", [MOST_COLUMNS - 1, MOST_COLUMNS, MOST_COLUMNS * 5 + 3])
def test_layer_norms_never_outgrow_their_columns_and_keep_the_mean(steps: int) -> None:
    made = history(steps)
    norms = LayerNorms()
    norms.follow(made)
    image = 10 ** norms.image(log_x=False)
    assert len(image) <= MOST_COLUMNS
    assert norms.used == len(image) * norms.stride
    rows = np.array(made.tensor_norms, float).reshape(-1, 3)[: norms.used]
    wanted = np.hypot(rows[:, 0], rows[:, 1]).mean()
    assert np.isclose(image[:, 0].mean(), wanted, rtol=1e-5)


@pytest.mark.parametrize("log", [False, True])
def test_a_board_draws_a_history_on_every_kind_of_axis(qtbot: QtBot, log: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    board = Board(parent)
    list(board.create_plots())
    board.resize(900, 220)
    made = history(700)
    made.add(Evaluated(100, 1, 0.5, 0.8, 0.6, 0.75))
    board.set_view(log_x=log, log_y=log, smoothing=0.0)
    board.show_history(made)
    curve, strong, held = (item.getData() for item in board.loss.getPlotItem().listDataItems())
    assert len(curve[0]) == len(strong[0]) or len(curve[0]) > 0
    assert len(held[0]) == 1
    across, up = board.loss.getPlotItem().vb.viewRange()
    assert across[1] >= (np.log10(700) if log else 700)
    assert up[1] >= (np.log10(2.01) if log else 2.01)


def test_a_new_run_begins_with_empty_plots_that_nobody_has_zoomed(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.show_history(history(700))
    for plot in (board.loss, board.norm):
        qtbot.keyClick(plot, Qt.Key.Key_Plus)
        plot.getPlotItem().vb.setRange(xRange=(300, 310), yRange=(0, 9))
    assert "■" in board.layers.heading.full_text
    board.show_history(History())
    for plot in (board.loss, board.score, board.norm):
        across, up = plot.getPlotItem().vb.viewRange()
        assert across[0] == 0
        assert across[1] < 20
        assert up[1] < 2
    assert board.layers.heading.full_text == "<b>Gradient norm by layer</b>"
    board.show_history(history(30))
    across, _ = board.loss.getPlotItem().vb.viewRange()
    assert 30 <= across[1] < 60


def test_norms_that_are_no_numbers_leave_the_scale_to_those_that_are(qtbot: QtBot) -> None:
    norms, history = LayerNorms(), History()
    history.started = Started("cpu", ("a.weight", "b.weight"), 0, 10, 2, 64)
    for row in ((1.0, 2.0), (3.0, float("nan")), (float("inf"), float("nan"))):
        history.losses.append(1.0)
        history.tensor_norms.extend(row)
    norms.follow(history)
    image = norms.image(log_x=False)
    assert np.isfinite(image).all()
    assert image.max() == pytest.approx(np.log10(3.0))


def test_norms_of_another_run_with_the_same_layers_are_not_mixed(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.show_history(history(100))
    longer = history(200)
    longer.tensor_norms[:] = array("f", [1.0] * len(longer.tensor_norms))
    board.show_history(longer)
    assert np.allclose(10 ** board.norms.image(log_x=False)[:, 1], 1.0)


def test_a_line_says_less_where_it_has_less_room(qtbot: QtBot) -> None:
    line = FittedLabel()
    qtbot.addWidget(line)
    line.set_text("<b>Loss</b> of a run that was long", "<b>Loss</b>", "Loss")
    seen = []
    for width in (600, 60, 12):
        line.resize(width, 20)
        line.show()
        seen.append(line.text())
    assert seen[:2] == ["<b>Loss</b> of a run that was long", "<b>Loss</b>"]
    assert seen[2].endswith("…")
    assert line.full_text == line.toolTip() == "<b>Loss</b> of a run that was long"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(-1.0, 0.5, [0.1, 1.0, 0.2, 0.5, 2.0]), (-6.0, 0.0, [10.0**d for d in range(-6, 1)])],
)
def test_a_log_axis_marks_only_what_has_room(
    qtbot: QtBot, low: float, high: float, shown: list[float]
) -> None:
    marks = PlotAxis(orientation="left").logTickValues(low, high, 200.0, [])
    assert np.allclose([10**v for _, values in marks for v in values], shown)


def test_values_under_the_pointer_are_shown_as_numbers(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    board = Board(parent)
    list(board.create_plots())
    made = history(100)
    made.add(Evaluated(60, 1, 0.5, 0.8, 0.625, 0.75))
    for log in (False, True):
        board.set_view(log_x=log, log_y=log, smoothing=0.0)
        board.show_history(made)
        assert board.loss.values_at(9.8) == f"Step 10\ntraining {made.losses[9]:.4g}"
        assert board.loss.values_at(70).endswith("validation 0.625")
        assert board.score.values_at(70) == "Step 70\ntraining 0.8\nvalidation 0.75"
        assert board.score.values_at(50) == ""
        across = float(np.log10(31)) if log else 30.0
        norm = np.hypot(made.tensor_norms[90], made.tensor_norms[91])
        assert board.layers.values_under(across, 0.4) == f"c1\nStep 31\nGradient norm {norm:.3g}"
        assert board.layers.values_under(across, 7.0) == ""


def diverging() -> History:
    """A run of one layer whose gradient is infinite once in six steps, and then not a number."""
    made = History()
    made.add(Started("cpu", ("c1.weight",), 0, 100, 10, 64))
    norms = array("f", [1.0, 2.0, 8.0, np.inf, 3.0, np.nan])
    made.add(Stepped(1, array("f", [1.0] * 6), norms, norms, 1.0))
    return made


@pytest.mark.parametrize("log", [False, True])
def test_a_curve_breaks_at_a_step_that_is_not_finite_and_marks_it(qtbot: QtBot, log: bool) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.set_view(log_x=log, log_y=log, smoothing=0.0)
    board.show_history(diverging())
    for line in board.norm.getPlotItem().listDataItems():
        assert line.xData.tolist() == [1.0, 2.0, 3.0, 5.0]
        path = line.curve.getPath()
        kinds = [path.elementAt(i).type for i in range(path.elementCount())]
        assert [kind is path.ElementType.MoveToElement for kind in kinds] == [
            True,
            False,
            False,
            True,
        ]
    marks = np.array(board.norm.break_marks.xvals)
    assert np.allclose(10**marks if log else marks, [4.0, 6.0])
    assert "not finite" in board.norm.heading.full_text
    assert board.norm.values_at(4) == "Step 4\nnorm not finite"
    board.show_history(history(30))
    assert board.norm.break_marks.xvals == []
    assert "not finite" not in board.norm.heading.full_text


def test_no_thinned_curve_passes_over_a_step_that_is_not_finite() -> None:
    values = np.ones(10_000, np.float32)
    values[5_001] = np.inf
    starts = edges(0, len(values), 300, log=False)
    for x, y in (envelope(values, starts), samples(values, starts)):
        _, _, bonds = join_points(x, y, log=True)
        assert not isinstance(bonds, str)
        assert np.count_nonzero(~bonds) == 1


def test_a_logarithmic_axis_passes_over_zeros() -> None:
    x, y, bonds = join_points(np.arange(4.0), np.array([1.0, 0.0, 2.0, 3.0]), log=True)
    assert (x.tolist(), y.tolist(), bonds) == ([0.0, 2.0, 3.0], [1.0, 2.0, 3.0], "all")


def test_smoothing_has_no_mean_of_what_is_not_finite_and_goes_on_after_it() -> None:
    smooth = Smoothed(0.5)
    smooth.follow(array("f", [3.0, float("inf"), float("nan"), 3.0]))
    assert np.allclose(smooth.values, [3.0, np.nan, np.nan, 3.0], equal_nan=True)


@pytest.mark.parametrize("log", [False, True])
def test_a_norm_that_is_not_finite_has_a_color_of_its_own(qtbot: QtBot, log: bool) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.set_view(log_x=log, log_y=False, smoothing=0.0)
    board.show_history(diverging())
    over, norms = board.layers.broken_image.image, board.norms
    assert np.array_equal(over[..., 3] == 255, norms.broken(log_x=log))
    assert over[-1, 0].tolist() == [*QColor(theme_colors().alarm).getRgb()[:3], 255]
    assert norms.broken(log_x=False)[:, 0].tolist() == [False, False, False, True, False, True]
    across = float(np.log10(3.5)) if log else 3.5
    assert board.layers.values_under(across, 0.5) == "c1\nStep 4\nGradient norm not finite"
    assert "not finite" in board.layers.heading.full_text
    board.show_history(history(30))
    assert "not finite" not in board.layers.heading.full_text


def test_plots_are_read_out_with_their_newest_values(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.set_view(log_x=False, log_y=False, smoothing=0.0)
    made = history(1_250)
    made.losses[-1] = 0.0625
    made.add(Evaluated(1_250, 10, 0.5, 0.8, 0.09, 0.75))
    board.show_history(made)
    text = "Loss: training 0.0625, validation 0.09 at step 1,250"
    assert board.loss.accessibleDescription() == text
    text = "Accuracy: training 0.8, validation 0.75 at step 1,250"
    assert board.score.accessibleDescription() == text
    norms = board.norms.norms_at(-1)
    text = f"Gradient norm by layer: c1 {norms[0]:.3g}, f6 {norms[1]:.3g} at step 1,248"
    assert board.layers.accessibleDescription() == text
    board.show_history(History())
    assert board.loss.accessibleDescription() == "Loss: no values yet"
    assert board.layers.accessibleDescription() == "Gradient norm by layer: no values yet"


def test_a_plot_is_zoomed_panned_and_reset_by_keyboard(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    board.show_history(history(700))
    box = board.loss.getPlotItem().vb
    assert board.loss.focusPolicy() == Qt.FocusPolicy.StrongFocus
    whole = box.viewRange()[0]
    qtbot.keyClick(board.loss, Qt.Key.Key_Plus)
    low, high = box.viewRange()[0]
    assert high - low == pytest.approx((whole[1] - whole[0]) / 2)
    qtbot.keyClick(board.loss, Qt.Key.Key_Right)
    assert box.viewRange()[0][0] > low
    board.show_history(history(700))
    qtbot.keyClick(board.loss, Qt.Key.Key_Home)
    assert box.viewRange()[0] == pytest.approx(whole)


def test_layer_names_beside_the_heat_map_keep_their_start_and_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def record(_: object, ticks: list[list[tuple[float, str]]] | None) -> None:
        shown.extend(text for level in ticks or () for _, text in level)

    monkeypatch.setattr("pyqtgraph.AxisItem.setTicks", record)
    board = Board()
    qtbot.addWidget(board)
    list(board.create_plots())
    made = History()
    names = [f"encoder.{i}.attention.self.out_proj.weight" for i in range(3)]
    made.add(Started("cpu", tuple(names), 0, 100, 10, 64))
    made.add(Stepped(1, array("f", [1.0]), array("f", [1.0] * 3), array("f", [1.0]), 1.0))
    board.layers.resize(300, 220)
    board.show_history(made)
    assert shown
    for text in shown:
        assert text.startswith("enc.0…")
        assert text.endswith("_proj")
