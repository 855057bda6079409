"""Whether a network fits the data that it shall learn, and how data are brought to its sizes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset, Task
from explorer.graph.inference import Inference
from explorer.graph.network import Node
from explorer.graph.shape import Kind, Shape
from explorer.graph.training_options import LOSSES, Loss
from explorer.schema.declared import settings_of
from explorer.schema.settings import one_of


def all_problems(
    inference: Inference, data: Dataset, loss: Loss | None = None
) -> tuple[Problem, ...]:
    """What keeps a network from learning these data; only one that runs is held against them."""
    if inference.problems:
        return inference.problems
    return tuple(replace(each, is_warning=True) for each in _misfits(inference, data, loss))


def resize_note(inference: Inference, data: Dataset) -> str:
    """How images are brought to the size that a network asks for; empty where they are not."""
    (have, *_), inputs = data.inputs, inference.network.inputs
    want = inference.nodes[inputs[0].name].shape if len(inputs) == 1 else None
    if want is None or want == have or not _stretches(have, want):
        return ""
    return f"stretched from {have} to {want}"


def _stretches(have: Shape, want: Shape) -> bool:
    """Whether images of one shape can be brought to the other: any size, grey to channels."""
    if not have.is_image or not want.is_image or Kind.INDEX in (have.kind, want.kind):
        return False
    return have.dims[0] == want.dims[0] or (have.dims[0], want.dims[0]) == (1, 3)


def _misfits(inference: Inference, data: Dataset, loss: Loss | None) -> Iterator[Problem]:
    network = inference.network
    if len(network.inputs) != len(data.inputs):
        text = f"expected {_count(len(data.inputs), 'input')}, got {len(network.inputs)}"
        unread = [node.name for node in network.inputs if not network.successors[node.name]]
        yield Problem("inputs", unread[-1] if unread else "", text)
    else:
        for node, shape in zip(network.inputs, data.inputs, strict=True):
            yield from _input_misfits(node, inference.nodes[node.name].shapes[0], shape, data)
    if len(network.outputs) != 1:
        yield _ends_misfit(inference, data)
    else:
        for node in (*network.outputs, *network.auxiliaries):
            yield from _output_misfits(node, inference, data)
    if not inference.parameters:
        yield Problem("idle", "", "there is nothing to learn: no block has weights")
    if loss is not None and data.task not in loss.tasks:
        fits = one_of(kind.title for kind in LOSSES if data.task in kind.tasks)
        text = f"{loss.title} cannot judge what {data.title} asks for; choose {fits} in the recipe"
        first = next((kind.kind() for kind in LOSSES if data.task in kind.tasks), None)
        yield Problem("loss", "", text, {"loss": first} if first else {})


def _ends_misfit(inference: Inference, data: Dataset) -> Problem:
    """Of several ends one is meant to be the output: what fits the data, or what most leads to."""
    network = inference.network

    def strangeness(end: Node) -> tuple[bool, int]:
        misfits = any(True for _ in _output_misfits(end, inference, data))
        return misfits, -len(network.ancestors_of([end]))

    ends = sorted(network.outputs, key=strangeness)
    if not ends:
        return Problem("outputs", "", "there is no output; expected one")
    meant, stray, *_ = (end.name for end in ends)
    text = f"nothing reads it, and the output is {meant}; wire it on, or remove it"
    return Problem("outputs", stray, text)


def _count(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"


def _input_misfits(node: Node, came: Shape, asked: Shape, data: Dataset) -> Iterator[Problem]:
    if came.kind is not asked.kind:
        text = f"{data.title} gives {asked.kind} here, but this takes {came.kind}"
        yield Problem("input", node.name, text)
        return
    if asked.kind is not Kind.INDEX:
        if came.dims != asked.dims and not _stretches(asked, came):
            text = f"{data.title} asks for an input of {asked}, but this is {came}"
            yield Problem("input", node.name, text, _repair(node, shape=asked.dims))
        return
    short: dict[str, int] = {}
    if came.dims[0] < asked.dims[0]:
        short["length"] = asked.dims[0]
    if came.values < asked.values:
        short["vocabulary"] = asked.values
    if short:
        text = (
            f"{data.title} has texts of up to {asked} symbols out of {asked.values}, "
            f"but this takes {came} out of {came.values}"
        )
        yield Problem("input", node.name, text, _repair(node, **short))


def _output_misfits(node: Node, inference: Inference, data: Dataset) -> Iterator[Problem]:
    """Classes and symbols may be more than the data have; everything else has to be the same."""
    came, asked = inference.nodes[node.name].shapes[0], data.output
    if data.task is Task.TRANSLATE:
        positions = inference.nodes[inference.network.inputs[-1].name].shapes[0].dims[:1]
        asked = asked.resized(*positions, asked.dims[-1])
    more = data.task is not Task.REGRESS and came.dims[-1:] > asked.dims[-1:]
    dims = (*came.dims[:-1], asked.dims[-1]) if more else came.dims
    if dims != asked.dims or came.kind is not asked.kind:
        text = f"{data.title} asks for an output of {asked}, but this is {came}"
        yield Problem("output", node.name, text, {"out_features": asked.dims[-1]})


def _repair(node: Node, **wanted: Any) -> Mapping[str, Any]:
    """What of the wanted settings a node has."""
    known = settings_of(type(node.layer))
    return {name: value for name, value in wanted.items() if name in known}
