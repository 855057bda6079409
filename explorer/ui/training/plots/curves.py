"""Curves over steps, with ranges of their own: pyqtgraph's would paint every update twice."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.ui.theme.theme import ThemeColors, theme_colors
from explorer.ui.training.plots.series import Numbers, breaks, joined
from explorer.ui.widgets.fitted_label import FittedLabel

LEAST = (130, 110)  # pixels, of a plot
_NUMBER = 34.0  # pixels that a number below an axis takes
_SLACK = 0.12  # of a range that may stay empty before it is drawn anew
_NOTHING = np.array([0.1, 1.0])  # what axes show before there is something to see
Points = tuple[Numbers, Numbers]
Legend = Sequence[tuple[str, str, str]]  # ink, sign and words of each line


class Axis(pg.AxisItem):
    """Ticks that have room; where it is logarithmic decades, and 2 and 5 between few of them."""

    @override
    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Steps from tick to tick, of which the coarsest is widened until its numbers fit."""
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if self.orientation != "bottom":
            return levels
        most = max(size / _NUMBER, 1.0)
        fitting = [level for level in levels if (high - low) / level[0] <= most]
        step = levels[0][0]
        while not fitting:
            step *= 2
            fitting = [(step, 0.0)] if (high - low) / step <= most else []
        return fitting

    @override
    def logTickValues(
        self, low: float, high: float, size: float, std: object
    ) -> list[tuple[float | None, list[float]]]:
        """Ticks within a range of powers of ten, coarsest first."""
        decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
        fine = [d + np.log10(m) for d in decades for m in (2, 5)] if len(decades) <= 4 else []
        levels = ((1.0, [float(d) for d in decades]), (None, fine))
        return [(step, [v for v in ticks if low <= v <= high]) for step, ticks in levels]


def heading(parent: QWidget) -> FittedLabel:
    """A line above a plot: pyqtgraph's own would widen it."""
    made = FittedLabel(parent)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    font = made.font()
    font.setPointSizeF(font.pointSizeF() * 0.9)
    made.setFont(font)
    return made


class Plot(pg.PlotWidget):
    """Axes over steps, linear or logarithmic; follows what is new until the user zooms in."""

    def __init__(self, title: str, parent: QWidget, *, from_zero: bool = True) -> None:
        axes = {side: Axis(orientation=side) for side in ("left", "bottom")}
        super().__init__(parent, axisItems=axes)
        self.title = title
        self.heading = heading(parent)
        self.from_zero = from_zero
        self.log_x = False
        self.log_y = False
        self._follows = True
        self._ranges = ((0.0, 0.0), (0.0, 0.0))
        self._lines: list[pg.PlotDataItem] = []
        self._points: Sequence[Points] = ()
        self._legend: Legend = ()
        self._breaks = pg.VTickGroup([])  # lines from top to bottom, wherever the view is
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything to it
        self.setToolTip(self.tr("{}. Wheel: zoom. Double click: all of it.").format(title))
        self.setMinimumSize(*LEAST)
        item = self.getPlotItem()
        item.addItem(self._breaks, ignoreBounds=True)
        item.hideButtons()
        item.setMenuEnabled(False)
        item.vb.disableAutoRange()
        item.vb.sigRangeChangedManually.connect(self._leave)
        font = QFont()
        font.setPointSizeF(7.5)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setTickFont(font)
            axis.enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(40)
        item.layout.setContentsMargins(2, 2, 8, 2)

    def add_line(
        self, stated: str = "", *, width: int = 1, dots: bool = False, dashed: bool = False
    ) -> int:
        """One more line, with dots where there are so few points that one may be alone.

        What is said of it under the pointer begins with a word; of a line without one, nothing is.
        """
        line = pg.PlotDataItem(skipFiniteCheck=True, antialias=False)
        line.setProperty("said", stated)
        line.setProperty("dots", dots)
        line.setProperty("dashed", dashed)
        line.setProperty("width", width)
        self.getPlotItem().addItem(line, ignoreBounds=True)
        self._lines.append(line)
        return len(self._lines) - 1

    def apply_theme(self, inks: Sequence[str], legend: Legend = ()) -> None:
        """Wear the colours of now: one ink for each line, and a title that tells them apart."""
        wanted = theme_colors()
        self.setBackground(wanted.base)
        _style_axes(self.getPlotItem(), wanted)
        self._breaks.setPen(pg.mkPen(QColor(wanted.alarm), style=Qt.PenStyle.DotLine))
        self._legend = legend
        self._show_heading()
        for line, ink in zip(self._lines, inks, strict=True):
            dots = line.property("dots")
            dashed = line.property("dashed")
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            line.setPen(pg.mkPen(QColor(ink), width=line.property("width"), style=style))
            line.setSymbol("o" if dots else None)
            line.setSymbolSize(5)
            line.setSymbolBrush(QColor(ink))
            line.setSymbolPen(None)

    def _show_heading(self) -> None:
        legend = list(self._legend)
        if len(self._breaks.xvals):
            legend.append((theme_colors().alarm, "┊", self.tr("not finite")))
        self.heading.set_text(*_headings(self.title, legend))

    def set_log(self, *, x: bool, y: bool) -> None:
        """Linear or logarithmic, for each axis."""
        self.log_x, self.log_y = x, y
        self.getPlotItem().setLogMode(x, y)
        self.show_all()

    def show_lines(self, lines: Sequence[Points], steps: int) -> None:
        """Draw the lines, and move the ranges where something would not fit."""
        self._points = lines
        for line, points in zip(self._lines, lines, strict=True):
            x, y, bonds = joined(*points, log=self.log_y)
            line.setData(x, y, connect=bonds)
            if not line.property("dots"):
                line.setSymbol("o" if len(x) == 1 else None)
        self._mark_breaks()
        self._fit(lines, steps)

    def _mark_breaks(self) -> None:
        steps = np.unique(np.concatenate([breaks(*points) for points in self._points]))
        marks = (np.log10(steps) if self.log_x else steps).tolist()
        if marks != self._breaks.xvals:
            self._breaks.setXVals(marks)
            self._breaks.update()
            self._show_heading()

    def visible_steps(self, steps: int) -> tuple[int, int]:
        """The rows between the left and the right edge."""
        if self._follows:
            return 0, steps
        low, high = self.getPlotItem().vb.viewRange()[0]
        if self.log_x:
            low, high = 10**low, 10 ** min(high, 12)
        return max(int(low) - 1, 0), min(int(high) + 2, steps)

    def _fit(self, lines: Sequence[Points], steps: int) -> None:
        values = np.concatenate([y for _, y in lines]) if lines else np.empty(0)
        values = values[np.isfinite(values) & ((values > 0) | (not self.log_y))]
        if not len(values):
            values = _NOTHING
        across = (np.log10(1), np.log10(max(steps, 10))) if self.log_x else (0, max(steps, 10))
        low, high = float(values.min()), float(values.max())
        if self.log_y:
            up = (np.log10(low) - 0.05, np.log10(max(high, low * 1.5)) + 0.05)
        elif self.from_zero:
            up = (min(low, 0.0), (high or 1.0) * 1.05)
        else:
            air = max(high - low, 0.02) * 0.15
            up = (low - air, high + air)
        self._move(across, up)

    def _move(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        wanted = (across, up)
        if not self._follows:
            self._limit(across, up)
            return
        if all(_holds(have, want) for have, want in zip(self._ranges, wanted, strict=True)):
            return
        grown = (across[0], across[1] if self.log_x else across[1] * (1 + _SLACK / 2))
        self._ranges = (grown, up)
        self._limit(grown, up)
        self.getPlotItem().vb.setRange(xRange=grown, yRange=up, padding=0)

    def _limit(self, across: tuple[float, float], up: tuple[float, float]) -> None:
        """Keep the wheel from leading to where nothing is drawn."""
        low, high = up
        air = 0.0 if self.from_zero and not self.log_y else high - low
        self.getPlotItem().vb.setLimits(
            xMin=across[0], xMax=across[1], yMin=low - air, yMax=high + (high - low)
        )

    def _leave(self, *_: object) -> None:
        self._follows = False

    def show_all(self) -> None:
        """Follow what is new again, from wherever the user had zoomed to."""
        self._follows = True
        self._ranges = ((0.0, 0.0), (0.0, 0.0))

    def values_at(self, step: float) -> str:
        """What the lines have come to at a step, or just before it."""
        shown = [self.tr("step {}").format(grouped(max(round(step), 1)))]
        for line, (xs, ys) in zip(self._lines, self._points, strict=False):
            at = int(np.searchsorted(xs, step + 0.5)) - 1
            if line.property("said") and at >= 0:
                value = f"{ys[at]:.4g}" if np.isfinite(ys[at]) else self.tr("not finite")
                shown.append(f"{line.property('said')} {value}")
        return "\n".join(shown) if len(shown) > 1 else ""

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        position = self.getPlotItem().vb.mapSceneToView(self.mapToScene(event.position().toPoint()))
        step = 10 ** position.x() if self.log_x else position.x()
        text = "" if event.buttons() else self.values_at(step)
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_all()
        event.accept()


def _headings(title: str, legend: Legend) -> Iterator[str]:
    """A title and what each ink means, in fewer and fewer words."""
    inked = [
        (
            f"<span style='color:{ink}'>{sign}</span>",
            f"<span style='color:{ink}'>{sign} {text}</span>",
        )
        for ink, sign, text in legend
    ]
    for entries in ([text for _, text in inked], [sign for sign, _ in inked]):
        yield f"<b>{title}</b> &nbsp;{' '.join(entries)}"
    yield title


def _holds(have: tuple[float, float], want: tuple[float, float]) -> bool:
    """Whether a range still shows what it should without much empty room."""
    slack = _SLACK * max(have[1] - have[0], 1e-12)
    inside = have[0] <= want[0] + 1e-9 and want[1] <= have[1] + 1e-9
    return inside and want[0] - have[0] <= slack and have[1] - want[1] <= slack


def _style_axes(item: pg.PlotItem, wanted: ThemeColors) -> None:
    for side in ("left", "bottom"):
        axis = item.getAxis(side)
        axis.setPen(pg.mkPen(QColor(wanted.line)))
        axis.setTextPen(QColor(wanted.muted))
