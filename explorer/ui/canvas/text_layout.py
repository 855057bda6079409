"""Words on the canvas: laid out once, painted in many frames."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from explorer.ui.canvas.items.labels import Label
from explorer.ui.theme.theme import tint

_ROOMY = 1000  # pixels, in which any shape has room
_NARROWED = (100, 90, 85, 80, 75, 70)  # per cent to which a title's letters may be pressed
NARROWEST = 80  # per cent to which those of details may
Elide = Qt.TextElideMode


class Size(Enum):
    """What is written, in points."""

    TITLE = 9.5
    LONG = 8.25
    DETAIL = 8.5
    SHAPE = 7.5


class Line:
    """Words that keep their glyphs, where they stand, and in which colour."""

    def __init__(self, place: QPointF, text: QStaticText, colour: QColor, font: QFont) -> None:
        self._place = place
        self._text = text
        self._colour = colour
        self._font = font

    @property
    def has_words(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._text.text())

    def paint(self, painter: QPainter) -> None:
        """Write it."""
        painter.setFont(self._font)
        painter.setPen(self._colour)
        painter.drawStaticText(self._place, self._text)


def line_in(room: QRectF, words: str, size: Size, ink: str) -> Line:
    """A text in the middle of the height of a room, elided where it does not fit.

    What is too long is written narrower before it is, and a title smaller before that.
    """
    if size is Size.TITLE and _wide(words, size) > room.width():
        size = Size.LONG
    steps = [each for each in _NARROWED if size is Size.LONG or each >= NARROWEST]
    fitting = (each for each in steps if _wide(words, size, each) <= room.width())
    narrowed = next(fitting, steps[-1])
    text, height = _laid_out(words, round(room.width()), (size, narrowed))
    place = QPointF(room.left(), room.center().y() - height / 2)
    return Line(place, text, tint(ink), _font(size, narrowed))


@lru_cache(maxsize=8192)
def _laid_out(words: str, width: int, hand: tuple[Size, int]) -> tuple[QStaticText, float]:
    """Glyphs that lines of equal words share, and their height."""
    metrics = QFontMetricsF(_font(*hand))
    text = QStaticText(metrics.elidedText(words, Elide.ElideRight, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return text, metrics.height()


def paint_shapes(painter: QPainter, shapes: Iterable[tuple[Label, str]], ink: str) -> None:
    """Shapes beside wires, pressed where room is small, and left out where it is too small."""
    painter.setPen(tint(ink))
    up = QFontMetricsF(_font(Size.SHAPE)).ascent()
    for label, words in shapes:
        fitting = (
            each for each in (100, NARROWEST) if _wide(words, Size.SHAPE, each) <= label.room
        )
        narrowed = next(fitting, None)
        if narrowed:
            x, y = label.place
            left = x - _wide(words, Size.SHAPE, narrowed) if label.ends else x
            painter.setFont(_font(Size.SHAPE, narrowed))
            text, _ = _laid_out(words, _ROOMY, (Size.SHAPE, narrowed))
            painter.drawStaticText(QPointF(left, y - up), text)


def width_of(words: str) -> float:
    """How wide a detail is."""
    return _wide(words, Size.DETAIL)


@lru_cache(maxsize=8192)
def shortened(detail: str, width: float) -> str:
    """A name and settings of which the name loses its middle, because settings matter more."""
    name, between, settings = detail.partition("  ")
    if not between or width_of(detail) <= width:
        return detail
    room = width - width_of(between + settings)
    metrics = QFontMetricsF(_font(Size.DETAIL))
    return metrics.elidedText(name, Elide.ElideMiddle, max(room, 0)) + between + settings


@lru_cache(maxsize=8192)
def _wide(words: str, size: Size, narrowed: int = 100) -> float:
    return QFontMetricsF(_font(size, narrowed)).horizontalAdvance(words)


@lru_cache(maxsize=len(Size) * len(_NARROWED))
def _font(size: Size, narrowed: int = 100) -> QFont:
    font = QFont()
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # alike in a picture of a box
    font.setStretch(narrowed)
    font.setPointSizeF(size.value)
    bold = size in (Size.TITLE, Size.LONG)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
