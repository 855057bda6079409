"""Boxes and frames of a figure, as on the canvas."""

from explorer.diagram.appearance import PLATE, Appearance
from explorer.diagram.colors import ink_on, mixed
from explorer.diagram.diagram import GroupFrame
from explorer.diagram.figures.style import Style
from explorer.diagram.figures.svg import INK, LINE, MUTED, WHITE, Paint, SvgCanvas, Type
from explorer.diagram.figures.text_metrics import MIN_SIZE
from explorer.diagram.geometry import TITLE, Rect
from explorer.schema.messages import translate

ALARM = "#b3261e"
BEFORE, BEHIND = 16.0, 8.0  # from the sides of a box to its text
_STRIPE = 4.0
_BETWEEN = "  "  # between a detail and a count, at least
_GROUNDS = (WHITE, "#f3f4f6")
# by number of rows: baselines below the middle, and the total height, in sizes of the title
_ROWS = {1: (0.35,), 2: (-0.26, 0.9), 3: (-0.66, 0.44, 1.44)}
_HEIGHTS = {1: 1.0, 2: 2.05, 3: 3.2}
_EDGES = 9.0  # above and below all rows
_SMALLER = 0.9  # a detail relative to a title


def draw_frame(sheet: SvgCanvas, frame: GroupFrame, rect: Rect, style: Style, depth: int) -> None:
    """Draw an expanded group with its title; levels alternate between two backgrounds."""
    sheet.rectangle(rect, Paint(_GROUNDS[depth % 2], LINE, style.line, 8.0))
    text, size = sheet.lettering.fitted(frame.title, rect.width - 24, style.detail + 1, bold=True)
    sheet.write((rect.left + 12, rect.top + TITLE * 0.68), text, Type(size, MUTED, bold=True))


def draw_box(
    sheet: SvgCanvas, front: Rect, appearance: Appearance, style: Style, accessible_text: str
) -> None:
    """Draw a node or a collapsed group, with a text for screen readers."""
    sheet.begin(accessible_text)
    _draw_ground(sheet, front, appearance, style)
    if not appearance.fill:
        _draw_stripes(sheet, front, appearance)
    _write_text(sheet, front, appearance, style)
    sheet.end()


def _draw_ground(sheet: SvgCanvas, front: Rect, appearance: Appearance, style: Style) -> None:
    radius = front.height / 2 if appearance.slim else 8.0
    color = appearance.color or LINE
    edge = (
        ALARM
        if appearance.badge and not appearance.is_warning
        else mixed(color, INK, 0.25)
        if appearance.fill
        else color
    )
    width = style.line * (2 if appearance.badge and not appearance.is_warning else 1)
    for plate in range(appearance.plates - 1, 0, -1):
        shift = PLATE * plate
        behind = Rect(front.left + shift, front.top + shift, front.width, front.height)
        sheet.rectangle(behind, Paint(WHITE, edge, style.line, radius))
    fill = appearance.fill or mixed(WHITE, color, 0.1)
    sheet.rectangle(front, Paint(fill, edge, width, radius, appearance.is_blocked))


def _draw_stripes(sheet: SvgCanvas, front: Rect, appearance: Appearance) -> None:
    """Draw the category along the side, and those of a group along its bottom."""
    inset = 11.0 if appearance.slim else 8.0
    left = front.left + (8 if appearance.slim else 6)
    side = Rect(left, front.top + inset, _STRIPE, front.height - 2 * inset)
    sheet.rectangle(side, Paint(appearance.stripes[0][0], radius=_STRIPE / 2))
    if len(appearance.stripes) > 1:
        left, width = front.left + BEFORE, front.width - BEFORE - BEHIND
        for color, share in appearance.stripes:
            sheet.rectangle(
                Rect(left, front.top + front.height - 7, width * share, 3), Paint(color)
            )
            left += width * share


def titled(appearance: Appearance) -> str:
    """Return the title, with a sign if there is a problem."""
    is_error = appearance.badge and not appearance.is_warning
    return f"⚠ {translate(appearance.title)}" if is_error else appearance.title


def _write_text(sheet: SvgCanvas, front: Rect, appearance: Appearance, style: Style) -> None:
    ink, muted = (ink_on(appearance.fill),) * 2 if appearance.fill else (INK, MUTED)
    left, right = front.left + BEFORE, front.left + front.width - BEHIND
    feet = _ROWS[1 + bool(appearance.detail or appearance.count) + bool(appearance.footer)]
    size = style.collapsed if appearance.plates else style.title
    unit = min(size, (front.height - _EDGES) / _HEIGHTS[len(feet)])
    small = min(style.detail, unit * _SMALLER)
    middle = front.top + front.height / 2 - (2.0 if len(appearance.stripes) > 1 else 0.0)
    rows = [middle + unit * foot for foot in feet]
    title, size = sheet.lettering.fitted(titled(appearance), right - left, unit, bold=True)
    alarmed = (
        ALARM if appearance.badge and not appearance.is_warning and not appearance.fill else ink
    )
    sheet.write((left, rows[0]), title, Type(size, alarmed, bold=True))
    if appearance.footer:
        foot, size = sheet.lettering.fitted(appearance.footer, right - left, small)
        sheet.write((left, rows[-1]), foot, Type(size, muted))
    if len(feet) > 1:
        detail, size = _fitted_beside(sheet, appearance, right - left, small)
        sheet.write((left, rows[1]), detail, Type(size, muted))
        sheet.write((right, rows[1]), appearance.count, Type(size, ink, anchor="end"))


def _fitted_beside(
    sheet: SvgCanvas, appearance: Appearance, room: float, size: float
) -> tuple[str, float]:
    """Return the detail and one size for it and the count; both shrink before the detail is cut."""
    width = sheet.lettering.width
    detail = translate(appearance.detail)
    wide = width(f"{detail}{_BETWEEN * bool(appearance.count)}{appearance.count}", size)
    size = max(min(size, size * room / max(wide, 1e-6)), min(MIN_SIZE, size))
    used = width(_BETWEEN + appearance.count, size) if appearance.count else 0.0
    return sheet.lettering.fitted(detail, max(room - used, 0.0), size)
