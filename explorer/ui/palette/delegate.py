"""The delegate of the palette and the quick-add box: an icon, a title, a subtitle and a note."""

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
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
from explorer.ui.widgets.item_views import RECORD, ModelIndex, bold_font, small_font

_Role = Qt.ItemDataRole
SUBTITLE = RECORD + 1  # a small text after the title
NOTE = RECORD + 2  # a small text at the right end
IS_FADED = RECORD + 3
IS_HEADING = RECORD + 4

_SIDE, _GAP, _EDGE, _PADDING = 12, 7, 5, 7  # pixels: of an icon; between parts; at the ends; above
_MIN_NOTE = 0.3  # of a row's width
_MAX_SUBTITLE = 0.55  # of the width that is left for title and subtitle


@cache
def category_icon(category: Category | None, *, many: bool) -> QIcon:
    """Return a tile in the color of a category, or two for an entry that adds several layers."""
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


def drag_pixmap(index: ModelIndex, over: QWidget) -> QPixmap:
    """Return a small card with the icon and the title of a row."""
    title, font = str(index.data()), over.font()
    room = QFontMetrics(font).boundingRect(title)
    card = QRectF(
        0, 0, _EDGE + _SIDE + _GAP + room.width() + 2 * _EDGE, room.height() + 2 * _PADDING
    )
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
    """Paints entries with an icon, and headings with an arrow."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        font: QFont = option.font
        return QSize(80, QFontMetrics(font).height() + _PADDING)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or (hovered and not index.data(IS_HEADING)):
            _paint_background(painter, rect, option.palette, selected)
        room = rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if index.data(IS_HEADING):
            _paint_arrow(painter, room, bool(state & QStyle.StateFlag.State_Open), selected)
            room.setLeft(room.left() + _SIDE + _GAP)
        icon = index.data(_Role.DecorationRole)
        if isinstance(icon, QIcon):
            top = room.top() + (room.height() - _SIDE) // 2
            position = QRect(room.left(), top, _SIDE, _SIDE)
            if selected:
                _paint_backdrop(painter, position)
            icon.paint(painter, position)
            room.setLeft(room.left() + _SIDE + _GAP)
        _RowPainter(painter, option, room).paint(index)
        painter.restore()


def _paint_background(painter: QPainter, rect: QRect, palette: QPalette, selected: bool) -> None:
    color = palette.color(QPalette.ColorRole.Highlight)
    color.setAlphaF(1.0 if selected else 0.14)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 0.5, -1, -0.5), 4, 4)


def _paint_backdrop(painter: QPainter, position: QRect) -> None:
    """Paint a light border around an icon, which may have the color of the selection."""
    painter.setBrush(QColor(theme_colors().base))
    painter.drawRoundedRect(QRectF(position).adjusted(-1, -1, 1, 1), 3.5, 3.5)


def _paint_arrow(painter: QPainter, room: QRect, is_open: bool, selected: bool) -> None:
    """Paint a triangle that points down if the section is open, else to the right."""
    center = QPointF(room.left() + _SIDE / 2, room.center().y() + 0.5)
    long, short = 4.0, 2.5
    corners = [(-long, -short), (long, -short), (0.0, short)]
    points = [QPointF(*(corner if is_open else corner[::-1])) for corner in corners]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme_colors().base if selected else theme_colors().muted))
    painter.drawPolygon(QPolygonF([center + point for point in points]))


class _RowPainter:
    """Paints the texts of a row, each elided where it is too long."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect) -> None:
        self._painter = painter
        self._font: QFont = option.font
        self._room = room
        palette: QPalette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        light = palette.color(QPalette.ColorRole.HighlightedText)
        self._ink = light if selected else QColor(theme_colors().ink)
        self._muted = light if selected else QColor(theme_colors().muted)

    def paint(self, index: ModelIndex) -> None:
        """Paint the note, then the title and the subtitle in the width that is left."""
        title, heading = str(index.data(_Role.DisplayRole)), bool(index.data(IS_HEADING))
        subtitle, note = str(index.data(SUBTITLE) or ""), str(index.data(NOTE) or "")
        font = bold_font(self._font) if heading else self._font
        small = small_font(self._font)
        width = self._room.width()
        needed = QFontMetrics(font).horizontalAdvance(title) + _GAP
        beside = QFontMetrics(small).horizontalAdvance(subtitle) + _GAP if subtitle else 0
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if note:
            most = max(width - needed - beside - _GAP, int(width * _MIN_NOTE))
            width -= self._put(note, small, self._muted, most, right) + _GAP
            self._room.setWidth(width)
        if subtitle:
            width -= min(beside, max(width - needed, int(width * _MAX_SUBTITLE)))
        ink = self._muted if heading or index.data(IS_FADED) else self._ink
        used = self._put(title, font, ink, width, left)
        self._room.setLeft(self._room.left() + used + _GAP)
        self._put(subtitle, small, self._muted, self._room.width(), left)

    def _put(
        self, text: str, font: QFont, ink: QColor, most: int, side: Qt.AlignmentFlag
    ) -> int:  # fmt: skip
        """Paint a text at one side, elided to a width; return the width used, in pixels."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(self._room, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)
