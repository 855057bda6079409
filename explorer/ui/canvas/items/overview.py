"""The overview: the whole network as one path for each colour, with few words and no items."""

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
from explorer.ui.canvas.items.group_item import GroupItem, ground
from explorer.ui.canvas.items.node_item import CROWD
from explorer.ui.theme.theme import theme_colors

_PLATE = 15.0  # pixels, of the title above a frame
_WIDE, _HIGH = 60.0, 12.0  # a frame smaller than this on the screen has no title
_FINE = 0.05  # below this scale wires between neighbours are dots, and are left out
_LONG = 400.0
_MANY = 300  # wires that are drawn as bundles, or they would fill whole areas
_BETWEEN = 4.0  # pixels from one bundle to the next, at least
_WRITTEN = 52.0  # behind a box, of the shape that leaves it
_OUTLINED = 600  # boxes around each of which a line is drawn; lines around more take too long
_TINY = 0.04  # scale below which a box is a few pixels wide
_Taken = dict[int, list[QRectF]]  # by rows of the screen
_WORD = 30.0  # a narrower box on the screen has no name


class Overview:
    """Painted from afar and in the minimap."""

    def __init__(
        self, arranged: Arrangement, appearances: Appearances, frames: Mapping[str, GroupItem]
    ) -> None:
        self._arranged = arranged
        self._frames = list(frames.values())
        self.area: QRectF = self._bounds()
        self._bundled: dict[float, QPainterPath] = {}  # by how far they are apart
        self.plates: dict[str, QRectF] = {}  # of the titles that were written last
        self.mark(appearances)

    @cached_property
    def _boxes(self) -> dict[str, QPainterPath]:
        """All boxes of a colour; like the wires made when they are first painted so."""
        boxes: dict[str, QPainterPath] = {}
        for key, rect in self._arranged.boxes.items():
            boxes.setdefault(self._appearances.color_of(key), QPainterPath()).addRect(
                rectangle(rect)
            )
        return boxes

    @cached_property
    def _connections(self) -> tuple[QPainterPath, QPainterPath]:
        """All wires, and those that do not only lead to a neighbour."""
        every, long = QPainterPath(), QPainterPath()
        for corners in self._arranged.connections:
            polygon = QPolygonF([QPointF(x, y) for x, y in corners])
            every.addPolygon(polygon)
            if any(abs(a[0] - b[0]) + abs(a[1] - b[1]) > _LONG for a, b in pairwise(corners)):
                long.addPolygon(polygon)
        return every, long

    def _connections_at(self, scale: float) -> QPainterPath:
        """The wires as they are drawn at a scale: where they are many, those that lie close as one.

        The lines of a bundle are as far apart as the next power of two says, so that few are made.
        """
        every, long = self._connections
        if len(self._arranged.connections) <= _MANY:
            return long if scale < _FINE else every
        apart = 2.0 ** math.ceil(math.log2(_BETWEEN / scale))
        if apart not in self._bundled:
            self._bundled[apart] = _bundles(self._arranged.connections, apart)
        return self._bundled[apart]

    @cached_property
    def outlines(self) -> QPainterPath:
        """Around every box."""
        path = QPainterPath()
        for boxes in self._boxes.values():
            path.addPath(boxes)
        return path

    def mark(self, appearances: Appearances) -> None:
        """Tell what is wrong by looks that have the same colours, and use their words."""
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
        text = _WRITTEN if self._arranged.direction is Direction.RIGHT else 0.0
        turns = list(chain.from_iterable(connections))
        left = min(chain((box.left for box in boxes), (x for x, _ in turns)))
        top = min(chain((box.top for box in boxes), (y for _, y in turns)))
        right = max(chain((box.left + box.width + text for box in boxes), (x for x, _ in turns)))
        foot = max(chain((box.top + box.height for box in boxes), (y for _, y in turns)))
        area = QRectF(QPointF(left, top), QPointF(right, foot))
        for frame in self._frames:
            area = area.united(frame.rect)
        return area

    def paint(self, painter: QPainter, scale: float, seen: QRectF) -> None:
        """Draw it with the titles of groups; the painter already stands in the scene."""
        frames = self._paint_all(painter, scale, seen)
        transform = painter.worldTransform()
        painter.resetTransform()
        self._write_titles(painter, transform, frames, seen)
        self._write_names(painter, transform)
        painter.setWorldTransform(transform)

    def paint_small(self, painter: QPainter, scale: float) -> None:
        """Draw it without any word."""
        self._paint_all(painter, scale, self.area)

    def _paint_all(self, painter: QPainter, scale: float, seen: QRectF) -> list[GroupItem]:
        """Nothing is antialiased; returns the frames that are seen."""
        wanted = theme_colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        frames = [frame for frame in self._frames if frame.rect.intersects(seen)]
        painter.setPen(_hairline(wanted.line))
        for frame in frames:
            painter.setBrush(ground(frame.depth, wanted))
            painter.drawRect(frame.rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_hairline(wanted.muted if scale > 0.12 else wanted.line))
        painter.drawPath(self._connections_at(scale))
        painter.setPen(Qt.PenStyle.NoPen)
        for color, path in self._boxes.items():
            painter.fillPath(path, QColor(color))
        painter.setPen(QPen(QColor(wanted.alarm), 3 / scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._wrong)
        return frames

    def _write_names(self, painter: QPainter, transform: QTransform) -> None:
        """What the boxes are, where they are few and a word has room."""
        font = QFont()
        font.setPointSizeF(7.5)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        boxes = self._arranged.boxes
        for key, rect in boxes.items() if len(boxes) <= CROWD else ():
            appearance = self._appearances[key]
            room = transform.mapRect(rectangle(rect)).adjusted(2, 0, -2, 0)
            if room.width() >= _WORD and room.height() >= metrics.height() - 2:
                text = metrics.elidedText(
                    appearance.title, Qt.TextElideMode.ElideRight, room.width()
                )
                painter.setPen(QColor(ink_on(appearance.color)))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _is_free(self, plate: QRectF, transform: QTransform, used: _Taken) -> bool:
        """Whether a title would cover neither another nor a box."""
        row = int(plate.top() // _PLATE)
        near = chain.from_iterable(used.get(each, ()) for each in (row - 1, row, row + 1))
        if any(plate.intersects(other) for other in near):
            return False
        area = transform.inverted()[0].mapRect(plate)
        tops, boxes, tallest = self._by_top
        first, last = bisect_left(tops, area.top() - tallest), bisect_left(tops, area.bottom())
        return not any(area.intersects(box) for box in boxes[first:last])

    @cached_property
    def _by_top(self) -> tuple[list[float], list[QRectF], float]:
        """All boxes by their tops, so that those near a place are found at once; and a height."""
        boxes = sorted(map(rectangle, self._arranged.boxes.values()), key=QRectF.top)
        tallest = max((box.height() for box in boxes), default=0.0)
        return [box.top() for box in boxes], boxes, tallest

    def _write_titles(
        self, painter: QPainter, transform: QTransform, frames: list[GroupItem], seen: QRectF
    ) -> None:
        """Titles keep their size on the screen, beside frames; those of outer groups come first."""
        font = QFont()
        font.setPointSizeF(8.5)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme_colors().ink))
        metrics, back = QFontMetricsF(font), transform.inverted()[0]
        used: _Taken = defaultdict(list)
        self.plates = {}
        for frame in sorted(frames, key=lambda frame: frame.depth):
            shown = transform.mapRect(frame.rect)
            shown.setLeft(max(shown.left(), transform.map(seen.topLeft()).x()))
            if shown.width() < _WIDE or shown.height() < _HIGH:
                continue
            title = metrics.elidedText(frame.title, Qt.TextElideMode.ElideMiddle, shown.width() - 6)
            width = metrics.horizontalAdvance(title) + 6
            plate = QRectF(shown.left(), shown.top() - _PLATE, width, _PLATE)
            at_the_end, below = shown.width() - width, shown.height() + _PLATE
            positions = ((0, 0), (at_the_end, 0), (0, _PLATE), (0, below), (at_the_end, below))
            plates = (plate.translated(*position) for position in positions)
            plate = next((p for p in plates if self._is_free(p, transform, used)), QRectF())
            if not plate.isEmpty():
                used[int(plate.top() // _PLATE)].append(plate)
                self.plates[frame.key] = back.mapRect(plate)
                ground_ = QColor(theme_colors().base)
                ground_.setAlpha(200)
                painter.fillRect(plate, ground_)
                painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, title)


def _bundles(connections: Iterable[Sequence[Point]], apart: float) -> QPainterPath:
    """Wires of which those that run closer to one another than so are drawn as one line."""
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
    """What lines that lie on one another cover, without what is too short to be seen."""
    spans.sort()
    start, end = spans[0]
    for low, high in (*spans[1:], (math.inf, math.inf)):
        if low > end:
            if end - start > apart:
                yield start, end
            start, end = low, high
        end = max(end, high)


def paint_choice(painter: QPainter, outlines: QPainterPath, scale: float, count: int) -> None:
    """Around so many boxes that are selected; over them where they are tiny, or too many."""
    accent = QColor(theme_colors().accent)
    if scale < _TINY or count > _OUTLINED:
        accent.setAlpha(200)
        painter.fillPath(outlines, accent)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    strokes = ((QColor(theme_colors().base), 6), (accent, 3))  # seen on any ground
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
    """A box as Qt knows it."""
    return QRectF(rect.left, rect.top, rect.width, rect.height)
