"""Curves of a figure: a value of every step, as means of neighbors."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from explorer.diagram.figures.svg import INK, LINE, MUTED, Paint, SvgCanvas, Type
from explorer.diagram.geometry import Point
from explorer.schema.formatting import grouped
from explorer.schema.messages import counted

CURVE_WIDTH, CURVE_HEIGHT = 430.0, 160.0
_POINTS = 400
_AXIS, _CURVE = 1.2, 1.8
_TITLE, _TICK = 13.5, 11.5


def draw_curve(
    sheet: SvgCanvas, title: str, values: Sequence[float], corner: Point, color: str
) -> None:
    """Draw axes with a title, and a curve that breaks where values are not finite."""
    x, y = corner
    base = y + CURVE_HEIGHT
    sheet.write((x + CURVE_WIDTH / 2, y - 10), title, Type(_TITLE, INK, bold=True, anchor="middle"))
    sheet.line([(x, y), (x, base), (x + CURVE_WIDTH, base)], Paint(stroke=LINE, width=_AXIS))
    if not values:
        return
    means = [sum(part) / len(part) for part in _parts(values, max(1, len(values) // _POINTS))]
    high = max(filter(math.isfinite, means), default=0.0) or 1.0
    across, down = CURVE_WIDTH / max(len(means) - 1, 1), CURVE_HEIGHT / high
    points = [(x + i * across, base - mean * down) for i, mean in enumerate(means)]
    for is_finite, part in groupby(points, lambda point: math.isfinite(point[1])):
        if is_finite:
            sheet.line(list(part), Paint(stroke=color, width=_CURVE))
    for text, foot in ((f"{high:.2g}", y), ("0", base)):
        sheet.write((x - 6, foot + 4), text, Type(_TICK, MUTED, anchor="end"))
    steps = counted("{count} step", "{count} steps", n=len(values), count=grouped(len(values)))
    sheet.write((x + CURVE_WIDTH, base + 17), steps, Type(_TICK, MUTED, anchor="end"))


def _parts(values: Sequence[float], stride: int) -> Iterator[Sequence[float]]:
    for first in range(0, len(values), stride):
        yield values[first : first + stride]
