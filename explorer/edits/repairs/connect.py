"""Feeding: what could lead to a free input, where an unread row leads on, what cuts a cycle."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from explorer.edits.connecting import (
    End,
    before,
    connect,
    connected,
    connection_problem,
    disconnect,
    free_slot,
    lacking,
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

_MOST_PREDECESSORS, _MOST_SKIPS, _MOST_TRIED = 3, 2, 20


def possible_sources(inference: Inference, name: str) -> Tries:
    """A wire to the free input, from what is most likely meant and can lead there.

    What nothing reads was perhaps just unplugged; what nobody knows the shape of is a last resort.
    """
    network, index = inference.network, inference.network.index
    slot = free_slot(index[name])
    if slot is None:
        return
    loose = [end for end in _by_nearness(network, name) if not network.successors[end]]
    loose = [end for end in loose if not index[end].layer.is_auxiliary]
    known = [end for end in loose if inference.shape_at(Port(end))]
    skips = islice(_skips(inference, name), _MOST_SKIPS)
    for sources in ([*known, *skips], _others(inference, name), loose):
        takes = [
            end for end in sources if connection_problem(inference, Port(end), name, slot) is None
        ]
        for end in takes[:_MOST_PREDECESSORS]:
            yield f"Wire from {end}", connect(network, Port(end), name, slot)
        if takes:
            return


def takers(inference: Inference, name: str) -> Tries:
    """A connection from the unread end of a row: to a free input, or into the connection beside it.

    A row lies beside the connections that begin where its only feeder is.
    """
    network, row = inference.network, branch_of(inference.network, name)
    free = [(f"Connect to {target}", (target, slot)) for target, slot in _free(network, name)]
    beside = [(f"Insert before {end[0]}", end) for end in _beside(network, row)]
    directions = (
        (text, connect(network, Port(name), *end))
        for text, end in (*free, *beside)
        if connection_problem(inference, Port(name), *end) is None
    )
    return islice(directions, _MOST_PREDECESSORS)


def between(inference: Inference, name: str) -> Tries:
    """An unfed, unread row in one step: behind a feeder, and before a layer that lacks an input."""
    network, slot = inference.network, free_slot(inference.network.index[name])
    ends = [end.name for end in network.outputs if name in before(network, end.name)]
    if slot is None or len(ends) != 1:
        return
    end, held = ends[0], before(network, ends[0])
    open_ends = (each for each in _free(network, end) if each[0] not in held)
    for target, at in islice(open_ends, _MOST_PREDECESSORS):
        for source in _likely(inference, target, at):
            if source.node in held or connection_problem(inference, source, name, slot) is not None:
                continue
            connected = connect(network, source, name, slot)
            if connection_problem(infer(connected, inference), Port(end), target, at) is None:
                text = f"Insert between {source.node} and {target}"
                yield text, connect(connected, Port(end), target, at)
                return


def _likely(inference: Inference, name: str, slot: int) -> Iterator[Port]:
    """What would be offered to feed an input."""
    for _, after in possible_sources(inference, name):
        inputs = after.index[name].inputs if after else ()
        yield from filter(None, inputs[slot : slot + 1])


def branch_of(network: Network, name: str) -> list[str]:
    """The nodes that lead to an end and to no other; inputs are left out."""
    others = [end for end in network.sinks if end.name != name]
    needed = {each.name for each in network.ancestors_of(others)}
    branch = network.ancestors_of([network.index[name]])
    return [each.name for each in branch if not each.layer.is_input and each.name not in needed]


def _free(network: Network, name: str) -> Iterator[End]:
    """The inputs that nothing feeds: of the nodes behind another first, then of those before it."""
    names = list(network.index)
    at = names.index(name) + 1
    for other in (*names[at:], *names[:at]):
        for slot in lacking(network.index[other]):
            yield other, slot


def _beside(network: Network, row: list[str]) -> Iterator[End]:
    """The inputs elsewhere that the only feeder of a row leads to."""
    index, held = network.index, set(row)
    ports = {port for name in row for port in index[name].inputs if port and port.node not in held}
    for port in ports if len(ports) == 1 else ():
        for reader in network.successors[port.node]:
            if reader not in held and port in index[reader].inputs:
                yield reader, index[reader].inputs.index(port)


def _by_nearness(network: Network, name: str) -> list[str]:
    """The other nodes: those before it, the last of them first, then those behind it."""
    names = list(network.index)
    at = names.index(name)
    return [*names[:at][::-1], *names[at + 1 :][::-1]]


def _others(inference: Inference, name: str) -> Iterator[str]:
    """The nearest nodes that do not feed it yet and whose shape is known."""
    network = inference.network
    known = (each for each in _by_nearness(network, name) if inference.shape_at(Port(each)))
    connected = network.index[name].predecessors
    return islice((each for each in known if each not in connected), _MOST_TRIED)


def _skips(inference: Inference, name: str) -> Iterator[str]:
    """What could reach a sum around what feeds it: of the same shape, before something learned."""
    index, facts = inference.network.index, inference.nodes
    node = index[name]
    have = [port for port in node.inputs if port]
    if node.layer.category is not Category.MERGE or len(have) != 1:
        return
    at, wanted = index[have[0].node], inference.shape_at(have[0])
    learns = bool(facts[at.name].weights)
    while len(at.predecessors) == 1:
        at = index[at.predecessors[0]]
        known = facts[at.name]
        if learns and not known.weights and known.shape == wanted and wanted is not None:
            yield at.name
        learns |= bool(known.weights)


def entered(inference: Inference, data: Dataset) -> Iterator[tuple[str, Network]]:
    """An input of what data hold, before all, led to every node that lacks its first wire."""
    network, shape = inference.network, data.inputs[0]
    source = source_of(shape)
    if source is None:
        return
    placed = position(network, source)
    known, (port,) = infer(placed.network, inference), placed.outputs
    ends = [
        (node.name, 0)
        for node in network.nodes
        if _lacks_its_first(node) and _may_come(connection_problem(known, port, node.name, 0))
    ]
    *others, entry = connected(placed.network, port, ends).nodes
    what = f"{shape} symbols" if shape.kind is Kind.INDEX else shape
    yield f"Add an input of {what}", replace(placed.network, nodes=(entry, *others))


def source_of(shape: Shape) -> Layer | None:
    """The input through which such a shape enters."""
    wanted: dict[str, Any] = {"shape": shape.dims}
    if shape.kind is Kind.INDEX:
        wanted = {"length": shape.dims[0], "vocabulary": shape.values}
    kinds = (kind for kind in LAYERS if kind.is_input and wanted.keys() <= settings_of(kind).keys())
    kind = next(kinds, None)
    return kind().tuned(**wanted) if kind else None


def _lacks_its_first(node: Node) -> bool:
    return node.layer.required_inputs > 0 and (not node.inputs or node.inputs[0] is None)


def _may_come(refused: Problem | None) -> bool:
    """Whether a wire is of use: a shape that does not fit yet is told, and mended, once it came."""
    return refused is None or refused.kind == "shape"


def cuts(inference: Inference, name: str) -> Tries:
    """The wires that come around a cycle, taken off."""
    network = inference.network
    for slot, port in enumerate(network.index[name].inputs):
        known = inference.nodes[port.node].problem if port else None
        if port and known and known.kind == "cycle":
            yield f"Remove the wire from {port.node}", disconnect(network, name, slot)
