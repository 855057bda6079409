"""Shape labels of connections, beside their outputs where they cover least."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from explorer.diagram.figures.style import Style
from explorer.diagram.figures.svg import INK, SvgCanvas, Type
from explorer.diagram.geometry import Point, Rect
from explorer.graph.project import Direction

ROOM = 74.0  # for a label of a horizontal connection
_SMALLER = 0.85
_CELL = 64.0
_TEXT_COST = 1000  # cost of covering text: more than any number of lines


class Crowd:
    """Drawn rectangles by cells of a grid, for fast queries on a large figure."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Rect, int]]] = defaultdict(list)

    def add(self, rect: Rect, cost: int = 1) -> None:
        """Add a drawn rectangle with the cost of covering it."""
        for cell in _cells(rect):
            self._cells[cell].append((rect, cost))

    def add_lines(self, corners: Iterable[Point]) -> None:
        """Add a line through these corners."""
        for (x0, y0), (x1, y1) in pairwise(corners):
            self.add(Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)).grown(1.0))

    def cost(self, rect: Rect) -> int:
        """Return the cost of drawing here."""
        found = {
            id(other): cost
            for cell in _cells(rect)
            for other, cost in self._cells.get(cell, ())
            if rect.meets(other)
        }
        return sum(found.values())


@dataclass(frozen=True)
class _Label:
    """A candidate position of a label, with size and anchor."""

    position: Point
    type: Type


def write_labels(
    sheet: SvgCanvas,
    crowd: Crowd,
    labels: Iterable[tuple[Point, str]],
    style: Style,
    flow: Direction,
) -> None:
    """Write labels at outputs, first those that cover nothing; none cover other labels."""
    waiting = list(labels)
    for most in (1, _TEXT_COST):
        left = []
        for start, text in waiting:
            cost, label, room = min(
                _costs(sheet, crowd, text, _candidates(sheet, start, text, style.label, flow)),
                key=lambda each: each[0],
            )
            if cost < most:
                sheet.write(label.position, text, label.type)
                crowd.add(room, _TEXT_COST)
            else:
                left.append((start, text))
        waiting = left


def _costs(
    sheet: SvgCanvas, crowd: Crowd, text: str, candidates: Iterable[_Label]
) -> Iterator[tuple[int, _Label, Rect]]:
    for label in candidates:
        room = _room(sheet, label, text)
        yield crowd.cost(room), label, room


def _candidates(
    sheet: SvgCanvas, start: Point, text: str, size: float, flow: Direction
) -> Iterator[_Label]:
    x, y = start
    _, size = sheet.lettering.fitted(text, ROOM, size)
    for each in (size, size * _SMALLER):
        kind = Type(each, INK)
        if flow is Direction.RIGHT:
            yield _Label((x + 5, y - 5), kind)
            yield _Label((x + 5, y + each + 2), kind)
        else:
            yield _Label((x + 6, y + each + 3), kind)
            yield _Label((x - 6, y + each + 3), Type(each, INK, anchor="end"))


def _room(sheet: SvgCanvas, label: _Label, text: str) -> Rect:
    size = label.type.size
    width = sheet.lettering.width(text, size)
    left = label.position[0] - (width if label.type.anchor == "end" else 0.0)
    return Rect(left, label.position[1] - 0.75 * size, width, 0.8 * size)


def _cells(rect: Rect) -> Iterator[tuple[int, int]]:
    right, bottom = rect.left + rect.width, rect.top + rect.height
    for column in range(int(rect.left // _CELL), int(right // _CELL) + 1):
        for row in range(int(rect.top // _CELL), int(bottom // _CELL) + 1):
            yield column, row
