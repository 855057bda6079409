"""How a box is painted: outline, stripe, texts, ports, and the marks of problems."""

from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from explorer.diagram.appearance import PLATE, Appearance, outline
from explorer.diagram.colors import ink_on
from explorer.diagram.geometry import Rect
from explorer.diagram.layout.arrange import ports_of
from explorer.graph.project import Direction
from explorer.ui.canvas.items.text_layout import (
    LEGIBLE,
    NARROWEST,
    PlacedText,
    TextSize,
    placed_text,
    shortened,
    width_of,
)
from explorer.ui.theme.theme import ThemeColors, cached_color

_STRIPE_WIDTH = 6.0
SIGN_SIDE = 14.0  # of the sign that expands a group


def area_of(size: tuple[float, float]) -> QRectF:
    """Return all that is painted of a box of some size, around its center."""
    width, height = size
    return QRectF(-width / 2 - 5, -height / 2 - 5, width + 18, height + 18)


def front_of(appearance: Appearance, size: tuple[float, float], direction: Direction) -> QRectF:
    """Return the outline of a box, around the center of its area."""
    width, height = size
    front = outline(appearance, Rect(-width / 2, -height / 2, width, height), direction)
    return QRectF(front.left, front.top, front.width, front.height)


def sign_in(box: QRectF) -> QRectF:
    """Return the sign that expands a collapsed group."""
    return QRectF(box.right() - SIGN_SIDE - 5, box.top() + 4.5, SIGN_SIDE, SIGN_SIDE)


class BoxPainter:
    """Paints a box of one size, appearance and theme; its texts are laid out once."""

    def __init__(
        self,
        appearance: Appearance,
        size: tuple[float, float],
        direction: Direction,
        colors: ThemeColors,
    ) -> None:
        self.appearance = appearance
        self.colors = colors
        self.box = front_of(appearance, size, direction)
        self._size, self._direction = size, direction

    @property
    def area(self) -> QRectF:
        """All that is painted, around the center of the box."""
        return area_of(self._size)

    def paint(self, painter: QPainter, *, whole: bool | None, fine: bool) -> None:
        """Paint the box with all texts where they are legible, or with its title alone.

        `whole` is whether all of it is selected, or None where nothing is.
        """
        colors, appearance, box = self.colors, self.appearance, self.box
        if not fine:
            paint_plain(painter, box, appearance, colors, selected=whole is not None)
            self.title.paint(painter)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_box(painter, box, appearance, colors, selected=whole is True)
            if whole is not None:
                _paint_ring(painter, box, appearance, colors, dashed=not whole)
            is_legible = painter.worldTransform().m11() >= LEGIBLE
            for line in self.lines if is_legible else (self.title,):
                line.paint(painter)
            painter.setPen(QPen(cached_color(colors.muted), 1.0))
            painter.setBrush(cached_color(colors.base))
            painter.drawPath(
                _ports(self._size, appearance.inputs, appearance.outputs, self._direction)
            )
            if appearance.warning:
                _paint_note(painter, box, colors)
        if appearance.plates:
            ink = ink_on(appearance.fill) if appearance.fill else colors.muted
            paint_sign(painter, sign_in(box), "+", ink)

    @cached_property
    def title(self) -> PlacedText:
        """The title alone, in the middle."""
        appearance, colors = self.appearance, self.colors
        ink = (
            ink_on(appearance.fill) if appearance.fill else _alarm(appearance, colors) or colors.ink
        )
        return placed_text(
            self.box.adjusted(_STRIPE_WIDTH + 7, 0, -4, 0), appearance.title, TextSize.TITLE, ink
        )

    @cached_property
    def lines(self) -> list[PlacedText]:
        """Title, detail, count and footer, elided where they do not fit."""
        appearance, colors = self.appearance, self.colors
        room = self.box.adjusted(_STRIPE_WIDTH + 9, 4, -8, -9 if appearance.plates else -4)
        ink, muted = (
            (ink_on(appearance.fill),) * 2 if appearance.fill else (colors.ink, colors.muted)
        )
        title, middle, foot = _rows(room, 3 if appearance.footer else 2)
        text = (
            f"⚠ {appearance.title}"
            if appearance.badge and not appearance.is_warning
            else appearance.title
        )
        alarmed = "" if appearance.fill else _alarm(appearance, colors)
        around = title.adjusted(0, 0, -SIGN_SIDE - 2 if appearance.plates else 0, 0)
        count = width_of(appearance.count) + 6 if appearance.count else 0.0
        beside = middle.adjusted(middle.width() - count + 6, 0, 1, 0)
        shown = middle.adjusted(0, 0, -count, 0)
        # narrowed letters lose a little less of their width than they are narrowed by
        detail = shortened(appearance.detail, shown.width() * 96 / NARROWEST)
        lines = (
            placed_text(around, text, TextSize.TITLE, alarmed or ink),
            placed_text(shown, detail, TextSize.DETAIL, muted),
            placed_text(beside, appearance.count, TextSize.DETAIL, ink),
            placed_text(foot, appearance.footer, TextSize.DETAIL, muted),
        )
        return [line for line in lines if line.has_text]


@lru_cache(maxsize=256)
def _ports(
    size: tuple[float, float], inputs: int, outputs: int, direction: Direction
) -> QPainterPath:
    """Return the rings of all ports; boxes of one size share them."""
    width, height = size
    around, path = Rect(-width / 2, -height / 2, width, height), QPainterPath()
    for side, count in ((0.0, inputs), (1.0, outputs)):
        for x, y in ports_of(around, count, side, direction):
            path.addEllipse(QPointF(x, y), 3.0, 3.0)
    return path


def _alarm(appearance: Appearance, colors: ThemeColors) -> str:
    """Return the color of a problem, or none."""
    return "" if not appearance.badge else colors.caution if appearance.is_warning else colors.alarm


def _paint_note(painter: QPainter, box: QRectF, colors: ThemeColors) -> None:
    """Paint a small sheet at the corner of a box with a comment."""
    sheet = QRectF(box.right() - 19, box.top() - 5, 11, 12)
    painter.setPen(QPen(cached_color(colors.accent), 1.2))
    painter.setBrush(cached_color(colors.base))
    painter.drawRoundedRect(sheet, 2, 2)
    for line in (3.5, 6.0, 8.5):
        left = sheet.topLeft() + QPointF(2.5, line)
        painter.drawLine(left, left + QPointF(6 if line < 8 else 4, 0))


def paint_box(
    painter: QPainter, box: QRectF, appearance: Appearance, colors: ThemeColors, *, selected: bool
) -> None:
    """Paint the box, its stripe, and the frame that shows problem and selection."""
    radius = _radius(box, appearance)
    frame = _alarm(appearance, colors) or (colors.accent if selected else colors.line)
    style = Qt.PenStyle.DashLine if appearance.is_blocked else Qt.PenStyle.SolidLine
    for plate in range(appearance.plates - 1, 0, -1):
        painter.setPen(QPen(cached_color(colors.line), 1.2))
        painter.setBrush(cached_color(colors.raised))
        painter.drawRoundedRect(box.translated(PLATE * plate, PLATE * plate), radius, radius)
    painter.setBrush(cached_color(appearance.fill or colors.raised))
    painter.setPen(QPen(cached_color(frame), 2.4 if selected or appearance.badge else 1.2, style))
    painter.drawRoundedRect(box, radius, radius)
    if not appearance.fill:
        _paint_stripe(painter, box, appearance)


def _paint_ring(
    painter: QPainter, box: QRectF, appearance: Appearance, colors: ThemeColors, *, dashed: bool
) -> None:
    """Paint a ring around a selected box; dashed if a part of a group is selected."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(cached_color(colors.accent), 1.2, style))
    radius = _radius(box, appearance) + 3
    painter.drawRoundedRect(box.adjusted(-3.5, -3.5, 3.5, 3.5), radius, radius)


def _radius(box: QRectF, appearance: Appearance) -> float:
    return box.height() / 2 if appearance.slim else 8.0


def paint_plain(
    painter: QPainter, box: QRectF, appearance: Appearance, colors: ThemeColors, *, selected: bool
) -> None:
    """Paint the box from further away: nothing rounded, nothing smoothed.

    Two fills make a frame at a third of the cost of one with a pen.
    """
    frame = _alarm(appearance, colors) or (colors.accent if selected else colors.line)
    wide = 3 if selected or appearance.badge else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    inset = wide / painter.worldTransform().m11()
    painter.fillRect(box, cached_color(frame))
    inner = box.adjusted(inset, inset, -inset, -inset)
    painter.fillRect(inner, cached_color(appearance.fill or colors.raised))
    if not appearance.fill:
        color = cached_color(appearance.stripes[0][0])
        painter.fillRect(QRectF(box.left(), box.top(), _STRIPE_WIDTH + 1, box.height()), color)


def _paint_stripe(painter: QPainter, box: QRectF, appearance: Appearance) -> None:
    """Paint the color of the layer type along the side; for a group, also its shares."""
    inset = 11.0 if appearance.slim else 7.0
    side = QRectF(
        box.left() + (7 if appearance.slim else 5), box.top() + inset, 4, box.height() - 2 * inset
    )
    painter.fillRect(side, cached_color(appearance.stripes[0][0]))
    if len(appearance.stripes) > 1:
        _paint_shares(painter, box, appearance)


def _paint_shares(painter: QPainter, box: QRectF, appearance: Appearance) -> None:
    """Paint the shares of layer types in a group, as a bar along its bottom."""
    left, width = box.left() + 13, box.width() - 26
    for color, share in appearance.stripes:
        painter.fillRect(QRectF(left, box.bottom() - 6, width * share, 3), cached_color(color))
        left += width * share


def _rows(room: QRectF, lines: int) -> list[QRectF]:
    """Return three rows, of which the first `lines` fill an area from its middle."""
    step = min(room.height() / lines, 24.0)
    top = room.center().y() - step * lines / 2
    return [QRectF(room.left(), top + step * i, room.width(), step) for i in range(3)]


def paint_sign(painter: QPainter, room: QRectF, sign: str, ink: str) -> None:
    """Paint a small round plus or minus."""
    painter.setPen(QPen(cached_color(ink), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(room)
    middle, reach = room.center(), room.width() / 2 - 4
    painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
    if sign == "+":
        painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
