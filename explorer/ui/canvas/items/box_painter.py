"""A box: how it is painted, with its stripe, its words, its ports and what tells of a problem."""

from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from explorer.diagram.appearance import PLATE, Look, outline
from explorer.diagram.colors import ink_on
from explorer.diagram.geometry import Rect
from explorer.diagram.layout.arrange import ports_of
from explorer.graph.project import Direction
from explorer.ui.canvas.text_layout import NARROWEST, Line, Size, line_in, shortened, width_of
from explorer.ui.theme.theme import Colours, tint

_STRIPE = 6.0
SIGN = 14.0  # side of the sign that unfolds a group


def area_of(size: tuple[float, float]) -> QRectF:
    """All that is painted of a box of some size, around its middle."""
    width, height = size
    return QRectF(-width / 2 - 5, -height / 2 - 5, width + 18, height + 18)


def front_of(look: Look, size: tuple[float, float], direction: Direction) -> QRectF:
    """The outline of a box, around the middle of its room."""
    width, height = size
    front = outline(look, Rect(-width / 2, -height / 2, width, height), direction)
    return QRectF(front.left, front.top, front.width, front.height)


def sign_in(box: QRectF) -> QRectF:
    """Where a folded group is unfolded."""
    return QRectF(box.right() - SIGN - 5, box.top() + 4.5, SIGN, SIGN)


class Drawn:
    """A box of some size, with a look, in some colours: its words laid out once for many frames."""

    def __init__(
        self, look: Look, size: tuple[float, float], direction: Direction, wanted: Colours
    ) -> None:
        self.look = look
        self.colours = wanted
        self.box = front_of(look, size, direction)
        self._size, self._direction = size, direction

    @property
    def area(self) -> QRectF:
        """All that is painted, around the middle of the box."""
        return area_of(self._size)

    def paint(self, painter: QPainter, *, whole: bool | None, fine: bool) -> None:
        """Paint it with everything that is written, or with its title alone.

        `whole` says whether all of it is selected; None where nothing is.
        """
        wanted, look, box = self.colours, self.look, self.box
        if not fine:
            paint_plain(painter, box, look, wanted, selected=whole is not None)
            self.title.paint(painter)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_box(painter, box, look, wanted, selected=whole is True)
            if whole is not None:
                _paint_ring(painter, box, look, wanted, dashed=not whole)
            for line in self.lines:
                line.paint(painter)
            painter.setPen(QPen(tint(wanted.muted), 1.0))
            painter.setBrush(tint(wanted.base))
            painter.drawPath(_ports(self._size, look.inputs, look.outputs, self._direction))
            if look.note:
                _paint_note(painter, box, wanted)
        if look.plates:
            ink = ink_on(look.fill) if look.fill else wanted.muted
            paint_sign(painter, sign_in(box), "+", ink)

    @cached_property
    def title(self) -> Line:
        """Nothing but the title, in the middle."""
        look, wanted = self.look, self.colours
        ink = ink_on(look.fill) if look.fill else _alarm(look, wanted) or wanted.ink
        return line_in(self.box.adjusted(_STRIPE + 7, 0, -4, 0), look.title, Size.TITLE, ink)

    @cached_property
    def lines(self) -> list[Line]:
        """Title, detail, count and foot; what does not fit ends in an ellipsis."""
        look, wanted = self.look, self.colours
        room = self.box.adjusted(_STRIPE + 9, 4, -8, -9 if look.plates else -4)
        ink, muted = (ink_on(look.fill),) * 2 if look.fill else (wanted.ink, wanted.muted)
        title, middle, foot = _rows(room, 3 if look.foot else 2)
        words = f"⚠ {look.title}" if look.badge and not look.mild else look.title
        alarmed = "" if look.fill else _alarm(look, wanted)
        around = title.adjusted(0, 0, -SIGN - 2 if look.plates else 0, 0)
        count = width_of(look.count) + 6 if look.count else 0.0
        beside = middle.adjusted(middle.width() - count + 6, 0, 1, 0)
        told = middle.adjusted(0, 0, -count, 0)
        # pressed letters lose a little less of their width than they are pressed
        detail = shortened(look.detail, told.width() * 96 / NARROWEST)
        lines = (
            line_in(around, words, Size.TITLE, alarmed or ink),
            line_in(told, detail, Size.DETAIL, muted),
            line_in(beside, look.count, Size.DETAIL, ink),
            line_in(foot, look.foot, Size.DETAIL, muted),
        )
        return [line for line in lines if line.has_words]


@lru_cache(maxsize=256)
def _ports(
    size: tuple[float, float], inputs: int, outputs: int, direction: Direction
) -> QPainterPath:
    """The rings of all ports; boxes of one size share them."""
    width, height = size
    around, path = Rect(-width / 2, -height / 2, width, height), QPainterPath()
    for side, count in ((0.0, inputs), (1.0, outputs)):
        for x, y in ports_of(around, count, side, direction):
            path.addEllipse(QPointF(x, y), 3.0, 3.0)
    return path


def _alarm(look: Look, wanted: Colours) -> str:
    """The colour that tells that something is wrong; none where nothing is."""
    return "" if not look.badge else wanted.caution if look.mild else wanted.alarm


def _paint_note(painter: QPainter, box: QRectF, wanted: Colours) -> None:
    """A small sheet at the corner, which says that there is a comment."""
    sheet = QRectF(box.right() - 19, box.top() - 5, 11, 12)
    painter.setPen(QPen(tint(wanted.accent), 1.2))
    painter.setBrush(tint(wanted.base))
    painter.drawRoundedRect(sheet, 2, 2)
    for line in (3.5, 6.0, 8.5):
        left = sheet.topLeft() + QPointF(2.5, line)
        painter.drawLine(left, left + QPointF(6 if line < 8 else 4, 0))


def paint_box(
    painter: QPainter, box: QRectF, look: Look, wanted: Colours, *, selected: bool
) -> None:
    """The box, its stripe, and the frame that tells problem and selection."""
    radius = _radius(box, look)
    frame = _alarm(look, wanted) or (wanted.accent if selected else wanted.line)
    style = Qt.PenStyle.DashLine if look.waits else Qt.PenStyle.SolidLine
    for plate in range(look.plates - 1, 0, -1):
        painter.setPen(QPen(tint(wanted.line), 1.2))
        painter.setBrush(tint(wanted.raised))
        painter.drawRoundedRect(box.translated(PLATE * plate, PLATE * plate), radius, radius)
    painter.setBrush(tint(look.fill or wanted.raised))
    painter.setPen(QPen(tint(frame), 2.4 if selected or look.badge else 1.2, style))
    painter.drawRoundedRect(box, radius, radius)
    if not look.fill:
        _paint_stripe(painter, box, look)


def _paint_ring(
    painter: QPainter, box: QRectF, look: Look, wanted: Colours, *, dashed: bool
) -> None:
    """Around what is selected; dashed around a group of which only a part is."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tint(wanted.accent), 1.2, style))
    radius = _radius(box, look) + 3
    painter.drawRoundedRect(box.adjusted(-3.5, -3.5, 3.5, 3.5), radius, radius)


def _radius(box: QRectF, look: Look) -> float:
    return box.height() / 2 if look.slim else 8.0


def paint_plain(
    painter: QPainter, box: QRectF, look: Look, wanted: Colours, *, selected: bool
) -> None:
    """The same from further away: nothing rounded, nothing smoothed.

    Two fills make a frame at a third of the cost of one with a pen.
    """
    frame = _alarm(look, wanted) or (wanted.accent if selected else wanted.line)
    wide = 3 if selected or look.badge else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    inset = wide / painter.worldTransform().m11()
    painter.fillRect(box, tint(frame))
    inner = box.adjusted(inset, inset, -inset, -inset)
    painter.fillRect(inner, tint(look.fill or wanted.raised))
    if not look.fill:
        colour = tint(look.stripes[0][0])
        painter.fillRect(QRectF(box.left(), box.top(), _STRIPE + 1, box.height()), colour)


def _paint_stripe(painter: QPainter, box: QRectF, look: Look) -> None:
    """What kind of block it is, along its side; of a group also what it consists of."""
    inset = 11.0 if look.slim else 7.0
    side = QRectF(
        box.left() + (7 if look.slim else 5), box.top() + inset, 4, box.height() - 2 * inset
    )
    painter.fillRect(side, tint(look.stripes[0][0]))
    if len(look.stripes) > 1:
        _paint_shares(painter, box, look)


def _paint_shares(painter: QPainter, box: QRectF, look: Look) -> None:
    """What a group consists of, as a bar along its foot."""
    left, width = box.left() + 13, box.width() - 26
    for colour, share in look.stripes:
        painter.fillRect(QRectF(left, box.bottom() - 6, width * share, 3), tint(colour))
        left += width * share


def _rows(room: QRectF, lines: int) -> list[QRectF]:
    """Three rows, of which the first so many fill a room from its middle."""
    step = min(room.height() / lines, 24.0)
    top = room.center().y() - step * lines / 2
    return [QRectF(room.left(), top + step * i, room.width(), step) for i in range(3)]


def paint_sign(painter: QPainter, room: QRectF, sign: str, ink: str) -> None:
    """A small round plus or minus."""
    painter.setPen(QPen(tint(ink), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(room)
    middle, reach = room.center(), room.width() / 2 - 4
    painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
    if sign == "+":
        painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
