"""What plain arithmetic says of a network: shapes, parameters, multiply-adds, memory, fields.

A mistake stays at its node: everything before it keeps its numbers, everything behind it says what
it waits for. An edit infers only what it touched: `infer(after, before)` keeps the facts of nodes
that are the same and are fed the same.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from explorer.graph.block import Weights
from explorer.graph.checks import Problem, check_node, cycles, missing_ends
from explorer.graph.network import Network, Node
from explorer.graph.shape import Field, Shape, ShapeError

BYTES = 4  # of one 32-bit number


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one node; `memory` is the bytes of one sample's output."""

    inputs: tuple[Shape, ...] = ()
    shape: Shape | None = None
    weights: Weights = field(default_factory=dict)
    parameters: int = 0
    macs: int = 0
    memory: int = 0
    field: Field | None = None
    problem: Problem | None = None
    waits_for: str | None = None


@dataclass(frozen=True)
class Inference:
    """The facts of every node of one network."""

    network: Network
    facts: dict[str, Facts]
    general: tuple[Problem, ...]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the network from running, in the order of its nodes."""
        found = (self.facts[node.name].problem for node in self.network.nodes)
        return (*(problem for problem in found if problem), *self.general)

    @cached_property
    def parameters(self) -> int:
        """All numbers that the network learns."""
        return sum(facts.parameters for facts in self.facts.values())

    @cached_property
    def macs(self) -> int:
        """Multiply-adds for one sample."""
        return sum(facts.macs for facts in self.facts.values())

    @cached_property
    def memory(self) -> int:
        """Bytes of all outputs for one sample."""
        return sum(facts.memory for facts in self.facts.values())

    def weights(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Every learned tensor's full name and shape, in the order of `named_parameters`."""
        for node in self.network.nodes:
            for name, shape in self.facts[node.name].weights.items():
                yield f"{node.name}.{name}", shape


def infer(network: Network, before: Inference | None = None) -> Inference:
    """Infer a network, keeping of an earlier inference what still holds."""
    known = before.facts if before else {}
    old_nodes = before.network.index if before else {}
    facts: dict[str, Facts] = {}
    for node in network.order:
        old = known.get(node.name)
        if old and old_nodes[node.name] is node and _fed_alike(node, facts, known):
            facts[node.name] = old
        else:
            facts[node.name] = _facts(node, network, facts)
    for problem in cycles(network, facts):
        facts[problem.where] = Facts(problem=problem)
    return Inference(network, facts, missing_ends(network))


def _fed_alike(node: Node, facts: dict[str, Facts], known: dict[str, Facts]) -> bool:
    """Whether every feeder still exists and says the same."""
    return all(
        name in facts
        and name in known
        and (facts[name] is known[name] or facts[name] == known[name])
        for name in node.feeders
    )


def _facts(node: Node, network: Network, facts: dict[str, Facts]) -> Facts:
    problem = check_node(node, network)
    if problem:
        return Facts(problem=problem)
    fed = [facts[name] for name in node.feeders]
    for name, feeder in zip(node.feeders, fed, strict=True):
        if feeder.shape is None:
            return Facts(waits_for=feeder.waits_for or name)
    shapes = tuple(feeder.shape for feeder in fed if feeder.shape is not None)
    try:
        return _known(node, shapes, _field(node, fed))
    except ShapeError as error:
        return Facts(shapes, problem=Problem("shape", node.name, str(error), dict(error.remedy)))


def _known(node: Node, shapes: tuple[Shape, ...], seen: Field | None) -> Facts:
    block = node.block
    shape = block.output(*shapes)
    weights = block.weights(*shapes)
    return Facts(
        inputs=shapes,
        shape=shape,
        weights=weights,
        parameters=sum(math.prod(dims) for dims in weights.values()),
        macs=block.macs(*shapes),
        memory=shape.size * BYTES,
        field=seen,
    )


def _field(node: Node, fed: list[Facts]) -> Field | None:
    """The receptive field of a node; None stands for the whole input."""
    if not fed:
        return Field()
    joined: Field | None = fed[0].field
    for facts in fed[1:]:
        joined = joined.joined(facts.field) if joined and facts.field else None
    if joined is None or node.block.sees_all:
        return None
    window = node.block.window()
    return joined.through(window) if window else joined
