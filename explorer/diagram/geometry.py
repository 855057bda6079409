"""Places on the canvas: boxes, their ports, and what an arrangement says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from explorer.diagram.diagram import DiagramNode
from explorer.graph.project import Direction

Point = tuple[float, float]

WIDTH, HEIGHT = 166.0, 54.0  # of a node
COLLAPSED_WIDTH, COLLAPSED_HEIGHT = 200.0, 68.0  # of a folded group
TITLE, EDGE = 30.0, 16.0  # of a frame: above its nodes, and around them
SIGN, LETTER = 30.0, 7.0  # of a frame's title: with what folds it, and about so much a letter
GRID = 10.0  # from one line of the grid to the next
_PORTS = 10.0  # from one port to the next, at least


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on the canvas."""

    left: float
    top: float
    width: float
    height: float

    @property
    def center(self) -> Point:
        """Its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    def at(self, center: Point) -> "Rect":
        """The box with another middle."""
        return Rect(center[0] - self.width / 2, center[1] - self.height / 2, self.width,
                    self.height)  # fmt: skip

    def moved(self, right: float, down: float) -> "Rect":
        """The box so far from where it was."""
        return Rect(self.left + right, self.top + down, self.width, self.height)

    def joined(self, other: "Rect") -> "Rect":
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right = max(self.left + self.width, other.left + other.width)
        bottom = max(self.top + self.height, other.top + other.height)
        return Rect(left, top, right - left, bottom - top)

    def meets(self, other: "Rect") -> bool:
        """Whether the two have any room in common."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def distance_to(self, other: "Rect") -> float:
        """How much lies between the two, to the side or down; 0 where they meet."""
        beside = max(other.left - self.left - self.width, self.left - other.left - other.width)
        below = max(other.top - self.top - self.height, self.top - other.top - other.height)
        return max(beside, below, 0.0)

    def grown(self, edge: float) -> "Rect":
        """The box with an edge around it."""
        return Rect(self.left - edge, self.top - edge, self.width + 2 * edge,
                    self.height + 2 * edge)  # fmt: skip


@dataclass(frozen=True)
class Arrangement:
    """The boxes and frames of a view by key, and the corners of each of its wires in turn.

    What is loose was laid out by itself.
    """

    direction: Direction
    boxes: Mapping[str, Rect] = field(default_factory=dict)
    frames: Mapping[str, Rect] = field(default_factory=dict)
    connections: Sequence[Sequence[Point]] = ()
    unanchored: frozenset[str] = frozenset()


def size_of(box: DiagramNode, direction: Direction) -> tuple[float, float]:
    """Width and height; a box with many ports is larger along their side."""
    width, height = (COLLAPSED_WIDTH, COLLAPSED_HEIGHT) if box.is_collapsed else (WIDTH, HEIGHT)
    ports = max(box.inputs, box.outputs) * _PORTS + 6.0
    if direction is Direction.RIGHT:
        return width, max(height, ports)
    return max(width, ports), height


def port_offsets(count: int, side: float) -> tuple[float, ...]:
    """Where the ports along a side are: close to one another, around its middle."""
    step = min(2 * _PORTS, side / max(count, 1))
    return tuple(side / 2 + (i - (count - 1) / 2) * step for i in range(count))
