"""Curves over steps, with ranges of their own: pyqtgraph's would paint every update twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.schema.messages import tr
from explorer.ui.theme.theme import theme_colors
from explorer.ui.training.plots.series import Numbers, breaks, join_points
from explorer.ui.widgets.fitted_label import FittedLabel

_SMALLEST = (130, 110)  # pixels
_NUMBER = 34.0  # pixels for a number below an axis
_SLACK = 0.12  # of a range that may stay empty before it is changed
_NOTHING = np.array([0.1, 1.0])  # the range of an empty plot
_ZOOM: dict[int, float] = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: 2.0}
_PAN: dict[int, float] = {Qt.Key.Key_Left: -0.2, Qt.Key.Key_Right: 0.2}  # of the visible range
_RESET = (Qt.Key.Key_0, Qt.Key.Key_Home)
Points = tuple[Numbers, Numbers]
LegendEntries = Sequence[tuple[str, str, str]]  # the color, sign and text of each line


@dataclass(frozen=True)
class _Curve:
    """A line of a plot; `name` is empty if its values are not read out."""

    item: pg.PlotDataItem
    name: str
    width: int
    has_dots: bool
    is_dashed: bool


class PlotAxis(pg.AxisItem):
    """Ticks that have room; on a logarithmic axis decades, with 2 and 5 between few of them."""

    @override
    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Return the spacings, of which the coarsest is widened until its numbers fit."""
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
        """Return the ticks within a range of powers of ten, coarsest first."""
        decades = range(int(np.floor(low)), int(np.ceil(high)) + 1)
        fine = [d + np.log10(m) for d in decades for m in (2, 5)] if len(decades) <= 4 else []
        levels = ((1.0, [float(d) for d in decades]), (None, fine))
        return [(step, [v for v in ticks if low <= v <= high]) for step, ticks in levels]


class LabeledAxes(pg.PlotWidget):
    """Axes with a title above, which can be focused and read out."""

    def __init__(self, title: str, parent: QWidget, axes: Mapping[str, PlotAxis]) -> None:
        super().__init__(parent, axisItems=axes)
        self.title = title
        self.heading = FittedLabel(parent)  # pyqtgraph's own would widen the plot
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        self.heading.setFont(font)
        self.tick_font = QFont()
        self.tick_font.setPointSizeF(7.5)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*_SMALLEST)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.vb.disableAutoRange()
        item.layout.setContentsMargins(2, 2, 8, 2)
        for side in ("left", "bottom"):
            item.getAxis(side).setTickFont(self.tick_font)

    def style_axes(self) -> None:
        """Take the colors of the current theme."""
        wanted = theme_colors()
        self.setBackground(wanted.base)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(QColor(wanted.line)))
            axis.setTextPen(QColor(wanted.muted))

    def values_under(self, x: float, y: float) -> str:
        """Return the tooltip at a point in coordinates of the axes."""
        raise NotImplementedError

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        position = self.getPlotItem().vb.mapSceneToView(self.mapToScene(event.position().toPoint()))
        text = "" if event.buttons() else self.values_under(position.x(), position.y())
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.getPlotItem().vb.setBorder(pg.mkPen(QColor(theme_colors().accent)))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.getPlotItem().vb.setBorder(None)


class Plot(LabeledAxes):
    """Curves over steps on linear or logarithmic axes, following the run until the user zooms.

    The wheel, + and − zoom; ← and → pan; a double-click, 0 and Home show everything.
    """

    view_reset = Signal()

    def __init__(self, title: str, parent: QWidget, *, from_zero: bool = True) -> None:
        axes = {side: PlotAxis(orientation=side) for side in ("left", "bottom")}
        super().__init__(title, parent, axes)
        self.from_zero = from_zero
        self.log_x = False
        self.log_y = False
        self._follows = True
        self._ranges = ((0.0, 0.0), (0.0, 0.0))
        self._curves: list[_Curve] = []
        self._points: Sequence[Points] = ()
        self._legend: LegendEntries = ()
        self.break_marks = pg.VTickGroup([])  # where values are not finite, from top to bottom
        self.setToolTip(tr("{title}. Scroll to zoom, double-click to reset the view.", title=title))
        item = self.getPlotItem()
        item.addItem(self.break_marks, ignoreBounds=True)
        item.vb.sigRangeChangedManually.connect(self._leave)
        for side in axes:
            item.getAxis(side).enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(40)

    def add_line(
        self, name: str = "", *, width: int = 1, dots: bool = False, dashed: bool = False
    ) -> None:
        """Add a line, with dots if it has few points."""
        item = pg.PlotDataItem(skipFiniteCheck=True, antialias=False)
        self.getPlotItem().addItem(item, ignoreBounds=True)
        self._curves.append(_Curve(item, name, width, dots, dashed))

    def apply_theme(self, inks: Sequence[str], legend: LegendEntries = ()) -> None:
        """Take the colors of the current theme, of each line and in the title."""
        self.style_axes()
        self.break_marks.setPen(pg.mkPen(QColor(theme_colors().alarm), style=Qt.PenStyle.DotLine))
        self._legend = legend
        self._show_heading()
        for curve, ink in zip(self._curves, inks, strict=True):
            style = Qt.PenStyle.DashLine if curve.is_dashed else Qt.PenStyle.SolidLine
            curve.item.setPen(pg.mkPen(QColor(ink), width=curve.width, style=style))
            curve.item.setSymbol("o" if curve.has_dots else None)
            curve.item.setSymbolSize(5)
            curve.item.setSymbolBrush(QColor(ink))
            curve.item.setSymbolPen(None)

    def _show_heading(self) -> None:
        legend = list(self._legend)
        if len(self.break_marks.xvals):
            legend.append((theme_colors().alarm, "┊", tr("not finite")))
        self.heading.set_text(*_headings(self.title, legend))

    def set_log(self, *, x: bool, y: bool) -> None:
        """Set linear or logarithmic axes."""
        self.log_x, self.log_y = x, y
        self.getPlotItem().setLogMode(x, y)
        self.show_all()

    def show_lines(self, lines: Sequence[Points], steps: int) -> None:
        """Draw the lines, and move the ranges if anything does not fit."""
        self._points = lines
        for curve, points in zip(self._curves, lines, strict=True):
            x, y, bonds = join_points(*points, log=self.log_y)
            curve.item.setData(x, y, connect=bonds)
            if not curve.has_dots:
                curve.item.setSymbol("o" if len(x) == 1 else None)
        self.setAccessibleDescription(self._newest(steps))
        self._mark_breaks()
        self._fit(lines, steps)

    def _mark_breaks(self) -> None:
        steps = np.unique(np.concatenate([breaks(*points) for points in self._points]))
        marks = (np.log10(steps) if self.log_x else steps).tolist()
        if marks != self.break_marks.xvals:
            self.break_marks.setXVals(marks)
            self.break_marks.update()
            self._show_heading()

    def visible_steps(self, steps: int) -> tuple[int, int]:
        """Return the first and the last visible row of so many steps."""
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
        """Keep zooming and panning within what is drawn."""
        low, high = up
        air = 0.0 if self.from_zero and not self.log_y else high - low
        self.getPlotItem().vb.setLimits(
            xMin=across[0], xMax=across[1], yMin=low - air, yMax=high + (high - low)
        )

    def _leave(self, *_: object) -> None:
        self._follows = False

    def show_all(self) -> None:
        """Follow the run again."""
        self._follows = True
        self._ranges = ((0.0, 0.0), (0.0, 0.0))

    def _values(self, step: float) -> list[str]:
        """Return the name and the value of each line at a step, or just before it."""
        shown = []
        for curve, (xs, ys) in zip(self._curves, self._points, strict=False):
            at = int(np.searchsorted(xs, step + 0.5)) - 1
            if curve.name and at >= 0:
                value = f"{ys[at]:.4g}" if np.isfinite(ys[at]) else tr("not finite")
                shown.append(f"{curve.name} {value}")
        return shown

    def values_at(self, step: float) -> str:
        """Return the values at a step in lines of text, or nothing if there are none."""
        title = tr("Step {n}", n=grouped(max(round(step), 1)))
        values = self._values(step)
        return "\n".join([title, *values]) if values else ""

    def _newest(self, step: int) -> str:
        """Return a sentence with the newest values."""
        values, n = ", ".join(self._values(step)), grouped(step)
        if not values:
            return tr("{title}: no values yet", title=self.title)
        return tr("{title}: {values} at step {n}", title=self.title, values=values, n=n)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        box, key = self.getPlotItem().vb, event.key()
        if key in _ZOOM:
            self._leave()
            box.scaleBy((_ZOOM[key], 1.0))
        elif key in _PAN:
            self._leave()
            low, high = box.viewRange()[0]
            box.translateBy(x=_PAN[key] * (high - low))
        elif key in _RESET:
            self._reset()
        else:
            super().keyPressEvent(event)

    def _reset(self) -> None:
        self.show_all()
        self.view_reset.emit()

    @override
    def values_under(self, x: float, y: float) -> str:
        return self.values_at(10**x if self.log_x else x)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._reset()
        event.accept()


def _headings(title: str, legend: LegendEntries) -> Iterator[str]:
    """Yield a title with its legend, shorter and shorter."""
    for entries in ([f"{sign} {text}" for _, sign, text in legend], [s for _, s, _ in legend]):
        pairs = zip(legend, entries, strict=True)
        inked = " ".join(f"<span style='color:{ink}'>{text}</span>" for (ink, *_), text in pairs)
        yield f"<b>{title}</b> &nbsp;{inked}"
    yield title


def _holds(have: tuple[float, float], want: tuple[float, float]) -> bool:
    """Return whether a range still holds another one without much empty room."""
    slack = _SLACK * max(have[1] - have[0], 1e-12)
    inside = have[0] <= want[0] + 1e-9 and want[1] <= have[1] + 1e-9
    return inside and want[0] - have[0] <= slack and have[1] - want[1] <= slack
