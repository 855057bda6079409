"""How a row of the palette and of the quick-add box is painted: a mark, a title, more words."""

from functools import cache

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from explorer.diagram.colors import CATEGORY
from explorer.graph.layer import Category
from explorer.ui.theme.theme import theme_colors

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
BESIDE = _Role.UserRole + 1  # words in small letters behind the title
TAIL = _Role.UserRole + 2  # words at the right end
FADED = _Role.UserRole + 3  # whether it is less than wished
HEADING = _Role.UserRole + 4  # whether it stands above others

_SIDE, _GAP, _EDGE, _AIR = 12, 7, 5, 7  # of a mark; between parts; at both ends; above and below
_SMALLER = 0.88
_LEAST_TAIL = 0.3  # of a row, for words at its end


@cache
def mark(category: Category | None, *, many: bool) -> QIcon:
    """A tile in the colour of a category, two of them for what places many blocks."""
    pixmap = QPixmap(QSize(_SIDE, _SIDE) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = QColor(CATEGORY[category or Category.PART])
    tiles = [QRectF(4, 0.75, 7.25, 7.25), QRectF(0.75, 4, 7.25, 7.25)] if many else []
    for tile in tiles or [QRectF(1, 1, 10, 10)]:
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if many and tile is tiles[0] else color)
        painter.drawRoundedRect(tile, 2.5, 2.5)
    painter.end()
    return QIcon(pixmap)


def chip(index: Index, over: QWidget) -> QPixmap:
    """The mark and the title of a row on a small card, as the pointer carries it."""
    title, font = str(index.data()), over.font()
    room = QFontMetrics(font).boundingRect(title)
    card = QRectF(0, 0, _EDGE + _SIDE + _GAP + room.width() + 2 * _EDGE, room.height() + 2 * _AIR)
    ratio = over.devicePixelRatioF()
    pixmap = QPixmap((card.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme_colors().accent), 1))
    painter.setBrush(QColor(theme_colors().raised))
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    position = QRectF(_EDGE, (card.height() - _SIDE) / 2, _SIDE, _SIDE).toRect()
    index.data(_Role.DecorationRole).paint(painter, position)
    painter.setFont(font)
    painter.setPen(QColor(theme_colors().ink))
    text = card.adjusted(_EDGE + _SIDE + _GAP, 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
    painter.end()
    return pixmap


class RowDelegate(QStyledItemDelegate):
    """Rows with a mark, headings without."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font: QFont = option.font
        return QSize(80, QFontMetrics(font).height() + _AIR)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or (over and not index.data(HEADING)):
            _paint_ground(painter, rect, option.palette, chosen)
        room = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if index.data(HEADING):
            _paint_arrow(painter, room, bool(state & QStyle.StateFlag.State_Open), chosen)
            room.setLeft(room.left() + _SIDE + _GAP)
        icon = index.data(_Role.DecorationRole)
        if isinstance(icon, QIcon):
            top = room.top() + (room.height() - _SIDE) // 2
            position = QRect(room.left(), top, _SIDE, _SIDE)
            if chosen:
                _paint_backdrop(painter, position)
            icon.paint(painter, position)
            room.setLeft(room.left() + _SIDE + _GAP)
        _Line(painter, option, room).write(index)
        painter.restore()


def _paint_ground(painter: QPainter, rect: QRect, palette: QPalette, chosen: bool) -> None:
    color = palette.color(QPalette.ColorRole.Highlight)
    color.setAlphaF(1.0 if chosen else 0.14)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 0.5, -1, -0.5), 4, 4)


def _paint_backdrop(painter: QPainter, position: QRect) -> None:
    """A light edge around a mark, which may have the colour of the ground."""
    painter.setBrush(QColor(theme_colors().base))
    painter.drawRoundedRect(QRectF(position).adjusted(-1, -1, 1, 1), 3.5, 3.5)


def _paint_arrow(painter: QPainter, room: QRect, is_open: bool, chosen: bool) -> None:
    """A triangle that points down at what is open, and else to the right."""
    center = QPointF(room.left() + _SIDE / 2, room.center().y() + 0.5)
    long, short = 4.0, 2.5
    corners = [(-long, -short), (long, -short), (0.0, short)]
    points = [QPointF(*(corner if is_open else corner[::-1])) for corner in corners]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme_colors().base if chosen else theme_colors().muted))
    painter.drawPolygon(QPolygonF([center + point for point in points]))


class _Line:
    """Writes the words of a row: the title first, what is beside and behind it as it has room."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect) -> None:
        self._painter = painter
        self._font: QFont = option.font
        self._room = room
        palette: QPalette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        light = palette.color(QPalette.ColorRole.HighlightedText)
        self._ink = light if chosen else QColor(theme_colors().ink)
        self._muted = light if chosen else QColor(theme_colors().muted)

    def write(self, index: Index) -> None:
        """All of its words."""
        title, heading = str(index.data(_Role.DisplayRole)), bool(index.data(HEADING))
        font = QFont(self._font)
        if heading:
            font.setWeight(QFont.Weight.DemiBold)
        small = QFont(self._font)
        small.setPointSizeF(self._font.pointSizeF() * _SMALLER)
        wanted = QFontMetrics(font).horizontalAdvance(title)
        tail = str(index.data(TAIL) or "")
        room = self._room.width()
        end = max(room - wanted - 2 * _GAP, int(room * _LEAST_TAIL)) if tail else 0
        in_use = self._put(tail, small, self._muted, end, Qt.AlignmentFlag.AlignRight)
        ink = self._muted if heading or index.data(FADED) else self._ink
        self._room.setRight(self._room.right() - (in_use + _GAP if in_use else 0))
        used = self._put(title, font, ink, self._room.width(), Qt.AlignmentFlag.AlignLeft)
        self._room.setLeft(self._room.left() + used + _GAP)
        beside = str(index.data(BESIDE) or "")
        if QFontMetrics(small).horizontalAdvance(beside) <= self._room.width():
            self._put(beside, small, self._muted, self._room.width(), Qt.AlignmentFlag.AlignLeft)

    def _put(
        self, text: str, font: QFont, ink: QColor, most: int, side: Qt.AlignmentFlag
    ) -> int:  # fmt: skip
        """Write words at one side, cut off where there is no room; how much they took."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(self._room, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)
