"""Feeding: what could lead to an input that lacks a wire, and which wire closes a cycle."""

from collections.abc import Iterator
from itertools import islice

from explorer.graph.block import Category
from explorer.graph.edits.resizing import Tries
from explorer.graph.edits.wiring import free_slot, refusal, unwire, wire
from explorer.graph.inference import Inference
from explorer.graph.network import Port

_MOST_FEEDERS, _MOST_SKIPS = 3, 2


def feeders(inference: Inference, name: str) -> Tries:
    """A wire to the free input, from the nearest nodes before it that nothing reads."""
    network = inference.network
    slot = free_slot(network.index[name])
    if slot is None:
        return
    order = [node.name for node in network.nodes]
    ends = [end.name for end in network.ends if end.name != name]
    ends.sort(key=lambda end: (order.index(end) > order.index(name), -order.index(end)))
    offered = 0
    for end in [*islice(_skips(inference, name), _MOST_SKIPS), *ends]:
        if offered < _MOST_FEEDERS and refusal(inference, Port(end), name, slot) is None:
            offered += 1
            yield f"Wire from {end}", wire(network, Port(end), name, slot)


def _skips(inference: Inference, name: str) -> Iterator[str]:
    """What could reach a sum around what feeds it: of the same shape, before something learned."""
    index, facts = inference.network.index, inference.facts
    node = index[name]
    have = [port for port in node.inputs if port]
    if node.block.category is not Category.MERGE or len(have) != 1:
        return
    at, wanted = index[have[0].node], inference.leaving(have[0])
    learns = bool(facts[at.name].weights)
    while len(at.feeders) == 1:
        at = index[at.feeders[0]]
        known = facts[at.name]
        if learns and not known.weights and known.shape == wanted and wanted is not None:
            yield at.name
        learns |= bool(known.weights)


def cuts(inference: Inference, name: str) -> Tries:
    """The wires that come around a cycle, taken off."""
    network = inference.network
    for slot, port in enumerate(network.index[name].inputs):
        known = inference.facts[port.node].problem if port else None
        if port and known and known.kind == "cycle":
            yield f"Remove the wire from {port.node}", unwire(network, name, slot)
