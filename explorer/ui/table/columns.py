"""The columns of the table: what each says of a node, how it sorts, and what a spreadsheet gets."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.diagram.diagram import DiagramNode, prefix_of
from explorer.graph.checks import Problem
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Field, Shape
from explorer.schema.formatting import grouped, in_bytes

_PARTS = re.compile(r"(\d+)")
Key = tuple[object, ...] | float


def _tr(text: str) -> str:
    return QCoreApplication.translate("table", text)


class Shares(NamedTuple):
    """Parts of the whole network's parameters, MACs and bytes of outputs."""

    parameters: float
    macs: float
    memory: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """All that the table knows of a node, or of a group of `names` with its totals as facts."""

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
        """Whether all columns but the shares say the same."""
        same_facts = self.facts is other.facts or self.facts == other.facts
        return same_facts and self == replace(other, facts=self.facts, shares=self.shares)


def rows_of(
    inference: Inference, problems: Iterable[Problem], boxes: Iterable[DiagramNode] = ()
) -> list[TableRow]:
    """A row for each node, in the order of the network; or for each box, groups with totals."""
    wrong: dict[str, Problem] = {}
    for problem in problems:
        wrong.setdefault(problem.where, problem)
    names = inference.network.index
    return [
        _node_row(inference, box.nodes[0], wrong) if not box.is_collapsed
        else _group_row(inference, box, wrong)
        for box in boxes
    ] or [_node_row(inference, name, wrong) for name in names]  # fmt: skip


def _node_row(inference: Inference, name: str, wrong: Mapping[str, Problem]) -> TableRow:
    node, facts = inference.network.index[name], inference.nodes[name]
    layer, shares = node.layer, _shares(inference, facts)
    about = (name, (name,), layer.kind(), layer.title, node.group)
    return TableRow(*about, facts, inference.receptive_field(name), wrong.get(name), shares)


def _group_row(inference: Inference, box: DiagramNode, wrong: Mapping[str, Problem]) -> TableRow:
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
    kind = _tr("{} layers").format(grouped(len(known)))
    problem = next((wrong[name] for name in box.nodes if name in wrong), None)
    about = (name, box.nodes, kind, kind, prefix.rpartition(".")[0])
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
    """What is shown, what a spreadsheet gets, and what is sorted by; a key of None comes last."""

    title: str
    help: str
    text: Callable[[TableRow], str]
    value: Callable[[TableRow], object]
    key: Callable[[TableRow], Key | None]
    is_number: bool = False


def natural(name: str) -> Key:
    """Sorts layer2 before layer10."""
    return tuple(
        (1, part) if odd else (0, int(part) if part else -1)
        for odd, part in ((not part.isdecimal(), part) for part in _PARTS.split(name) if part)
    )


def _by_size(shape: Shape | None) -> Key | None:
    return (shape.size, shape.dims) if shape else None


def _shapes(row: TableRow) -> str:
    return row.facts.input_text


def _output(row: TableRow) -> str:
    return row.facts.output_text or "?"


def _field(row: TableRow) -> str:
    if row.facts.shape is None:
        return "?"
    seen = row.seen
    return _tr("whole input") if seen is None else "{}×{}".format(*seen.side)


def _by_field(row: TableRow) -> Key | None:
    if row.facts.shape is None:
        return None
    seen = row.seen
    return float("inf") if seen is None else float(seen.side[0] * seen.side[1])


def problem_text(row: TableRow) -> str:
    """What is wrong at a node, or what it waits for; empty where all is well."""
    if row.problem:
        return f"{row.problem.sign} {row.problem.message}"
    if row.facts.blocked_by:
        return _tr("waits for {}").format(row.facts.blocked_by)
    return ""


def _by_problem(row: TableRow) -> Key | None:
    text = problem_text(row)
    return (0 if row.problem else 1, text) if text else None


def _number(title: str, help: str, count: Callable[[TableRow], int]) -> Column:
    def counted(row: TableRow) -> int | None:
        return count(row) if row.facts.shape else None

    return Column(
        title,
        help,
        lambda row: grouped(count(row)) if row.facts.shape else "?",
        lambda row: "" if counted(row) is None else counted(row),
        counted,
        is_number=True,
    )


def _share(title: str, help: str, which: int) -> Column:
    return Column(
        title,
        help,
        lambda row: f"{row.shares[which]:.1%}" if row.shares[which] else "",
        lambda row: round(row.shares[which], 6),
        lambda row: row.shares[which],
        is_number=True,
    )


NAME = Column(
    "Name",
    "What the block is called",
    lambda row: f"{row.problem.sign} {row.name}" if row.problem else row.name,
    lambda row: row.name,
    lambda row: natural(row.name),
)
LAYER_TYPE = Column(
    "Block",
    "The kind of layer",
    lambda row: row.kind,
    lambda row: row.kind,
    lambda row: (row.kind,),
)
GROUP = Column(
    "Group",
    "The dotted prefix that a block shares with its neighbours",
    lambda row: row.group,
    lambda row: row.group,
    lambda row: natural(row.group) if row.group else None,
)
INPUTS = Column(
    "Inputs",
    "The shapes that arrive, without the batch",
    _shapes,
    _shapes,
    lambda row: _by_size(row.facts.inputs[0]) if row.facts.inputs else None,
    is_number=True,
)
OUTPUT = Column(
    "Output",
    "The shape that leaves, without the batch",
    _output,
    _output,
    lambda row: _by_size(row.facts.shape),
    is_number=True,
)
PARAMETERS = _number("Parameters", "How many numbers it learns", lambda row: row.facts.parameters)
PARAMETERS_SHARE = _share("Parameters %", "Its part of all parameters", 0)
MACS = _number("Multiply-adds", "For one sample", lambda row: row.facts.macs)
MACS_SHARE = _share("MACs %", "Its part of all multiply-adds", 1)
MEMORY = Column(
    "Memory",
    "Of the output, for one sample in 32-bit numbers",
    lambda row: in_bytes(row.facts.memory) if row.facts.shape else "?",
    lambda row: row.facts.memory if row.facts.shape else "",
    lambda row: row.facts.memory if row.facts.shape else None,
    is_number=True,
)
MEMORY_SHARE = _share("Memory %", "Its part of the memory of all outputs", 2)
FIELD = Column(
    "Receptive field",
    "The patch of the input that one output sees, in pixels",
    _field,
    _field,
    _by_field,
    is_number=True,
)
PROBLEM = Column(
    "Problem",
    "What keeps it from running",
    problem_text,
    lambda row: problem_text(row).lstrip("⚠○ "),
    _by_problem,
)

SHARES = (PARAMETERS_SHARE, MACS_SHARE, MEMORY_SHARE)
COLUMNS = (
    *(NAME, LAYER_TYPE, GROUP, INPUTS, OUTPUT, PARAMETERS, PARAMETERS_SHARE, MACS, MACS_SHARE),
    *(MEMORY, MEMORY_SHARE, FIELD, PROBLEM),
)


def title(column: Column) -> str:
    """The heading, in the user's language."""
    return _tr(column.title)
