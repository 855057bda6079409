"""A small map of the whole network that shows, and moves, the visible part."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from explorer.schema.messages import tr
from explorer.ui.canvas.items.overview import Overview
from explorer.ui.theme.theme import theme_colors

_LARGEST, _SMALLEST = QSize(220, 150), QSize(100, 70)
_LEAST_SIDE, _EDGE = 40.0, 5  # pixels


class Minimap(QWidget):
    """Draws the overview once, and then only the frame of the visible part."""

    position_requested = Signal(QPointF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._area = QRectF()
        self._visible = QRectF()
        self._scale = 1.0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Minimap"))
        self.setToolTip(tr("Click or drag to move the view."))

    def draw(self, overview: Overview, around: QSize) -> None:
        """Draw another network, as large as fits a canvas of this size."""
        self._area = overview.area
        width, height = max(self._area.width(), 1.0), max(self._area.height(), 1.0)
        room = _LARGEST.boundedTo(around / 4).expandedTo(_SMALLEST) - QSize(2 * _EDGE, 2 * _EDGE)
        self._scale = min(room.width() / width, room.height() / height)
        size = QSize(
            round(max(width * self._scale, _LEAST_SIDE)),
            round(max(height * self._scale, _LEAST_SIDE)),
        )
        self.resize(size + QSize(2 * _EDGE, 2 * _EDGE))
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(size * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(QColor(theme_colors().base))
        painter = QPainter(self._picture)
        painter.translate(self._margin(size))
        painter.scale(self._scale, self._scale)
        painter.translate(-self._area.topLeft())
        overview.paint_small(painter, self._scale)
        painter.end()
        self.update()

    def _margin(self, size: QSize) -> QPointF:
        """Return the margins around a very flat network."""
        across = size.width() - self._area.width() * self._scale
        down = size.height() - self._area.height() * self._scale
        return QPointF(across / 2, down / 2)

    def show_visible(self, area: QRectF) -> None:
        """Frame the part that is visible now."""
        if area != self._visible:
            self._visible = area
            self.update()

    def position_of(self, point: QPointF) -> QPointF:
        """Return the position in the scene of a point of the minimap."""
        inside = point - QPointF(_EDGE, _EDGE) - self._margin(self.size() - QSize(10, 10))
        position: QPointF = self._area.topLeft() + inside / self._scale
        return position

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme_colors()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.setBrush(QColor(colors.base))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.drawPixmap(_EDGE, _EDGE, self._picture)
        margin = self._margin(self.size() - QSize(2 * _EDGE, 2 * _EDGE))
        corner = (self._visible.topLeft() - self._area.topLeft()) * self._scale
        seen = QRectF(corner + margin + QPointF(_EDGE, _EDGE), self._visible.size() * self._scale)
        shown = seen.intersected(QRectF(self.rect()).adjusted(1, 1, -2, -2))
        tint = QColor(colors.accent)
        painter.setPen(QPen(tint, 1.5))
        tint.setAlpha(36)
        painter.setBrush(tint)
        painter.drawRect(shown)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.position_requested.emit(self.position_of(event.position()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.position_requested.emit(self.position_of(event.position()))
