"""The board: the plots of a run side by side."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QGridLayout, QWidget

from explorer.graph.dataset import Metric
from explorer.protocol.events import Evaluated
from explorer.schema.messages import tr
from explorer.session.history import History
from explorer.ui.theme.theme import theme_colors
from explorer.ui.training.plots.curves import Plot, Points
from explorer.ui.training.plots.heatmap import HeatMap, LayerNorms
from explorer.ui.training.plots.series import Smoothed, column, edges, envelope, samples

PARTS = 4


class Board(QWidget):
    """Plots of loss, score and gradient norm, and a heat map of gradient norms by layer."""

    loss: Plot
    score: Plot
    norm: Plot
    layers: HeatMap

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._smooth_loss, self._smooth_norm = Smoothed(0.9), Smoothed(0.9)
        self.norms = LayerNorms()
        self._history = History()
        self._metric = Metric.ACCURACY
        self._log_x = self._log_y = False
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)

    def create_plots(self) -> Iterator[None]:
        """Make the plots one by one: all at once would stall the window."""
        self.loss = Plot(tr("Loss"), self)
        self.loss.add_line()
        self.loss.add_line(tr("training"), width=2)
        self.loss.add_line(tr("validation"), dots=True, dashed=True)
        self._place(self.loss)
        yield
        self.score = Plot(_title(self._metric), self, from_zero=False)
        self.score.add_line(tr("training"), dots=True)
        self.score.add_line(tr("validation"), dots=True, dashed=True)
        self._place(self.score)
        yield
        self.norm = Plot(tr("Gradient norm"), self)
        self.norm.add_line()
        self.norm.add_line(tr("norm"), width=2)
        self._place(self.norm)
        yield
        self.layers = HeatMap(tr("Gradient norm by layer"), self)
        self._place(self.layers)
        yield
        self.apply_theme()

    def _place(self, plot: Plot | HeatMap) -> None:
        if isinstance(plot, Plot):
            plot.view_reset.connect(lambda: self.show_history(self._history))
        column = self._row.count() // 2
        self._row.addWidget(plot.heading, 0, column)
        self._row.addWidget(plot, 1, column)
        self._row.setColumnStretch(column, 1)
        self._row.setRowStretch(1, 1)

    def apply_theme(self) -> None:
        """Take the colors of the current theme."""
        wanted = theme_colors()
        pale = f"#66{wanted.train[1:]}"
        train = (wanted.train, "━", tr("train"))
        held = (wanted.validation, "●", tr("validation"))
        self.loss.apply_theme([pale, wanted.train, wanted.validation], (train, held))
        if self._metric is Metric.EXACT:
            held = (wanted.validation, "●", tr("validation (exact match)"))
        self.score.apply_theme([wanted.train, wanted.validation], (train, held))
        self.norm.apply_theme([f"#66{wanted.norm[1:]}", wanted.norm])
        self.layers.apply_theme()

    def set_view(self, *, log_x: bool, log_y: bool, smoothing: float) -> None:
        """Set logarithmic axes, but for accuracies, and the smoothing, from 0 (off) to nearly 1."""
        if (log_x, log_y) != (self._log_x, self._log_y):
            self._log_x, self._log_y = log_x, log_y
            self.loss.set_log(x=log_x, y=log_y)
            self.norm.set_log(x=log_x, y=log_y)
            self._set_score_axes()
        if smoothing != self._smooth_loss.weight:
            self._smooth_loss.restart(smoothing)
            self._smooth_norm.restart(smoothing)
        self.show_history(self._history)

    def show_history(self, history: History) -> None:
        """Draw a history."""
        for part in range(PARTS):
            self.show_part(part, history)

    def show_part(self, part: int, history: History) -> None:
        """Draw one of the plots: four short turns block the window less than a long one."""
        if history is not self._history:
            self._smooth_loss.restart(self._smooth_loss.weight)
            self._smooth_norm.restart(self._smooth_norm.weight)
            self.norms = LayerNorms()
            self._history = history
            for plot in (self.loss, self.score, self.norm):
                plot.show_all()
        (self._show_loss, self._show_score, self._show_norm, self._show_layers)[part]()

    def _show_loss(self) -> None:
        history = self._history
        self._smooth_loss.follow(history.losses)
        lines = self._lines(self.loss, column(history.losses), self._smooth_loss)
        self.loss.show_lines([*lines, _points(history.epochs, "loss")], history.step)

    def _show_score(self) -> None:
        epochs = self._history.epochs
        if self._metric is not self._history.metric:
            self._metric = self._history.metric
            self.score.title = _title(self._metric)
            self.apply_theme()
            self._set_score_axes()
        lines = [_points(epochs, "train_score"), _points(epochs, "score")]
        self.score.show_lines(lines, self._history.step)

    def _set_score_axes(self) -> None:
        is_error = self._metric is Metric.ERROR
        self.score.from_zero = is_error
        self.score.set_log(x=self._log_x, y=self._log_y and is_error)

    def _show_norm(self) -> None:
        history = self._history
        self._smooth_norm.follow(history.gradient_norm)
        lines = self._lines(self.norm, column(history.gradient_norm), self._smooth_norm)
        self.norm.show_lines(lines, history.step)

    def _show_layers(self) -> None:
        self.norms.follow(self._history)
        self.layers.show_norms(self.norms, log_x=self._log_x)

    def _lines(
        self, plot: Plot, raw: "np.ndarray[tuple[int], np.dtype[np.float32]]", smooth: Smoothed
    ) -> list[Points]:
        first, last = plot.visible_steps(len(raw))
        starts = edges(first, last, max(plot.width(), 100), log=self._log_x)
        return [envelope(raw[:last], starts), samples(column(smooth.values)[:last], starts)]


def _title(metric: Metric) -> str:
    """Return the title of the score: while training, sequences are scored token by token."""
    return tr("MSE") if metric is Metric.ERROR else tr("Accuracy")


def _points(epochs: list[Evaluated], name: str) -> Points:
    return (
        np.array([row.step for row in epochs], float),
        np.array([getattr(row, name) for row in epochs], float),
    )
