"""Networks and the gallery as tables in the terminal and as JSON."""

from collections.abc import Iterator
from typing import Any

from explorer.catalog.demos import DEMOS
from explorer.catalog.gallery_cards import gallery_cards
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.checks import Problem
from explorer.graph.dataset import DATASETS
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.network import Node
from explorer.graph.shape import Shape
from explorer.schema.formatting import grouped
from explorer.schema.messages import tr, translate


def gallery_json() -> dict[str, Any]:
    """Return every architecture, demo and data set."""
    return {
        "architectures": [_card(entry) for entry in ARCHITECTURES],
        "demos": [{"name": demo.name, "title": demo.title} for demo in DEMOS],
        "data_sets": [{"name": data.name, "title": data.title} for data in DATASETS],
    }


def _card(entry: Architecture) -> dict[str, Any]:
    card = gallery_cards()[entry.name]
    return {
        "name": entry.name,
        "title": entry.title,
        "family": entry.family,
        "year": entry.year,
        "input": card.input,
        "parameters": card.parameters,
        "macs": card.macs,
        "paper": entry.paper,
    }


def inspection_json(inference: Inference) -> dict[str, Any]:
    """Return every layer of a network, totals and problems; shapes omit the batch dimension."""
    return {
        "name": inference.network.name,
        "input": _input(inference),
        "nodes": [_layer(node, inference.nodes[node.name]) for node in inference.network.nodes],
        "parameters": inference.parameters,
        "macs": inference.macs,
        "problems": [
            {"node": problem.where, "kind": problem.kind, "message": problem.message}
            for problem in inference.problems
        ],
    }


def _input(inference: Inference) -> str:
    sources = inference.network.inputs
    shapes = (inference.nodes[node.name].shape for node in sources)
    return ", ".join(_shape(shape) for shape in shapes if shape)


def _shape(shape: Shape | None) -> str:
    return "x".join(map(str, shape.dims)) if shape else ""


def _layer(node: Node, facts: NodeInfo) -> dict[str, Any]:
    return {
        "name": node.name,
        "block": node.layer.kind(),
        "group": node.group,
        "inputs": [str(port) for port in node.inputs if port],
        "output": list(facts.shape.dims) if facts.shape else None,
        "parameters": facts.parameters,
        "macs": facts.macs,
    }


def layer_table(inference: Inference) -> str:
    """Return the layers in aligned columns, then totals and problems."""
    head = (tr("Layer"), tr("Type"), tr("Output shape"), tr("Parameters"), tr("MACs"))
    rows = [head, *_rows(inference)]
    is_complete = all(facts.shape is not None for facts in inference.nodes.values())
    sums = map(grouped, (inference.parameters, inference.macs))
    totals = (text if is_complete else tr("≥ {n}", n=text) for text in sums)
    total = (inference.network.name, "", "", *totals)
    widths = [max(len(row[i]) for row in [*rows, total]) for i in range(5)]
    rule = "─" * (sum(widths) + 8)
    lines = [_line(rows[0], widths), rule, *(_line(row, widths) for row in rows[1:]), rule]
    problems = map(_problem_text, inference.problems)
    return "\n".join([*lines, _line(total, widths), *problems])


def _problem_text(problem: Problem) -> str:
    text = translate(problem.message)
    if not problem.where:
        return tr("problem: {message}", message=text)
    return tr("problem: {layer}: {message}", layer=problem.where, message=text)


def _rows(inference: Inference) -> Iterator[tuple[str, ...]]:
    for node in inference.network.nodes:
        facts = inference.nodes[node.name]
        counts = ("?", "?", "?")
        if facts.shape is not None:
            counts = (str(facts.shape), grouped(facts.parameters), grouped(facts.macs))
        yield (node.name, node.layer.kind(), *counts)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    texts = (f"{text:<{width}}" for text, width in zip(row[:3], widths[:3], strict=True))
    numbers = (f"{text:>{width}}" for text, width in zip(row[3:], widths[3:], strict=True))
    return "  ".join([*texts, *numbers]).rstrip()
