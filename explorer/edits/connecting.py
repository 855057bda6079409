"""Wires: pulling, plugging, and the reasons why one is refused."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from explorer.graph.checks import Problem, check_kinds
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, NetworkError, Node, Port, trim_inputs
from explorer.graph.opaque import KnownModules, output_shapes
from explorer.graph.shape import Shape, ShapeError

End = tuple[str, int]  # a node, and which of its inputs


def connection_problem(
    inference: Inference, source: Port, target: str, slot: int
) -> Problem | None:
    """Why a wire cannot run from a port to an input, or None where it can.

    1. both ends exist; 2. the target does not feed the source, or it would wait for itself;
    3. the input takes this kind of numbers; 4. with all its inputs known, the block takes the
    shapes, or a setting would make it take them.
    """
    network = inference.network
    if source.node not in network.index or target not in network.index:
        missing = source.node if source.node not in network.index else target
        return Problem("wire", missing, f"there is no block called {missing}")
    node, outgoing = network.index[target], network.index[source.node].layer.outputs
    if source.output >= len(outgoing) or not 0 <= slot < input_count(node):
        return Problem("wire", target, "a wire needs an output to begin at and an input to end in")
    if target in before(network, source.node):
        text = f"that would be a loop: {target} leads to {source.node} already"
        return Problem("cycle", target, text)
    inputs = with_input(node, slot, source).inputs
    found = misfit(node, incoming_shape(inputs, inference), inference.opaque)
    return None if found is None or found.alternatives else found


def input_count(node: Node) -> int:
    """How many inputs a node offers, one of them free where it takes any number."""
    return len(node.inputs) + 1 if node.layer.is_variadic else len(node.layer.ports)


def free_slot(node: Node) -> int | None:
    """The first input without a wire."""
    for slot in range(input_count(node)):
        if slot >= len(node.inputs) or node.inputs[slot] is None:
            return slot
    return None


def lacking(node: Node) -> list[int]:
    """The inputs that a node needs and that nothing feeds; of any number that it takes, one."""
    layer = node.layer
    free = [
        slot
        for slot in range(layer.required_inputs)
        if slot >= len(node.inputs) or not node.inputs[slot]
    ]
    return free[:1] if layer.is_variadic else free


def problem_between(inference: Inference, source: Port, ends: Sequence[End]) -> Problem | None:
    """Why wires from one port cannot run to several inputs at once, or None where they can."""
    if len(ends) == 1:
        return connection_problem(inference, source, *ends[0])
    try:
        facts = infer(connected(inference.network, source, ends), inference).nodes
    except NetworkError as error:
        return Problem("wire", ends[0][0], str(error))
    found = (facts[name].problem for name, _ in ends)
    return next((problem for problem in found if problem and not problem.alternatives), None)


def ends_in(network: Network, nodes: Collection[str]) -> tuple[End, ...]:
    """Where a wire to a group ends: in all inputs that lack one, else in place of its only feeder.

    Empty where others lead into it by more ways than one, or where nothing could.
    """
    lacking: list[End] = []
    connected: dict[Port, list[End]] = {}
    for name in nodes:
        node = network.node(name)
        for slot in range(max(node.layer.required_inputs, len(node.inputs))):
            port = node.inputs[slot] if slot < len(node.inputs) else None
            if port is not None and port.node not in nodes:
                connected.setdefault(port, []).append((name, slot))
            elif port is None and slot < node.layer.required_inputs:
                lacking.append((name, slot))
    if lacking or len(connected) != 1:
        return tuple(lacking)
    return tuple(next(iter(connected.values())))


def full(node: Node) -> Problem:
    """That a node takes no more wires."""
    ports = len(node.layer.ports)
    used = "its input is taken; drop on it" if ports == 1 else f"all its {ports} inputs are taken"
    text = used if ports == 1 else f"{used}; drop on one of them"
    return Problem("full", node.name, f"{text} to replace its wire")


def before(network: Network, name: str) -> set[str]:
    """A node and everything that leads to it."""
    found, waiting = {name}, [name]
    while waiting:
        for feeder in network.index[waiting.pop()].predecessors:
            if feeder not in found and feeder in network.index:
                found.add(feeder)
                waiting.append(feeder)
    return found


def incoming_shape(inputs: Sequence[Port | None], inference: Inference) -> list[Shape | None]:
    """The shapes that these ports send, as far as they are known."""
    facts = inference.nodes
    return [
        facts[port.node].output_shape(port.output) if port and port.node in facts else None
        for port in inputs
    ]


def misfit(node: Node, shapes: Sequence[Shape | None], opaque: KnownModules) -> Problem | None:
    """Why a node cannot take these shapes; what is not known yet is no reason."""
    try:
        check_kinds(node.layer, shapes)
    except ShapeError as error:
        return Problem("kind", node.name, str(error))
    needed = node.layer.required_inputs
    if len(shapes) < needed or None in (shapes if node.layer.is_variadic else shapes[:needed]):
        return None
    try:
        output_shapes(node.layer, shapes, opaque)
    except ShapeError as error:
        return Problem("shape", node.name, str(error), dict(error.repair))
    return None


def with_input(node: Node, slot: int, source: Port | None) -> Node:
    """The node with one input fed by a port, or by none; inputs that end free are left out."""
    inputs = [*node.inputs, *[None] * (slot + 1 - len(node.inputs))]
    inputs[slot] = source
    kept = trim_inputs(inputs, node.layer)
    return node if kept == node.inputs else replace(node, inputs=kept)


def connect(network: Network, source: Port, target: str, slot: int) -> Network:
    """The network with a wire to an input, in place of the one that was there.

    Raises NetworkError for ends that do not exist and for a cycle.
    """
    node = network.node(target)
    if source.output >= len(network.node(source.node).layer.outputs):
        raise NetworkError(f"{source.node} has no output {source.output}")
    if not 0 <= slot < input_count(node):
        raise NetworkError(f"{target} has no input {slot}")
    if target in before(network, source.node):
        raise NetworkError(f"that would be a loop: {target} leads to {source.node} already")
    changed = with_input(node, slot, source)
    return network if changed is node else network.with_replaced([changed])


def connected(network: Network, source: Port, ends: Iterable[End]) -> Network:
    """The network with a wire to each of these inputs; raises NetworkError."""
    for target, slot in ends:
        last = input_count(network.node(target)) - 1
        network = connect(network, source, target, min(slot, last))
    return network


def disconnect(network: Network, target: str, slot: int) -> Network:
    """The network without the wire to an input."""
    node = network.node(target)
    if slot >= len(node.inputs):
        return network
    changed = with_input(node, slot, None)
    return network if changed is node else network.with_replaced([changed])
