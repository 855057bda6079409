"""The item of a box: it paints its look, or the picture of it, and knows its size."""

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
from explorer.ui.canvas.items.box_painter import Drawn, area_of, front_of, sign_in
from explorer.ui.canvas.pixmap_cache import PixmapCache
from explorer.ui.theme.theme import theme_colors

READABLE = 0.4  # below this scale everything is drawn as one overview, without text
SMALL = 0.6  # below this one only titles are written, where there are many boxes
CROWD = 60  # boxes that are many: fewer are written in full wherever they can be read


class DisplayState(Protocol):
    """What boxes ask when they are painted: thousands need not be told of every change."""

    @property
    def appearances(self) -> Appearances:
        """How each looks."""

    @property
    def marked(self) -> Mapping[str, bool]:
        """What is selected, and whether all of it is; Qt's own selection costs far more."""

    @property
    def pictures(self) -> PixmapCache:
        """What was painted as it is still to be seen."""


class NodeItem(QGraphicsItem):
    """A box with a title, a line or two of detail and a count."""

    def __init__(self, key: str, shown: DisplayState) -> None:
        super().__init__()
        self.key = key
        self._shown = shown
        self._size = (0.0, 0.0)
        self._direction = Direction.RIGHT
        self._drawn: Drawn | None = None
        self._painted: object = None  # how it was painted last
        self.fine = SMALL  # the scale from which everything is written
        self.setZValue(1)

    @property
    def appearance(self) -> Appearance:
        """How it looks."""
        return self._shown.appearances[self.key]

    @property
    def is_selected(self) -> bool:
        """Whether any of what it shows is selected."""
        return self.key in self._shown.marked

    @property
    def is_whole(self) -> bool:
        """Whether all of what it shows is selected, where anything is."""
        return self._shown.marked.get(self.key, True)

    def position(self, rect: Rect, direction: Direction) -> None:
        """Stand somewhere."""
        size = rect.width, rect.height
        if size != self._size or direction is not self._direction:
            self.prepareGeometryChange()
            self._size, self._direction, self._drawn = size, direction, None
        self.setPos(*rect.center)

    @property
    def box(self) -> QRectF:
        """Its outline, around its own middle."""
        return front_of(self.appearance, self._size, self._direction)

    @property
    def sign(self) -> QRectF:
        """Where a folded group is unfolded; nowhere on a node."""
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
        wanted, appearance, drawn = theme_colors(), self.appearance, self._drawn
        same = (
            drawn
            and (drawn.appearance is appearance or drawn.appearance == appearance)
            and drawn.colors is wanted
        )
        if drawn is None or not same:
            drawn = self._drawn = Drawn(appearance, self._size, self._direction, wanted)
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        scale, corner = transform.m11(), drawn.area.topLeft()
        position = transform.map(corner) * ratio
        position = (
            QPointF(round(position.x()), round(position.y())) / ratio
        )  # between no two pixels
        state = drawn, self._shown.marked.get(self.key), scale >= self.fine, scale, ratio
        lasts = self._painted in (None, state)  # else it may be changing with every frame
        self._painted = state
        picture = self._shown.pictures.find(state, (lambda: _picture(*state)) if lasts else None)
        painter.resetTransform()
        painter.translate(position)
        if picture is not None:
            painter.drawPixmap(QPointF(), picture)
        else:
            painter.scale(scale, scale)
            painter.translate(-corner)
            drawn.paint(painter, whole=state[1], fine=state[2])
        painter.setWorldTransform(transform)


def _picture(drawn: Drawn, whole: bool | None, fine: bool, scale: float, ratio: float) -> QPixmap:
    """A box as it is painted, with nothing behind it."""
    room = drawn.area.size() * scale * ratio
    picture = QPixmap(math.ceil(room.width()) + 1, math.ceil(room.height()) + 1)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.scale(scale, scale)
    painter.translate(-drawn.area.topLeft())
    drawn.paint(painter, whole=whole, fine=fine)
    painter.end()
    return picture
