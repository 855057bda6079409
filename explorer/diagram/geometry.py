"""Rectangles on the canvas, sizes of boxes, positions of ports, and arrangements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from explorer.diagram.diagram import DiagramNode
from explorer.graph.project import Direction

Point = tuple[float, float]

WIDTH, HEIGHT = 166.0, 54.0  # of a node
COLLAPSED_WIDTH, COLLAPSED_HEIGHT = 200.0, 68.0  # of a collapsed group
TITLE, EDGE = 30.0, 16.0  # of a frame: above its nodes, and around them
SIGN, LETTER = 30.0, 7.0  # of a frame's title: its button, and about one letter
GRID = 10.0  # from one line of the grid to the next
_PORTS = 10.0  # minimum distance between ports


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on the canvas."""

    left: float
    top: float
    width: float
    height: float

    @property
    def center(self) -> Point:
        """The center."""
        return self.left + self.width / 2, self.top + self.height / 2

    def at(self, center: Point) -> "Rect":
        """Return the rectangle with another center."""
        return Rect(center[0] - self.width / 2, center[1] - self.height / 2, self.width,
                    self.height)  # fmt: skip

    def moved(self, right: float, down: float) -> "Rect":
        """Return the rectangle moved."""
        return Rect(self.left + right, self.top + down, self.width, self.height)

    def joined(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right = max(self.left + self.width, other.left + other.width)
        bottom = max(self.top + self.height, other.top + other.height)
        return Rect(left, top, right - left, bottom - top)

    def meets(self, other: "Rect") -> bool:
        """Return whether the two overlap."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def distance_to(self, other: "Rect") -> float:
        """Return the gap between the two, horizontal or vertical; 0 if they touch."""
        beside = max(other.left - self.left - self.width, self.left - other.left - other.width)
        below = max(other.top - self.top - self.height, self.top - other.top - other.height)
        return max(beside, below, 0.0)

    def grown(self, edge: float) -> "Rect":
        """Return the rectangle with a margin around it."""
        return Rect(self.left - edge, self.top - edge, self.width + 2 * edge,
                    self.height + 2 * edge)  # fmt: skip


@dataclass(frozen=True)
class Arrangement:
    """The boxes and frames of a diagram by key, and the corners of each connection in order.

    Unanchored boxes were laid out separately.
    """

    direction: Direction
    boxes: Mapping[str, Rect] = field(default_factory=dict)
    frames: Mapping[str, Rect] = field(default_factory=dict)
    connections: Sequence[Sequence[Point]] = ()
    unanchored: frozenset[str] = frozenset()


def size_of(box: DiagramNode, direction: Direction) -> tuple[float, float]:
    """Return (width, height); a box with many ports is larger along their side."""
    width, height = (COLLAPSED_WIDTH, COLLAPSED_HEIGHT) if box.is_collapsed else (WIDTH, HEIGHT)
    ports = max(box.inputs, box.outputs) * _PORTS + 6.0
    if direction is Direction.RIGHT:
        return width, max(height, ports)
    return max(width, ports), height


def port_offsets(count: int, side: float) -> tuple[float, ...]:
    """Return the offsets of ports along a side, around its middle."""
    step = min(2 * _PORTS, side / max(count, 1))
    return tuple(side / 2 + (i - (count - 1) / 2) * step for i in range(count))
