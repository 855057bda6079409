"""Repeating: rows of equal groups, made longer and shorter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.edits.connecting import missing_inputs
from explorer.edits.grouping import shared_group
from explorer.edits.placing import with_source
from explorer.edits.removing import remove
from explorer.graph.inference import infer
from explorer.graph.layer import Layer
from explorer.graph.names import check_names, inside, with_names
from explorer.graph.network import Network, NetworkError, Node, Port
from explorer.schema.formatting import grouped
from explorer.schema.messages import message

MOST_COPIES = 1000


def row_of(network: Network, names: Sequence[str]) -> list[str]:
    """Return the prefixes of the row of equal numbered groups that consists of these nodes.

    For other nodes it is the group around them, if any.
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
    """Whether groups hold the same layers under the same names."""

    def held(prefix: str) -> dict[str, Layer]:
        return {name[len(prefix) :]: network.index[name].layer for name in inside(network, prefix)}

    return all(held(prefix) == held(prefixes[0]) for prefix in prefixes)


def repeat_row(
    network: Network, row: Sequence[str], times: int
) -> tuple[Network, Mapping[str, str]]:
    """Change the length of a row of groups by copying or removing; also returns new names."""
    if len(row) == 1:
        return repeat(network, row[0], times)
    if times >= len(row):
        more = times - len(row) + 1
        return repeat(network, row[-1], more) if more > 1 else (network, {})
    _check_times(times)
    gone = [name for name in network.index if name.startswith(tuple(row[times:]))]
    return remove(infer(network), gone), {}


def repeat(network: Network, prefix: str, times: int) -> tuple[Network, Mapping[str, str]]:
    """Repeat a group in a row, each copy connected to the one before; also returns new names.

    The group becomes the first one, `layer.0.`; one that ends in a number is followed by the next
    numbers. Other sources of the group are connected to every copy.
    """
    _check_times(times)
    inside(network, prefix)
    entry, output = _entry(network, prefix), _output(network, prefix)
    last = prefix[:-1].rpartition(".")[2]
    stem, start = prefix, 0
    renamed: dict[str, str] = {}
    if last.isdecimal():
        stem, start = prefix[: -len(last) - 1], int(last)
    elif times > 1:
        renamed = {name: f"{prefix}0.{name[len(prefix) :]}" for name in inside(network, prefix)}
        network = with_names(network, renamed)
        output = Port(renamed[output.node], output.output)
    first = f"{stem}{start}."
    return _copied(network, first, _numbers(network, stem, start, times), entry, output), renamed


def _check_times(times: int) -> None:
    if not 1 <= times <= MOST_COPIES:
        given = {"most": grouped(MOST_COPIES), "times": grouped(times)}
        raise NetworkError(message("Expected 1 to {most} repetitions, got {times}.", **given))


def _numbers(network: Network, stem: str, start: int, times: int) -> list[str]:
    """Return the prefixes of the copies; raises NetworkError where one is in use."""
    found = [f"{stem}{start + number}." for number in range(1, times)]
    for prefix in found:
        if any(name == prefix[:-1] or name.startswith(prefix) for name in network.index):
            text = message(
                "The name “{name}” is already in use, so the group cannot be repeated.",
                name=prefix[:-1],
            )
            raise NetworkError(text)
    return found


def _copied(
    network: Network, first: str, prefixes: Sequence[str], entry: Port | None, output: Port
) -> Network:
    if not prefixes:
        return network
    original = [network.index[name] for name in inside(network, first)]
    copies: list[Node] = []
    end = output
    for prefix in prefixes:
        names = {node.name: f"{prefix}{node.name[len(first) :]}" for node in original}
        copies += [_copy(node, names, entry, end) for node in original]
        end = Port(names[output.node], output.output)
    held = {node.name for node in original}
    nodes: list[Node] = []
    last = max(i for i, node in enumerate(network.nodes) if node.name in held)
    for i, node in enumerate(network.nodes):
        nodes.append(node if node.name in held else with_source(node, output, end))
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
    """Return a node of the next copy, connected to the end of the one before."""
    inputs = [
        port and (end if port == entry else Port(names.get(port.node, port.node), port.output))
        for port in node.inputs
    ]
    for slot in missing_inputs(node) if entry is None else ():
        inputs[slot : slot + 1] = [end]
    return replace(node, name=names[node.name], inputs=tuple(inputs))


def _entry(network: Network, prefix: str) -> Port | None:
    """Return the first port outside a group that it reads."""
    for name in inside(network, prefix):
        for port in network.index[name].inputs:
            if port and not port.node.startswith(prefix):
                return port
    return None


def _output(network: Network, prefix: str) -> Port:
    """Return the only port of a group that others read, or its only end; raises NetworkError."""
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
    text = message(
        "“{group}” cannot be repeated: it must have exactly one output, but has {count}.",
        group=prefix[:-1],
        count=len(found),
    )
    raise NetworkError(text)
