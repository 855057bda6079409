"""All wires in one item, as a path for each region of the canvas, with the shapes that travel."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)
from typing_extensions import override

from explorer.graph.network import Port
from explorer.graph.place import FOLDED_HEIGHT, Place
from explorer.graph.project import Direction
from explorer.graph.strands import RADIUS, Strand
from explorer.ui.canvas.item import SMALL
from explorer.ui.canvas.words import paint_shapes
from explorer.ui.theme import colours

_ARROW = 6.0
_WORDS = 62.0  # that a shape takes, of a wire
_LEVEL = FOLDED_HEIGHT / 2  # within which a box stands where a shape would be written
_BESIDE = 6.0  # from a port to the shape that is written there
_AT_ONCE = 2  # regions that are made ready between two events
_REGION = 800.0  # side of a region whose wires are one path


class _Bundle:
    """The wires of a region; their paths are made when they are first seen."""

    def __init__(self, direction: Direction) -> None:
        self.strands: list[Strand] = []
        self.direction = direction

    @cached_property
    def area(self) -> QRectF:
        xs = [x for strand in self.strands for x, _ in strand.corners]
        ys = [y for strand in self.strands for _, y in strand.corners]
        low, high = QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))
        return QRectF(low, high).adjusted(-60, -24, 90, 24)

    @cached_property
    def lines(self) -> QPainterPath:
        path = QPainterPath()
        for strand in self.strands:
            add_rounded(path, [QPointF(*corner) for corner in strand.corners])
        return path

    @cached_property
    def heads(self) -> QPainterPath:
        path = QPainterPath()
        for strand in self.strands:
            add_head(path, QPointF(*strand.corners[-1]), self.direction)
        return path

    @cached_property
    def labels(self) -> list[tuple[QPointF, Port, float]]:
        """Where each shape stands, and how wide it may be before the next box hides it."""
        return [
            (QPointF(*strand.corners[0]) + self._shift(strand), strand.port, self._room(strand))
            for strand in self.strands
            if strand.port
        ]

    def _shift(self, strand: Strand) -> QPointF:
        """From a port to its shape: above the wire, unless that turns up before it has ended."""
        if self.direction is Direction.DOWN:
            return QPointF(_BESIDE, 14)
        (x0, y0), (x1, _), (_, y2) = (*strand.corners, strand.corners[-1])[:3]
        return QPointF(_BESIDE, 12 if y2 < y0 and x1 - x0 < _WORDS else -4)

    def _room(self, strand: Strand) -> float:
        (x0, y0), (x1, y1) = strand.corners[0], strand.corners[-1]
        leads_on = self.direction is Direction.RIGHT and x1 > x0
        return x1 - x0 - _BESIDE if leads_on and abs(y1 - y0) < _LEVEL else math.inf


class WiresItem(QGraphicsItem):
    """Draws wires as few paths, because an item for each costs many times as much.

    What is written on them is asked for when it is painted: shapes change more often than wires.
    """

    def __init__(self, words_on: Callable[[Port], str]) -> None:
        super().__init__()
        self._words_on = words_on
        self._bundles: dict[tuple[int, int], _Bundle] = {}
        self._waiting: list[_Bundle] = []  # those that have not been made ready
        self._area = QRectF()
        self.fine = SMALL
        self.setZValue(0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_wires(self, strands: Iterable[Strand], direction: Direction) -> None:
        """Draw these wires; a region in which none differs keeps its paths."""
        self.prepareGeometryChange()
        found: dict[tuple[int, int], _Bundle] = {}
        for strand in strands:
            x, y = strand.corners[len(strand.corners) // 2]
            region = int(x // _REGION), int(y // _REGION)
            if region not in found:
                found[region] = _Bundle(direction)
            found[region].strands.append(strand)
        for region, bundle in found.items():
            known = self._bundles.get(region)
            if known and known.direction is direction and known.strands == bundle.strands:
                found[region] = known
        self._bundles = found
        self._waiting = list(found.values())
        self._area = QRectF()
        for bundle in found.values():
            self._area = self._area.united(bundle.area)
        self.update()

    def prepare(self) -> bool:
        """Make the paths of some more regions, before they are seen; whether any are left."""
        for bundle in self._waiting[:_AT_ONCE]:
            _ = bundle.lines, bundle.heads, bundle.labels
        del self._waiting[:_AT_ONCE]
        return bool(self._waiting)

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()  # the pointer goes through to the ground

    @override
    def boundingRect(self) -> QRectF:
        return self._area

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        wanted = colours()
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        seen: QRectF = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, scale >= self.fine)
        pen = QPen(QColor(wanted.muted), 1.3 if scale >= self.fine else 1.0)
        pen.setCosmetic(scale < self.fine)
        for bundle in self._bundles.values():
            if bundle.area.intersects(seen):
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(bundle.lines)
                painter.fillPath(bundle.heads, QColor(wanted.muted))
                if scale >= self.fine:
                    self._paint_labels(painter, bundle, seen)

    def _paint_labels(self, painter: QPainter, bundle: _Bundle, seen: QRectF) -> None:
        near = seen.adjusted(-80, -20, 80, 20)
        labels = (
            (start, self._words_on(port), room)
            for start, port, room in bundle.labels
            if near.contains(start)
        )
        paint_shapes(painter, labels, colours().ink)


class AimedItem(QGraphicsPathItem):
    """One wire drawn stronger: what is let go there is inserted into it."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(0.5)

    def show_wire(self, corners: Sequence[Place]) -> None:
        """Draw a wire with these corners, or none."""
        path = QPainterPath()
        if corners:
            add_rounded(path, [QPointF(*corner) for corner in corners])
        self.setPen(QPen(QColor(colours().accent), 4))
        self.setPath(path)


def add_rounded(path: QPainterPath, corners: Sequence[QPointF]) -> None:
    """A line through the corners, each but the ends rounded."""
    path.moveTo(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(corners[-1])


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    way = other - corner
    length = max(abs(way.x()) + abs(way.y()), 1e-6)
    rounded: QPointF = corner + way * min(RADIUS / length, 0.5)
    return rounded


def add_head(path: QPainterPath, tip: QPointF, direction: Direction) -> None:
    """An arrow where a wire ends."""
    back, aside = QPointF(-_ARROW * 1.4, 0), QPointF(0, _ARROW * 0.7)
    if direction is Direction.DOWN:
        back, aside = back.transposed(), aside.transposed()
    path.moveTo(tip)
    path.lineTo(tip + back - aside)
    path.lineTo(tip + back + aside)
    path.closeSubpath()
