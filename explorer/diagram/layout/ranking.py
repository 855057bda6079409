"""Ranks and order: which column each thing stands in, and where in it; longest path, barycentres.

Sugiyama et al. 1981, “Methods for visual understanding of hierarchical system structures”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from explorer.diagram.layout.level import Net, Thing

_SWEEPS = 4


class Link(NamedTuple):
    """A forward wire seen from one of its ends: the other end, and on what lines both stand."""

    other: int
    own: float
    theirs: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The rank of each thing, the columns of those of one rank, and the links to either side."""

    ranks: list[int]
    columns: list[list[int]]
    feeders: list[list[Link]]
    readers: list[list[Link]]


def grid_of(things: Sequence[Thing], nets: Sequence[Net]) -> Grid:
    """Things in columns; wires that lead back, against the order of the things, are ignored."""
    feeders: list[list[Link]] = [[] for _ in things]
    readers: list[list[Link]] = [[] for _ in things]
    fed = _fed(nets) if any(thing.is_stacked for thing in things) else set()
    for net in nets:
        source, out = net.source
        leaves = things[source].exit(out)
        for target, slot in net.targets:
            if source < target:
                thing = things[target]
                alone = thing.is_stacked and source not in fed
                arrives = thing.ins[slot] if alone else thing.entry(slot)
                feeders[target].append(Link(source, arrives, leaves))
                readers[source].append(Link(target, leaves, arrives))
    ranks = _ranks(things, feeders, readers)
    columns: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for i, rank in enumerate(ranks):
        columns[rank].append(i)
    return Grid(ranks, columns, feeders, readers)


def _fed(nets: Sequence[Net]) -> set[int]:
    """What stands behind something, and so on its line; what nothing feeds stands before a port."""
    return {target for net in nets for target, _ in net.targets if net.source[0] < target}


def _ranks(
    things: Sequence[Thing], feeders: list[list[Link]], readers: list[list[Link]]
) -> list[int]:
    """Longest paths; what nobody feeds stands just before its first reader."""
    first = 1 if any(thing.end < 0 for thing in things) else 0
    ranks: list[int] = []
    for i, thing in enumerate(things):
        behind = [ranks[link.other] + 1 for link in feeders[i]]
        ranks.append(0 if thing.end < 0 else max(behind, default=first))
    for i in reversed(range(len(things))):
        if not feeders[i] and readers[i] and not things[i].end:
            ranks[i] = max(first, min(ranks[link.other] for link in readers[i]) - 1)
    last = max((rank for rank, t in zip(ranks, things, strict=True) if t.end <= 0), default=-1)
    closed = [last + 1 if t.end > 0 else rank for rank, t in zip(ranks, things, strict=True)]
    used = {rank: i for i, rank in enumerate(sorted(set(closed)))}
    return [used[rank] for rank in closed]


def sort_columns(grid: Grid) -> None:
    """Choose an order in each column in which wires cross little."""
    places: dict[int, float] = {}
    for column in grid.columns:
        _number(column, places)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in grid.columns if forward else reversed(grid.columns):
            if len(column) > 1:
                _sort_column(column, grid.feeders if forward else grid.readers, places)


def _sort_column(column: list[int], links: list[list[Link]], places: dict[int, float]) -> None:
    wished = {i: _centre(links[i], places, places[i]) for i in column}
    column.sort(key=wished.__getitem__)
    _number(column, places)


def _centre(links: list[Link], places: dict[int, float], own: float) -> float:
    """The mean place of the other ends; a port further down counts as a little further down."""
    if not links:
        return own
    return sum(places[link.other] + link.theirs * 1e-4 for link in links) / len(links)


def _number(column: list[int], places: dict[int, float]) -> None:
    middle = (len(column) - 1) / 2
    for place, i in enumerate(column):
        places[i] = place - middle
