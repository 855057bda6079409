"""The delegate of the gallery: paints cards and the headings of families."""

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from explorer.schema.formatting import short
from explorer.schema.messages import tr, translate
from explorer.ui.gallery.entries import FamilyHeading, GalleryEntry
from explorer.ui.gallery.model import BADGE
from explorer.ui.gallery.picture import paint_bars
from explorer.ui.theme.theme import theme_colors
from explorer.ui.widgets.item_views import RECORD, ModelIndex, bold_font, small_font

_State = QStyle.StateFlag
_Align = Qt.AlignmentFlag
_MARGIN, _PADDING, _SPACING = 4, 6, 4  # pixels
_PICTURE_HEIGHT = 34


def in_two_lines(text: str, font: QFont, width: int) -> list[str]:
    """Break a text into at most two lines, the second elided where it is too long."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    rest = QFontMetrics(font).elidedText(text[end:].strip(), Qt.TextElideMode.ElideRight, width)
    return [text[:end].rstrip(), rest] if rest else [text]


class CardDelegate(QStyledItemDelegate):
    """Paints cards in columns, and headings as wide as the view."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._width, self._columns = 180, 1

    def fit(self, width: int, columns: int) -> None:
        """Set the width of a row in pixels and its number of columns."""
        self._width, self._columns = width, columns

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        font: QFont = option.font
        line = QFontMetrics(font).height()
        if isinstance(index.data(RECORD), FamilyHeading):
            return QSize(self._width, line + 12)
        text = line + 4 * QFontMetrics(small_font(font)).height()
        height = text + _PICTURE_HEIGHT + 3 * _SPACING + 2 * (_PADDING + _MARGIN)
        return QSize(self._width // self._columns, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        row = index.data(RECORD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font: QFont = option.font
        rect: QRect = option.rect
        if isinstance(row, FamilyHeading):
            _paint_heading(painter, row, font, rect)
        elif isinstance(row, GalleryEntry):
            frame = rect.adjusted(_MARGIN, _MARGIN // 2, -_MARGIN, -_MARGIN)
            _paint_frame(painter, option.state, frame, bool(index.data(BADGE)))
            room = frame.adjusted(_PADDING + 1, _PADDING, -_PADDING, -_PADDING)
            _CardPainter(painter, room, font).paint(row, index.data(BADGE))
        painter.restore()


def _paint_heading(painter: QPainter, row: FamilyHeading, font: QFont, rect: QRect) -> None:
    room = rect.adjusted(_MARGIN + 2, 6, -_MARGIN - 2, -2)
    family, bold = translate(row.family), bold_font(font)
    _CardPainter(painter, room, font).write([family], str(row.count), bold, theme_colors().muted)
    start = room.left() + QFontMetrics(bold).horizontalAdvance(f"{family}  ")
    end = room.right() - QFontMetrics(font).horizontalAdvance(f"  {row.count}")
    painter.setPen(QColor(theme_colors().line))
    painter.drawLine(start, room.center().y(), end, room.center().y())


def _paint_frame(painter: QPainter, state: QStyle.StateFlag, frame: QRect, marked: bool) -> None:
    """Paint the background, a thick border if selected, and a stripe if marked."""
    colors = theme_colors()
    selected = bool(state & _State.State_Selected)
    hovered = bool(state & _State.State_MouseOver)
    edge = colors.accent if selected else colors.muted if hovered else colors.line
    thickness = 2 if selected else 1
    half = thickness / 2
    painter.setPen(QPen(QColor(edge), thickness))
    painter.setBrush(QColor(colors.raised))
    painter.drawRoundedRect(QRectF(frame).adjusted(half, half, -half, -half), 5, 5)
    if marked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawRoundedRect(QRectF(frame.left(), frame.top() + 5, 4, frame.height() - 10), 2, 2)


class _CardPainter:
    """Paints the lines of a card from top to bottom."""

    def __init__(self, painter: QPainter, room: QRect, font: QFont) -> None:
        self._painter = painter
        self._room = room
        self._font = font
        self._top = room.top()

    def paint(self, row: GalleryEntry, badge: str) -> None:
        """Paint title and year, the picture, the idea, and the numbers."""
        colors = theme_colors()
        entry, card = row.entry, row.card
        small, bold = small_font(self._font), bold_font(self._font)
        needed = QFontMetrics(bold).horizontalAdvance(entry.title)
        needed += QFontMetrics(small).horizontalAdvance(f" {entry.year}")
        year = str(entry.year) if needed <= self._room.width() else ""
        self.write([entry.title], year, bold, colors.ink)
        picture = QRectF(
            self._room.left(), self._top + _SPACING, self._room.width(), _PICTURE_HEIGHT
        )
        paint_bars(self._painter, card.bars, picture)
        self._top += _PICTURE_HEIGHT + 2 * _SPACING
        for line in [*in_two_lines(translate(entry.idea), small, self._room.width()), ""][:2]:
            self.write([line], "", small, colors.ink)
        self._top += _SPACING
        count = short(card.parameters)
        counts = [tr("{count} parameters", count=count), tr("{count} params", count=count)]
        self.write(counts, badge, small, colors.muted, colors.accent)
        macs = tr("{count} MACs", count=short(card.macs))
        self.write([macs], card.input.replace("x", "×"), small, colors.muted)

    def write(self, texts: list[str], right: str, font: QFont, ink: str, accent: str = "") -> None:
        """Paint a line with a text at each end, at the left the first of `texts` that fits.

        Where none fits, the last one is elided. With an accent the right one is bold.
        """
        painter, metrics = self._painter, QFontMetrics(font)
        line = QRect(self._room.left(), self._top, self._room.width(), metrics.height())
        self._top += metrics.height()
        small = small_font(self._font)
        painter.setPen(QColor(accent or theme_colors().muted))
        painter.setFont(bold_font(small) if accent else small)
        painter.drawText(line, _Align.AlignRight | _Align.AlignVCenter, right)
        used = painter.fontMetrics().horizontalAdvance(f"{right} ") if right else 0
        painter.setPen(QColor(ink))
        painter.setFont(font)
        room = line.width() - used
        fitting = (each for each in texts if metrics.horizontalAdvance(each) <= room)
        text = metrics.elidedText(next(fitting, texts[-1]), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, _Align.AlignLeft | _Align.AlignVCenter, text)
