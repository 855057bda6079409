"""The rows and columns of the table: texts, sort keys, and values for spreadsheets."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from explorer.diagram.diagram import DiagramNode, prefix_of
from explorer.graph.checks import Problem
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Field, Shape
from explorer.schema.formatting import grouped, in_bytes
from explorer.schema.messages import message, tr, tr_counted, translate

_NUMBER = re.compile(r"(\d+)")
_Key = tuple[object, ...] | float


class Shares(NamedTuple):
    """Shares of the parameters, MACs and activation memory of the network, from 0 to 1."""

    parameters: float
    macs: float
    memory: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """A layer, or a collapsed group of `names`, whose facts are totals and whose kind is empty."""

    name: str
    names: tuple[str, ...]
    kind: str
    title: str
    group: str
    facts: NodeInfo
    seen: Field | None
    problem: Problem | None
    shares: Shares

    def is_same_as(self, other: "TableRow") -> bool:
        """Return whether all columns but the shares are equal."""
        same_facts = self.facts is other.facts or self.facts == other.facts
        return same_facts and self == replace(other, facts=self.facts, shares=self.shares)


def rows_of(
    inference: Inference, problems: Iterable[Problem], boxes: Iterable[DiagramNode] = ()
) -> list[TableRow]:
    """Return a row for each layer in network order, or for each box of a diagram."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.where, problem)
    names = inference.network.index
    return [
        _node_row(inference, box.nodes[0], first) if not box.is_collapsed
        else _group_row(inference, box, first)
        for box in boxes
    ] or [_node_row(inference, name, first) for name in names]  # fmt: skip


def _node_row(inference: Inference, name: str, first: Mapping[str, Problem]) -> TableRow:
    node, facts = inference.network.index[name], inference.nodes[name]
    layer, shares = node.layer, _shares(inference, facts)
    about = (name, (name,), layer.kind(), layer.title, node.group)
    return TableRow(*about, facts, inference.receptive_field(name), first.get(name), shares)


def _group_row(inference: Inference, box: DiagramNode, first: Mapping[str, Problem]) -> TableRow:
    known = [inference.nodes[name] for name in box.nodes]
    facts = NodeInfo(
        shapes=known[-1].shapes,
        parameters=sum(each.parameters for each in known),
        macs=sum(each.macs for each in known),
        memory=sum(each.memory for each in known),
        blocked_by=next((each.blocked_by for each in known if each.blocked_by), None),
    )
    prefix = prefix_of(box.key)
    name = f"{prefix} ×{box.repeats}" if box.repeats > 1 else prefix
    problem = next((first[name] for name in box.nodes if name in first), None)
    about = (name, box.nodes, "", "", prefix.rpartition(".")[0])
    seen = inference.receptive_field(box.nodes[-1])
    return TableRow(*about, facts, seen, problem, _shares(inference, facts))


def _shares(inference: Inference, facts: NodeInfo) -> Shares:
    return Shares(
        facts.parameters / (inference.parameters or 1),
        facts.macs / (inference.macs or 1),
        facts.memory / (inference.memory or 1),
    )


@dataclass(frozen=True)
class Column:
    """A title, the value for spreadsheets, a sort key, where None is last, and the text shown."""

    title: str
    help: str
    value: Callable[[TableRow], object]
    key: Callable[[TableRow], _Key | None]
    form: Callable[[TableRow], str] | None = None
    is_number: bool = False

    def text(self, row: TableRow) -> str:
        """Return the text shown; by default the value."""
        return self.form(row) if self.form else str(self.value(row))


def natural(name: str) -> _Key:
    """Return a key that sorts layer2 before layer10."""
    return tuple(
        (1, part) if odd else (0, int(part) if part else -1)
        for odd, part in ((not part.isdecimal(), part) for part in _NUMBER.split(name) if part)
    )


def _type(row: TableRow) -> str:
    return row.kind or tr_counted("{n} layer", "{n} layers", len(row.names))


def _shape_key(shape: Shape | None) -> _Key | None:
    return (shape.size, shape.dims) if shape else None


def _field(row: TableRow) -> str:
    if row.facts.shape is None:
        return "?"
    return tr("entire input") if row.seen is None else "{}×{}".format(*row.seen.side)


def _field_key(row: TableRow) -> _Key | None:
    if row.facts.shape is None:
        return None
    return float("inf") if row.seen is None else float(row.seen.side[0] * row.seen.side[1])


def problem_cell(row: TableRow) -> str:
    """Return the problem of a row, or which one blocks it; empty without any."""
    if row.problem:
        return translate(row.problem.message)
    blocked_by = row.facts.blocked_by
    if not blocked_by:
        return ""
    return tr("Shape unknown until the problem at {layer} is fixed.", layer=blocked_by)


def _problem_key(row: TableRow) -> _Key | None:
    if row.problem:
        return (0, row.problem.is_warning, row.problem.kind)
    return (1, False, row.facts.blocked_by) if row.facts.blocked_by else None


def _with_sign(text: Callable[[TableRow], str]) -> Callable[[TableRow], str]:
    return lambda row: f"{row.problem.sign} {text(row)}" if row.problem else text(row)


def _number(title: str, help: str, name: str, form: Callable[[int], str] = grouped) -> Column:
    """Return the column of a number among the facts, unknown where the shape is."""

    def known(row: TableRow) -> int | None:
        return getattr(row.facts, name) if row.facts.shape else None

    def value(row: TableRow) -> object:
        return "" if known(row) is None else known(row)

    def text(row: TableRow) -> str:
        return form(getattr(row.facts, name)) if row.facts.shape else "?"

    return Column(title, help, value, known, text, is_number=True)


def _share(title: str, help: str, index: int) -> Column:
    def text(row: TableRow) -> str:
        return f"{row.shares[index]:.1%}" if row.shares[index] else ""

    def value(row: TableRow) -> float:
        return round(row.shares[index], 6)

    return Column(title, help, value, lambda row: row.shares[index], text, is_number=True)


NAME = Column(
    message("Name"),
    message("Layer name."),
    lambda row: row.name,
    lambda row: natural(row.name),
    _with_sign(lambda row: row.name),
)
LAYER_TYPE = Column(
    message("Type"),
    message("Layer type."),
    _type,
    lambda row: (not row.kind, row.kind, len(row.names)),
)
GROUP = Column(
    message("Group"),
    message("Group that contains the layer."),
    lambda row: row.group,
    lambda row: natural(row.group) if row.group else None,
)
INPUTS = Column(
    message("Input shape"),
    message("Input shapes without the batch dimension."),
    lambda row: row.facts.input_text,
    lambda row: _shape_key(row.facts.inputs[0]) if row.facts.inputs else None,
    is_number=True,
)
OUTPUT = Column(
    message("Output shape"),
    message("Output shape without the batch dimension."),
    lambda row: row.facts.output_text or "?",
    lambda row: _shape_key(row.facts.shape),
    is_number=True,
)
PARAMETERS = _number(
    message("Parameters"), message("Number of trainable parameters."), "parameters"
)
PARAMETERS_SHARE = _share(
    message("Parameters %"), message("Share of all parameters of the network."), 0
)
MACS = _number(
    message("MACs"), message("Multiply–accumulate operations (MACs) for one sample."), "macs"
)
MACS_SHARE = _share(message("MACs %"), message("Share of all MACs of the network."), 1)
MEMORY = _number(
    message("Activation memory"),
    message("Memory of the output for one sample in float32."),
    "memory",
    in_bytes,
)
MEMORY_SHARE = _share(
    message("Memory %"), message("Share of the activation memory of the network."), 2
)
FIELD = Column(
    message("Receptive field"),
    message("Size of the input region that influences one output position, in pixels."),
    _field,
    _field_key,
    is_number=True,
)
PROBLEM = Column(
    message("Problem"),
    message("Problem that must be fixed before training."),
    problem_cell,
    _problem_key,
    _with_sign(problem_cell),
)

SHARES = (PARAMETERS_SHARE, MACS_SHARE, MEMORY_SHARE)
COLUMNS = (
    *(NAME, LAYER_TYPE, GROUP, INPUTS, OUTPUT, PARAMETERS, PARAMETERS_SHARE, MACS, MACS_SHARE),
    *(MEMORY, MEMORY_SHARE, FIELD, PROBLEM),
)
