"""The legend of a figure, in rows of its width."""

from collections.abc import Iterable

from explorer.diagram.colors import CATEGORY, Scale, as_text, blend
from explorer.diagram.figures.svg import INK, MUTED, Paint, SvgCanvas, Type
from explorer.diagram.geometry import Rect
from explorer.graph.layer import Category
from explorer.schema.messages import translate

_ABOVE, _ROW, _SWATCH, _APART = 22.0, 20.0, 12.0, 20.0
_BAR, _STEPS = 160.0, 32
_LEAST = 240.0


def draw_kinds(sheet: SvgCanvas, kinds: Iterable[Category], size: float, note: str) -> None:
    """Draw a swatch with a name for each category below the figure, and then a note."""
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    left, top = area.left, area.top + area.height + _ABOVE
    right = left + max(area.width, _LEAST)
    there, x = set(kinds), left
    entries = [(translate(kind.title), color) for kind, color in CATEGORY.items() if kind in there]
    for text, color in (*entries, *([(note, "")] if note else ())):
        before = _SWATCH + 6 if color else 0.0
        wide = before + sheet.lettering.width(text, size)
        if x > left and x + wide > right:
            x, top = left, top + _ROW
        if color:
            sheet.rectangle(Rect(x, top, _SWATCH, _SWATCH), Paint(color, radius=2.0))
        ink = INK if color else MUTED
        sheet.write((x + before, top + _SWATCH - 1.5), text, Type(size, ink))
        x += wide + _APART


def draw_scale(sheet: SvgCanvas, scale: Scale, size: float) -> None:
    """Draw the color scale of amounts, from low to high."""
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    x, top = area.left, area.top + area.height + _ABOVE
    foot = top + _SWATCH - 1.5
    for text, color in ((scale.coloring.title, INK), (_as_text(scale.least, scale), MUTED)):
        sheet.write((x, foot), text, Type(size, color))
        x += sheet.lettering.width(text, size) + 10
    step = _BAR / _STEPS
    for number in range(_STEPS):
        color = blend(number / (_STEPS - 1))
        # each overlaps the next, so that no gap is visible
        wide = step if number == _STEPS - 1 else step + 1
        sheet.rectangle(Rect(x + number * step, top, wide, _SWATCH), Paint(color))
    sheet.write((x + _BAR + 10, foot), _as_text(scale.most, scale), Type(size, MUTED))


def _as_text(amount: float, scale: Scale) -> str:
    return as_text(amount, scale.coloring)
