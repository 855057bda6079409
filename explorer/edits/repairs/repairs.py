"""Repairs: edits that solve a problem, each tried before it is suggested."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from explorer.edits.placing import append, insert
from explorer.edits.removing import remove
from explorer.edits.repairs.connect import (
    branch_of,
    connected_between,
    cycle_cuts,
    possible_readers,
    possible_sources,
    with_input_layer,
)
from explorer.edits.repairs.projection import with_projection
from explorer.edits.repairs.resize import (
    Tries,
    setting_title,
    unreached,
    with_equal_width,
    with_image_of,
    with_larger_image,
    with_other_padding,
    with_other_stride,
    with_padding,
    with_same_padding,
    with_settings,
    with_smaller_window,
)
from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import LAYERS, Category, Layer
from explorer.graph.network import Network, NetworkError, Port
from explorer.graph.project import Project
from explorer.graph.training_options import LOSSES, Loss
from explorer.schema.declared import settings_of
from explorer.schema.formatting import grouped
from explorer.schema.messages import Message, counted, message
from explorer.schema.settings import Whole


@dataclass(frozen=True)
class Repair:
    """The text of a repair, and the network, or the loss, after it."""

    text: str
    network: Network
    loss: type[Loss] | None = None

    def repaired(self, project: Project) -> Project:
        """Return the project after the repair."""
        if self.loss is not None:
            return project.with_training_options(project.training_options.tuned(loss=self.loss()))
        return project.with_network(self.network)


def repairs(
    inference: Inference, problem: Problem, data: Dataset | None = None
) -> tuple[Repair, ...]:
    """Return the repairs of a problem; each was tried and leaves no problem at its node.

    Those with the fewest problems elsewhere come first. The data set decides the shape of an
    input.
    """
    network = inference.network
    if problem.kind == "loss" and problem.alternatives:
        loss = LOSSES.find(problem.alternatives["loss"])
        return (Repair(message("Use {loss}", loss=loss.title), network, loss),)
    if problem.where not in network.index:
        inputs = with_input_layer(inference, data) if data and problem.kind == "input" else ()
        return tuple(Repair(text, repaired) for text, repaired in inputs)
    found: list[tuple[Inference, Repair]] = []
    for text, repaired in _tries(inference, problem, data):
        if repaired is None or any(repaired == repair.network for _, repair in found):
            continue
        after = infer(repaired, inference)
        if _is_repaired(after, inference, problem):
            found.append((after, Repair(text, repaired)))
    if inference.nodes[problem.where].too_small:
        found = _lasting(found, inference)
    found.sort(key=lambda tried: len(tried[0].problems))
    removals = _removals(inference, problem) if problem.kind != "output" else ()
    return (*(repair for _, repair in found), *removals)


def _lasting(
    found: list[tuple[Inference, Repair]], before: Inference
) -> list[tuple[Inference, Repair]]:
    """Return the repairs after which most nodes fit, without new windows that are too large."""
    short = {name for name, facts in before.nodes.items() if facts.too_small}
    least = min((unreached(after) for after, _ in found), default=0)
    return [
        (after, repair)
        for after, repair in found
        if unreached(after) == least
        and all(name in short for name, facts in after.nodes.items() if facts.too_small)
    ]


def _is_repaired(after: Inference, before: Inference, problem: Problem) -> bool:
    """Whether a problem is solved, and its node has no other."""
    facts = after.nodes[problem.where]
    if problem.kind == "output" and facts.shape is not None:
        # of one class for each sample; other tasks cannot be decided here
        wanted, readers = problem.alternatives.get("out_features"), after.network.successors
        end = problem.where
        while readers[end]:
            end = readers[end][0]
        shape = after.nodes[end].shape
        return shape is not None and shape.dims == (wanted,)
    if problem.kind == "cycle":  # an unconnected input is another problem
        return facts.problem is None or facts.problem.kind != "cycle"
    return facts.problem is None and (bool(facts.shapes) or not before.nodes[problem.where].shapes)


def _tries(inference: Inference, problem: Problem, data: Dataset | None) -> Tries:
    network, name = inference.network, problem.where
    layer = network.index[name].layer
    if problem.alternatives:
        tuned = with_settings(network, name, problem.alternatives)
        if tuned is not None and tuned.index[name].layer != layer:
            yield _settings_text(layer, problem.alternatives), tuned
        yield from _inferred(network, name, problem)
    if problem.kind == "wire":
        yield from possible_sources(inference, name)
        yield from connected_between(inference, name)
        yield from with_input_layer(inference, data) if data and not network.inputs else ()
    if problem.kind == "outputs":
        yield from possible_readers(inference, name)
    if problem.kind == "cycle":
        yield from cycle_cuts(inference, name)
    if problem.kind in ("shape", "output"):
        yield from _reshaped(inference, problem, data)


def _reshaped(inference: Inference, problem: Problem, data: Dataset | None) -> Tries:
    network, name = inference.network, problem.where
    layer = network.index[name].layer
    if inference.nodes[name].too_small:
        yield from with_padding(inference, name)
        yield from with_smaller_window(inference, name)
        yield from with_larger_image(network)
    if layer.category is Category.MERGE:
        yield from with_projection(inference, name)
        yield from with_same_padding(inference, name)
        yield from with_other_padding(inference, name)
        yield from with_equal_width(inference, name)
        yield from with_other_stride(inference, name)
    yield from _adapters(inference, problem)
    yield from with_image_of(data, inference, name) if data else ()
    if problem.kind == "output":
        yield from _finished(inference, problem)


def _upstream(inference: Inference, problem: Problem) -> list[str]:
    """Return the nodes before which an adapter could be inserted, the first one first.

    A Linear layer takes an image, so that a missing Flatten shows at the last Linear only and
    belongs before the first.
    """
    index, found = inference.network.index, [problem.where]
    node = index[problem.where]
    while problem.kind == "output" and len(node.predecessors) == 1:
        node = index[node.predecessors[0]]
        if type(node.layer) is type(index[problem.where].layer):
            found.append(node.name)
    return found[::-1]


def _adapters(inference: Inference, problem: Problem) -> Tries:
    """Try to insert an adapter at the first position where it helps."""
    network = inference.network
    for kind in LAYERS:
        if kind.is_adapter:
            positions = (
                (position, insert(network, kind(), position, slot).network)
                for position in _upstream(inference, problem)
                for slot, port in enumerate(network.index[position].inputs)
                if port is not None
            )
            repaired = (
                (position, found)
                for position, found in positions
                if _is_repaired(infer(found, inference), inference, problem)
            )
            for position, found in islice(repaired, 1):
                if position == problem.where:
                    yield message("Insert {type}", type=kind.title), found
                else:
                    text = message("Insert {type} before {layer}", type=kind.title, layer=position)
                    yield text, found


def _settings_text(layer: Layer, changes: Mapping[str, Any]) -> Message:
    settings = settings_of(type(layer))
    shown = [
        grouped(value) if isinstance(value, int) else settings[name].show(value)
        for name, value in changes.items()
    ]
    titles = [setting_title(layer, name) for name in changes]
    text = message("Set {setting} to {value}", setting=titles[0], value=shown[0])
    for title, value in zip(titles[1:], shown[1:], strict=True):
        text = message("{text} and {setting} to {value}", text=text, setting=title, value=value)
    return text


def _inferred(network: Network, name: str, problem: Problem) -> Tries:
    """Try to infer a width from the input."""
    settings = settings_of(type(network.index[name].layer))
    for setting in problem.alternatives:
        kind = settings.get(setting)
        if isinstance(kind, Whole) and kind.is_inferred:
            text = message("Set {setting} to auto", setting=kind.title or setting)
            yield text, with_settings(network, name, {setting: None})


def _finished(inference: Inference, problem: Problem) -> Tries:
    """Try to append layers with as many outputs as there are classes."""
    wanted = problem.alternatives.get("out_features")
    dense = [kind for kind in LAYERS if kind.category is Category.DENSE]
    last = next((kind for kind in dense if "out_features" in settings_of(kind)), None)
    if (
        last is None
        or wanted is None
        or "out_features" in settings_of(type(inference.network.index[problem.where].layer))
    ):
        return
    end = last().tuned(out_features=wanted)
    for before in ((), *((kind(),) for kind in LAYERS if kind.is_adapter)):
        network, after = inference.network, Port(problem.where)
        for part in (*before, end):
            placed = append(network, part, after)
            network, after = placed.network, placed.outputs[0]
        titles = ", ".join(part.title for part in (*before, end))
        yield message("Add {types} with {count} outputs", types=titles, count=wanted), network
        if _is_repaired(infer(network, inference), inference, problem):
            return


def _removals(inference: Inference, problem: Problem) -> Iterator[Repair]:
    network, node = inference.network, inference.network.index[problem.where]
    if node.layer.is_input and problem.kind != "inputs":
        return
    names = [node.name]
    if problem.kind == "outputs":  # all that leads to this output alone
        names = branch_of(network, node.name)
    text = counted("Delete layer", "Delete these {n} layers", len(names))
    try:
        yield Repair(text, remove(inference, names))
    except NetworkError:
        return
