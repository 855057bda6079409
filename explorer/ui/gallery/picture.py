"""The small picture of a network: bars, taller for larger images, wider for more channels."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.catalog.gallery_cards import Bar
from explorer.diagram.colors import CATEGORY
from explorer.graph.layer import Category

_FULL_SIDE = 64  # pixels; an image of this side, or a larger one, takes the whole height
_MIN_HEIGHT = 3.0
_GAP = 1.0
_MAX_WIDTH = 3.2  # pixels for a doubling of the channels


def bar_boxes(bars: Sequence[Bar], room: QRectF) -> list[tuple[Category, QRectF]]:
    """Return category and box of each bar, from left to right, centered vertically in the room.

    Heights grow with the square root of the side, widths with the logarithm of the channels.
    Layers that only change the shape are left out: their side may be a number of channels.
    """
    shown = [bar for bar in bars if bar.category is not Category.SHAPE]
    if not shown:
        return []
    largest = max(_FULL_SIDE, *(bar.side for bar in shown))
    weights = [1 + math.log2(1 + bar.channels) for bar in shown]
    unit = min((room.width() - _GAP * (len(shown) - 1)) / sum(weights), _MAX_WIDTH)
    found, left = [], room.left()
    for bar, weight in zip(shown, weights, strict=True):
        height = max(room.height() * math.sqrt(bar.side / largest), _MIN_HEIGHT)
        top = room.center().y() - height / 2
        found.append((bar.category, QRectF(left, top, unit * weight, height)))
        left += unit * weight + _GAP
    return found


def paint_bars(painter: QPainter, bars: Sequence[Bar], room: QRectF) -> None:
    """Paint the bars of a network."""
    painter.setPen(Qt.PenStyle.NoPen)
    for category, box in bar_boxes(bars, room):
        painter.setBrush(QColor(CATEGORY[category]))
        painter.drawRoundedRect(box, 1, 1)
