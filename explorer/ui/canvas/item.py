"""The item of a node: a box that draws its look and knows where its ports are."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.graph.arrange import HEIGHT, WIDTH
from explorer.ui.canvas.look import Look
from explorer.ui.theme import Colours, colours

READABLE = 0.35  # below this scale text is left out: it costs most and nobody can read it
_STRIPE = 6.0


class NodeItem(QGraphicsItem):
    """A box with a title, a line of detail and a count; it moves when it is dragged."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        self.name = name
        self.look = look
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptHoverEvents(True)
        self.setToolTip(look.tip)
        self.setZValue(1)

    def show_look(self, look: Look) -> None:
        """Draw another look, where it is another."""
        if look != self.look:
            self.look = look
            self.setToolTip(look.tip)
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return _box(slim=False).adjusted(-4, -4, 4, 4)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        wanted = colours()
        paint_box(painter, self.look, wanted, selected=self.isSelected())
        if scale >= READABLE:
            paint_words(painter, self.look, wanted)


def _box(*, slim: bool) -> QRectF:
    height = HEIGHT - 16 if slim else HEIGHT
    return QRectF(-WIDTH / 2, -height / 2, WIDTH, height)


def paint_box(painter: QPainter, look: Look, wanted: Colours, *, selected: bool) -> None:
    """The box, its coloured stripe, its ports and the frame that tells problem and selection."""
    box = _box(slim=look.slim)
    radius = box.height() / 2 if look.slim else 8.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QColor(wanted.alarm if look.badge else wanted.accent if selected else wanted.line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour))
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(QColor(wanted.raised))
    painter.drawRoundedRect(box.adjusted(_STRIPE, 0, 0, 0), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DashLine if look.waits else Qt.PenStyle.SolidLine
    painter.setPen(QPen(frame, 2.4 if selected or look.badge else 1.2, style))
    painter.drawRoundedRect(box, radius, radius)


def paint_words(painter: QPainter, look: Look, wanted: Colours) -> None:
    """Title, detail and count; what does not fit ends in an ellipsis."""
    box = _box(slim=look.slim).adjusted(_STRIPE + 7, 4, -8, -4)
    title, small = _font(9.5, bold=True), _font(8.5, bold=False)
    upper = QRectF(box.left(), box.top(), box.width(), box.height() / 2)
    lower = QRectF(box.left(), box.center().y(), box.width(), box.height() / 2)
    words = f"⚠ {look.title}" if look.badge else look.title
    _write(painter, upper, words, title, wanted.alarm if look.badge else wanted.ink)
    count = QFontMetricsF(small).horizontalAdvance(look.count)
    painter.setFont(small)
    painter.setPen(QColor(wanted.ink))
    painter.drawText(lower, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, look.count)
    room = lower.adjusted(0, 0, -count - 6 if count else 0, 0)
    _write(painter, room, look.detail, small, wanted.muted)


def _write(painter: QPainter, room: QRectF, words: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitted = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)


def _font(size: float, *, bold: bool) -> QFont:
    font = QFont()
    font.setPointSizeF(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
