"""All connections in one item, as a path for each region of the canvas, with their shapes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, product

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)
from typing_extensions import override

from explorer.diagram.geometry import Point
from explorer.diagram.routing.bundles import RADIUS, BundlePart
from explorer.graph.network import Port
from explorer.graph.project import Direction
from explorer.ui.canvas.items.labels import REACH, Label, labels_of
from explorer.ui.canvas.items.node_item import SMALL
from explorer.ui.canvas.items.text_layout import LEGIBLE, paint_shapes
from explorer.ui.theme.theme import theme_colors

_ARROW_SIZE = 6.0
_SHAPE_REACH = 16.0  # above and below a port, where its shape may be written
_REGIONS_AT_ONCE = 2  # that are prepared between two events
_FEW_REGIONS = 4  # around a connection, all of which count as crossed
_REGION_SIDE = 800.0  # of a region whose connections are one path

_Region = tuple[int, int]


class Bundle:
    """The connections of a region; their paths are made when they are first visible."""

    def __init__(self, direction: Direction) -> None:
        self.parts: list[BundlePart] = []  # with their middle in the region
        self.begun: list[BundlePart] = []  # that begin in the region
        self.near: list[BundlePart] = []  # that cross the region or pass it
        self.direction = direction

    def is_like(self, other: "Bundle") -> bool:
        """Return whether another bundle draws the same."""
        return (self.direction, self.parts, self.begun, self.near) == (
            other.direction, other.parts, other.begun, other.near)  # fmt: skip

    @cached_property
    def area(self) -> QRectF:
        """All that is painted."""
        corners = [corner for part in self.parts for corner in part.corners]
        corners += [part.corners[0] for part in self.begun]
        if not corners:
            return QRectF()
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        low, high = QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))
        return QRectF(low, high).adjusted(-REACH, -24, REACH, 24)

    @cached_property
    def lines(self) -> QPainterPath:
        """The connections."""
        path = QPainterPath()
        for part in self.parts:
            add_rounded(path, [QPointF(*corner) for corner in part.corners])
        return path

    @cached_property
    def heads(self) -> QPainterPath:
        """The arrows at their ends."""
        path = QPainterPath()
        for part in self.parts:
            add_head(path, QPointF(*part.corners[-1]), self.direction)
        return path

    @cached_property
    def labels(self) -> list[Label]:
        """The shapes written where they begin."""
        return labels_of(self.begun, self.near, self.direction)


Bundles = Mapping[_Region, Bundle]


class ConnectionsItem(QGraphicsItem):
    """Draws connections as few paths, because an item for each costs many times as much.

    Shapes are looked up when they are painted: they change more often than connections.
    """

    def __init__(self, text_on: Callable[[Port], str]) -> None:
        super().__init__()
        self._text_on = text_on
        self.bundles: Bundles = {}
        self._waiting: list[Bundle] = []  # not prepared yet
        self._area = QRectF()
        self.fine = SMALL
        self.setZValue(0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_connections(self, parts: Iterable[BundlePart], direction: Direction) -> None:
        """Draw these connections; a region in which none differs keeps its paths."""
        found = defaultdict[_Region, Bundle](lambda: Bundle(direction))
        for part in parts:
            corners = part.corners
            found[_region(*corners[len(corners) // 2])].parts.append(part)
            found[_region(*corners[0])].begun.append(part)
            for region in _regions(corners):
                found[region].near.append(part)
        for region, bundle in found.items():
            known = self.bundles.get(region)
            if known and known.is_like(bundle):
                found[region] = known
        self.show_bundles(found)

    def show_bundles(self, bundles: Bundles) -> None:
        """Draw connections that were drawn before, here or by another item."""
        self.prepareGeometryChange()
        self.bundles = bundles
        self._waiting = list(bundles.values())
        self._area = QRectF()
        for bundle in bundles.values():
            self._area = self._area.united(bundle.area)
        self.update()

    def prepare(self) -> bool:
        """Make the paths of some regions in advance; return whether any are left."""
        for bundle in self._waiting[:_REGIONS_AT_ONCE]:
            _ = bundle.lines, bundle.heads, bundle.labels
        del self._waiting[:_REGIONS_AT_ONCE]
        return bool(self._waiting)

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()  # mouse events pass through to the canvas

    @override
    def boundingRect(self) -> QRectF:
        return self._area

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colors = theme_colors()
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        exposed: QRectF = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, scale >= self.fine)
        pen = QPen(QColor(colors.muted), 1.3 if scale >= self.fine else 1.0)
        pen.setCosmetic(scale < self.fine)
        for bundle in self.bundles.values():
            if bundle.area.intersects(exposed):
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(bundle.lines)
                painter.fillPath(bundle.heads, QColor(colors.muted))
                if scale >= LEGIBLE:
                    self._paint_labels(painter, bundle, exposed)

    def _paint_labels(self, painter: QPainter, bundle: Bundle, exposed: QRectF) -> None:
        near = exposed.adjusted(-80, -20, 80, 20)
        visible = (label for label in bundle.labels if near.contains(*label.position))
        shapes = ((label, self._text_on(label.port)) for label in visible)
        paint_shapes(painter, shapes, theme_colors().ink)


def _region(x: float, y: float) -> _Region:
    return int(x // _REGION_SIDE), int(y // _REGION_SIDE)


def _regions(corners: Sequence[Point]) -> Collection[_Region]:
    """Return the regions that a connection crosses, or passes within reach of a shape."""
    if len(corners) == 2:  # most, and there are thousands
        return _regions_along(*corners)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    around = _regions_along((min(xs), min(ys)), (max(xs), max(ys)))
    if len(around) <= _FEW_REGIONS:
        return around
    return {region for part in pairwise(corners) for region in _regions_along(*part)}


def _regions_along(start: Point, end: Point) -> Collection[_Region]:
    (x0, y0), (x1, y1) = start, end
    if x1 < x0:
        x0, x1 = x1, x0
    if y1 < y0:
        y0, y1 = y1, y0
    left, right = int((x0 - REACH) // _REGION_SIDE), int((x1 + REACH) // _REGION_SIDE)
    top, bottom = int((y0 - _SHAPE_REACH) // _REGION_SIDE), int((y1 + _SHAPE_REACH) // _REGION_SIDE)
    if left == right and top == bottom:
        return ((left, top),)
    return list(product(range(left, right + 1), range(top, bottom + 1)))


class HighlightedItem(QGraphicsPathItem):
    """One connection drawn stronger, over the boxes that are dragged onto it."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(4)

    def show_connection(self, corners: Sequence[Point]) -> None:
        """Draw a connection with these corners, or none."""
        path = QPainterPath()
        if corners:
            add_rounded(path, [QPointF(*corner) for corner in corners])
        pen = QPen(QColor(theme_colors().accent), 4)
        pen.setCosmetic(True)  # visible from afar as well
        self.setPen(pen)
        self.setPath(path)


def add_rounded(path: QPainterPath, corners: Sequence[QPointF]) -> None:
    """Add a line through corners, each but the ends rounded."""
    path.moveTo(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(corners[-1])


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    direction = other - corner
    length = max(abs(direction.x()) + abs(direction.y()), 1e-6)
    rounded: QPointF = corner + direction * min(RADIUS / length, 0.5)
    return rounded


def add_head(path: QPainterPath, tip: QPointF, direction: Direction) -> None:
    """Add an arrow where a connection ends."""
    back, aside = QPointF(-_ARROW_SIZE * 1.4, 0), QPointF(0, _ARROW_SIZE * 0.7)
    if direction is Direction.DOWN:
        back, aside = back.transposed(), aside.transposed()
    path.moveTo(tip)
    path.lineTo(tip + back - aside)
    path.lineTo(tip + back + aside)
    path.closeSubpath()
