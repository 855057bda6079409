"""Whether a network fits the data that it shall learn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.graph.checks import Problem
from explorer.graph.data import Dataset
from explorer.graph.inference import Inference
from explorer.graph.network import Node
from explorer.graph.shape import Shape
from explorer.schema.declaration import settings_of


def all_problems(inference: Inference, data: Dataset) -> tuple[Problem, ...]:
    """What keeps a network from learning these data; only one that runs is held against them."""
    return inference.problems or tuple(_misfits(inference, data))


@dataclass(frozen=True)
class _End:
    """An end of a network: the shape that data ask of it, and the setting that would give it."""

    kind: str
    nodes: Sequence[Node]
    shape: Shape
    setting: str
    value: object


def _misfits(inference: Inference, data: Dataset) -> Iterator[Problem]:
    network, classes = inference.network, len(data.classes)
    sources = [node for node in network.nodes if not node.inputs]
    for end in (
        _End("input", sources, data.sample, "shape", data.sample.dims),
        _End("output", network.outputs, Shape((classes,)), "out_features", classes),
    ):
        if len(end.nodes) != 1:
            yield Problem(end.kind, "", f"expected one {end.kind}, got {len(end.nodes)}")
            continue
        node = end.nodes[0]
        came = inference.facts[node.name].shape
        if came != end.shape:
            words = f"{data.title} asks for an {end.kind} of {end.shape}, but this is {came}"
            fits = end.setting in settings_of(type(node.block))
            yield Problem(end.kind, node.name, words, {end.setting: end.value} if fits else {})
    if not inference.parameters:
        yield Problem("idle", "", "there is nothing to learn: no block has weights")
