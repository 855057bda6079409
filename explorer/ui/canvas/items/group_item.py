"""The item of an expanded group: a frame behind its boxes, with a title and a sign."""

from collections.abc import Iterable
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QRegion
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.diagram.diagram import GroupFrame
from explorer.diagram.geometry import TITLE, Rect
from explorer.ui.canvas.items.box_painter import SIGN_SIDE, paint_sign
from explorer.ui.canvas.items.node_item import SMALL
from explorer.ui.canvas.items.text_layout import PlacedText, TextSize, placed_text
from explorer.ui.theme.theme import ThemeColors, cached_color, theme_colors

_CORNER, _LINE_WIDTH = 8.0, 1.2  # scene units
_LEAST_PIXELS = 1.01  # a narrower line that is not smoothed may fall between two pixels
_LARGE_AREA = 200_000.0  # of a frame that those around it do not fill


class GroupItem(QGraphicsItem):
    """Drawn behind its contents; the background alternates with the depth."""

    def __init__(self, frame: GroupFrame, depth: int) -> None:
        super().__init__()
        self.key = frame.key
        self.title: str = frame.title
        self.depth = depth
        self._shape = _Shape(QRectF(), ())
        self._title: PlacedText | None = None
        self._title_colors = theme_colors()
        self.fine = SMALL
        self.setZValue(-100 + min(depth, 90))
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def position(self, rect: Rect, inside: Iterable[Rect]) -> None:
        """Move to a rectangle, around other frames."""
        self.prepareGeometryChange()
        self._shape = _Shape(QRectF(rect.left, rect.top, rect.width, rect.height), inside)
        self._title = None

    @property
    def rect(self) -> QRectF:
        """The outline."""
        return self._shape.rect

    @property
    def sign(self) -> QRectF:
        """The sign that collapses the group."""
        return QRectF(self.rect.left() + 9, self.rect.top() + 8, SIGN_SIDE, SIGN_SIDE)

    @override
    def boundingRect(self) -> QRectF:
        return self._shape.bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colors, shape, exposed = theme_colors(), self._shape, option.exposedRect
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        filling, line = frame_color(self.depth, colors), cached_color(colors.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for part in shape.parts:
            if part.intersects(exposed):
                painter.fillRect(part, filling)
        if not shape.core.contains(exposed):
            shape.paint_edge(painter, filling, line, 0 if scale < self.fine else scale)
        if exposed.top() < shape.rect.top() + TITLE:
            paint_sign(painter, self.sign, "−", colors.muted)
            if self._title is None or self._title_colors is not colors:
                rect, self._title_colors = shape.rect, colors
                room = QRectF(rect.left() + 31, rect.top(), rect.width() - 36, TITLE)
                self._title = placed_text(room, self.title, TextSize.TITLE, colors.muted)
            self._title.paint(painter)


class _Shape:
    """A rounded rectangle that is painted in pieces, for speed.

    Frames can be nested ten deep: filling each as a whole would paint the canvas as often, and
    smoothing more than the corners would cost more than all boxes inside.
    """

    def __init__(self, rect: QRectF, inside: Iterable[Rect]) -> None:
        self.rect = rect
        self.bounds = rect.adjusted(-2, -2, 2, 2)
        self.core = rect.adjusted(_CORNER, _CORNER, -_CORNER, -_CORNER)
        large = (each for each in inside if each.width * each.height > _LARGE_AREA)
        self._holes = [QRectF(each.left, each.top, each.width, each.height) for each in large]

    @cached_property
    def parts(self) -> list[QRectF]:
        """The filled rectangles: without the corners, and without large frames inside."""
        region = QRegion(self.rect.toAlignedRect())
        for hole in self._holes:
            inner = hole.adjusted(_CORNER, _CORNER, -_CORNER, -_CORNER)
            region -= QRegion(inner.toRect())
        for corner in self._corners:
            region -= QRegion(corner.toRect())
        parts = iter(region)  # type: ignore[call-overload]  # its stub lacks __iter__
        return [QRectF(part) & self.rect for part in parts]

    @property
    def _corners(self) -> list[QRectF]:
        """The corners, from the top right counterclockwise."""
        rect, core = self.rect, self.core
        return [
            QRectF(core.topRight(), rect.topRight()).normalized(),
            QRectF(rect.topLeft(), core.topLeft()),
            QRectF(rect.bottomLeft(), core.bottomLeft()).normalized(),
            QRectF(core.bottomRight(), rect.bottomRight()),
        ]

    @cached_property
    def _quarters(self) -> tuple[QPainterPath, QPainterPath]:
        """The round corners as pies, and as arcs."""
        pies, arcs, reach = QPainterPath(), QPainterPath(), QPointF(_CORNER, _CORNER)
        core = self.core
        middles = (core.topRight(), core.topLeft(), core.bottomLeft(), core.bottomRight())
        for number, middle in enumerate(middles):
            around = QRectF(middle - reach, middle + reach)
            pies.moveTo(middle)
            pies.arcTo(around, 90 * number, 90)
            pies.closeSubpath()
            arcs.arcMoveTo(around, 90 * number)
            arcs.arcTo(around, 90 * number, 90)
        return pies, arcs

    def _sides(self, width: float) -> tuple[QRectF, ...]:
        """Return the straight lines between the corners."""
        rect, core, half = self.rect, self.core, width / 2
        return (
            QRectF(core.left(), rect.top() - half, core.width(), width),
            QRectF(core.left(), rect.bottom() - half, core.width(), width),
            QRectF(rect.left() - half, core.top(), width, core.height()),
            QRectF(rect.right() - half, core.top(), width, core.height()),
        )

    def paint_edge(self, painter: QPainter, filling: QColor, line: QColor, scale: float) -> None:
        """Paint corners and outline; with scale 0, sharp corners and a hairline."""
        if not scale:
            for corner in self._corners:
                painter.fillRect(corner, filling)
            pen = QPen(line, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect)
            return
        width = max(_LINE_WIDTH, _LEAST_PIXELS / scale)
        for side in self._sides(width):
            painter.fillRect(side, line)
        pies, arcs = self._quarters
        painter.fillPath(pies, filling)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(arcs, QPen(line, width))


def frame_color(depth: int, colors: ThemeColors) -> QColor:
    """Return the background of a frame, unlike that of its parent."""
    return cached_color(colors.window if depth % 2 else colors.base)
