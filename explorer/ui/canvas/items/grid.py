"""The grid: dots to which boxes snap when they are moved."""

from functools import lru_cache
from itertools import product

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.diagram.geometry import GRID
from explorer.ui.theme.theme import theme_colors

_DOT_DISTANCE = 4 * GRID  # every fourth line has dots
_DOTS_PER_SIDE = 16  # of a square that is made once and drawn all over the canvas


def paint_grid(painter: QPainter, area: QRectF) -> None:
    """Paint dots in an area of the scene, two pixels wide at any zoom level."""
    side, dots = _DOT_DISTANCE * _DOTS_PER_SIDE, _dots()
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
    steps = [number * _DOT_DISTANCE for number in range(_DOTS_PER_SIDE)]
    return QPolygonF([QPointF(x, y) for x, y in product(steps, steps)])
