"""The grid: dots on which boxes settle when they are moved."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.graph.place import GRID
from explorer.ui.theme import colours

_STEP = 4 * GRID  # from dot to dot: every fourth line is drawn


def paint_grid(painter: QPainter, area: QRectF) -> None:
    """Dots in an area of the scene, two pixels wide at any scale."""
    left, top = int(area.left() // _STEP), int(area.top() // _STEP)
    across, down = int(area.right() // _STEP) - left + 1, int(area.bottom() // _STEP) - top + 1
    pen = QPen(QColor(colours().line), 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # rounded ones cost tenfold
    painter.drawPoints(_dots(left, top, across, down))


@lru_cache(maxsize=2)
def _dots(left: int, top: int, across: int, down: int) -> QPolygonF:
    places = ((left + i, top + j) for i in range(across) for j in range(down))
    return QPolygonF([QPointF(x * _STEP, y * _STEP) for x, y in places])
