"""Where nodes stand and how wires run when nobody has moved anything: plain arithmetic.

A chain is broken into rows like a line of text, so that all of it can be read at once; anything
else is laid out in columns by longest path, each column ordered by the mean place of its feeders.
Places are centres, in the units of the canvas at full scale.
"""

import math
from collections.abc import Mapping

from explorer.graph.network import Network
from explorer.graph.project import Layout

Place = tuple[float, float]

WIDTH, HEIGHT = 146.0, 54.0  # of a node
COLUMN, ROW = 216.0, 112.0  # from one node to the next
ASPECT = 1.6  # of the window that a broken chain shall fill


def arrange(network: Network, layout: Layout) -> dict[str, Place]:
    """A place for every node: where somebody moved it, else where the rule puts it."""
    places = _in_rows(network) if _is_chain(network) else _in_columns(network)
    return {**places, **{name: p for name, p in layout.moved.items() if name in network.index}}


def _is_chain(network: Network) -> bool:
    return all(
        len(node.inputs) <= 1 and len(network.readers[node.name]) <= 1 for node in network.nodes
    )


def _in_rows(network: Network) -> dict[str, Place]:
    nodes = _ordered(network)
    if len(nodes) <= 4:
        return {name: (i * COLUMN, 0.0) for i, name in enumerate(nodes)}
    rows = max(1, round(math.sqrt(len(nodes) * COLUMN / ROW / ASPECT)))
    columns = math.ceil(len(nodes) / rows)
    return {name: (i % columns * COLUMN, i // columns * ROW) for i, name in enumerate(nodes)}


def _ordered(network: Network) -> list[str]:
    placed = [node.name for node in network.order]
    known = set(placed)
    return placed + [node.name for node in network.nodes if node.name not in known]


def _in_columns(network: Network) -> dict[str, Place]:
    ranks: dict[str, int] = {}
    columns: dict[int, list[str]] = {}
    for name in _ordered(network):
        fed = [ranks[feeder] for feeder in network.index[name].feeders if feeder in ranks]
        ranks[name] = max(fed, default=-1) + 1
        columns.setdefault(ranks[name], []).append(name)
    rows: dict[str, float] = {}
    for rank in sorted(columns):
        wished = {name: _mean_row(network, name, rows) for name in columns[rank]}
        ordered = sorted(columns[rank], key=wished.__getitem__)
        middle = sum(wished.values()) / len(wished)
        first = middle - (len(ordered) - 1) / 2
        rows |= {name: first + i for i, name in enumerate(ordered)}
    return {name: (ranks[name] * COLUMN, rows[name] * ROW) for name in ranks}


def _mean_row(network: Network, name: str, rows: Mapping[str, float]) -> float:
    fed = [rows[feeder] for feeder in network.index[name].feeders if feeder in rows]
    return sum(fed) / len(fed) if fed else 0.0


def route(source: Place, target: Place) -> list[Place]:
    """The corners of a wire from one node's right side to another's left side."""
    start = (source[0] + WIDTH / 2, source[1])
    end = (target[0] - WIDTH / 2, target[1])
    gap = (COLUMN - WIDTH) / 2
    if end[0] <= start[0]:
        between = (start[1] + end[1]) / 2 if abs(start[1] - end[1]) > HEIGHT else start[1] + ROW / 2
        right, left = start[0] + gap, end[0] - gap
        return [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]
    if end[0] - start[0] > COLUMN and start[1] == end[1]:
        over = start[1] - ROW / 2
        first, last = start[0] + gap, end[0] - gap
        return [start, (first, start[1]), (first, over), (last, over), (last, end[1]), end]
    if start[1] == end[1]:
        return [start, end]
    turn = end[0] - gap
    return [start, (turn, start[1]), (turn, end[1]), end]
