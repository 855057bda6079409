"""All wires in one item, with the shapes that travel on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.graph.arrange import Place, route
from explorer.ui.canvas.item import READABLE
from explorer.ui.theme import colours

_RADIUS = 10.0
_ARROW = 6.0


@dataclass(frozen=True)
class Wire:
    """From a place to a place, with the shape that travels; empty where it is not known."""

    source: Place
    target: Place
    shape: str


class WiresItem(QGraphicsItem):
    """Draws every wire as one path, because an item for each costs many times as much."""

    def __init__(self) -> None:
        super().__init__()
        self._wires: Sequence[Wire] = ()
        self._path = QPainterPath()
        self._heads = QPainterPath()
        self._labels: list[tuple[QPointF, str]] = []
        self.setZValue(0)

    def show_wires(self, wires: Sequence[Wire]) -> None:
        """Draw these wires, where they are others."""
        if wires == self._wires:
            return
        self.prepareGeometryChange()
        self._wires = wires
        self._path, self._heads, self._labels = QPainterPath(), QPainterPath(), []
        for wire in wires:
            corners = [QPointF(*corner) for corner in route(wire.source, wire.target)]
            add_rounded(self._path, corners)
            add_head(self._heads, corners[-1])
            self._labels.append((label_place(corners), wire.shape))
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-60, -24, 60, 24)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        wanted = colours()
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(wanted.muted), 1.4))
        painter.drawPath(self._path)
        painter.fillPath(self._heads, QColor(wanted.muted))
        if scale >= READABLE:
            self._paint_labels(painter, wanted.ink)

    def _paint_labels(self, painter: QPainter, ink: str) -> None:
        font = QFont()
        font.setPointSizeF(8.0)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        for middle, words in self._labels:
            width = metrics.horizontalAdvance(words) + 4
            room = QRectF(middle.x() - width / 2, middle.y() - 16, width, 14)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


def add_rounded(path: QPainterPath, corners: Sequence[QPointF]) -> None:
    """A line through the corners, each but the ends rounded."""
    path.moveTo(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(corners[-1])


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    way = other - corner
    length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1e-6)
    rounded: QPointF = corner + way * min(_RADIUS / length, 0.5)
    return rounded


def add_head(path: QPainterPath, tip: QPointF) -> None:
    """An arrow that points right, where a wire ends."""
    path.moveTo(tip)
    path.lineTo(tip + QPointF(-_ARROW * 1.5, -_ARROW * 0.8))
    path.lineTo(tip + QPointF(-_ARROW * 1.5, _ARROW * 0.8))
    path.closeSubpath()


def label_place(corners: Sequence[QPointF]) -> QPointF:
    """Above the middle of the longest level stretch of a wire."""
    stretches: list[tuple[QPointF, QPointF]] = [
        (a, b) for a, b in pairwise(corners) if a.y() == b.y()
    ]
    first, last = max(stretches, key=_reach)
    between = first + last
    return QPointF(between.x() / 2, first.y())


def _reach(ends: tuple[QPointF, QPointF]) -> float:
    return abs(ends[1].x() - ends[0].x())
