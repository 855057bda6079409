"""The board: all plots of a run side by side, drawn from its history."""

import numpy as np
from PySide6.QtWidgets import QGridLayout, QWidget

from explorer.graph.events import Evaluated
from explorer.session.history import History
from explorer.ui.runs.plots.curves import Plot, Points
from explorer.ui.runs.plots.heat import HeatMap, LayerNorms
from explorer.ui.runs.plots.series import Smoothed, column, edges, envelope, samples
from explorer.ui.theme import colours


class Board(QWidget):
    """Loss, accuracy, gradient norm, and the gradient norm of each layer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = Plot(self.tr("Loss"), self)
        self.accuracy = Plot(self.tr("Accuracy"), self, from_zero=False)
        self.norm = Plot(self.tr("Gradient norm"), self)
        self.layers = HeatMap(self.tr("By layer"), self)
        self._smooth_loss, self._smooth_norm = Smoothed(0.9), Smoothed(0.9)
        self._norms = LayerNorms()
        self._history = History()
        self._log_x = False
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        plots: tuple[QWidget, ...] = (self.loss, self.accuracy, self.norm, self.layers)
        for place, plot in enumerate(plots):
            row.addWidget(plot, 0, place)
            row.setColumnStretch(place, 1)
        for lined in (self.loss, self.norm, self.accuracy):
            lined.add_line()
        self.loss.add_line(width=2)
        self.loss.add_line(dots=True)
        self.norm.add_line(width=2)
        self.accuracy.add_line(dots=True)
        self.dress()

    def dress(self) -> None:
        """Wear the colours of now."""
        wanted = colours()
        pale = f"#66{wanted.train[1:]}"
        train = f"<span style='color:{wanted.train}'>━ train</span>"
        held = f"<span style='color:{wanted.validation}'>● validation</span>"
        self.loss.dress([pale, wanted.train, wanted.validation], f"{train} {held}")
        self.accuracy.dress([wanted.train, wanted.validation], f"{train} {held}")
        self.norm.dress([f"#66{wanted.norm[1:]}", wanted.norm], "")
        self.layers.dress()

    def set_axes(self, *, log_steps: bool, log_values: bool) -> None:
        """Linear or logarithmic axes; accuracy stays linear upwards."""
        self._log_x = log_steps
        self.loss.set_log(x=log_steps, y=log_values)
        self.norm.set_log(x=log_steps, y=log_values)
        self.accuracy.set_log(x=log_steps, y=False)
        self.show_history(self._history)

    def set_smoothing(self, weight: float) -> None:
        """How slowly the strong lines forget, from 0 (not smoothed) to nearly 1."""
        self._smooth_loss.restart(weight)
        self._smooth_norm.restart(weight)
        self.show_history(self._history)

    def show_history(self, history: History) -> None:
        """Draw a history as it stands."""
        if history is not self._history:
            self._smooth_loss.restart(self._smooth_loss.weight)
            self._smooth_norm.restart(self._smooth_norm.weight)
        self._history = history
        self._smooth_loss.follow(history.losses)
        self._smooth_norm.follow(history.totals)
        self._norms.follow(history)
        held = _points(history.epochs, "loss")
        loss = self._lines(self.loss, column(history.losses), self._smooth_loss)
        self.loss.show_lines([*loss, held], history.step)
        norm = self._lines(self.norm, column(history.totals), self._smooth_norm)
        self.norm.show_lines(norm, history.step)
        learned, tested = (_points(history.epochs, n) for n in ("train_accuracy", "accuracy"))
        self.accuracy.show_lines([learned, tested], history.step)
        self.layers.show_norms(self._norms, log_x=self._log_x)

    def _lines(
        self, plot: Plot, raw: "np.ndarray[tuple[int], np.dtype[np.float32]]", smooth: Smoothed
    ) -> list[Points]:
        first, last = plot.visible_steps(len(raw))
        starts = edges(first, last, max(plot.width(), 100), log=self._log_x)
        return [envelope(raw[:last], starts), samples(column(smooth.values)[:last], starts)]


def _points(epochs: list[Evaluated], name: str) -> Points:
    return (
        np.array([row.step for row in epochs], float),
        np.array([getattr(row, name) for row in epochs], float),
    )
