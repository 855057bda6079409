"""Removing nodes, and closing the gap where shapes allow."""

from collections.abc import Collection
from dataclasses import replace

from explorer.edits.connecting import incoming_shape, misfit
from explorer.graph.inference import Inference
from explorer.graph.names import intact_blocks
from explorer.graph.network import Network, Node, Port, trim_inputs


def remove(inference: Inference, names: Collection[str]) -> Network:
    """Return the network without nodes; their readers are connected to their sources.

    Of several branches, that is the first whose shape fits.
    """
    network, gone = inference.network, set(names)
    for name in gone:
        network.node(name)
    kept = (_closed(node, inference, gone) for node in network.nodes if node.name not in gone)
    nodes = tuple(kept)
    return (
        replace(network, nodes=nodes, blocks=intact_blocks(nodes, network.blocks))
        if gone
        else network
    )


def _closed(node: Node, inference: Inference, gone: set[str]) -> Node:
    if not gone.intersection(node.predecessors):
        return node
    kept = [None if port and port.node in gone else port for port in node.inputs]
    for slot, port in enumerate(node.inputs):
        for branch in _branches(inference.network, port, gone) if not kept[slot] else ():
            tried = [*kept[:slot], branch, *kept[slot + 1 :]]
            inputs = trim_inputs(tried, node.layer)
            if not misfit(node, incoming_shape(inputs, inference), inference.opaque):
                kept = tried
                break
    if node.layer.is_variadic:
        kept = list(dict.fromkeys(port for port in kept if port))
    return replace(node, inputs=trim_inputs(kept, node.layer))


def _branches(network: Network, port: Port | None, gone: set[str]) -> list[Port]:
    """Return the ports that lead to a port through removed nodes, in the order of inputs."""
    found: dict[Port, None] = {}
    seen: set[str] = set()
    waiting = [port]
    while waiting:
        at = waiting.pop()
        if at is None or at.node in seen:
            continue
        if at.node not in gone:
            found[at] = None
            continue
        seen.add(at.node)
        waiting += reversed(network.index[at.node].inputs)
    return list(found)
