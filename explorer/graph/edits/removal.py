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
    """The one port that all ways back through what goes lead to; None where there are several."""
    if port is None or port.node not in gone:
        return port
    found: set[Port | None] = set()
    seen, waiting = {port.node}, [port.node]
    while waiting:
        node = network.index.get(waiting.pop())
        for feeder in node.inputs if node else ():
            if feeder is None or feeder.node not in gone:
                found.add(feeder)
            elif feeder.node not in seen:
                seen.add(feeder.node)
                waiting.append(feeder.node)
    return found.pop() if len(found) == 1 else None
