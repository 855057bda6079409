"""A level with branches, cut into bands below one another like lines of text.

Edges between bands lead out at the end of one, between the bands, and in at the start of the other,
so that no edge crosses a band in which it has no end.
"""

from collections.abc import Sequence

from explorer.diagram.geometry import Point
from explorer.diagram.layout.band import Band, bands_of
from explorer.diagram.layout.band_breaks import find_breaks
from explorer.diagram.layout.layered import layered
from explorer.diagram.layout.level import (
    PITCH,
    Hyperedge,
    LayoutItem,
    LayoutLevel,
    Spacing,
    measured,
    trimmed,
)
from explorer.diagram.layout.ranking import grid_of


def banded(items: Sequence[LayoutItem], nets: Sequence[Hyperedge], spacing: Spacing) -> LayoutLevel:
    """Return the layered layout of a level that is no chain, in several bands if it is long."""
    grid = grid_of(items, nets)
    starts = find_breaks(items, nets, grid, spacing)
    if not starts:
        return layered(items, nets, grid, spacing)
    bands = bands_of(items, nets, grid, starts)
    for band in bands:
        band.lay_out(items, nets, spacing)
    return _Stack(items, nets, bands, spacing).level()


class _Stack:
    """Bands below one another, and the edges between them."""

    def __init__(
        self,
        items: Sequence[LayoutItem],
        nets: Sequence[Hyperedge],
        bands: Sequence[Band],
        spacing: Spacing,
    ) -> None:
        self._items = items
        self._nets = nets
        self._bands = bands
        self._spacing = spacing
        self._reached: dict[int, list[int]] = {}  # the bands that a hyperedge enters
        for number, band in enumerate(bands):
            for net in band.ins:
                self._reached.setdefault(net, []).append(number)
        self._from_border = {net for net in self._reached if items[nets[net].source[0]].end < 0}
        self._home = {
            net: n for n, band in enumerate(bands) for net in band.legs if net not in band.ins
        }
        self._ends: list[float] = []  # where edges may turn after each band
        self._turns: dict[int, float] = {}  # where a hyperedge to other bands turns
        self._directions: dict[
            tuple[int, int], Point
        ] = {}  # of net and band: above it, and before it

    def level(self) -> LayoutLevel:
        """Return all bands as one level."""
        self._stack()
        self._turn_before()
        self._turn_behind()
        level = LayoutLevel([(0.0, 0.0)] * len(self._items), is_stacked=True)
        level.length = self._spacing.head + max([*self._ends, *self._turns.values()])
        for band in self._bands:
            positions = band.level.positions[len(band.ins) :]
            for i, position in zip(band.members, positions, strict=False):
                level.positions[i] = position
        for i, item in enumerate(self._items):
            if item.end:
                level.positions[i] = (0.0 if item.end < 0 else level.length, level.positions[i][1])
        level.paths = [self._paths(number, level) for number in range(len(self._nets))]
        return measured(self._items, level)

    def _stack(self) -> None:
        """Move each band below the one before, with room for the edges that enter it."""
        spacing = self._spacing
        rounds = [[net for net in band.ins if net not in self._from_border] for band in self._bands]
        lanes = len(self._from_border) + max(map(len, rounds))
        start = spacing.head + PITCH * max(lanes - 1, 0)
        across = 0.0
        for number, (band, coming) in enumerate(zip(self._bands, rounds, strict=True)):
            across += (spacing.rows if number else 0.0) + PITCH * max(len(coming) - 1, 0)
            has_ports = bool(band.ins) or self._items[band.members[0]].end < 0
            along = start if has_ports else start + spacing.entry
            band.move(along, across)
            for lane, net in enumerate(sorted(coming, key=band.enters)):
                away = lane * PITCH
                self._directions[net, number] = start - away, across - spacing.rows / 2 - away
            self._ends.append(along + band.level.length + (0.0 if band.outs else spacing.label))
            across += band.level.breadth

    def _turn_before(self) -> None:
        """Choose turns before all bands for hyperedges from the border."""
        order = sorted(self._from_border, key=lambda net: -self._line(net))
        for lane, net in enumerate(order):
            self._turns[net] = self._spacing.head + lane * PITCH

    def _turn_behind(self) -> None:
        """Choose turns after the bands for hyperedges between bands, longer ones further out."""
        spans: list[tuple[int, float, int, int]] = []
        for net, reached in self._reached.items():
            if net not in self._from_border:
                home = self._home[net]
                low, high = min(home, *reached), max(home, max(reached) - 1)
                spans.append((high - low, -self._line(net), low, net))
        used: list[tuple[int, int, int]] = []
        for length, _, low, net in sorted(spans):
            high = low + length
            beside = (track for first, last, track in used if first <= high and low <= last)
            track = max(beside, default=-1) + 1
            used.append((low, high, track))
            self._turns[net] = max(self._ends[low : high + 1]) + track * PITCH

    def _line(self, net: int) -> float:
        """Return the coordinate across at which a hyperedge leaves its band or the border."""
        return self._stem(net)[-1][1]

    def _stem(self, net: int) -> Sequence[Point]:
        """Return the common part of all paths of a hyperedge to other bands."""
        paths = self._bands[self._home[net]].paths[net]
        return [(0.0, paths[0][0][1])] if net in self._from_border else paths[-1]

    def _paths(self, number: int, level: LayoutLevel) -> list[list[Point]]:
        """Return the paths from a port to each of its targets."""
        net, home = self._nets[number], self._home[number]
        paths = self._bands[home].paths[number]
        if number in self._reached:
            paths = self._long_paths(number, home)
        for path, (target, _) in zip(paths, net.targets, strict=True):
            if self._items[net.source[0]].end:
                path[0] = (0.0, path[0][1])
            if self._items[target].end:
                path[-1] = (level.length, path[-1][1])
        return paths

    def _long_paths(self, number: int, home: int) -> list[list[Point]]:
        """Return the same for a hyperedge with ends in several bands."""
        paths: list[list[Point]] = [[] for _ in self._nets[number].targets]
        for n in (home, *self._reached[number]):
            band = self._bands[n]
            for leg, path in zip(band.legs[number], band.paths[number], strict=False):
                direction = self._direction(number, n, path[0][1])
                paths[leg] = trimmed([*direction, *path]) if direction else path
        return paths

    def _direction(self, net: int, band: int, line: float) -> list[Point]:
        """Return the path from the start of a hyperedge to the line before another band."""
        if band == self._home[net]:
            return []
        stem, turn = self._stem(net), self._turns[net]
        begun = [*stem, (turn, stem[-1][1])]
        if net in self._from_border:
            return [*begun, (turn, line)]
        along, between = self._directions[net, band]
        return [*begun, (turn, between), (along, between), (along, line)]
