"""Words on the canvas: laid out once, painted in many frames."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from explorer.ui.theme import tint


class Line:
    """Words that keep their glyphs, where they stand, and in which colour."""

    def __init__(self, place: QPointF, text: QStaticText, colour: QColor, *, bold: bool) -> None:
        self._place = place
        self._text = text
        self._colour = colour
        self._font = _font(bold=bold)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._text.text())

    def paint(self, painter: QPainter) -> None:
        """Write it."""
        painter.setFont(self._font)
        painter.setPen(self._colour)
        painter.drawStaticText(self._place, self._text)


def line_in(room: QRectF, words: str, bold: bool, ink: str) -> Line:
    """A text in the middle of the height of a room, elided where it does not fit."""
    text, height = _laid_out(words, round(room.width()), bold=bold)
    return Line(QPointF(room.left(), room.center().y() - height / 2), text, tint(ink), bold=bold)


@lru_cache(maxsize=8192)
def _laid_out(words: str, width: int, *, bold: bool) -> tuple[QStaticText, float]:
    """Glyphs that lines of equal words share, and their height."""
    metrics = QFontMetricsF(_font(bold=bold))
    text = QStaticText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return text, metrics.height()


@lru_cache(maxsize=8192)
def width_of(words: str) -> float:
    """How wide a detail is."""
    return QFontMetricsF(_font(bold=False)).horizontalAdvance(words)


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> QFont:
    font = QFont()
    font.setPointSizeF(9.5 if bold else 8.5)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
