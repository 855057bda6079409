"""A level with branches, cut into bands that stand below one another like lines of text.

Each band is laid out in layers, and what leads from one band to another runs round: out behind its
own, between the bands, and in before the other. So no wire passes a band in which it has no end.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.graph.cuts import cuts
from explorer.graph.layered import layered
from explorer.graph.level import PITCH, Level, Net, Point, Spacing, Thing, measured, trimmed
from explorer.graph.ranks import Grid, grid_of


def banded(things: Sequence[Thing], nets: Sequence[Net], spacing: Spacing) -> Level:
    """Lay out a level that is no chain: in layers, and in several bands where it would be long."""
    grid = grid_of(things, nets)
    starts = cuts(things, nets, grid, spacing)
    if not starts:
        return layered(things, nets, grid, spacing)
    return _Stack(things, nets, _bands(nets, grid, starts), spacing).level()


@dataclass(slots=True)
class _Band:
    """Some columns of a level, and the nets that have ends in it: which of their targets."""

    members: list[int] = field(default_factory=list)
    legs: dict[int, list[int]] = field(default_factory=dict)
    ins: list[int] = field(default_factory=list)  # nets that come from another band
    outs: list[int] = field(default_factory=list)  # nets that lead to another band
    level: Level = field(default_factory=lambda: Level([]))
    paths: dict[int, list[list[Point]]] = field(default_factory=dict)

    def move(self, along: float, across: float) -> None:
        """Stand elsewhere, with all ways inside."""

        def moved(points: Sequence[Point]) -> list[Point]:
            return [(x + along, y + across) for x, y in points]

        self.level.places = moved(self.level.places)
        self.paths = {net: [moved(path) for path in paths] for net, paths in self.paths.items()}

    def lay_out(self, things: Sequence[Thing], nets: Sequence[Net], spacing: Spacing) -> None:
        """In layers, between ports where wires come in and leave."""
        own = [
            *(Thing(end=-1) for _ in self.ins),
            *(things[i] for i in self.members),
            *(Thing(end=1) for _ in self.outs),
        ]
        place = {i: number for number, i in enumerate(self.members, len(self.ins))}
        entries = {net: number for number, net in enumerate(self.ins)}
        exits = {net: number for number, net in enumerate(self.outs, len(own) - len(self.outs))}
        parts = []
        for number, legs in self.legs.items():
            source, out = nets[number].source
            targets = [nets[number].targets[leg] for leg in legs]
            ends = [(place[target], slot) for target, slot in targets]
            if number in exits:
                ends.append((exits[number], 0))
            parts.append(
                Net((entries[number], 0) if number in entries else (place[source], out), ends)
            )
        self.level = layered(own, parts, grid_of(own, parts), spacing)
        self.paths = dict(zip(self.legs, self.level.paths, strict=True))


def _bands(nets: Sequence[Net], grid: Grid, starts: Sequence[int]) -> list[_Band]:
    """What stands in each band, in the order of the level."""
    bands = [_Band() for _ in range(len(starts) + 1)]
    of = [bisect_right(starts, rank) for rank in grid.ranks]
    for i, band in enumerate(of):
        bands[band].members.append(i)
    for number, net in enumerate(nets):
        home = of[net.source[0]]
        bands[home].legs[number] = []
        reached = [of[target] for target, _ in net.targets]
        for leg, band in enumerate(reached):
            bands[band].legs.setdefault(number, []).append(leg)
        for band in sorted({*reached} - {home}):
            bands[band].ins.append(number)
        if any(band != home for band in reached):
            bands[home].outs.append(number)
    return bands


class _Stack:
    """Bands below one another, and the wires round them."""

    def __init__(
        self, things: Sequence[Thing], nets: Sequence[Net], bands: list[_Band], spacing: Spacing
    ) -> None:
        self._things = things
        self._nets = nets
        self._bands = bands
        self._spacing = spacing
        self._ends: list[float] = []  # where wires may turn behind each band
        self._home = {number: n for n, band in enumerate(bands) for number in band.outs}
        self._turns: dict[int, float] = {}  # where each net that leaves its band turns
        self._ways: dict[tuple[int, int], Point] = {}  # of net and band: between and before bands
        for band in bands:
            band.lay_out(things, nets, spacing)

    def level(self) -> Level:
        """All bands as one level."""
        self._stack()
        self._turn()
        level = Level([(0.0, 0.0)] * len(self._things))
        level.length = self._spacing.head + max([*self._ends, *self._turns.values()])
        for band in self._bands:
            places = band.level.places[len(band.ins) :]
            for i, place in zip(band.members, places, strict=False):
                level.places[i] = place
        for i, thing in enumerate(self._things):
            if thing.end:
                level.places[i] = (0.0 if thing.end < 0 else level.length, level.places[i][1])
        level.paths = [self._paths(number, level) for number in range(len(self._nets))]
        return measured(self._things, level)

    def _stack(self) -> None:
        """Move each band below the one before, behind the room for the wires that come to it."""
        spacing = self._spacing
        start = spacing.head + PITCH * (max(len(band.ins) for band in self._bands) - 1)
        across = 0.0
        for number, band in enumerate(self._bands):
            lanes = len(band.ins)
            across += (spacing.rows if number else 0.0) + PITCH * max(lanes - 1, 0)
            has_ports = bool(band.ins) or self._things[band.members[0]].end < 0
            along = start if has_ports else start + spacing.entry
            band.move(along, across)
            lowest_first = sorted(range(lanes), key=lambda i: -band.level.places[i][1])
            for lane, i in enumerate(lowest_first):
                room = PITCH * (lanes - 1 - lane)
                between = across - spacing.rows / 2 - room
                self._ways[band.ins[i], number] = (start - room, between)
            self._ends.append(along + band.level.length + (0.0 if band.outs else spacing.words))
            across += band.level.breadth

    def _turn(self) -> None:
        """Choose where nets turn behind their bands: those that lead further outside of others."""
        reached: dict[int, list[int]] = {}
        for number, band in self._ways:
            reached.setdefault(number, []).append(band)
        spans: list[tuple[int, float, int, int]] = []
        for number, bands in reached.items():
            home = self._home[number]
            low = min(home, *bands)
            line = self._bands[home].paths[number][-1][-1][1]
            spans.append((max(home, max(bands) - 1) - low, -line, low, number))
        taken: list[tuple[int, int, int]] = []
        for length, _, low, number in sorted(spans):
            high = low + length
            beside = (track for first, last, track in taken if first <= high and low <= last)
            track = max(beside, default=-1) + 1
            taken.append((low, high, track))
            self._turns[number] = max(self._ends[low : high + 1]) + track * PITCH

    def _paths(self, number: int, level: Level) -> list[list[Point]]:
        """From a port to each that it feeds."""
        net = self._nets[number]
        paths: list[list[Point]] = [[] for _ in net.targets]
        for n, band in enumerate(self._bands):
            for leg, path in zip(
                band.legs.get(number, ()), band.paths.get(number, ()), strict=False
            ):
                paths[leg] = trimmed([*self._way(number, n, path[0][1]), *path])
                if self._things[net.source[0]].end:
                    paths[leg][0] = (0.0, paths[leg][0][1])
                if self._things[net.targets[leg][0]].end:
                    paths[leg][-1] = (level.length, paths[leg][-1][1])
        return paths

    def _way(self, number: int, band: int, line: float) -> list[Point]:
        """From where a net leaves another band to where it comes to a line before this one."""
        if (number, band) not in self._ways:
            return []
        out = self._bands[self._home[number]].paths[number][-1]
        turn, (along, between) = self._turns[number], self._ways[number, band]
        return [*out, (turn, out[-1][1]), (turn, between), (along, between), (along, line)]
