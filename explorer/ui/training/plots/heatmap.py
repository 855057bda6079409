"""A heat map of gradient norms: a row for each layer over steps, thinned when it is full."""

import math
import re
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.schema.messages import tr
from explorer.session.history import History
from explorer.ui.theme.theme import theme_colors
from explorer.ui.training.plots.curves import LabeledAxes, PlotAxis

MOST_COLUMNS = 256
_DECADES = 4.0  # shown below the largest norm
_NAMES, _BESIDE = 84, 8  # pixels for the names of layers, and between these and the map
_STEM = re.compile(r"^([^\W\d]{0,3})[^\W\d]*([\d.]*\d)?")
_SHARE = 0.4  # of the width, at most for names


class LayerNorms:
    """The gradient norm of each layer, over all its tensors, in at most MOST_COLUMNS means."""

    def __init__(self) -> None:
        self._begin(())

    def _begin(self, tensors: Sequence[str]) -> None:
        owners = [name.rpartition(".")[0] for name in tensors]
        self.layers = list(dict.fromkeys(owners))
        self.stride = 1
        self.used = 0
        self._tensors = tuple(tensors)
        self._owners = [self.layers.index(name) for name in owners]
        self._means: list[NDArray[np.float64]] = []

    def follow(self, history: History) -> None:
        """Continue to the end of a history, or start again if it is another or was cut."""
        if history.tensors != self._tensors or history.step < self.used:
            self._begin(history.tensors)
        while history.step - self.used >= self.stride:
            self._add_columns(history)

    def _add_columns(self, history: History) -> None:
        """Add all complete columns."""
        width = len(history.tensors)
        count = min((history.step - self.used) // self.stride, MOST_COLUMNS - len(self._means))
        first, last = self.used * width, (self.used + count * self.stride) * width
        rows = np.array(history.tensor_norms[first:last], float).reshape(count, self.stride, width)
        squares = np.zeros((count, self.stride, len(self.layers)))
        for tensor, layer in enumerate(self._owners):
            squares[:, :, layer] += rows[:, :, tensor] ** 2
        self._means += list(np.sqrt(squares).mean(axis=1))
        self.used += count * self.stride
        if len(self._means) == MOST_COLUMNS:
            halves = np.array(self._means).reshape(MOST_COLUMNS // 2, 2, -1).mean(axis=1)
            self._means, self.stride = list(halves), self.stride * 2

    def norms_at(self, column: int) -> NDArray[np.float64]:
        """Return the norm of each layer in a column."""
        return self._means[column]

    def _shown(self, *, log_x: bool) -> NDArray[np.float64]:
        """Return `(columns, layers)` of norms, in columns of equal steps or equal ratios."""
        means = np.array(self._means).reshape(len(self._means), len(self.layers))
        if log_x and len(means) > 1:
            rows = np.round(np.geomspace(1, len(means), MOST_COLUMNS) - 1).astype(int)
            broken = np.logical_or.reduceat(~np.isfinite(means), rows)  # none is skipped
            means = np.where(broken, np.nan, means[rows])
        return means

    def image(self, *, log_x: bool) -> NDArray[np.float64]:
        """Return `(columns, layers)` of log₁₀ norms; the largest replaces those not finite."""
        means = self._shown(log_x=log_x)
        known = np.isfinite(means)
        means = np.where(known, means, means.max(where=known, initial=1e-12))
        return np.log10(np.maximum(means, 1e-12))

    def broken(self, *, log_x: bool) -> NDArray[np.bool_]:
        """Return `(columns, layers)`: which norms are not finite."""
        return ~np.isfinite(self._shown(log_x=log_x))


class HeatMap(LabeledAxes):
    """Layer norms in viridis, a color scale safe for color-blind readers.

    Norms that are not finite have a color of their own.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent, {"bottom": PlotAxis(orientation="bottom")})
        # the layers, of which every n-th is named, and the pixels for a name
        self._named: tuple[Sequence[str], int, int] = ((), 1, 0)
        self._levels: tuple[float, float] | None = None
        self._norms: LayerNorms | None = None
        self._log_x = False
        self._image = pg.ImageItem()
        self._map = pg.colormap.get("viridis")
        self._image.setColorMap(self._map)
        self.broken_image = pg.ImageItem()
        self._is_broken = False
        item = self.getPlotItem()
        item.setMouseEnabled(x=False, y=False)
        item.vb.invertY(True)
        for part in (self._image, self.broken_image):
            item.addItem(part, ignoreBounds=True)
        item.getAxis("left").setWidth(_NAMES)
        item.getAxis("left").setStyle(tickLength=0)

    def apply_theme(self) -> None:
        """Take the colors of the current theme."""
        self.style_axes()
        if self._norms is not None:
            self.show_norms(self._norms, log_x=self._log_x)
        self._show_title()

    def show_norms(self, norms: LayerNorms, *, log_x: bool) -> None:
        """Draw the norms so far."""
        self._norms, self._log_x = norms, log_x
        image = norms.image(log_x=log_x)
        if not image.size:
            self._show_nothing()
            return
        top = float(image.max())
        low = max(float(image.min()), top - _DECADES)
        self._image.setImage(image, levels=(low, max(top, low + 0.1)), autoLevels=False)
        right = np.log10(max(norms.used, 10)) if log_x else norms.used
        self._show_broken(norms.broken(log_x=log_x))
        for part in (self._image, self.broken_image):
            part.setRect(0, 0, right, len(norms.layers))
        item = self.getPlotItem()
        item.getAxis("bottom").setLogMode(log_x)
        item.getAxis("bottom").setTicks(None)
        item.vb.setRange(xRange=(0, right), yRange=(0, len(norms.layers)), padding=0)
        self._levels = (low, top)
        self._show_title()
        self._name(norms.layers)
        self.setAccessibleDescription(self._newest(norms))

    def _show_broken(self, broken: NDArray[np.bool_]) -> None:
        """Draw the norms that are not finite over the map."""
        self._is_broken = bool(broken.any())
        color = QColor(theme_colors().alarm)
        ink = np.array([color.red(), color.green(), color.blue(), 255], np.uint8)
        self.broken_image.setImage(broken[..., None] * ink, levels=None)

    @override
    def values_under(self, x: float, y: float) -> str:
        norms = self._norms
        if norms is None or not norms.used or not 0 <= y < len(norms.layers):
            return ""
        step = min(max(10**x if self._log_x else x, 0.0), norms.used - 1.0)
        return tr(
            "{layer}\nStep {n}\nGradient norm {norm}",
            layer=norms.layers[int(y)],
            n=grouped(int(step) + 1),
            norm=_text(norms.norms_at(int(step) // norms.stride)[int(y)]),
        )

    def _newest(self, norms: LayerNorms) -> str:
        """Return the newest norm of each layer as a sentence."""
        values = map(_text, norms.norms_at(-1))
        named = ", ".join(map(" ".join, zip(norms.layers, values, strict=True)))
        step = grouped(norms.used)
        return tr("{title}: {values} at step {n}", title=self.title, values=named, n=step)

    def _name(self, layers: Sequence[str]) -> None:
        """Show as many names as fit."""
        metrics, axis = QFontMetricsF(self.tick_font), self.getPlotItem().getAxis("left")
        every = max(math.ceil(len(layers) * metrics.height() / max(axis.height(), 1.0)), 1)
        width = min(_NAMES, round(self.width() * _SHARE))
        if self._named != (layers, every, width):
            self._named = list(layers), every, width
            axis.setWidth(width)
            rows = list(enumerate(layers))[::every]
            room = width - _BESIDE
            axis.setTicks([[(i + 0.5, _elided(name, metrics, room)) for i, name in rows]])

    def _show_nothing(self) -> None:
        self._image.clear()
        self.broken_image.clear()
        self._is_broken = False
        self._named, self._levels = ((), 1, 0), None
        for side in ("left", "bottom"):
            self.getPlotItem().getAxis(side).setTicks([])
        self._show_title()
        self.setAccessibleDescription(tr("{title}: no values yet", title=self.title))

    def _show_title(self) -> None:
        title = f"<b>{self.title}</b>"
        if not self._levels:
            self.heading.set_text(title, self.title)
            return
        steps = (self._map.map(i / 5, mode="qcolor").name() for i in range(6))
        scale = "".join(f"<span style='color:{step}'>■</span>" for step in steps)
        low, top = (f"{float(f'{10**level:.1g}'):g}" for level in self._levels)  # 10, not 1e+01
        long, short = f"{title} &nbsp;{low} {scale} {top}", f"{title} &nbsp;{low}–{top}"
        if self._is_broken:
            sign = f" &nbsp;<span style='color:{theme_colors().alarm}'>■ {{}}</span>"
            long, short = long + sign.format(tr("not finite")), short + sign.format("")
        self.heading.set_text(long, short, title, self.title)


def _elided(name: str, metrics: QFontMetricsF, room: float) -> str:
    """Return a name that fits, with its numbered stem and its leaf: enc.0…out_proj."""
    if metrics.horizontalAdvance(name) <= room:
        return name
    stem = "".join(_STEM.findall(name)[0])
    room -= metrics.horizontalAdvance(stem)
    return stem + metrics.elidedText(name, Qt.TextElideMode.ElideLeft, room)


def _text(norm: float) -> str:
    return f"{norm:.3g}" if math.isfinite(norm) else tr("not finite")
