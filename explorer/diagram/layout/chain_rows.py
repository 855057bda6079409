"""A chain in rows, like lines of text."""

import math
from collections.abc import Mapping, Sequence

from explorer.diagram.geometry import Point
from explorer.diagram.layout.level import (
    Hyperedge,
    LayoutItem,
    LayoutLevel,
    Spacing,
    finished,
)

_SHORT = 4  # nodes that always fit one row
_MOST = 16  # rows


def chain_order(items: Sequence[LayoutItem], nets: Sequence[Hyperedge]) -> list[int] | None:
    """Return the items in the order of their edges, or None if they are no forward chains."""
    follows: dict[int, int] = {}
    connected: set[int] = set()
    for net in nets:
        for target, _ in net.targets:
            if net.source[0] in follows or target in connected or target <= net.source[0]:
                return None
            follows[net.source[0]] = target
            connected.add(target)
    ordered: list[int] = []
    for head in (i for i in range(len(items)) if i not in connected):
        at: int | None = head
        while at is not None:
            ordered.append(at)
            at = follows.get(at)
    ends = [items[i].end for i in ordered]
    return ordered if ends == sorted(ends) else None


def in_rows(
    items: Sequence[LayoutItem], nets: Sequence[Hyperedge], order: Sequence[int], spacing: Spacing
) -> LayoutLevel:
    """Return the layout of a chain in the number of rows nearest to the requested aspect ratio."""
    inner = [i for i in order if not items[i].end]
    rows = _broken(items, inner, spacing)
    level = LayoutLevel([(0.0, 0.0)] * len(items))
    indent = _indent(items, rows, spacing)
    across = 0.0
    where: dict[int, int] = {}
    for number, row in enumerate(rows):
        lines = [_line(items[i]) for i in row]
        along, top = indent, across + max(lines)
        for i, line in zip(row, lines, strict=True):
            level.positions[i] = (along, top - line)
            along += items[i].length + spacing.label + spacing.head
            where[i] = number
        level.length = max(level.length, along - (spacing.head if len(rows) == 1 else 0.0))
        across = spacing.rows + max(level.positions[i][1] + items[i].breadth for i in row)
    _send_to_border(items, nets, level, where)
    if len(rows) == 1 and not any(item.end > 0 for item in items):
        level.length -= spacing.label
    level.paths = [[_path(items, net, level, (where, spacing))] for net in nets]
    return finished(items, nets, level)


def _indent(items: Sequence[LayoutItem], rows: Sequence[Sequence[int]], spacing: Spacing) -> float:
    """Return the room before the rows for edges from the border or from the row before."""
    if any(item.end < 0 for item in items):
        return spacing.entry
    return spacing.head if len(rows) > 1 else 0.0


def _send_to_border(
    items: Sequence[LayoutItem],
    nets: Sequence[Hyperedge],
    level: LayoutLevel,
    where: dict[int, int],
) -> None:
    """Align ports of the border with their reader or source."""
    for net in nets:
        (source, out), (target, slot) = net.source, net.targets[0]
        if items[source].end < 0 and not items[target].end:
            level.positions[source] = (0.0, level.positions[target][1] + items[target].ins[slot])
            where[source] = where[target]
        if items[target].end > 0:
            line = level.positions[source][1] + items[source].outs[out]
            level.positions[target] = (level.length, line)
            where[target] = where[source]


def _line(item: LayoutItem) -> float:
    return item.entry(0) if item.ins else item.breadth / 2


def _broken(items: Sequence[LayoutItem], inner: Sequence[int], spacing: Spacing) -> list[list[int]]:
    lengths = {i: items[i].length + spacing.label + spacing.head for i in inner}
    breadths = {i: items[i].breadth + spacing.rows for i in inner}
    if len(inner) <= _SHORT and sum(lengths.values()) < _SHORT * 3 * min(
        breadths.values(), default=0.0
    ):
        return [list(inner)]
    best: list[list[int]] = []
    nearest = math.inf
    for wanted in range(1, min(len(inner), _MOST) + 1):
        rows = _in_so_many(inner, lengths, wanted)
        length = max(sum(lengths[i] for i in row) for row in rows)
        breadth = sum(max(breadths[i] for i in row) for row in rows)
        missed = abs(math.log(length / breadth / spacing.aspect))
        if missed < nearest:
            best, nearest = rows, missed
    return best


def _in_so_many(inner: Sequence[int], lengths: Mapping[int, float], wanted: int) -> list[list[int]]:
    """Return at most `wanted` rows, as short as possible."""
    limit = max(max(lengths.values()), sum(lengths.values()) / wanted)
    rows = _filled(inner, lengths, limit)
    while len(rows) > wanted:
        limit *= 1.03
        rows = _filled(inner, lengths, limit)
    return rows


def _filled(inner: Sequence[int], lengths: Mapping[int, float], limit: float) -> list[list[int]]:
    rows: list[list[int]] = [[]]
    used = 0.0
    for i in inner:
        if rows[-1] and used + lengths[i] > limit * 1.0001:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += lengths[i]
    return rows


def _path(
    items: Sequence[LayoutItem],
    net: Hyperedge,
    level: LayoutLevel,
    ground: tuple[dict[int, int], Spacing],
) -> list[Point]:
    """Return a straight path, or one from the end of a row to the beginning of the next."""
    where, spacing = ground
    (source, out), (target, slot) = net.source, net.targets[0]
    lead = spacing.entry / 2 if items[source].end else spacing.label
    right = level.positions[source][0] + items[source].length + lead
    start = level.positions[source][1] + items[source].outs[out]
    end = level.positions[target][1] + items[target].ins[slot]
    if where[source] == where[target]:
        return [(right, start), (right, end)] if start != end else []
    row = [i for i, number in where.items() if number == where[target]]
    between = min(level.positions[i][1] for i in row) - spacing.rows / 2
    left = level.positions[target][0] - spacing.head
    return [(right, start), (right, between), (left, between), (left, end)]
