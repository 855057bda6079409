"""Curves as a figure shows them: what a run told of every step, as means of neighbours."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from explorer.diagram.figures.svg import INK, LINE, MUTED, Paint, SvgCanvas, Type
from explorer.diagram.geometry import Point

WIDTH, HEIGHT = 430.0, 160.0
_POINTS = 400
_AXIS, _CURVE = 1.2, 1.8
_TITLE, _TICK = 13.5, 11.5


def draw_curve(
    sheet: SvgCanvas, title: str, values: Sequence[float], corner: Point, color: str
) -> None:
    """Draw axes with a title above them, and a curve where there is one."""
    x, y = corner
    base = y + HEIGHT
    sheet.write((x + WIDTH / 2, y - 10), title, Type(_TITLE, INK, bold=True, anchor="middle"))
    sheet.line([(x, y), (x, base), (x + WIDTH, base)], Paint(stroke=LINE, width=_AXIS))
    if not values:
        return
    means = [sum(part) / len(part) for part in _parts(values, max(1, len(values) // _POINTS))]
    high = max(filter(math.isfinite, means), default=0.0) or 1.0
    across, down = WIDTH / max(len(means) - 1, 1), HEIGHT / high
    points = [(x + i * across, base - mean * down) for i, mean in enumerate(means)]
    for is_finite, part in groupby(points, lambda point: math.isfinite(point[1])):
        if is_finite:  # the curve breaks where it is not
            sheet.line(list(part), Paint(stroke=color, width=_CURVE))
    for text, foot in ((f"{high:.2g}", y), ("0", base)):
        sheet.write((x - 6, foot + 4), text, Type(_TICK, MUTED, anchor="end"))
    sheet.write((x + WIDTH, base + 17), f"{len(values):,} steps", Type(_TICK, MUTED, anchor="end"))


def _parts(values: Sequence[float], stride: int) -> Iterator[Sequence[float]]:
    for first in range(0, len(values), stride):
        yield values[first : first + stride]
