"""The cuts of a long, thin level into bands: at gaps that few edges cross."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from explorer.diagram.layout.level import PITCH, Hyperedge, LayoutItem, Spacing
from explorer.diagram.layout.ranking import Grid

_MIN_GAPS = 26.0  # length of a level, in gaps, from which it is cut
_MAX_INPUTS = 8  # edges into a group; more leave no room beside a band
_MIN_EXCESS = 2.0  # aspect ratio of a level over the requested one, from which it is cut
_LENGTH_STEP = 1.2  # ratio of consecutive candidate lengths of a band
_MAX_BANDS = 16  # approximately
_CUT_EXPONENT = 0.5  # a band may be shorter by this power of the edges cut
_MIN_GAIN = 1.2  # minimum ratio of the costs without and with cuts
_CROSSING_EXPONENT = 0.25  # cost grows with this power of the edges between bands


@dataclass(frozen=True, slots=True)
class _Strip:
    """Estimates of a level in one band, column by column, before its layout."""

    lengths: list[float]  # with the gap before each
    breadths: list[float]
    connections: list[int]  # that cross the gap before each
    spacing: Spacing

    def part(self, first: int, last: int) -> "_Strip":
        """Return some of the columns."""
        some = slice(first, last)
        return _Strip(self.lengths[some], self.breadths[some], self.connections[some], self.spacing)

    def cost(self, starts: Sequence[int]) -> float:
        """Return the cost of bands that begin at these columns: screen size and crossings."""
        bands = list(zip(starts, [*starts[1:], len(self.lengths)], strict=True))
        length = max(sum(self.lengths[a:b]) for a, b in bands)
        breadth = sum(max(self.breadths[a:b]) for a, b in bands)
        crossing = [self.connections[start] for start in starts[1:]]
        breadth += sum(self.spacing.rows + PITCH * many for many in crossing)
        size = max(length, breadth * self.spacing.aspect)
        return size * math.pow(1 + sum(crossing), _CROSSING_EXPONENT)


def find_breaks(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], grid: Grid, spacing: Spacing
) -> list[int]:
    """Return the ranks at which a new band begins; none if one band is enough."""
    first = 1 if grid.columns and items[grid.columns[0][0]].end < 0 else 0
    last = len(grid.columns)
    if first and len(grid.columns[0]) > _MAX_INPUTS:
        return []
    if grid.columns and items[grid.columns[-1][0]].end > 0:
        last -= 1
    strip = _strip(items, nets, grid, spacing).part(first, last)
    whole = sum(strip.lengths)
    thin = whole > _MIN_EXCESS * spacing.aspect * max(strip.breadths, default=math.inf)
    if not thin or whole < _MIN_GAPS * (spacing.label + spacing.head):
        return []
    least = max(*strip.lengths, whole / _MAX_BANDS)
    tries = math.ceil(math.log(whole / least) / math.log(_LENGTH_STEP))
    found = {tuple(_filled(strip, least * _LENGTH_STEP**power)) for power in range(tries)}
    best = min(sorted(found), key=strip.cost)
    if strip.cost(best) * _MIN_GAIN > strip.cost([0]):
        return []
    return [first + start for start in best[1:]]


def _strip(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], grid: Grid, spacing: Spacing
) -> _Strip:
    """Return the size of each column and the edges between them; tracks and lanes are estimated."""
    count = len(grid.columns)
    crossing, passing, incoming = ([0] * (count + 2) for _ in range(3))
    for net in nets:
        target_ranks = {grid.ranks[i] for i, _ in net.targets}
        # a border is beside every band
        inner = [grid.ranks[i] for i, _ in (net.source, *net.targets) if not items[i].end]
        low, high = min(inner, default=0), max(inner, default=0)
        crossing[low + 1] += 1
        crossing[high + 1] -= 1
        if low < high:
            passing[low + 1] += 1
            passing[high] -= 1
        for rank in target_ranks:
            incoming[rank] += 1
    gap = spacing.label + spacing.head
    return _Strip(
        [
            gap + max(items[i].length for i in column) + PITCH * max(many - 1, 0)
            for column, many in zip(grid.columns, incoming, strict=False)
        ],
        [
            sum(items[i].breadth + spacing.across for i in column) + PITCH * many
            for column, many in zip(grid.columns, accumulate(passing), strict=False)
        ],
        list(accumulate(crossing))[:count],
        spacing,
    )


def _filled(strip: _Strip, limit: float) -> list[int]:
    """Return bands up to a length, about equally full, shorter where that cuts fewer edges."""
    starts = [0]
    count, rest = len(strip.lengths), sum(strip.lengths)
    while rest > limit * 1.0001:
        aim = 0.999 * rest / math.ceil(rest / limit)
        at, used, most, best = starts[-1], 0.0, 0.0, (count, rest)
        while at < count and (used + strip.lengths[at] <= limit * 1.0001 or at == starts[-1]):
            used += strip.lengths[at]
            at += 1
            worth = (
                min(used, aim) / max(strip.connections[at], 1) ** _CUT_EXPONENT
                if at < count
                else 0.0
            )
            if worth > most:
                best, most = (at, used), worth
        if best[0] == count:
            break
        starts.append(best[0])
        rest -= best[1]
    return starts
