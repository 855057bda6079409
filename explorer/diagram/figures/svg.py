"""A sheet: what has been drawn so far, as elements of SVG, and the room that it takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Point, Rect
from explorer.diagram.routing.bundles import RADIUS

WHITE, INK, MUTED, LINE = "#ffffff", "#1b1f24", "#4b545e", "#aeb6bf"
_MARGIN = 8.0
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True)
class Paint:
    """How an outline is filled and drawn."""

    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0
    radius: float = 0.0
    dashed: bool = False

    @property
    def text(self) -> str:
        """As attributes."""
        dashes = f" stroke-dasharray='{number(4 * self.width)}'" if self.dashed else ""
        stroke = f" stroke='{self.stroke}' stroke-width='{number(self.width)}'{dashes}"
        return f"fill='{self.fill}'{stroke if self.stroke != 'none' else ''}"


@dataclass(frozen=True)
class Type:
    """How words are set: `anchor` says which part of them stands at their place."""

    size: float
    color: str = INK
    bold: bool = False
    anchor: str = "start"


class SvgCanvas:
    """Grows with whatever is drawn on it."""

    def __init__(self, lettering: Lettering) -> None:
        self.lettering = lettering
        self.parts: list[str] = []
        self.area: Rect | None = None

    def take(self, rect: Rect) -> None:
        """Be large enough for that too."""
        self.area = self.area.joined(rect) if self.area else rect

    def rectangle(self, rect: Rect, paint: Paint) -> None:
        """Draw a box with rounded corners."""
        radius = f" rx='{number(paint.radius)}'" if paint.radius else ""
        sides = f"width='{number(rect.width)}' height='{number(rect.height)}'{radius}"
        position = f"x='{number(rect.left)}' y='{number(rect.top)}'"
        self.parts.append(f"<rect {position} {sides} {paint.text}/>")
        self.take(rect.grown(paint.width / 2 if paint.stroke != "none" else 0.0))

    def line(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw straight through corners."""
        self._path(f"M{'L'.join(map(_place, corners))}", corners, paint)

    def course(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw through corners, each but the ends rounded."""
        text = [f"M{_place(corners[0])}"]
        for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
            text.append(f"L{_place(_towards(corner, before))}")
            text.append(f"Q{_place(corner)} {_place(_towards(corner, after))}")
        text.append(f"L{_place(corners[-1])}")
        self._path("".join(text), corners, paint)

    def shape(self, corners: Sequence[Point], paint: Paint) -> None:
        """Draw what lies between corners."""
        self._path(f"M{'L'.join(map(_place, corners))}Z", corners, paint)

    def _path(self, text: str, corners: Sequence[Point], paint: Paint) -> None:
        self.parts.append(f"<path d='{text}' stroke-linejoin='round' {paint.text}/>")
        for x, y in corners:
            self.take(Rect(x, y, 0.0, 0.0).grown(paint.width / 2))

    def dot(self, position: Point, radius: float, paint: Paint) -> None:
        """Draw a small circle."""
        x, y = map(number, position)
        self.parts.append(f"<circle cx='{x}' cy='{y}' r='{number(radius)}' {paint.text}/>")
        self.take(Rect(*position, 0.0, 0.0).grown(radius + paint.width / 2))

    def write(self, position: Point, text: str, type: Type) -> None:
        """Set words with their foot at a place."""
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
        self.take(Rect(left, position[1] - type.size, width, 1.25 * type.size))

    def begin(self, title: str) -> None:
        """What follows belongs together, and is called so."""
        self.parts.append(f"<g><title>{clean(title)}</title>")

    def end(self) -> None:
        """What began last is whole."""
        self.parts.append("</g>")

    def document(self, title: str) -> str:
        """All of it on a white ground that is a little larger."""
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
    """A length to a hundredth, as short as that is written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Words as XML can hold them."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _place(position: Point) -> str:
    return f"{number(position[0])},{number(position[1])}"


def _towards(corner: Point, other: Point) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    part = min(RADIUS / max(abs(dx) + abs(dy), 1e-6), 0.5)
    return corner[0] + dx * part, corner[1] + dy * part
