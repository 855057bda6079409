"""Words on the canvas: laid out once, painted in many frames."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from explorer.ui.canvas.items.labels import Label
from explorer.ui.theme.theme import cached_color

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

    def __init__(self, position: QPointF, text: QStaticText, color: QColor, font: QFont) -> None:
        self._place = position
        self._text = text
        self._color = color
        self._font = font

    @property
    def has_text(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._text.text())

    def paint(self, painter: QPainter) -> None:
        """Write it."""
        painter.setFont(self._font)
        painter.setPen(self._color)
        painter.drawStaticText(self._place, self._text)


def line_in(room: QRectF, message: str, size: Size, ink: str) -> Line:
    """A text in the middle of the height of a room, elided where it does not fit.

    What is too long is written narrower before it is, and a title smaller before that.
    """
    if size is Size.TITLE and _wide(message, size) > room.width():
        size = Size.LONG
    steps = [each for each in _NARROWED if size is Size.LONG or each >= NARROWEST]
    fitting = (each for each in steps if _wide(message, size, each) <= room.width())
    narrowed = next(fitting, steps[-1])
    text, height = _laid_out(message, round(room.width()), (size, narrowed))
    position = QPointF(room.left(), room.center().y() - height / 2)
    return Line(position, text, cached_color(ink), _font(size, narrowed))


@lru_cache(maxsize=8192)
def _laid_out(message: str, width: int, hand: tuple[Size, int]) -> tuple[QStaticText, float]:
    """Glyphs that lines of equal words share, and their height."""
    metrics = QFontMetricsF(_font(*hand))
    text = QStaticText(metrics.elidedText(message, Elide.ElideRight, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return text, metrics.height()


def paint_shapes(painter: QPainter, shapes: Iterable[tuple[Label, str]], ink: str) -> None:
    """Shapes beside wires, pressed where room is small, and left out where it is too small."""
    painter.setPen(cached_color(ink))
    up = QFontMetricsF(_font(Size.SHAPE)).ascent()
    for label, message in shapes:
        fitting = (
            each for each in (100, NARROWEST) if _wide(message, Size.SHAPE, each) <= label.room
        )
        narrowed = next(fitting, None)
        if narrowed:
            x, y = label.position
            left = x - _wide(message, Size.SHAPE, narrowed) if label.ends else x
            painter.setFont(_font(Size.SHAPE, narrowed))
            text, _ = _laid_out(message, _ROOMY, (Size.SHAPE, narrowed))
            painter.drawStaticText(QPointF(left, y - up), text)


def width_of(text: str) -> float:
    """How wide a detail is."""
    return _wide(text, Size.DETAIL)


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
def _wide(text: str, size: Size, narrowed: int = 100) -> float:
    return QFontMetricsF(_font(size, narrowed)).horizontalAdvance(text)


@lru_cache(maxsize=len(Size) * len(_NARROWED))
def _font(size: Size, narrowed: int = 100) -> QFont:
    font = QFont()
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # alike in a picture of a box
    font.setStretch(narrowed)
    font.setPointSizeF(size.value)
    bold = size in (Size.TITLE, Size.LONG)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
