"""Connections: adding, removing, and why one is impossible."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from explorer.graph.checks import Problem, check_kinds
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, NetworkError, Node, Port, trim_inputs
from explorer.graph.opaque import KnownModules, output_shapes
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.messages import Message, counted, message

InputSlot = tuple[str, int]  # a node, and which of its inputs


def connection_problem(
    inference: Inference, source: Port, target: str, slot: int
) -> Problem | None:
    """Return why a port cannot be connected to an input, or None where it can.

    1. both exist; 2. there is no cycle; 3. the input takes this kind of numbers; 4. where all
    inputs are known, the layer takes the shapes, or would with another setting.
    """
    network = inference.network
    if source.node not in network.index or target not in network.index:
        missing = source.node if source.node not in network.index else target
        text = message("There is no layer named “{name}”.", name=missing)
        return Problem("wire", missing, text)
    node, outgoing = network.index[target], network.index[source.node].layer.outputs
    if source.output >= len(outgoing) or not 0 <= slot < input_count(node):
        return Problem("wire", target, message("Connect an output to an input."))
    if target in with_ancestors(network, source.node):
        return Problem("cycle", target, _cycle_text(source, target))
    inputs = _with_input(node, slot, source).inputs
    found = misfit(node, incoming_shape(inputs, inference), inference.opaque)
    return None if found is None or found.alternatives else found


def input_count(node: Node) -> int:
    """Return the number of inputs of a node, with one more where it is variadic."""
    return len(node.inputs) + 1 if node.layer.is_variadic else len(node.layer.ports)


def free_slot(node: Node) -> int | None:
    """Return the first unconnected input."""
    for slot in range(input_count(node)):
        if slot >= len(node.inputs) or node.inputs[slot] is None:
            return slot
    return None


def missing_inputs(node: Node) -> list[int]:
    """Return the missing inputs of a node, of a variadic one the first."""
    layer = node.layer
    free = [
        slot
        for slot in range(layer.required_inputs)
        if slot >= len(node.inputs) or not node.inputs[slot]
    ]
    return free[:1] if layer.is_variadic else free


def problem_between(
    inference: Inference, source: Port, ends: Sequence[InputSlot]
) -> Problem | None:
    """Return why a port cannot be connected to several inputs, or None where it can."""
    if len(ends) == 1:
        return connection_problem(inference, source, *ends[0])
    try:
        facts = infer(connected(inference.network, source, ends), inference).nodes
    except NetworkError as error:
        return Problem("wire", ends[0][0], error.args[0])
    found = (facts[name].problem for name, _ in ends)
    return next((problem for problem in found if problem and not problem.alternatives), None)


def ends_in(network: Network, nodes: Collection[str]) -> tuple[InputSlot, ...]:
    """Return the inputs of a group for a connection: the missing ones, else those of its source.

    Empty where the group has several sources, or no inputs.
    """
    missing: list[InputSlot] = []
    connected: dict[Port, list[InputSlot]] = {}
    for name in nodes:
        node = network.node(name)
        for slot in range(max(node.layer.required_inputs, len(node.inputs))):
            port = node.inputs[slot] if slot < len(node.inputs) else None
            if port is not None and port.node not in nodes:
                connected.setdefault(port, []).append((name, slot))
            elif port is None and slot < node.layer.required_inputs:
                missing.append((name, slot))
    if missing or len(connected) != 1:
        return tuple(missing)
    return tuple(next(iter(connected.values())))


def full(node: Node) -> Problem:
    """Return the problem that all inputs of a node are connected."""
    text = counted(
        "The input is already connected. Drop on the input to replace the connection.",
        "All {n} inputs are connected. Drop on an input to replace its connection.",
        len(node.layer.ports),
    )
    return Problem("full", node.name, text)


def _cycle_text(source: Port, target: str) -> Message:
    return message(
        "This would create a cycle: {target} already leads to {source}.",
        target=target,
        source=source.node,
    )


def with_ancestors(network: Network, name: str) -> set[str]:
    """Return a node and its ancestors."""
    found, waiting = {name}, [name]
    while waiting:
        for source in network.index[waiting.pop()].predecessors:
            if source not in found and source in network.index:
                found.add(source)
                waiting.append(source)
    return found


def incoming_shape(inputs: Sequence[Port | None], inference: Inference) -> list[Shape | None]:
    """Return the shapes at some ports, None where unknown."""
    facts = inference.nodes
    return [
        facts[port.node].output_shape(port.output) if port and port.node in facts else None
        for port in inputs
    ]


def misfit(node: Node, shapes: Sequence[Shape | None], opaque: KnownModules) -> Problem | None:
    """Return why a node cannot take some shapes, of which unknown ones fit."""
    try:
        check_kinds(node.layer, shapes)
    except ShapeError as error:
        return Problem("kind", node.name, error.args[0])
    needed = node.layer.required_inputs
    if len(shapes) < needed or None in (shapes if node.layer.is_variadic else shapes[:needed]):
        return None
    try:
        output_shapes(node.layer, shapes, opaque)
    except ShapeError as error:
        return Problem("shape", node.name, error.args[0], dict(error.repair))
    return None


def _with_input(node: Node, slot: int, source: Port | None) -> Node:
    """Return the node with one input connected to a port, or to none."""
    inputs = [*node.inputs, *[None] * (slot + 1 - len(node.inputs))]
    inputs[slot] = source
    kept = trim_inputs(inputs, node.layer)
    return node if kept == node.inputs else replace(node, inputs=kept)


def connect(network: Network, source: Port, target: str, slot: int) -> Network:
    """Return the network with a connection to an input, in place of the old one.

    Raises NetworkError for ends that do not exist and for a cycle.
    """
    node = network.node(target)
    if source.output >= len(network.node(source.node).layer.outputs):
        text = message("{layer} has no output {output}.", layer=source.node, output=source.output)
        raise NetworkError(text)
    if not 0 <= slot < input_count(node):
        raise NetworkError(message("{layer} has no input {input}.", layer=target, input=slot))
    if target in with_ancestors(network, source.node):
        raise NetworkError(_cycle_text(source, target))
    changed = _with_input(node, slot, source)
    return network if changed is node else network.with_replaced([changed])


def connected(network: Network, source: Port, ends: Iterable[InputSlot]) -> Network:
    """Return the network with a port connected to several inputs; raises NetworkError."""
    for target, slot in ends:
        last = input_count(network.node(target)) - 1
        network = connect(network, source, target, min(slot, last))
    return network


def disconnect(network: Network, target: str, slot: int) -> Network:
    """Return the network without the connection to an input."""
    node = network.node(target)
    if slot >= len(node.inputs):
        return network
    changed = _with_input(node, slot, None)
    return network if changed is node else network.with_replaced([changed])
