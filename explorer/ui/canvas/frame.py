"""The item of an unfolded group: a soft frame behind its nodes, with its title and a fold sign."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from explorer.graph.groups import Frame
from explorer.graph.place import TITLE, Rect
from explorer.ui.canvas.item import SIGN, SMALL, paint_sign, write
from explorer.ui.theme import Colours, colours


class FrameItem(QGraphicsItem):
    """Drawn behind everything that it holds; deeper groups have the other of two grounds."""

    def __init__(self, frame: Frame, depth: int) -> None:
        super().__init__()
        self.key = frame.key
        self.title: str = frame.title
        self.depth = depth
        self._rect = QRectF()
        self.fine = SMALL
        self.setZValue(-100 + min(depth, 90))
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place(self, rect: Rect) -> None:
        """Stand somewhere."""
        self.prepareGeometryChange()
        self._rect = QRectF(rect.left, rect.top, rect.width, rect.height)

    @property
    def rect(self) -> QRectF:
        """Its outline."""
        return self._rect

    @property
    def sign(self) -> QRectF:
        """Where the group is folded again."""
        return QRectF(self._rect.left() + 9, self._rect.top() + 8, SIGN, SIGN)

    @override
    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-2, -2, 2, 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        wanted = colours()
        scale = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QColor(wanted.line))
        painter.setBrush(ground(self.depth, wanted))
        if scale < self.fine:
            painter.drawRect(self._rect)
        else:
            self._paint_rounded(painter)
        paint_sign(painter, self.sign, "−", wanted.muted)
        room = QRectF(self._rect.left() + 31, self._rect.top(), self._rect.width() - 36, TITLE)
        write(painter, room, self.title, True, wanted.muted)

    def _paint_rounded(self, painter: QPainter) -> None:
        """Only the outline is smoothed: to smooth a large ground costs more than its nodes."""
        line = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(self._rect, 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line.color(), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._rect, 8, 8)


def ground(depth: int, wanted: Colours) -> QColor:
    """The ground of a frame, told apart from that around it."""
    return QColor(wanted.window if depth % 2 else wanted.base)
