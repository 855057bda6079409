"""Connections as drawn: parts that several from one port share are drawn once."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from explorer.diagram.diagram import Connection, Diagram
from explorer.diagram.geometry import Arrangement, Point
from explorer.graph.network import Port

RADIUS = 8.0  # of a corner


class BundlePart(NamedTuple):
    """A connection as drawn: its corners, and the output whose shape labels it, if any."""

    corners: Sequence[Point]
    port: Port | None


Laid = tuple[Connection, Sequence[Point]]


def laid(view: Diagram, arranged: Arrangement) -> Iterable[Laid]:
    """Return every connection with its corners."""
    return zip(view.connections, arranged.connections, strict=True)


def edge_bundles(
    connections: Iterable[Laid], loose: Collection[str] = ()
) -> tuple[list[BundlePart], list[BundlePart], list[tuple[int, Port | None]]]:
    """Return connections as drawn between fixed boxes, and between loose boxes.

    For those between a fixed and a loose box, to be routed again, return number and label.
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
    """Return a route from where it leaves another of the same port."""
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
    """Return the start of a rounded corner."""
    (x1, y1), (x0, y0) = position, towards
    part = min(RADIUS / max(abs(x1 - x0) + abs(y1 - y0), 1e-6), 0.5)
    return x1 + (x0 - x1) * part, y1 + (y0 - y1) * part
