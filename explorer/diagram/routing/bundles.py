"""Strands: how wires are drawn, so that what several of them have in common is drawn once."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from explorer.diagram.diagram import View, Wire
from explorer.diagram.geometry import Arrangement, Place
from explorer.graph.network import Port

RADIUS = 8.0  # of a corner


class Strand(NamedTuple):
    """A wire as it is drawn: its corners, and what it carries, where that is written on it."""

    corners: Sequence[Place]
    port: Port | None


Laid = tuple[Wire, Sequence[Place]]


def laid(view: View, arranged: Arrangement) -> Iterable[Laid]:
    """Every wire, and the corners that it is drawn through."""
    return zip(view.wires, arranged.wires, strict=True)


def strands(
    wires: Iterable[Laid], loose: Collection[str] = ()
) -> tuple[list[Strand], list[Strand], list[tuple[int, Port | None]]]:
    """Wires and their corners as they are drawn: those that touch no loose box, and those between.

    Of those from a loose box to another, which have to be led anew, the number and what they carry.
    """
    fixed: list[Strand] = []
    rigid: list[Strand] = []
    bent: list[tuple[int, Port | None]] = []
    before: dict[Place, Sequence[Place]] = {}
    for number, (wire, corners) in enumerate(wires):
        told = wire.port if corners[0] not in before else None
        other = before.get(corners[0], ())
        before[corners[0]] = corners
        if (wire.source in loose) is not (wire.target in loose):
            bent.append((number, told))
        else:
            strand = Strand(branch(corners, other), told)
            (rigid if wire.source in loose else fixed).append(strand)
    return fixed, rigid, bent


def branch(corners: Sequence[Place], other: Sequence[Place]) -> Sequence[Place]:
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


def _lies_between(place: Place, start: Place, end: Place) -> bool:
    return all(
        min(start[axis], end[axis]) <= place[axis] <= max(start[axis], end[axis]) for axis in (0, 1)
    )


def _back(place: Place, towards: Place) -> Place:
    """A little before a place, where the rounding of its corner begins."""
    (x1, y1), (x0, y0) = place, towards
    part = min(RADIUS / max(abs(x1 - x0) + abs(y1 - y0), 1e-6), 0.5)
    return x1 + (x0 - x1) * part, y1 + (y0 - y1) * part
