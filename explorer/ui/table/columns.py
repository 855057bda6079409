"""The columns of the table: what each says of a node, how it sorts, and what a spreadsheet gets."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.graph.checks import Problem
from explorer.graph.inference import Facts, Inference
from explorer.graph.network import Node
from explorer.graph.shape import Field, Shape
from explorer.schema.number import grouped, in_bytes

_PARTS = re.compile(r"(\d+)")
Key = tuple[object, ...] | float


def _tr(words: str) -> str:
    return QCoreApplication.translate("table", words)


class Shares(NamedTuple):
    """Parts of the whole network's parameters, MACs and bytes of outputs."""

    parameters: float
    macs: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """All that the table knows of a node; `shares` are its parts of the network's totals."""

    node: Node
    facts: Facts
    seen: Field | None
    problem: Problem | None
    shares: Shares

    @property
    def name(self) -> str:
        """The node's name."""
        return self.node.name

    def says_as(self, other: "Row") -> bool:
        """Whether all columns but the shares say the same."""
        return (
            self.node is other.node
            and self.facts is other.facts
            and self.seen == other.seen
            and self.problem == other.problem
        )


def rows_of(inference: Inference, problems: Iterable[Problem]) -> list[Row]:
    """A row for each node, in the order of the network."""
    wrong: dict[str, Problem] = {}
    for problem in problems:
        wrong.setdefault(problem.where, problem)
    whole = (inference.parameters or 1, inference.macs or 1, inference.memory or 1)
    return [
        Row(
            node,
            facts,
            inference.sees(node.name),
            wrong.get(node.name),
            Shares(facts.parameters / whole[0], facts.macs / whole[1], facts.memory / whole[2]),
        )
        for node in inference.network.nodes
        for facts in (inference.facts[node.name],)
    ]


@dataclass(frozen=True)
class Column:
    """What is shown, what a spreadsheet gets, and what is sorted by; a key of None comes last."""

    title: str
    help: str
    words: Callable[[Row], str]
    value: Callable[[Row], object]
    key: Callable[[Row], Key | None]
    is_number: bool = False


def natural(name: str) -> Key:
    """Sorts layer2 before layer10."""
    return tuple(
        (1, part) if odd else (0, int(part) if part else -1)
        for odd, part in ((not part.isdecimal(), part) for part in _PARTS.split(name) if part)
    )


def _by_size(shape: Shape | None) -> Key | None:
    return (shape.size, shape.dims) if shape else None


def _shapes(row: Row) -> str:
    return row.facts.arrives


def _output(row: Row) -> str:
    return row.facts.leaves or "?"


def _field(row: Row) -> str:
    if row.facts.shape is None:
        return "?"
    seen = row.seen
    return _tr("whole input") if seen is None else "{}×{}".format(*seen.side)


def _by_field(row: Row) -> Key | None:
    if row.facts.shape is None:
        return None
    seen = row.seen
    return float("inf") if seen is None else float(seen.side[0] * seen.side[1])


def problem_words(row: Row) -> str:
    """What is wrong at a node, or what it waits for; empty where all is well."""
    if row.problem:
        return f"{row.problem.sign} {row.problem.words}"
    if row.facts.waits_for:
        return _tr("waits for {}").format(row.facts.waits_for)
    return ""


def _by_problem(row: Row) -> Key | None:
    words = problem_words(row)
    return (0 if row.problem else 1, words) if words else None


def _number(title: str, help: str, count: Callable[[Row], int]) -> Column:
    def counted(row: Row) -> int | None:
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
BLOCK = Column(
    "Block",
    "The kind of layer",
    lambda row: row.node.block.kind(),
    lambda row: row.node.block.kind(),
    lambda row: (row.node.block.kind(),),
)
GROUP = Column(
    "Group",
    "The dotted prefix that a block shares with its neighbours",
    lambda row: row.node.group,
    lambda row: row.node.group,
    lambda row: natural(row.node.group) if row.node.group else None,
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
    problem_words,
    lambda row: problem_words(row).lstrip("⚠○ "),
    _by_problem,
)

SHARES = (PARAMETERS_SHARE, MACS_SHARE, MEMORY_SHARE)
COLUMNS = (
    *(NAME, BLOCK, GROUP, INPUTS, OUTPUT, PARAMETERS, PARAMETERS_SHARE, MACS, MACS_SHARE),
    *(MEMORY, MEMORY_SHARE, FIELD, PROBLEM),
)


def title(column: Column) -> str:
    """The heading, in the user's language."""
    return _tr(column.title)
