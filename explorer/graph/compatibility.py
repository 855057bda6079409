"""Whether a network fits its data set, and how samples are resized for it."""

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
from explorer.schema.messages import Message, counted, message


def all_problems(
    inference: Inference, data: Dataset, loss: Loss | None = None
) -> tuple[Problem, ...]:
    """Return the problems of a network, or of one that runs those with its data and loss."""
    if inference.problems:
        return inference.problems
    return tuple(replace(each, is_warning=True) for each in _misfits(inference, data, loss))


def resize_note(inference: Inference, data: Dataset) -> Message:
    """Return how samples are resized for a network; empty where they are not."""
    (have, *_), inputs = data.inputs, inference.network.inputs
    want = inference.nodes[inputs[0].name].shape if len(inputs) == 1 else None
    if want is None or want == have or not _stretches(have, want):
        return message("")
    text = message("Images are resized from {have} to {want} (bilinear).", have=have, want=want)
    if have.dims[0] == want.dims[0]:
        return text
    return message("{text} Gray images are repeated for each channel.", text=text)


def _stretches(have: Shape, want: Shape) -> bool:
    """Whether images can be resized to a shape: to any size, and from one channel to three."""
    if not have.is_image or not want.is_image or Kind.INDEX in (have.kind, want.kind):
        return False
    return have.dims[0] == want.dims[0] or (have.dims[0], want.dims[0]) == (1, 3)


def _misfits(inference: Inference, data: Dataset, loss: Loss | None) -> Iterator[Problem]:
    network = inference.network
    if len(network.inputs) != len(data.inputs):
        text = counted(
            "The data set provides {n} input, the network has {has}.",
            "The data set provides {n} inputs, the network has {has}.",
            len(data.inputs),
            has=len(network.inputs),
        )
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
        text = message(
            "Nothing to train: the network has no trainable parameters. "
            "Add a layer with weights, such as Linear."
        )
        yield Problem("idle", "", text)
    if loss is not None and data.task not in loss.tasks:
        yield _loss_misfit(data, loss)


def _loss_misfit(data: Dataset, loss: Loss) -> Problem:
    fitting = [kind for kind in LOSSES if data.task in kind.tasks]
    given = {"loss": loss.title, "data": data.title, "fitting": fitting[0].title}
    text = message(
        "{loss} does not fit the data set {data}. Choose {fitting} in the training options.",
        **given,
    )
    return Problem("loss", "", text, {"loss": fitting[0].kind()})


def _ends_misfit(inference: Inference, data: Dataset) -> Problem:
    """Return the problem of having no output, or several, of which the best match is meant."""
    network = inference.network

    def strangeness(end: Node) -> tuple[bool, int]:
        misfits = any(True for _ in _output_misfits(end, inference, data))
        return misfits, -len(network.ancestors_of([end]))

    ends = sorted(network.outputs, key=strangeness)
    if not ends:
        return Problem("outputs", "", message("The network has no output."))
    output, unused, *_ = (end.name for end in ends)
    text = message(
        "Unused output: the network output is “{output}”. Connect this layer or delete it.",
        output=output,
    )
    return Problem("outputs", unused, text)


def _input_misfits(
    node: Node, actual: Shape, data_shape: Shape, data: Dataset
) -> Iterator[Problem]:
    given = {"data": data.title, "provided": data_shape, "actual": actual}
    if actual.kind is not data_shape.kind:
        given |= {"provided": data_shape.kind.title, "actual": actual.kind.title}
        text = message("{data} provides {provided}, but this input expects {actual}.", **given)
        yield Problem("input", node.name, text)
        return
    if data_shape.kind is not Kind.INDEX:
        if actual.dims != data_shape.dims and not _stretches(data_shape, actual):
            text = message(
                "Input shape is {actual}, but {data} has samples of {provided}. "
                "Set the shape to {provided}.",
                **given,
            )
            yield Problem("input", node.name, text, _repair(node, shape=data_shape.dims))
        return
    short: dict[str, int] = {}
    if actual.dims[0] < data_shape.dims[0]:
        short["length"] = data_shape.dims[0]
    if actual.values < data_shape.values:
        short["vocabulary"] = data_shape.values
    if short:
        text = message(
            "{data} has sequences of up to {provided} tokens from a vocabulary of "
            "{provided_count}. This input allows {actual} tokens from {actual_count}.",
            provided_count=data_shape.values,
            actual_count=actual.values,
            **given,
        )
        yield Problem("input", node.name, text, _repair(node, **short))


def _output_misfits(node: Node, inference: Inference, data: Dataset) -> Iterator[Problem]:
    """Yield the problem of an output; only classes may be more than those of the data."""
    actual, expected = inference.nodes[node.name].shapes[0], data.output
    if data.task is Task.TRANSLATE:
        positions = inference.nodes[inference.network.inputs[-1].name].shapes[0].dims[:1]
        expected = expected.resized(*positions, expected.dims[-1])
    more = data.task is not Task.REGRESS and actual.dims[-1:] > expected.dims[-1:]
    dims = (*actual.dims[:-1], expected.dims[-1]) if more else actual.dims
    if dims != expected.dims or actual.kind is not expected.kind:
        text = _output_text(actual, expected, data)
        yield Problem("output", node.name, text, {"out_features": expected.dims[-1]})


def _output_text(actual: Shape, expected: Shape, data: Dataset) -> Message:
    given = {"actual": actual, "data": data.title, "expected": expected, "last": expected.dims[-1]}
    if data.task is Task.REGRESS:
        return message("Output shape is {actual}, but {data} needs {expected}.", **given)
    return message(
        "Output shape is {actual}, but {data} needs {expected} (one value per class). "
        "End with Linear {last}.",
        **given,
    )


def _repair(node: Node, **wanted: Any) -> Mapping[str, Any]:
    """Return those of some settings that a node has."""
    known = settings_of(type(node.layer))
    return {name: value for name, value in wanted.items() if name in known}
