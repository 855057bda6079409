"""Remedies: the edits that mend a problem, each tried before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from explorer.edits.placing import append, insert
from explorer.edits.removing import remove
from explorer.edits.repairs.connect import (
    between,
    branch_of,
    cuts,
    entered,
    possible_sources,
    takers,
)
from explorer.edits.repairs.projection import projected
from explorer.edits.repairs.resize import (
    Tries,
    evened,
    repadded,
    stepped,
    unreached,
    widened,
    with_image_of,
    with_larger_image,
    with_padding,
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
from explorer.schema.settings import Whole


@dataclass(frozen=True)
class Repair:
    """What it does, in a few words, and the network after it, or the loss that it is to have."""

    text: str
    network: Network
    loss: type[Loss] | None = None

    def repaired(self, project: Project) -> Project:
        """The project after it."""
        if self.loss is not None:
            return project.with_training_options(project.training_options.tuned(loss=self.loss()))
        return project.with_network(self.network)


def repairs(
    inference: Inference, problem: Problem, data: Dataset | None = None
) -> tuple[Repair, ...]:
    """What would mend a problem; each was tried and leaves none at that node.

    What leaves none elsewhere comes first, and then what is surest. Data that are known say what
    an input is made for.
    """
    network = inference.network
    if problem.kind == "loss" and problem.alternatives:
        loss = LOSSES.find(problem.alternatives["loss"])
        return (Repair(f"Choose {loss.title}", network, loss),)
    if problem.where not in network.index:
        inputs = entered(inference, data) if data and problem.kind == "input" else ()
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
    """Those after which most fits, without what would only make another window the one too wide."""
    short = {name for name, facts in before.nodes.items() if facts.too_small}
    least = min((unreached(after) for after, _ in found), default=0)
    return [
        (after, repair)
        for after, repair in found
        if unreached(after) == least
        and all(name in short for name, facts in after.nodes.items() if facts.too_small)
    ]


def _is_repaired(after: Inference, before: Inference, problem: Problem) -> bool:
    """Whether the node has no problem of its own any more, unless it was one of the data."""
    facts = after.nodes[problem.where]
    if problem.kind == "output" and facts.shape is not None:
        # of a class for each sample; what else data may ask for, nobody can tell here
        wanted, readers = problem.alternatives.get("out_features"), after.network.successors
        end = problem.where
        while readers[end]:
            end = readers[end][0]
        shape = after.nodes[end].shape
        return shape is not None and shape.dims == (wanted,)
    if problem.kind == "cycle":  # an input that then is free is another problem
        return facts.problem is None or facts.problem.kind != "cycle"
    return facts.problem is None and (bool(facts.shapes) or not before.nodes[problem.where].shapes)


def _tries(inference: Inference, problem: Problem, data: Dataset | None) -> Tries:
    network, name = inference.network, problem.where
    layer = network.index[name].layer
    if problem.alternatives:
        tuned = with_settings(network, name, problem.alternatives)
        if tuned is not None and tuned.index[name].layer != layer:
            yield _text(layer, problem.alternatives), tuned
        yield from _freed(network, name, problem)
    if problem.kind == "wire":
        yield from possible_sources(inference, name)
        yield from between(inference, name)
        yield from entered(inference, data) if data and not network.inputs else ()
    if problem.kind == "outputs":
        yield from takers(inference, name)
    if problem.kind == "cycle":
        yield from cuts(inference, name)
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
        yield from projected(inference, name)
        yield from evened(inference, name)
        yield from repadded(inference, name)
        yield from widened(inference, name)
        yield from stepped(inference, name)
    yield from _adapters(inference, problem)
    yield from with_image_of(data, inference, name) if data else ()
    if problem.kind == "output":
        yield from _finished(inference, problem)


def _upstream(inference: Inference, problem: Problem) -> list[str]:
    """Where an adapter could stand: what tells of the problem, or what is like it further up.

    A Linear takes an image as it is, so that what lacks a Flatten shows at the last one only, and
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
    """What could stand in between, and of the places where that helps the first."""
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
                there = "" if position == problem.where else f" before {position}"
                yield f"Insert {kind.title}{there}", found


def _text(layer: Layer, repair: Any) -> str:
    settings = settings_of(type(layer))
    parts = (
        f"{name} {grouped(value) if isinstance(value, int) else settings[name].show(value)}"
        for name, value in repair.items()
    )
    return f"Make {', '.join(parts)}"


def _freed(network: Network, name: str, problem: Problem) -> Tries:
    """A width that is pinned, so that it follows the wire."""
    settings = settings_of(type(network.index[name].layer))
    for setting in problem.alternatives:
        kind = settings.get(setting)
        if isinstance(kind, Whole) and kind.absent is not None:
            yield f"Let {setting} follow the wire", with_settings(network, name, {setting: None})


def _finished(inference: Inference, problem: Problem) -> Tries:
    """The output led on to as many numbers as there are classes."""
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
        titles = " and ".join(part.title for part in (*before, end))
        yield f"Add {titles} {wanted}", network
        if _is_repaired(infer(network, inference), inference, problem):
            return


def _removals(inference: Inference, problem: Problem) -> Iterator[Repair]:
    network, node = inference.network, inference.network.index[problem.where]
    if node.layer.is_input and problem.kind != "inputs":
        return
    names = [node.name]
    if problem.kind == "outputs":  # all that leads there and to no other end
        names = branch_of(network, node.name)
    text = "Remove" if len(names) == 1 else f"Remove these {len(names)} blocks"
    try:
        yield Repair(text, remove(inference, names))
    except NetworkError:
        return
