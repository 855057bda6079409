"""Removing nodes, and closing the gap that they leave where shapes allow."""

from collections.abc import Collection
from dataclasses import replace

from explorer.graph.edits.naming import still_made
from explorer.graph.edits.wiring import arriving, misfit
from explorer.graph.inference import Inference
from explorer.graph.network import Network, Node, Port, settled


def remove(inference: Inference, names: Collection[str]) -> Network:
    """The network without these nodes; each reader takes what fed them, where it can."""
    network, gone = inference.network, set(names)
    for name in gone:
        network.node(name)
    kept = (_closed(node, inference, gone) for node in network.nodes if node.name not in gone)
    nodes = tuple(kept)
    return replace(network, nodes=nodes, made=still_made(nodes, network.made)) if gone else network


def _closed(node: Node, inference: Inference, gone: set[str]) -> Node:
    if not gone.intersection(node.feeders):
        return node
    network = inference.network
    bridged = tuple(_upstream(network, port, gone) for port in node.inputs)
    if bridged != node.inputs and misfit(node, arriving(bridged, inference)):
        bridged = tuple(None if port and port.node in gone else port for port in node.inputs)
    if node.block.takes_many:
        bridged = tuple(dict.fromkeys(port for port in bridged if port))
    return replace(node, inputs=settled(bridged, node.block))


def _upstream(network: Network, port: Port | None, gone: set[str]) -> Port | None:
    """The nearest port before one that goes, as long as the way there does not branch."""
    seen: set[str] = set()
    while port and port.node in gone:
        fed = network.index[port.node].inputs if port.node in network.index else ()
        if len(fed) != 1 or port.node in seen:
            return None
        seen.add(port.node)
        port = fed[0]
    return port
