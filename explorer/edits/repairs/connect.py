"""Repairs that connect: sources for inputs, readers for outputs, and cuts of cycles."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from explorer.edits.connecting import (
    InputSlot,
    connect,
    connected,
    connection_problem,
    disconnect,
    free_slot,
    missing_inputs,
    with_ancestors,
)
from explorer.edits.placing import position
from explorer.edits.repairs.resize import Tries
from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import LAYERS, Category, Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Kind, Shape
from explorer.schema.declared import settings_of
from explorer.schema.messages import Message, message

_MOST_PREDECESSORS, _MOST_SKIPS, _MOST_TRIED = 3, 2, 20


def possible_sources(inference: Inference, name: str) -> Tries:
    """Try to connect likely sources to the first unconnected input of a node.

    Unread outputs come first, outputs of unknown shape last.
    """
    network, index = inference.network, inference.network.index
    slot = free_slot(index[name])
    if slot is None:
        return
    unread = [end for end in _by_nearness(network, name) if not network.successors[end]]
    unread = [end for end in unread if not index[end].layer.is_auxiliary]
    known = [end for end in unread if inference.shape_at(Port(end))]
    skips = islice(_skips(inference, name), _MOST_SKIPS)
    for sources in ([*known, *skips], _others(inference, name), unread):
        fitting = [
            end for end in sources if connection_problem(inference, Port(end), name, slot) is None
        ]
        for end in fitting[:_MOST_PREDECESSORS]:
            text = message("Connect from {layer}", layer=end)
            yield text, connect(network, Port(end), name, slot)
        if fitting:
            return


def possible_readers(inference: Inference, name: str) -> Tries:
    """Try to connect an unread output: to a missing input, or into a parallel connection.

    A branch is parallel to the other connections of its only source.
    """
    network, row = inference.network, branch_of(inference.network, name)
    free = [(message("Connect to {layer}", layer=end[0]), end) for end in _free(network, name)]
    beside = [
        (message("Insert before {layer}", layer=end[0]), end) for end in _beside(network, row)
    ]
    connections = (
        (text, connect(network, Port(name), *end))
        for text, end in (*free, *beside)
        if connection_problem(inference, Port(name), *end) is None
    )
    return islice(connections, _MOST_PREDECESSORS)


def connected_between(inference: Inference, name: str) -> Tries:
    """Try to connect an unconnected row at both ends in one step."""
    network, slot = inference.network, free_slot(inference.network.index[name])
    found = [end.name for end in network.outputs if name in with_ancestors(network, end.name)]
    if slot is None or len(found) != 1:
        return
    end, held = found[0], with_ancestors(network, found[0])
    open_ends = (each for each in _free(network, end) if each[0] not in held)
    for target, at in islice(open_ends, _MOST_PREDECESSORS):
        for source in _likely(inference, target, at):
            if source.node in held or connection_problem(inference, source, name, slot) is not None:
                continue
            connected = connect(network, source, name, slot)
            if connection_problem(infer(connected, inference), Port(end), target, at) is None:
                ends = {"source": source.node, "target": target}
                text = message("Insert between {source} and {target}", **ends)
                yield text, connect(connected, Port(end), target, at)
                return


def _likely(inference: Inference, name: str, slot: int) -> Iterator[Port]:
    """Yield the likely sources of an input."""
    for _, after in possible_sources(inference, name):
        inputs = after.index[name].inputs if after else ()
        yield from filter(None, inputs[slot : slot + 1])


def branch_of(network: Network, name: str) -> list[str]:
    """Return the nodes that lead to one sink alone, without inputs."""
    others = [end for end in network.sinks if end.name != name]
    needed = {each.name for each in network.ancestors_of(others)}
    branch = network.ancestors_of([network.index[name]])
    return [each.name for each in branch if not each.layer.is_input and each.name not in needed]


def _free(network: Network, name: str) -> Iterator[InputSlot]:
    """Yield the missing inputs of the nodes behind another, then of those before it."""
    names = list(network.index)
    at = names.index(name) + 1
    for other in (*names[at:], *names[:at]):
        for slot in missing_inputs(network.index[other]):
            yield other, slot


def _beside(network: Network, row: list[str]) -> Iterator[InputSlot]:
    """Yield the inputs elsewhere that read the only source of a row."""
    index, held = network.index, set(row)
    ports = {port for name in row for port in index[name].inputs if port and port.node not in held}
    for port in ports if len(ports) == 1 else ():
        for reader in network.successors[port.node]:
            if reader not in held and port in index[reader].inputs:
                yield reader, index[reader].inputs.index(port)


def _by_nearness(network: Network, name: str) -> list[str]:
    """Return the nodes before another, the nearest first, then those behind it."""
    names = list(network.index)
    at = names.index(name)
    return [*names[:at][::-1], *names[at + 1 :][::-1]]


def _others(inference: Inference, name: str) -> Iterator[str]:
    """Yield the nearest nodes of known shape that are not connected yet."""
    network = inference.network
    known = (each for each in _by_nearness(network, name) if inference.shape_at(Port(each)))
    connected = network.index[name].predecessors
    return islice((each for each in known if each not in connected), _MOST_TRIED)


def _skips(inference: Inference, name: str) -> Iterator[str]:
    """Yield the nodes from which a skip could reach a merge: of equal shape, before weights."""
    index, facts = inference.network.index, inference.nodes
    node = index[name]
    have = [port for port in node.inputs if port]
    if node.layer.category is not Category.MERGE or len(have) != 1:
        return
    at, wanted = index[have[0].node], inference.shape_at(have[0])
    has_weights = bool(facts[at.name].weights)
    while len(at.predecessors) == 1:
        at = index[at.predecessors[0]]
        known = facts[at.name]
        if has_weights and not known.weights and known.shape == wanted and wanted is not None:
            yield at.name
        has_weights |= bool(known.weights)


def with_input_layer(inference: Inference, data: Dataset) -> Iterator[tuple[Message, Network]]:
    """Try an input of the data's shape, connected to every node without its first input."""
    network, shape = inference.network, data.inputs[0]
    source = source_of(shape)
    if source is None:
        return
    placed = position(network, source)
    known, (port,) = infer(placed.network, inference), placed.outputs
    ends = [
        (node.name, 0)
        for node in network.nodes
        if _lacks_first_input(node) and _is_useful(connection_problem(known, port, node.name, 0))
    ]
    *others, entry = connected(placed.network, port, ends).nodes
    if shape.kind is Kind.INDEX:
        text = message("Add Token input of length {length}", length=shape)
    else:
        text = message("Add Input {shape}", shape=shape)
    yield text, replace(placed.network, nodes=(entry, *others))


def source_of(shape: Shape) -> Layer | None:
    """Return the input layer for a shape."""
    wanted: dict[str, Any] = {"shape": shape.dims}
    if shape.kind is Kind.INDEX:
        wanted = {"length": shape.dims[0], "vocabulary": shape.values}
    kinds = (kind for kind in LAYERS if kind.is_input and wanted.keys() <= settings_of(kind).keys())
    kind = next(kinds, None)
    return kind().tuned(**wanted) if kind else None


def _lacks_first_input(node: Node) -> bool:
    return node.layer.required_inputs > 0 and (not node.inputs or node.inputs[0] is None)


def _is_useful(refused: Problem | None) -> bool:
    """Whether a connection is useful: a wrong shape is shown, and repaired, once connected."""
    return refused is None or refused.kind == "shape"


def cycle_cuts(inference: Inference, name: str) -> Tries:
    """Try to delete the connections of a cycle."""
    network = inference.network
    for slot, port in enumerate(network.index[name].inputs):
        known = inference.nodes[port.node].problem if port else None
        if port and known and known.kind == "cycle":
            text = message("Delete connection from {layer}", layer=port.node)
            yield text, disconnect(network, name, slot)
