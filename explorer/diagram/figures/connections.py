"""Connections and ports of a figure."""

from explorer.diagram.appearance import Appearances
from explorer.diagram.figures.style import Style
from explorer.diagram.figures.svg import MUTED, WHITE, Paint, SvgCanvas
from explorer.diagram.geometry import Arrangement, Point
from explorer.diagram.layout.arrange import ports_of
from explorer.diagram.routing.bundles import BundlePart
from explorer.graph.project import Direction

_ARROW = 7.0
_DOT = 2.5


def draw_connection(sheet: SvgCanvas, part: BundlePart, style: Style, direction: Direction) -> None:
    """Draw a connection with its arrow; the line ends at the base of the arrow."""
    *before, last = part.corners
    reach = _ARROW * (0.7 + 0.3 * style.line)
    head = _head(last, reach, direction)
    neck = (head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2
    sheet.rounded_line([*before, neck], Paint(stroke=MUTED, width=style.line))
    sheet.polygon(head, Paint(MUTED))


def _head(tip: Point, reach: float, direction: Direction) -> list[Point]:
    x, y = tip
    aside = reach * 0.42
    if direction is Direction.RIGHT:
        return [tip, (x - reach, y - aside), (x - reach, y + aside)]
    return [tip, (x - aside, y - reach), (x + aside, y - reach)]


def draw_ports(
    sheet: SvgCanvas, arranged: Arrangement, appearances: Appearances, style: Style
) -> None:
    """Draw the ports of boxes with several on a side."""
    for key, appearance in appearances.items():
        for side, count in ((0.0, appearance.inputs), (1.0, appearance.outputs)):
            if count > 1:
                for x, y in ports_of(arranged.boxes[key], count, side, arranged.direction):
                    sheet.dot((x, y), _DOT, Paint(WHITE, MUTED, style.line * 0.8))
