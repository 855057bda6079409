"""The whole network from afar: one path for each color, with little text and no items."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from explorer.diagram.appearance import Appearances
from explorer.diagram.colors import ink_on
from explorer.diagram.geometry import Arrangement, Point, Rect
from explorer.graph.project import Direction
from explorer.ui.canvas.items.group_item import GroupItem, frame_color
from explorer.ui.canvas.items.node_item import CROWD
from explorer.ui.theme.theme import theme_colors

_POINT_SIZE = 8.5
_PLATE_PIXELS = 15.0  # height of the title above a frame
_LEAST_FRAME_PIXELS = 60.0, 12.0  # width and height of a frame with a title
_LEAST_NAME_PIXELS = 30.0  # width of a box with a name
_LONG_ONLY_ZOOM = 0.05  # below which connections between neighbors are dots, and are left out
_LONG = 400.0  # scene units of a connection that is still drawn then
_MOST_CONNECTIONS = 300  # that are drawn one by one; more would fill whole areas
_BUNDLE_PIXELS = 4.0  # from one bundle to the next, at least
_SHAPE_WIDTH = 52.0  # of the text behind a box, in scene units
_MOST_OUTLINES = 600  # boxes with a line around each; more lines take too long
_TINY_ZOOM = 0.04  # below which a box is a few pixels wide
_Plates = dict[int, list[QRectF]]  # by rows of the screen


class Overview:
    """Painted from afar and in the minimap."""

    def __init__(
        self, arranged: Arrangement, appearances: Appearances, frames: Mapping[str, GroupItem]
    ) -> None:
        self._arranged = arranged
        self._frames = list(frames.values())
        self.area: QRectF = self._bounds()
        self._bundled: dict[float, QPainterPath] = {}  # by the distance between bundles
        self.plates: dict[str, QRectF] = {}  # of the titles that were written last
        self.mark(appearances)

    @cached_property
    def _boxes(self) -> dict[str, QPainterPath]:
        """All boxes of each color; made, as the connections, when they are first painted."""
        boxes: dict[str, QPainterPath] = {}
        for key, rect in self._arranged.boxes.items():
            boxes.setdefault(self._appearances.color_of(key), QPainterPath()).addRect(
                rectangle(rect)
            )
        return boxes

    @cached_property
    def _connections(self) -> tuple[QPainterPath, QPainterPath]:
        """All connections, and those that lead further than to a neighbor."""
        every, long = QPainterPath(), QPainterPath()
        for corners in self._arranged.connections:
            polygon = QPolygonF([QPointF(x, y) for x, y in corners])
            every.addPolygon(polygon)
            if any(abs(a[0] - b[0]) + abs(a[1] - b[1]) > _LONG for a, b in pairwise(corners)):
                long.addPolygon(polygon)
        return every, long

    def _connections_at(self, scale: float) -> QPainterPath:
        """Return the connections for a zoom level; if they are many, close ones as one line.

        The distance between bundles is a power of two, so that few paths are made.
        """
        every, long = self._connections
        if len(self._arranged.connections) <= _MOST_CONNECTIONS:
            return long if scale < _LONG_ONLY_ZOOM else every
        apart = 2.0 ** math.ceil(math.log2(_BUNDLE_PIXELS / scale))
        if apart not in self._bundled:
            self._bundled[apart] = _bundles(self._arranged.connections, apart)
        return self._bundled[apart]

    @cached_property
    def outlines(self) -> QPainterPath:
        """The outlines of all boxes."""
        path = QPainterPath()
        for boxes in self._boxes.values():
            path.addPath(boxes)
        return path

    def mark(self, appearances: Appearances) -> None:
        """Mark problems and use the titles of appearances that have the same colors."""
        self._appearances = appearances
        wrong = (key for key, problem in appearances.wrong.items() if not problem.is_warning)
        self._wrong = QPainterPath()
        for key in wrong:
            if key in self._arranged.boxes:
                self._wrong.addRect(rectangle(self._arranged.boxes[key]))

    def _bounds(self) -> QRectF:
        boxes, connections = self._arranged.boxes.values(), self._arranged.connections
        if not boxes:
            return QRectF()
        text = _SHAPE_WIDTH if self._arranged.direction is Direction.RIGHT else 0.0
        turns = list(chain.from_iterable(connections))
        left = min(chain((box.left for box in boxes), (x for x, _ in turns)))
        top = min(chain((box.top for box in boxes), (y for _, y in turns)))
        right = max(chain((box.left + box.width + text for box in boxes), (x for x, _ in turns)))
        foot = max(chain((box.top + box.height for box in boxes), (y for _, y in turns)))
        area = QRectF(QPointF(left, top), QPointF(right, foot))
        for frame in self._frames:
            area = area.united(frame.rect)
        return area

    def paint(self, painter: QPainter, scale: float, visible: QRectF) -> None:
        """Paint the network with titles of groups, in coordinates of the scene."""
        frames = self._paint_all(painter, scale, visible)
        transform = painter.worldTransform()
        painter.resetTransform()
        self._write_titles(painter, transform, frames, visible)
        self._write_names(painter, transform)
        painter.setWorldTransform(transform)

    def paint_small(self, painter: QPainter, scale: float) -> None:
        """Paint the network without text."""
        self._paint_all(painter, scale, self.area)

    def _paint_all(self, painter: QPainter, scale: float, visible: QRectF) -> list[GroupItem]:
        """Paint without antialiasing, and return the visible frames."""
        colors = theme_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        frames = [frame for frame in self._frames if frame.rect.intersects(visible)]
        painter.setPen(_hairline(colors.line))
        for frame in frames:
            painter.setBrush(frame_color(frame.depth, colors))
            painter.drawRect(frame.rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_hairline(colors.muted if scale > 0.12 else colors.line))
        painter.drawPath(self._connections_at(scale))
        painter.setPen(Qt.PenStyle.NoPen)
        for color, path in self._boxes.items():
            painter.fillPath(path, QColor(color))
        painter.setPen(QPen(QColor(colors.alarm), 3 / scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._wrong)
        return frames

    def _write_names(self, painter: QPainter, transform: QTransform) -> None:
        """Write the titles of boxes, where these are few and wide enough."""
        font = QFont()
        font.setPointSizeF(_POINT_SIZE)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        boxes = self._arranged.boxes
        for key, rect in boxes.items() if len(boxes) <= CROWD else ():
            appearance = self._appearances[key]
            room = transform.mapRect(rectangle(rect)).adjusted(2, 0, -2, 0)
            if room.width() >= _LEAST_NAME_PIXELS and room.height() >= metrics.height() - 2:
                text = metrics.elidedText(
                    appearance.title, Qt.TextElideMode.ElideRight, room.width()
                )
                painter.setPen(QColor(ink_on(appearance.color)))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _is_free(self, plate: QRectF, transform: QTransform, used: _Plates) -> bool:
        """Return whether a title would cover neither another one nor a box."""
        row = int(plate.top() // _PLATE_PIXELS)
        near = chain.from_iterable(used.get(each, ()) for each in (row - 1, row, row + 1))
        if any(plate.intersects(other) for other in near):
            return False
        area = transform.inverted()[0].mapRect(plate)
        tops, boxes, tallest = self._by_top
        first, last = bisect_left(tops, area.top() - tallest), bisect_left(tops, area.bottom())
        return not any(area.intersects(box) for box in boxes[first:last])

    @cached_property
    def _by_top(self) -> tuple[list[float], list[QRectF], float]:
        """All boxes sorted by their tops, for bisection, and the greatest height."""
        boxes = sorted(map(rectangle, self._arranged.boxes.values()), key=QRectF.top)
        tallest = max((box.height() for box in boxes), default=0.0)
        return [box.top() for box in boxes], boxes, tallest

    def _write_titles(
        self, painter: QPainter, transform: QTransform, frames: list[GroupItem], visible: QRectF
    ) -> None:
        """Write titles beside frames, in the same size at any zoom; outer groups come first."""
        font = QFont()
        font.setPointSizeF(_POINT_SIZE)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme_colors().ink))
        metrics, back = QFontMetricsF(font), transform.inverted()[0]
        used: _Plates = defaultdict(list)
        self.plates = {}
        least_width, least_height = _LEAST_FRAME_PIXELS
        for frame in sorted(frames, key=lambda frame: frame.depth):
            shown = transform.mapRect(frame.rect)
            shown.setLeft(max(shown.left(), transform.map(visible.topLeft()).x()))
            if shown.width() < least_width or shown.height() < least_height:
                continue
            title = metrics.elidedText(frame.title, Qt.TextElideMode.ElideMiddle, shown.width() - 6)
            width = metrics.horizontalAdvance(title) + 6
            plate = QRectF(shown.left(), shown.top() - _PLATE_PIXELS, width, _PLATE_PIXELS)
            at_the_end, below = shown.width() - width, shown.height() + _PLATE_PIXELS
            positions = (
                (0, 0),
                (at_the_end, 0),
                (0, _PLATE_PIXELS),
                (0, below),
                (at_the_end, below),
            )
            plates = (plate.translated(*position) for position in positions)
            plate = next((p for p in plates if self._is_free(p, transform, used)), QRectF())
            if not plate.isEmpty():
                used[int(plate.top() // _PLATE_PIXELS)].append(plate)
                self.plates[frame.key] = back.mapRect(plate)
                background = QColor(theme_colors().base)
                background.setAlpha(200)
                painter.fillRect(plate, background)
                painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, title)


def _bundles(connections: Iterable[Sequence[Point]], apart: float) -> QPainterPath:
    """Return lines for connections, one for those closer to each other than a distance."""
    lines: dict[tuple[bool, int], list[Point]] = defaultdict(list)
    first: dict[tuple[bool, int], float] = {}
    path, slanted = QPainterPath(), dict[tuple[int, ...], tuple[Point, Point]]()
    for start, end in chain.from_iterable(map(pairwise, connections)):
        is_upright = start[0] == end[0]
        if not is_upright and start[1] != end[1]:
            slanted[tuple(int(each // apart) for each in (*start, *end))] = start, end
            continue
        along, across = (1, 0) if is_upright else (0, 1)
        key = is_upright, int(start[across] // apart)
        first.setdefault(key, start[across])
        lines[key].append((min(start[along], end[along]), max(start[along], end[along])))
    for start, end in slanted.values():
        path.moveTo(*start)
        path.lineTo(*end)
    for (is_upright, cell), spans in lines.items():
        level = first[is_upright, cell]
        for low, high in _joined(spans, apart):
            path.moveTo(*((level, low) if is_upright else (low, level)))
            path.lineTo(*((level, high) if is_upright else (high, level)))
    return path


def _joined(spans: list[Point], apart: float) -> Iterator[Point]:
    """Yield the spans that overlapping lines cover, without those too short to be visible."""
    spans.sort()
    start, end = spans[0]
    for low, high in (*spans[1:], (math.inf, math.inf)):
        if low > end:
            if end - start > apart:
                yield start, end
            start, end = low, high
        end = max(end, high)


def paint_selection(painter: QPainter, outlines: QPainterPath, scale: float, count: int) -> None:
    """Outline the selected boxes, or fill them where they are tiny or too many."""
    accent = QColor(theme_colors().accent)
    if scale < _TINY_ZOOM or count > _MOST_OUTLINES:
        accent.setAlpha(200)
        painter.fillPath(outlines, accent)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    strokes = ((QColor(theme_colors().base), 6), (accent, 3))  # visible on any background
    for color, wide in strokes if count <= CROWD else strokes[1:]:
        pen = QPen(color, wide)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(outlines)


def _hairline(color: str) -> QPen:
    pen = QPen(QColor(color), 1.0)
    pen.setCosmetic(True)
    return pen


def rectangle(rect: Rect) -> QRectF:
    """Return a rectangle as Qt's class."""
    return QRectF(rect.left, rect.top, rect.width, rect.height)
