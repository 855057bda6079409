"""Ranks by longest path, and crossing reduction by barycenters.

Sugiyama et al. 1981, “Methods for visual understanding of hierarchical system structures”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from explorer.diagram.layout.level import Hyperedge, LayoutItem

_SWEEPS = 4


class Link(NamedTuple):
    """A forward edge from one of its ends: the other item, and the offsets of both ports."""

    other: int
    own: float
    theirs: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The rank of each item, the columns of items by rank, and the links to either side."""

    ranks: list[int]
    columns: list[list[int]]
    predecessors: list[list[Link]]
    readers: list[list[Link]]


def grid_of(items: Sequence[LayoutItem], nets: Sequence[Hyperedge]) -> Grid:
    """Return the items in columns; edges against the order of the items are ignored."""
    predecessors: list[list[Link]] = [[] for _ in items]
    readers: list[list[Link]] = [[] for _ in items]
    connected = _connected(nets) if any(item.is_stacked for item in items) else set()
    for net in nets:
        source, out = net.source
        output = items[source].exit(out)
        for target, slot in net.targets:
            if source < target:
                item = items[target]
                alone = item.is_stacked and source not in connected
                input_line = item.ins[slot] if alone else item.entry(slot)
                predecessors[target].append(Link(source, input_line, output))
                readers[source].append(Link(target, output, input_line))
    ranks = _ranks(items, predecessors, readers)
    columns: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for i, rank in enumerate(ranks):
        columns[rank].append(i)
    return Grid(ranks, columns, predecessors, readers)


def _connected(nets: Sequence[Hyperedge]) -> set[int]:
    """Return the items that have a source, and so align with it rather than with a port."""
    return {target for net in nets for target, _ in net.targets if net.source[0] < target}


def _ranks(
    items: Sequence[LayoutItem], predecessors: list[list[Link]], readers: list[list[Link]]
) -> list[int]:
    """Return ranks by longest path; an item without a source is just before its first reader."""
    first = 1 if any(item.end < 0 for item in items) else 0
    ranks: list[int] = []
    for i, item in enumerate(items):
        behind = [ranks[link.other] + 1 for link in predecessors[i]]
        ranks.append(0 if item.end < 0 else max(behind, default=first))
    for i in reversed(range(len(items))):
        if not predecessors[i] and readers[i] and not items[i].end:
            ranks[i] = max(first, min(ranks[link.other] for link in readers[i]) - 1)
    last = max((rank for rank, t in zip(ranks, items, strict=True) if t.end <= 0), default=-1)
    closed = [last + 1 if t.end > 0 else rank for rank, t in zip(ranks, items, strict=True)]
    used = {rank: i for i, rank in enumerate(sorted(set(closed)))}
    return [used[rank] for rank in closed]


def sort_columns(grid: Grid) -> None:
    """Sort each column for few crossings."""
    positions: dict[int, float] = {}
    for column in grid.columns:
        _number(column, positions)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in grid.columns if forward else reversed(grid.columns):
            if len(column) > 1:
                _sort_column(column, grid.predecessors if forward else grid.readers, positions)


def _sort_column(column: list[int], links: list[list[Link]], positions: dict[int, float]) -> None:
    requested = {i: _center(links[i], positions, positions[i]) for i in column}
    column.sort(key=requested.__getitem__)
    _number(column, positions)


def _center(links: list[Link], positions: dict[int, float], own: float) -> float:
    """Return the mean position of the other ends, lower ports counting as slightly lower."""
    if not links:
        return own
    return sum(positions[link.other] + link.theirs * 1e-4 for link in links) / len(links)


def _number(column: list[int], positions: dict[int, float]) -> None:
    middle = (len(column) - 1) / 2
    for position, i in enumerate(column):
        positions[i] = position - middle
