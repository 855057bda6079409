"""A canvas that collects SVG elements and the area that they cover."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Point, Rect
from explorer.diagram.routing.bundles import RADIUS
from explorer.schema.messages import translate

WHITE, INK, MUTED, LINE = "#ffffff", "#1b1f24", "#4b545e", "#aeb6bf"
_MARGIN = 8.0
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True)
class Paint:
    """The fill and outline of a shape."""

    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0
    radius: float = 0.0
    dashed: bool = False

    @property
    def text(self) -> str:
        """The SVG attributes."""
        dashes = f" stroke-dasharray='{number(4 * self.width)}'" if self.dashed else ""
        stroke = f" stroke='{self.stroke}' stroke-width='{number(self.width)}'{dashes}"
        return f"fill='{self.fill}'{stroke if self.stroke != 'none' else ''}"


@dataclass(frozen=True)
class Type:
    """The type of a text; `anchor` is the part of it at its position: start, middle or end."""

    size: float
    color: str = INK
    bold: bool = False
    anchor: str = "start"


class SvgCanvas:
    """A canvas that grows with its content."""

    def __init__(self, lettering: Lettering) -> None:
        self.lettering = lettering
        self.parts: list[str] = []
        self.area: Rect | None = None

    def cover(self, rect: Rect) -> None:
        """Extend the covered area."""
        self.area = self.area.joined(rect) if self.area else rect

    def rectangle(self, rect: Rect, paint: Paint) -> None:
        """Draw a rectangle with rounded corners."""
        radius = f" rx='{number(paint.radius)}'" if paint.radius else ""
        sides = f"width='{number(rect.width)}' height='{number(rect.height)}'{radius}"
        position = f"x='{number(rect.left)}' y='{number(rect.top)}'"
        self.parts.append(f"<rect {position} {sides} {paint.text}/>")
        self.cover(rect.grown(paint.width / 2 if paint.stroke != "none" else 0.0))

    def line(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw a polyline."""
        self._path(f"M{'L'.join(map(_position, corners))}", corners, paint)

    def rounded_line(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw a polyline with rounded corners."""
        text = [f"M{_position(corners[0])}"]
        for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
            text.append(f"L{_position(_towards(corner, before))}")
            text.append(f"Q{_position(corner)} {_position(_towards(corner, after))}")
        text.append(f"L{_position(corners[-1])}")
        self._path("".join(text), corners, paint)

    def polygon(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw a polygon."""
        self._path(f"M{'L'.join(map(_position, corners))}Z", corners, paint)

    def _path(self, text: str, corners: Sequence[Point], paint: Paint) -> None:
        self.parts.append(f"<path d='{text}' stroke-linejoin='round' {paint.text}/>")
        for x, y in corners:
            self.cover(Rect(x, y, 0.0, 0.0).grown(paint.width / 2))

    def dot(self, position: Point, radius: float, paint: Paint) -> None:
        """Draw a small circle."""
        x, y = map(number, position)
        self.parts.append(f"<circle cx='{x}' cy='{y}' r='{number(radius)}' {paint.text}/>")
        self.cover(Rect(*position, 0.0, 0.0).grown(radius + paint.width / 2))

    def write(self, position: Point, text: str, type: Type) -> None:
        """Write a text with its baseline at a position."""
        text = translate(text)
        if not text:
            return
        weight = " font-weight='bold'" if type.bold else ""
        anchor = f" text-anchor='{type.anchor}'" if type.anchor != "start" else ""
        self.parts.append(
            f"<text x='{number(position[0])}' y='{number(position[1])}'"
            f" font-size='{number(type.size)}'"
            f"{weight}{anchor} fill='{type.color}'>{clean(text)}</text>"
        )
        width = self.lettering.width(text, type.size, bold=type.bold)
        left = position[0] - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[type.anchor]
        self.cover(Rect(left, position[1] - type.size, width, 1.25 * type.size))

    def begin(self, title: str) -> None:
        """Begin a group of elements with a title."""
        self.parts.append(f"<g><title>{clean(translate(title))}</title>")

    def end(self) -> None:
        """End the group."""
        self.parts.append("</g>")

    def document(self, title: str) -> str:
        """Return the SVG document, on white with a margin."""
        area = (self.area or Rect(0.0, 0.0, 1.0, 1.0)).grown(_MARGIN)
        position = f"{number(area.left)} {number(area.top)}"
        size = f"{number(area.width)} {number(area.height)}"
        width, height = size.split()
        return "\n".join(
            (
                "<svg xmlns='http://www.w3.org/2000/svg' xml:space='preserve' role='img' "
                f"width='{width}' height='{height}' viewBox='{position} {size}' "
                f"font-family='{escape(self.lettering.family)}'>",
                f"<title>{clean(title)}</title>",
                f"<rect x='{number(area.left)}' y='{number(area.top)}' width='{width}' "
                f"height='{height}' fill='{WHITE}'/>",
                *self.parts,
                "</svg>\n",
            )
        )


def number(value: float) -> str:
    """Return a length to two decimals, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Return a text escaped for XML."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _position(position: Point) -> str:
    return f"{number(position[0])},{number(position[1])}"


def _towards(corner: Point, other: Point) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    part = min(RADIUS / max(abs(dx) + abs(dy), 1e-6), 0.5)
    return corner[0] + dx * part, corner[1] + dy * part
