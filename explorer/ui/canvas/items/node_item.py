"""The item of a box: it paints its appearance, or a pixmap of it, and knows its size."""

import math
from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.diagram.appearance import Appearance, Appearances
from explorer.diagram.geometry import Rect
from explorer.graph.project import Direction
from explorer.ui.canvas.items.box_painter import BoxPainter, area_of, front_of, sign_in
from explorer.ui.canvas.items.pixmap_cache import PixmapCache
from explorer.ui.theme.theme import theme_colors

READABLE = 0.4  # zoom level below which the overview is painted instead of items
SMALL = 0.6  # zoom level below which many boxes are painted plainly
CROWD = 60  # boxes; more are many


class DisplayState(Protocol):
    """What boxes look up when they are painted, so that changes need not reach thousands."""

    @property
    def appearances(self) -> Appearances:
        """The appearance of each box."""

    @property
    def marked(self) -> Mapping[str, bool]:
        """The selected boxes, and whether all of each is; Qt's own selection costs more."""

    @property
    def pixmaps(self) -> PixmapCache:
        """Boxes as they were painted before."""


class NodeItem(QGraphicsItem):
    """A box with a title, a line or two of detail and a count."""

    def __init__(self, key: str, shown: DisplayState) -> None:
        super().__init__()
        self.key = key
        self._shown = shown
        self._size = (0.0, 0.0)
        self._direction = Direction.RIGHT
        self._box_painter: BoxPainter | None = None
        self._painted: object = None  # its state when painted last
        self.fine = SMALL  # the zoom level from which it is painted in full
        self.setZValue(1)

    @property
    def appearance(self) -> Appearance:
        """The appearance of the box."""
        return self._shown.appearances[self.key]

    @property
    def is_selected(self) -> bool:
        """Whether any of its nodes is selected."""
        return self.key in self._shown.marked

    @property
    def is_whole(self) -> bool:
        """Whether all of its nodes are selected, if any is."""
        return self._shown.marked.get(self.key, True)

    def position(self, rect: Rect, direction: Direction) -> None:
        """Move to a rectangle."""
        size = rect.width, rect.height
        if size != self._size or direction is not self._direction:
            self.prepareGeometryChange()
            self._size, self._direction, self._box_painter = size, direction, None
        self.setPos(*rect.center)

    @property
    def box(self) -> QRectF:
        """The outline, around the center."""
        return front_of(self.appearance, self._size, self._direction)

    @property
    def sign(self) -> QRectF:
        """The sign that expands a collapsed group; a node has none."""
        return sign_in(self.box) if self.appearance.plates else QRectF()

    @override
    def boundingRect(self) -> QRectF:
        return area_of(self._size)

    @override
    def shape(self) -> QPainterPath:
        width, height = self._size
        path = QPainterPath()
        path.addRect(-width / 2, -height / 2, width, height)
        return path

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colors, appearance, drawn = theme_colors(), self.appearance, self._box_painter
        same = (
            drawn
            and (drawn.appearance is appearance or drawn.appearance == appearance)
            and drawn.colors is colors
        )
        if drawn is None or not same:
            drawn = self._box_painter = BoxPainter(appearance, self._size, self._direction, colors)
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        scale, corner = transform.m11(), drawn.area.topLeft()
        position = transform.map(corner) * ratio
        position = (
            QPointF(round(position.x()), round(position.y())) / ratio
        )  # between no two pixels
        state = drawn, self._shown.marked.get(self.key), scale >= self.fine, scale, ratio
        lasts = self._painted in (None, state)  # else it may be changing with every frame
        self._painted = state
        pixmap = self._shown.pixmaps.find(state, (lambda: _pixmap(*state)) if lasts else None)
        painter.resetTransform()
        painter.translate(position)
        if pixmap is not None:
            painter.drawPixmap(QPointF(), pixmap)
        else:
            painter.scale(scale, scale)
            painter.translate(-corner)
            drawn.paint(painter, whole=state[1], fine=state[2])
        painter.setWorldTransform(transform)


def _pixmap(
    drawn: BoxPainter, whole: bool | None, fine: bool, scale: float, ratio: float
) -> QPixmap:
    """Return a box as it is painted, with nothing behind it."""
    room = drawn.area.size() * scale * ratio
    pixmap = QPixmap(math.ceil(room.width()) + 1, math.ceil(room.height()) + 1)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.scale(scale, scale)
    painter.translate(-drawn.area.topLeft())
    drawn.paint(painter, whole=whole, fine=fine)
    painter.end()
    return pixmap
