"""Strands: how wires are drawn, so that what several of them have in common is drawn once."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from explorer.diagram.diagram import Connection, Diagram
from explorer.diagram.geometry import Arrangement, Point
from explorer.graph.network import Port

RADIUS = 8.0  # of a corner


class BundlePart(NamedTuple):
    """A wire as it is drawn: its corners, and what it carries, where that is written on it."""

    corners: Sequence[Point]
    port: Port | None


Laid = tuple[Connection, Sequence[Point]]


def laid(view: Diagram, arranged: Arrangement) -> Iterable[Laid]:
    """Every wire, and the corners that it is drawn through."""
    return zip(view.connections, arranged.connections, strict=True)


def edge_bundles(
    connections: Iterable[Laid], loose: Collection[str] = ()
) -> tuple[list[BundlePart], list[BundlePart], list[tuple[int, Port | None]]]:
    """Wires and their corners as they are drawn: those that touch no loose box, and those between.

    Of those from a loose box to another, which have to be led anew, the number and what they carry.
    """
    fixed: list[BundlePart] = []
    rigid: list[BundlePart] = []
    bent: list[tuple[int, Port | None]] = []
    before: dict[Point, Sequence[Point]] = {}
    for number, (connection, corners) in enumerate(connections):
        shown = connection.port if corners[0] not in before else None
        other = before.get(corners[0], ())
        before[corners[0]] = corners
        if (connection.source in loose) is not (connection.target in loose):
            bent.append((number, shown))
        else:
            strand = BundlePart(branch(corners, other), shown)
            (rigid if connection.source in loose else fixed).append(strand)
    return fixed, rigid, bent


def branch(corners: Sequence[Point], other: Sequence[Point]) -> Sequence[Point]:
    """A wire from where it leaves another of the same port, so that no stretch is drawn twice."""
    shared = 0
    for one, two in zip(corners[:-1], other[:-1], strict=False):
        if one != two:
            break
        shared += 1
    if not shared:
        return corners
    last, own, theirs = corners[shared - 1], corners[shared], other[shared]
    if _lies_between(theirs, last, own):
        return [_back(theirs, last), *corners[shared:]]
    if _lies_between(own, last, theirs):
        return [_back(own, last), *corners[shared:]]
    return corners if shared < 2 else [_back(last, corners[shared - 2]), *corners[shared - 1 :]]


def _lies_between(position: Point, start: Point, end: Point) -> bool:
    return all(
        min(start[axis], end[axis]) <= position[axis] <= max(start[axis], end[axis])
        for axis in (0, 1)
    )


def _back(position: Point, towards: Point) -> Point:
    """A little before a place, where the rounding of its corner begins."""
    (x1, y1), (x0, y0) = position, towards
    part = min(RADIUS / max(abs(x1 - x0) + abs(y1 - y0), 1e-6), 0.5)
    return x1 + (x0 - x1) * part, y1 + (y0 - y1) * part
