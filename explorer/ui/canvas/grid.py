"""The grid: dots on which boxes settle when they are moved."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.graph.place import GRID
from explorer.ui.theme import colours

_EVERY = 4  # lines of the grid of which one is drawn


def paint_grid(painter: QPainter, area: QRectF, scale: float) -> None:
    """Dots in an area of the scene."""
    step = GRID * _EVERY
    left, top = area.left() // step * step, area.top() // step * step
    across = int((area.right() - left) / step) + 1
    down = int((area.bottom() - top) / step) + 1
    pen = QPen(QColor(colours().line), 1.6 / scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(
        [QPointF(left + i * step, top + j * step) for i in range(across) for j in range(down)]
    )
