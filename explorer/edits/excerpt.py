"""Excerpts: some nodes as a network of their own, with inputs for outside connections."""

from collections.abc import Collection
from dataclasses import replace

from explorer.edits.grouping import whole_group
from explorer.edits.repairs.connect import source_of
from explorer.graph.inference import Inference
from explorer.graph.names import free_name
from explorer.graph.network import Network, NetworkError, Node, Port
from explorer.schema.messages import message


def excerpt(inference: Inference, names: Collection[str]) -> Network:
    """Return some nodes alone, each source outside of them replaced by an input of its name.

    Raises NetworkError where the shape of a source is unknown.
    """
    network, inside = inference.network, set(names)
    nodes = [node for node in network.nodes if node.name in inside]
    entries: dict[Port, Node] = {}
    for port in (port for node in nodes for port in node.inputs):
        if port and port.node not in inside and port not in entries:
            used = inside | {entry.name for entry in entries.values()}
            entries[port] = _entry(inference, port, used)
    ports = {port: Port(entry.name) for port, entry in entries.items()}
    connected = (
        replace(node, inputs=tuple(ports.get(port, port) if port else None for port in node.inputs))
        for node in nodes
    )
    group = whole_group(network, [node.name for node in nodes]).rstrip(".")
    what = nodes[0].name if len(nodes) == 1 else group or f"{len(nodes)} layers"
    return Network(f"{network.name} {what}", (*entries.values(), *connected))


def _entry(inference: Inference, port: Port, used: Collection[str]) -> Node:
    shape = inference.shape_at(port)
    layer = source_of(shape) if shape else None
    if layer is None:
        raise NetworkError(message("The output shape of {port} is unknown.", port=port))
    return Node(free_name(used, port.node), layer)
