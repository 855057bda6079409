"""Inference of shapes, parameters, MACs, memory and receptive fields by plain arithmetic.

A problem stays at its node: nodes before it keep their facts, nodes behind it name the node that
blocks them. `infer(after, before)` keeps the facts of equal nodes with equal inputs.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from explorer.graph.checks import Problem, check_kinds, check_node, cycles, missing_ends
from explorer.graph.layer import Layer, Weights
from explorer.graph.network import Network, Node, Port
from explorer.graph.opaque import KnownModules, UnknownShapeError
from explorer.graph.shape import Field, Shape, ShapeError, TooSmallError
from explorer.schema.messages import message

BYTES = 4  # of one 32-bit number
LARGEST = 1024  # side of an image that is tried where one is too small


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """The facts of one node; `memory` is the bytes of its outputs for one sample.

    `inputs` has a shape for each port, None for an unconnected one; `shapes` one for each output.
    """

    inputs: tuple[Shape | None, ...] = ()
    shapes: tuple[Shape, ...] = ()
    weights: Weights = field(default_factory=dict)
    parameters: int = 0
    macs: int = 0
    memory: int = 0
    problem: Problem | None = None
    too_small: bool = False
    unknown: bool = False
    blocked_by: str | None = None

    @property
    def shape(self) -> Shape | None:
        """The shape of the first output, if known."""
        return self.shapes[0] if self.shapes else None

    def output_shape(self, output: int) -> Shape | None:
        """Return the shape of an output, if known."""
        return self.shapes[output] if output < len(self.shapes) else None

    @property
    def input_text(self) -> str:
        """The shapes of the connected inputs, as text."""
        return ", ".join(str(shape) for shape in self.inputs if shape)

    @property
    def output_text(self) -> str:
        """The shapes of the outputs, as text."""
        return ", ".join(map(str, self.shapes))


@dataclass(frozen=True)
class Inference:
    """The facts of every node of one network."""

    network: Network
    nodes: dict[str, NodeInfo]
    general: tuple[Problem, ...]
    opaque: KnownModules = field(default_factory=dict, repr=False, compare=False)
    _fields: dict[str, Field | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order of the nodes."""
        found = (self.nodes[node.name].problem for node in self.network.nodes)
        return (*(problem for problem in found if problem), *self.general)

    @cached_property
    def parameters(self) -> int:
        """The number of trainable parameters."""
        return sum(facts.parameters for facts in self.nodes.values())

    @cached_property
    def macs(self) -> int:
        """The MACs for one sample."""
        return sum(facts.macs for facts in self.nodes.values())

    @cached_property
    def memory(self) -> int:
        """The bytes of all outputs for one sample."""
        return sum(facts.memory for facts in self.nodes.values())

    def shape_at(self, port: Port) -> Shape | None:
        """Return the shape at a port, if known."""
        facts = self.nodes.get(port.node)
        return facts.output_shape(port.output) if facts else None

    def receptive_field(self, name: str) -> Field | None:
        """Return the receptive field of a node, computed on demand; None is the whole input."""
        known, facts = self._fields, self.nodes
        waiting = [] if name in known else [name]
        while waiting:
            node = self.network.index[waiting[-1]]
            missing = [source for source in node.predecessors if source not in known]
            if facts[node.name].shapes and missing:
                waiting += missing
            else:
                known[node.name] = _field(node, known) if facts[node.name].shapes else None
                waiting.pop()
        return known[name]

    def fields_before(
        self, network: Network, facts: Mapping[str, NodeInfo]
    ) -> dict[str, Field | None]:
        """Return the known receptive fields up to the first node that differs."""
        nodes, kept = network.index, {}
        for node in self.network.order:
            if nodes[node.name] is not node or facts[node.name] is not self.nodes[node.name]:
                break
            if node.name in self._fields:
                kept[node.name] = self._fields[node.name]
        return kept

    def weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield the full name and shape of every tensor, in the order of `named_parameters`."""
        for node in self.network.nodes:
            for name, shape in self.nodes[node.name].weights.items():
                yield f"{node.name}.{name}" if name else node.name, shape


def infer(
    network: Network, before: Inference | None = None, opaque: KnownModules | None = None
) -> Inference:
    """Infer a network, keeping of an earlier inference what still holds.

    `opaque` are the facts about opaque modules, by default those of the earlier inference.
    """
    known = before.opaque if before else {}
    opaque = known if opaque is None else opaque
    if before and known is not opaque and not known.items() <= opaque.items():
        before = None  # its facts rest on others
    if before is not None and network.is_connected_like(before.network):
        facts = _renewed(network, before, opaque)
        fields = before.fields_before(network, facts)
    else:
        facts, fields = _infer_all(network, before, opaque), {}
    short = [name for name, known in facts.items() if known.too_small]
    found = smallest_image(network) if short else None
    if found:
        facts |= {name: _with_smallest(facts[name], found[1]) for name in short}
    return Inference(network, facts, missing_ends(network), opaque, fields)


def touched(before: Inference, after: Inference) -> set[str]:
    """Return the nodes that may differ between two inferences of the same names."""
    old, nodes = before.nodes, before.network.index
    found = {name for name, facts in after.nodes.items() if facts is not old[name]}
    return found | {node.name for node in after.network.nodes if node is not nodes[node.name]}


def _infer_all(
    network: Network, before: Inference | None, opaque: KnownModules
) -> dict[str, NodeInfo]:
    # nodes on a cycle, or behind one, have no facts
    known = {node.name: before.nodes[node.name] for node in before.network.order} if before else {}
    old_nodes = before.network.index if before else {}
    facts: dict[str, NodeInfo] = {}
    for node in network.order:
        old = known.get(node.name)
        same = old is not None and old_nodes[node.name] is node
        if old and same and _is_settled(old) and _connected_alike(node, facts, known):
            facts[node.name] = old
        else:
            facts[node.name] = _node_info(node, network, facts, opaque)
    if len(facts) < len(network.nodes):
        found = {problem.where: problem for problem in cycles(network, facts)}
        behind = _waiting(next(iter(found)))
        for node in network.nodes:
            if node.name not in facts:
                problem = found.get(node.name)
                facts[node.name] = NodeInfo(problem=problem) if problem else behind
    return facts


def _renewed(network: Network, before: Inference, opaque: KnownModules) -> dict[str, NodeInfo]:
    """Return the facts after layers changed on the same connections, inferring what they reach."""
    known, facts = before.nodes, dict(before.nodes)
    changed = [
        node.name
        for node, old in zip(network.nodes, before.network.nodes, strict=True)
        if node is not old
    ]
    readers = network.successors
    checked = {*changed, *(reader for name in changed for reader in readers[name])}
    dirty = {name for name, fact in known.items() if not _is_settled(fact)}.union(changed)
    for node in network.order:
        name = node.name
        if name not in dirty:
            continue
        old = known[name]
        if name in checked or (old.problem and old.problem.kind == "wire"):
            new = _node_info(node, network, facts, opaque)
        else:
            new = _connected_info(node, facts, opaque)
        if new is not old and new != old:
            facts[name] = new
            dirty.update(readers[name])
    return facts


def smallest_image(network: Network) -> tuple[Node, Shape] | None:
    """Return the only image input, and the smallest square shape with which every window fits."""
    images = [node for node in network.inputs if len(node.layer.output().dims) == 3]
    if len(network.inputs) != 1 or not images:
        return None
    entry, channels = images[0], images[0].layer.output().dims[0]

    def fits(side: int) -> bool:
        resized = network.with_settings(entry.name, entry.layer.tuned(shape=(channels, side, side)))
        return not any(facts.too_small for facts in _infer_all(resized, None, {}).values())

    sides = range(1, LARGEST)
    side = bisect_left(sides, True, key=fits)
    return (entry, Shape((channels, side + 1, side + 1))) if side < len(sides) else None


def _with_smallest(facts: NodeInfo, shape: Shape) -> NodeInfo:
    assert facts.problem is not None
    text = message(
        "{problem} The network needs an input of at least {shape}.",
        problem=facts.problem.message,
        shape=shape,
    )
    return replace(facts, problem=replace(facts.problem, message=text))


def _is_settled(facts: NodeInfo) -> bool:
    """Whether the facts hold as long as node and inputs are equal.

    The message of a small input depends on other nodes, an unknown shape on opaque facts.
    """
    return not (facts.too_small or facts.unknown)


def _connected_alike(node: Node, facts: dict[str, NodeInfo], known: dict[str, NodeInfo]) -> bool:
    """Whether every predecessor still exists with the same facts."""
    return all(
        name in facts
        and name in known
        and (facts[name] is known[name] or facts[name] == known[name])
        for name in node.predecessors
    )


def _node_info(
    node: Node, network: Network, facts: dict[str, NodeInfo], opaque: KnownModules
) -> NodeInfo:
    problem = check_node(node, network)
    return NodeInfo(problem=problem) if problem else _connected_info(node, facts, opaque)


def _connected_info(node: Node, facts: dict[str, NodeInfo], opaque: KnownModules) -> NodeInfo:
    """Return the facts of a node without a problem of its connections."""
    incoming: tuple[Shape | None, ...] = ()
    counts: tuple[tuple[str, ...] | None, ...] = ()
    for port in node.inputs:  # a plain loop, because it runs for all that an edit reaches
        shape = None
        if port is not None:
            shapes = facts[port.node].shapes
            if not shapes:
                return _waiting(facts[port.node].blocked_by or port.node)
            shape = shapes[port.output]
        incoming += (shape,)
        counts += (shape.counts if shape else None,)
    try:
        return layer_info(node.layer, incoming, counts)
    except ShapeError as error:
        unknown, small = isinstance(error, UnknownShapeError), isinstance(error, TooSmallError)
        if isinstance(error, UnknownShapeError) and error.use in opaque:
            found = opaque[error.use]
            return _counted(incoming, (found.shape,), dict(found.weights), found.macs)
        kind = "unknown" if unknown else "shape"
        problem = Problem(kind, node.name, error.args[0], dict(error.repair))
        return NodeInfo(incoming, problem=problem, too_small=small, unknown=unknown)


@lru_cache(maxsize=256)
def _waiting(name: str) -> NodeInfo:
    return NodeInfo(blocked_by=name)


@lru_cache(maxsize=1 << 14)
def layer_info(
    layer: Layer,
    incoming: tuple[Shape | None, ...],
    counts: tuple[tuple[str, ...] | None, ...],  # which shapes do not compare
) -> NodeInfo:
    """Return the facts of a layer for its input shapes; networks repeat few layers many times."""
    check_kinds(layer, incoming)
    shapes = layer.shapes(*incoming)
    return _counted(incoming, shapes, layer.weights(*incoming), layer.macs(*incoming))


def _counted(
    incoming: tuple[Shape | None, ...], shapes: tuple[Shape, ...], weights: Weights, macs: int
) -> NodeInfo:
    parameters = sum(math.prod(dims) for dims in weights.values())
    memory = sum(shape.size for shape in shapes) * BYTES
    return NodeInfo(incoming, shapes, weights, parameters, macs, memory)


def _field(node: Node, known: dict[str, Field | None]) -> Field | None:
    """Return the receptive field of a node from those of its predecessors."""
    if not node.predecessors:
        return Field()
    first, *others = node.predecessors
    joined = known[first]
    for name in others:
        other = known[name]
        joined = joined.joined(other) if joined and other else None
    if joined is None or node.layer.has_global_view:
        return None
    window = node.layer.window
    return joined.through(window) if window else joined
