"""Text on the canvas: laid out once, painted in many frames."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from explorer.ui.canvas.items.labels import Label
from explorer.ui.theme.theme import cached_color

LEGIBLE = 0.6  # zoom level from which texts smaller than titles are written
_SHAPE_WIDTH = 1000  # in which any shape has room
_TITLE_STRETCHES = (100, 90, 85, 80, 75, 70)  # per cent of the width of letters
NARROWEST = 80  # per cent, for all texts but titles
Elide = Qt.TextElideMode


class TextSize(Enum):
    """Sizes of texts, in points."""

    TITLE = 9.5
    LONG_TITLE = 8.75
    DETAIL = 8.5


class PlacedText:
    """A text with its glyphs, position and color."""

    def __init__(self, position: QPointF, text: QStaticText, color: QColor, font: QFont) -> None:
        self._position = position
        self._text = text
        self._color = color
        self._font = font

    @property
    def has_text(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._text.text())

    def paint(self, painter: QPainter) -> None:
        """Paint the text."""
        painter.setFont(self._font)
        painter.setPen(self._color)
        painter.drawStaticText(self._position, self._text)


def placed_text(room: QRectF, text: str, size: TextSize, ink: str) -> PlacedText:
    """Return a text in the vertical middle of an area.

    What is too long is written smaller if it is a title, then narrower, and then elided.
    """
    if size is TextSize.TITLE and _wide(text, size) > room.width():
        size = TextSize.LONG_TITLE
    steps = [each for each in _TITLE_STRETCHES if size is TextSize.LONG_TITLE or each >= NARROWEST]
    fitting = (each for each in steps if _wide(text, size, each) <= room.width())
    stretch = next(fitting, steps[-1])
    glyphs, height = _laid_out(text, round(room.width()), (size, stretch))
    position = QPointF(room.left(), room.center().y() - height / 2)
    return PlacedText(position, glyphs, cached_color(ink), _font(size, stretch))


@lru_cache(maxsize=8192)
def _laid_out(text: str, width: int, font: tuple[TextSize, int]) -> tuple[QStaticText, float]:
    """Return glyphs, which equal texts share, and their height."""
    metrics = QFontMetricsF(_font(*font))
    glyphs = QStaticText(metrics.elidedText(text, Elide.ElideRight, width))
    glyphs.setTextFormat(Qt.TextFormat.PlainText)
    glyphs.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return glyphs, metrics.height()


def paint_shapes(painter: QPainter, shapes: Iterable[tuple[Label, str]], ink: str) -> None:
    """Paint shapes beside connections, narrowed or left out where there is no room."""
    painter.setPen(cached_color(ink))
    up = QFontMetricsF(_font(TextSize.DETAIL)).ascent()
    for label, text in shapes:
        fitting = (s for s in (100, NARROWEST) if _wide(text, TextSize.DETAIL, s) <= label.room)
        stretch = next(fitting, None)
        if stretch:
            x, y = label.position
            left = x - _wide(text, TextSize.DETAIL, stretch) if label.ends else x
            painter.setFont(_font(TextSize.DETAIL, stretch))
            glyphs, _ = _laid_out(text, _SHAPE_WIDTH, (TextSize.DETAIL, stretch))
            painter.drawStaticText(QPointF(left, y - up), glyphs)


def width_of(text: str) -> float:
    """Return the width of a detail."""
    return _wide(text, TextSize.DETAIL)


@lru_cache(maxsize=8192)
def shortened(detail: str, width: float) -> str:
    """Return a name and settings with the middle of the name elided to fit a width."""
    name, between, settings = detail.partition("  ")
    if not between or width_of(detail) <= width:
        return detail
    room = width - width_of(between + settings)
    metrics = QFontMetricsF(_font(TextSize.DETAIL))
    return metrics.elidedText(name, Elide.ElideMiddle, max(room, 0)) + between + settings


@lru_cache(maxsize=8192)
def _wide(text: str, size: TextSize, stretch: int = 100) -> float:
    return QFontMetricsF(_font(size, stretch)).horizontalAdvance(text)


@lru_cache(maxsize=len(TextSize) * len(_TITLE_STRETCHES))
def _font(size: TextSize, stretch: int = 100) -> QFont:
    font = QFont()
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # alike in a pixmap of a box
    font.setStretch(stretch)
    font.setPointSizeF(size.value)
    bold = size in (TextSize.TITLE, TextSize.LONG_TITLE)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
