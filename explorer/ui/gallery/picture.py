"""A network as a small picture: bars, high where images are large, wide where channels are many."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.catalog.gallery_cards import Bar
from explorer.diagram.colors import CATEGORY
from explorer.graph.layer import Category

_SMALL = 64  # an image of this side, or a larger one, takes the whole height
_LEAST = 3.0  # pixels that a bar is high at least
_GAP = 1.0
_THICKEST = 3.2  # pixels for a doubling of the channels


def boxes(bars: Sequence[Bar], room: QRectF) -> list[tuple[Category, QRectF]]:
    """Where each bar stands, from left to right around the middle of a room.

    Heights go with the square root of the side, widths with the logarithm of the channels. What
    only changes the shape is left out: after it a side may be a number of channels.
    """
    shown = [bar for bar in bars if bar.category is not Category.SHAPE]
    if not shown:
        return []
    largest = max(_SMALL, *(bar.side for bar in shown))
    weights = [1 + math.log2(1 + bar.channels) for bar in shown]
    unit = min((room.width() - _GAP * (len(shown) - 1)) / sum(weights), _THICKEST)
    found, left = [], room.left()
    for bar, weight in zip(shown, weights, strict=True):
        height = max(room.height() * math.sqrt(bar.side / largest), _LEAST)
        top = room.center().y() - height / 2
        found.append((bar.category, QRectF(left, top, unit * weight, height)))
        left += unit * weight + _GAP
    return found


def paint_bars(painter: QPainter, bars: Sequence[Bar], room: QRectF) -> None:
    """Paint a network's picture into a room."""
    painter.setPen(Qt.PenStyle.NoPen)
    for category, box in boxes(bars, room):
        painter.setBrush(QColor(CATEGORY[category]))
        painter.drawRoundedRect(box, 1, 1)
