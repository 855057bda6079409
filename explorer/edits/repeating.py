"""Repeating: groups in a row, each copy fed by the one before, made longer and shorter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.edits.connecting import lacking
from explorer.edits.grouping import shared_group
from explorer.edits.removing import remove
from explorer.graph.inference import infer
from explorer.graph.layer import Layer
from explorer.graph.names import check_names, inside, with_names
from explorer.graph.network import Network, NetworkError, Node, Port

MOST_COPIES = 1000


def row_of(network: Network, names: Sequence[str]) -> list[str]:
    """The prefixes of the numbered groups, alike and in a row, that these nodes are all of.

    Of other nodes the one group around them; nothing where there is none.
    """
    around = shared_group(names) if names else ""
    heads = {name[len(around) :].partition(".")[0] for name in names}
    numbers = sorted(int(head) for head in heads if head.isdecimal())
    found = [f"{around}{number}." for number in numbers]
    in_row = len(numbers) == len(heads) and numbers == list(range(numbers[0], numbers[-1] + 1))
    held = [name for name in network.index if name.startswith(tuple(found))] if found else []
    if around and in_row and set(held) == set(names) and _are_alike(network, found):
        return found
    return [around] if around else []


def _are_alike(network: Network, prefixes: Sequence[str]) -> bool:
    """Whether groups hold the same blocks under the same names."""

    def held(prefix: str) -> dict[str, Layer]:
        return {name[len(prefix) :]: network.index[name].layer for name in inside(network, prefix)}

    return all(held(prefix) == held(prefixes[0]) for prefix in prefixes)


def repeat_row(
    network: Network, row: Sequence[str], times: int
) -> tuple[Network, Mapping[str, str]]:
    """Groups in a row, as many as asked for: what is missing is copied, what is too much goes."""
    if len(row) == 1:
        return repeat(network, row[0], times)
    if times >= len(row):
        more = times - len(row) + 1
        return repeat(network, row[-1], more) if more > 1 else (network, {})
    _check_times(times)
    gone = [name for name in network.index if name.startswith(tuple(row[times:]))]
    return remove(infer(network), gone), {}


def repeat(network: Network, prefix: str, times: int) -> tuple[Network, Mapping[str, str]]:
    """A group so many times in a row, each copy fed by the one before.

    The group becomes the first of them, `layer.0.`; one that already ends in a number is followed
    by the next numbers. Whatever else feeds the group feeds every copy. Where nothing feeds it,
    only the first lacks wires.
    """
    _check_times(times)
    inside(network, prefix)
    entry, leaves = _entry(network, prefix), _leaves(network, prefix)
    last = prefix[:-1].rpartition(".")[2]
    stem, start = prefix, 0
    renamed: dict[str, str] = {}
    if last.isdecimal():
        stem, start = prefix[: -len(last) - 1], int(last)
    elif times > 1:
        renamed = {name: f"{prefix}0.{name[len(prefix) :]}" for name in inside(network, prefix)}
        network = with_names(network, renamed)
        leaves = Port(renamed[leaves.node], leaves.output)
    first = f"{stem}{start}."
    return _copied(network, first, _numbers(network, stem, start, times), entry, leaves), renamed


def _check_times(times: int) -> None:
    if not 1 <= times <= MOST_COPIES:
        raise NetworkError(f"expected 1 to {MOST_COPIES:,} repetitions, got {times:,}")


def _numbers(network: Network, stem: str, start: int, times: int) -> list[str]:
    """The prefixes of the copies, none of which is taken."""
    found = [f"{stem}{start + number}." for number in range(1, times)]
    for prefix in found:
        if any(name == prefix[:-1] or name.startswith(prefix) for name in network.index):
            raise NetworkError(f"{prefix[:-1]} is taken, so the group cannot be repeated there")
    return found


def _copied(
    network: Network, first: str, prefixes: Sequence[str], entry: Port | None, leaves: Port
) -> Network:
    if not prefixes:
        return network
    original = [network.index[name] for name in inside(network, first)]
    copies: list[Node] = []
    end = leaves
    for prefix in prefixes:
        names = {node.name: f"{prefix}{node.name[len(first) :]}" for node in original}
        copies += [_copy(node, names, entry, end) for node in original]
        end = Port(names[leaves.node], leaves.output)
    held = {node.name for node in original}
    nodes: list[Node] = []
    last = max(i for i, node in enumerate(network.nodes) if node.name in held)
    for i, node in enumerate(network.nodes):
        nodes.append(node if node.name in held else _connected(node, leaves, end))
        if i == last:
            nodes += copies
    made = {
        f"{prefix}{key[len(first) :]}": what
        for prefix in (first, *prefixes)
        for key, what in network.blocks.items()
        if key.startswith(first)
    }
    check_names({node.name for node in nodes})
    return replace(network, nodes=tuple(nodes), blocks={**network.blocks, **made})


def _copy(node: Node, names: Mapping[str, str], entry: Port | None, end: Port) -> Node:
    """A node of the next copy; where nothing feeds the first one, what lacks a wire is fed."""
    inputs = [
        port and (end if port == entry else Port(names.get(port.node, port.node), port.output))
        for port in node.inputs
    ]
    for slot in lacking(node) if entry is None else ():
        inputs[slot : slot + 1] = [end]
    return replace(node, name=names[node.name], inputs=tuple(inputs))


def _connected(node: Node, old: Port, new: Port) -> Node:
    inputs = tuple(new if port == old else port for port in node.inputs)
    return node if inputs == node.inputs else replace(node, inputs=inputs)


def _entry(network: Network, prefix: str) -> Port | None:
    """The first port outside a group that feeds it."""
    for name in inside(network, prefix):
        for port in network.index[name].inputs:
            if port and not port.node.startswith(prefix):
                return port
    return None


def _leaves(network: Network, prefix: str) -> Port:
    """The one port of a group that others read, or else its only end; raises NetworkError."""
    read = dict.fromkeys(
        port
        for node in network.nodes
        if not node.name.startswith(prefix)
        for port in node.inputs
        if port and port.node.startswith(prefix)
    )
    ends = [
        Port(name)
        for name in inside(network, prefix)
        if not network.successors[name] and not network.index[name].layer.is_auxiliary
    ]
    found = list(read) or ends
    if len(found) == 1:
        return found[0]
    text = "nothing leaves it" if not found else f"{len(found)} wires leave it"
    raise NetworkError(f"{prefix[:-1]} cannot be repeated: expected one output, but {text}")
