"""A look: everything that an item shows of a node, frozen, so that only what differs is painted."""

from dataclasses import dataclass

from explorer.graph.block import Category
from explorer.graph.checks import Problem
from explorer.graph.inference import Facts
from explorer.graph.network import Node
from explorer.schema.number import grouped, in_bytes
from explorer.ui.theme import CATEGORY


@dataclass(frozen=True)
class Look:
    """The words and the colour of one node; `badge` is a problem, `waits` one further up."""

    title: str
    detail: str
    count: str
    colour: str
    slim: bool
    badge: str
    waits: bool
    tip: str
    spoken: str


def look_of(node: Node, facts: Facts, problem: Problem | None) -> Look:
    """How a node looks with what is known of it."""
    block = node.block
    detail = "  ".join(filter(None, (node.name, block.caption())))
    words = problem.words if problem else ""
    return Look(
        title=block.title,
        detail=detail,
        count=grouped(facts.parameters) if facts.parameters else "",
        colour=CATEGORY[block.category],
        slim=block.category is Category.ACTIVATION,
        badge=words,
        waits=facts.waits_for is not None,
        tip=_tip(node, facts, words),
        spoken=f"{block.title} {node.name}, {words or facts.shape or 'waiting'}",
    )


def _tip(node: Node, facts: Facts, problem: str) -> str:
    rows = [f"<b>{node.block.title}</b>&nbsp; {node.name}"]
    if problem:
        rows.append(f"⚠ {problem}")
    elif facts.waits_for:
        rows.append(f"waits for {facts.waits_for}")
    else:
        rows += _numbers(facts)
    return "<br>".join(rows)


def _numbers(facts: Facts) -> list[str]:
    arriving = ", ".join(map(str, facts.inputs))
    rows = [f"{arriving} → {facts.shape}" if arriving else str(facts.shape)]
    if facts.parameters:
        rows.append(f"{grouped(facts.parameters)} parameters")
    if facts.macs:
        rows.append(f"{grouped(facts.macs)} multiply-adds")
    rows.append(f"{in_bytes(facts.memory)} of output for one sample")
    return rows
