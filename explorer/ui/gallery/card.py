"""How a card of the gallery and the heading of a family are painted."""

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from explorer.schema.formatting import short
from explorer.ui.gallery.entries import GalleryEntry, Heading
from explorer.ui.gallery.model import BADGE, ROW
from explorer.ui.gallery.picture import paint_bars
from explorer.ui.theme.theme import theme_colors

Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag
_Align = Qt.AlignmentFlag
_OUTSIDE, _INSIDE, _APART = 4, 6, 4  # pixels around a card, within it, between its parts
_PICTURE = 34
_SMALLER = 0.88
_STRETCHES = (100, 92, 85, 78, 70)  # per cent of their width to which letters are pressed


def _tr(text: str) -> str:
    return QCoreApplication.translate("gallery", text)


def in_two_lines(text: str, font: QFont, width: int) -> list[str]:
    """A text broken once where it is too long, and cut off where it is longer still."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    rest = QFontMetrics(font).elidedText(text[end:].strip(), Qt.TextElideMode.ElideRight, width)
    return [text[:end].rstrip(), rest] if rest else [text]


class CardDelegate(QStyledItemDelegate):
    """Cards and headings, in columns as wide as the view says."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._whole, self._columns = 180, 1

    def fit(self, whole: int, columns: int) -> None:
        """Take that much room in all, for so many cards side by side."""
        self._whole, self._columns = whole, columns

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font: QFont = option.font
        line = QFontMetrics(font).height()
        if isinstance(index.data(ROW), Heading):
            return QSize(self._whole, line + 12)
        text = line + 4 * QFontMetrics(_small(font)).height()
        height = text + _PICTURE + 3 * _APART + 2 * (_INSIDE + _OUTSIDE)
        return QSize(self._whole // self._columns, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font: QFont = option.font
        rect: QRect = option.rect
        if isinstance(row, Heading):
            _paint_heading(painter, row, font, rect)
        elif isinstance(row, GalleryEntry):
            frame = rect.adjusted(_OUTSIDE, _OUTSIDE // 2, -_OUTSIDE, -_OUTSIDE)
            _paint_frame(painter, option.state, frame, bool(index.data(BADGE)))
            room = frame.adjusted(_INSIDE + 1, _INSIDE, -_INSIDE, -_INSIDE)
            _Sheet(painter, room, font).paint(row, index.data(BADGE))
        painter.restore()


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * _SMALLER)
    return smaller


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _narrowed(font: QFont, text: str, room: int) -> QFont:
    """The font, its letters pressed as far as it takes for words to have room, and no further."""
    narrowed = QFont(font)
    for stretch in _STRETCHES:
        narrowed.setStretch(stretch)
        if QFontMetrics(narrowed).horizontalAdvance(text) <= room:
            break
    return narrowed


def _paint_heading(painter: QPainter, row: Heading, font: QFont, rect: QRect) -> None:
    room = rect.adjusted(_OUTSIDE + 2, 6, -_OUTSIDE - 2, -2)
    sheet = _Sheet(painter, room, font)
    sheet.write(row.family, str(row.count), _bold(font), theme_colors().muted)
    wanted = QFontMetrics(_bold(font)).horizontalAdvance(f"{row.family}  ")
    end = QFontMetrics(font).horizontalAdvance(f"  {row.count}")
    painter.setPen(QColor(theme_colors().line))
    middle = room.center().y()
    painter.drawLine(room.left() + wanted, middle, room.right() - end, middle)


def _paint_frame(painter: QPainter, state: QStyle.StateFlag, frame: QRect, marked: bool) -> None:
    """A sheet with an edge: thick where it is chosen, a stripe where it is open or being read."""
    wanted = theme_colors()
    chosen = bool(state & _State.State_Selected)
    over = bool(state & _State.State_MouseOver)
    edge = wanted.accent if chosen else wanted.muted if over else wanted.line
    thick = 2 if chosen else 1
    half = thick / 2
    painter.setPen(QPen(QColor(edge), thick))
    painter.setBrush(QColor(wanted.raised))
    painter.drawRoundedRect(QRectF(frame).adjusted(half, half, -half, -half), 5, 5)
    if marked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(wanted.accent))
        painter.drawRoundedRect(QRectF(frame.left(), frame.top() + 5, 4, frame.height() - 10), 2, 2)


class _Sheet:
    """Writes one line below the other into a room."""

    def __init__(self, painter: QPainter, room: QRect, font: QFont) -> None:
        self._painter = painter
        self._room = room
        self._font = font
        self._top = room.top()

    def paint(self, exhibit: GalleryEntry, badge: str) -> None:
        """Write title and year, the picture, what was new, and the numbers."""
        wanted = theme_colors()
        entry, card = exhibit.entry, exhibit.card
        small = _small(self._font)
        year = str(entry.year)
        room = self._room.width() - QFontMetrics(small).horizontalAdvance(f"{year} ")
        self.write(entry.title, year, _narrowed(_bold(self._font), entry.title, room), wanted.ink)
        picture = QRectF(self._room.left(), self._top + _APART, self._room.width(), _PICTURE)
        paint_bars(self._painter, card.bars, picture)
        self._top += _PICTURE + 2 * _APART
        for line in [*in_two_lines(entry.idea, small, self._room.width()), ""][:2]:
            self.write(line, "", small, wanted.ink)
        self._top += _APART
        parameters = _tr("{} params\n{}").replace("{}", short(card.parameters))
        self.write(parameters, card.input.replace("x", "×"), small, wanted.muted)
        macs = _tr("{} MACs\n{}").replace("{}", short(card.macs))
        self.write(macs, badge, small, wanted.muted, wanted.accent)

    def write(self, left: str, right: str, font: QFont, ink: str, other: str = "") -> None:
        """One line with words at both ends.

        On the left stands the first of several wordings that has room, or the last one cut off.
        """
        painter, metrics = self._painter, QFontMetrics(font)
        line = QRect(self._room.left(), self._top, self._room.width(), metrics.height())
        self._top += metrics.height()
        painter.setPen(QColor(other or theme_colors().muted))
        painter.setFont(_bold(_small(self._font)) if other else _small(self._font))
        painter.drawText(line, _Align.AlignRight | _Align.AlignVCenter, right)
        used = painter.fontMetrics().horizontalAdvance(f"{right} ") if right else 0
        painter.setPen(QColor(ink))
        painter.setFont(font)
        room = line.width() - used
        wordings = left.split("\n")
        fitting = (each for each in wordings if metrics.horizontalAdvance(each) <= room)
        text = metrics.elidedText(next(fitting, wordings[-1]), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, _Align.AlignLeft | _Align.AlignVCenter, text)
