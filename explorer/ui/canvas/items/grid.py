"""The grid: dots on which boxes settle when they are moved."""

from functools import lru_cache
from itertools import product

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.diagram.geometry import GRID
from explorer.ui.theme.theme import theme_colors

_STEP = 4 * GRID  # from dot to dot: every fourth line is drawn
_SHARED = 16  # dots along each side of a square; one is made, and drawn wherever dots are seen


def paint_grid(painter: QPainter, area: QRectF) -> None:
    """Dots in an area of the scene, two pixels wide at any scale."""
    side, dots = _STEP * _SHARED, _dots()
    across = range(int(area.left() // side), int(area.right() // side) + 1)
    down = range(int(area.top() // side), int(area.bottom() // side) + 1)
    pen = QPen(QColor(theme_colors().line), 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # rounded ones cost tenfold
    before = painter.worldTransform()
    for x, y in product(across, down):
        painter.translate(x * side, y * side)
        painter.drawPoints(dots)
        painter.setWorldTransform(before)


@lru_cache(maxsize=1)
def _dots() -> QPolygonF:
    steps = [number * _STEP for number in range(_SHARED)]
    return QPolygonF([QPointF(x, y) for x, y in product(steps, steps)])
