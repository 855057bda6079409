"""The grid: dots on which boxes settle when they are moved."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.graph.place import GRID
from explorer.ui.theme import colours

_STEP = 4 * GRID  # from dot to dot: every fourth line is drawn
_SHARED = 8  # dots are made for whole squares of so many a side, which many frames share


def paint_grid(painter: QPainter, area: QRectF) -> None:
    """Dots in an area of the scene, two pixels wide at any scale."""
    side = _STEP * _SHARED
    left, top = int(area.left() // side), int(area.top() // side)
    across, down = int(area.right() // side) - left + 1, int(area.bottom() // side) - top + 1
    pen = QPen(QColor(colours().line), 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # rounded ones cost tenfold
    painter.drawPoints(_dots(left, top, across, down))


@lru_cache(maxsize=2)
def _dots(left: int, top: int, across: int, down: int) -> QPolygonF:
    xs = range(left * _SHARED, (left + across) * _SHARED)
    ys = range(top * _SHARED, (top + down) * _SHARED)
    return QPolygonF([QPointF(x * _STEP, y * _STEP) for x in xs for y in ys])
