"""A band of a level: some of its columns, between ports to the other bands."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.diagram.geometry import Point
from explorer.diagram.layout.layered import layered
from explorer.diagram.layout.level import (
    ENTRY,
    EXIT,
    Hyperedge,
    LayoutItem,
    LayoutLevel,
    Spacing,
)
from explorer.diagram.layout.ranking import Grid, grid_of


@dataclass(slots=True)
class Band:
    """The members of a band, and for each hyperedge with an end here its targets here."""

    members: list[int] = field(default_factory=list)
    legs: dict[int, list[int]] = field(default_factory=dict)
    ins: list[int] = field(default_factory=list)  # hyperedges from other bands
    outs: list[int] = field(default_factory=list)  # hyperedges to other bands
    level: LayoutLevel = field(default_factory=lambda: LayoutLevel([]))
    paths: dict[int, list[list[Point]]] = field(
        default_factory=dict
    )  # the path to other bands is the last

    def lay_out(
        self, items: Sequence[LayoutItem], nets: Sequence[Hyperedge], spacing: Spacing
    ) -> None:
        """Compute a layered layout between the ports to other bands."""
        own = [
            *[ENTRY] * len(self.ins),
            *(items[i] for i in self.members),
            *[EXIT] * len(self.outs),
        ]
        position = {i: number for number, i in enumerate(self.members, len(self.ins))}
        entries = {net: number for number, net in enumerate(self.ins)}
        exits = {net: number for number, net in enumerate(self.outs, len(own) - len(self.outs))}
        parts = []
        for number, legs in self.legs.items():
            source, out = nets[number].source
            targets = [nets[number].targets[leg] for leg in legs]
            ends = [(position[target], slot) for target, slot in targets]
            if number in exits:
                ends.append((exits[number], 0))
            begin = (entries[number], 0) if number in entries else (position[source], out)
            parts.append(Hyperedge(begin, tuple(ends)))
        self.level = layered(own, parts, grid_of(own, parts), spacing)
        _straighten(own, parts, self.level)
        self.paths = dict(zip(self.legs, self.level.paths, strict=True))

    def enters(self, net: int) -> float:
        """Return the coordinate across at which a hyperedge enters."""
        return self.level.positions[self.ins.index(net)][1]

    def move(self, along: float, across: float) -> None:
        """Move the band with all paths inside."""

        def moved(points: Sequence[Point]) -> list[Point]:
            return [(x + along, y + across) for x, y in points]

        self.level.positions = moved(self.level.positions)
        self.paths = {net: [moved(path) for path in paths] for net, paths in self.paths.items()}


def bands_of(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], grid: Grid, starts: Sequence[int]
) -> list[Band]:
    """Return the bands with their members, in the order of the level."""
    of = [bisect_right(starts, rank) for rank in grid.ranks]
    for net in nets:  # a port of the border is in the band of its reader or source
        source = net.source[0]
        if items[source].end < 0:
            of[source] = min((of[i] for i, _ in net.targets if not items[i].end), default=0)
        for target, _ in net.targets:
            if items[target].end > 0:
                of[target] = of[source]
    bands = [Band() for _ in range(len(starts) + 1)]
    for i, number in enumerate(of):
        bands[number].members.append(i)
    for number, net in enumerate(nets):
        _divide(number, of[net.source[0]], [of[target] for target, _ in net.targets], bands)
    for band in bands:
        band.outs = [n for n in band.outs if not items[nets[n].source[0]].end]
    return bands


def _divide(net: int, home: int, reached: Sequence[int], bands: Sequence[Band]) -> None:
    """Add a hyperedge to every band where it has an end."""
    bands[home].legs[net] = []
    for leg, number in enumerate(reached):
        bands[number].legs.setdefault(net, []).append(leg)
    away = sorted({*reached} - {home})
    for number in away:
        bands[number].ins.append(net)
    if away:
        bands[home].outs.append(net)


def _straighten(items: Sequence[LayoutItem], nets: Sequence[Hyperedge], level: LayoutLevel) -> None:
    """Move ports of the border to the lanes of their edges, which removes bends."""
    inner = [i for i, item in enumerate(items) if not item.end]
    begin = min(level.positions[i][0] for i in inner)
    end = max(level.positions[i][0] + items[i].length for i in inner)
    for net, paths in zip(nets, level.paths, strict=True):
        for (target, _), path in zip(net.targets, paths, strict=True):
            if items[target].end > 0 and path[-2][0] > end:
                path[-3:] = [(path[-1][0], path[-3][1])]
                level.positions[target] = path[-1]
        source = net.source[0]
        if items[source].end < 0 and paths and all(0.0 < path[1][0] < begin for path in paths):
            (_, own), (turn, _) = paths[0][:2]
            line = min((path[2][1] for path in reversed(paths)), key=lambda line: abs(line - own))
            paths[:] = [
                [(0.0, line), *(path[3:] if path[2][1] == line else [(turn, line), *path[2:]])]
                for path in paths
            ]
            level.positions[source] = (0.0, line)
