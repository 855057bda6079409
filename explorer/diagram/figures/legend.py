"""The legend of a figure: what its colours mean, in as many rows as its width takes."""

from collections.abc import Iterable

from explorer.diagram.colors import CATEGORY, Scale, blend, in_words
from explorer.diagram.figures.svg import INK, MUTED, Paint, Sheet, Type
from explorer.diagram.geometry import Rect
from explorer.graph.layer import Category

_ABOVE, _ROW, _SWATCH, _APART = 22.0, 20.0, 12.0, 20.0
_BAR, _STEPS = 160.0, 32
_LEAST = 240.0


def draw_kinds(sheet: Sheet, kinds: Iterable[Category], size: float, note: str) -> None:
    """Draw a swatch with its name for each kind, below everything else, and then a note."""
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    left, top = area.left, area.top + area.height + _ABOVE
    right = left + max(area.width, _LEAST)
    there, x = set(kinds), left
    entries = [(kind.value, colour) for kind, colour in CATEGORY.items() if kind in there]
    for words, colour in (*entries, *([(note, "")] if note else ())):
        before = _SWATCH + 6 if colour else 0.0
        wide = before + sheet.lettering.width(words, size)
        if x > left and x + wide > right:
            x, top = left, top + _ROW
        if colour:
            sheet.rectangle(Rect(x, top, _SWATCH, _SWATCH), Paint(colour, radius=2.0))
        ink = INK if colour else MUTED
        sheet.write((x + before, top + _SWATCH - 1.5), words, Type(size, ink))
        x += wide + _APART


def draw_scale(sheet: Sheet, scale: Scale, size: float) -> None:
    """Draw what the colours of amounts mean, from little to much."""
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    x, top = area.left, area.top + area.height + _ABOVE
    foot = top + _SWATCH - 1.5
    for words, colour in ((scale.colouring.value, INK), (_in_words(scale.least, scale), MUTED)):
        sheet.write((x, foot), words, Type(size, colour))
        x += sheet.lettering.width(words, size) + 10
    step = _BAR / _STEPS
    for number in range(_STEPS):
        colour = blend(number / (_STEPS - 1))
        # each reaches under the next, so that no ground is seen between them
        wide = step if number == _STEPS - 1 else step + 1
        sheet.rectangle(Rect(x + number * step, top, wide, _SWATCH), Paint(colour))
    sheet.write((x + _BAR + 10, foot), _in_words(scale.most, scale), Type(size, MUTED))


def _in_words(amount: float, scale: Scale) -> str:
    return in_words(amount, scale.colouring)
