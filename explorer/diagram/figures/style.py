"""The style of a figure: text as large as fits its boxes, and lines thick enough for print.

Printed one column wide or as high as a page, lines keep a quarter of a point, up to a maximum on
the screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Rect

COLUMN, PAGE = 252.0, 648.0  # in points: 3.5 inches wide, 9 inches high
_HAIR = 0.3  # points, minimum in print
_THIN, _THICK = 1.2, 2.4


@dataclass(frozen=True)
class Style:
    """Font sizes and the width of lines."""

    title: float
    detail: float
    collapsed: float
    label: float
    line: float


def common_size(
    lettering: Lettering,
    text: Iterable[tuple[str, float]],
    sizes: tuple[float, float],
    *,
    bold: bool = False,
) -> float:
    """Return one size between two at which texts fit their room; some may still be too long."""
    least, most = sizes
    for each, room in text:
        wide = lettering.width(each, 1.0, bold=bold)
        if wide * most > room:
            most = max(room / wide, least)
    return most


def line_width(area: Rect) -> float:
    """Return the width of lines that are visible in print."""
    scale = min(COLUMN / max(area.width, 1.0), PAGE / max(area.height, 1.0))
    return min(max(_HAIR / scale, _THIN), _THICK)
