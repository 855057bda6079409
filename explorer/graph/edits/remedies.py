"""Remedies: the edits that mend a problem, each tried before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explorer.graph.block import BLOCKS, Block
from explorer.graph.checks import Problem
from explorer.graph.edits.placing import insert
from explorer.graph.edits.removal import remove
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, NetworkError
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.declaration import settings_of
from explorer.schema.number import grouped
from explorer.schema.settings import SettingError

_MOST_PADDING = 8


@dataclass(frozen=True)
class Remedy:
    """What it does, in a few words, and the network after it."""

    words: str
    network: Network


def remedies(inference: Inference, problem: Problem) -> tuple[Remedy, ...]:
    """What would mend a problem, surest first; each was tried and leaves none at that node."""
    network = inference.network
    if problem.where not in network.index:
        return ()
    found: list[Remedy] = []
    for words, mended in _tries(inference, problem):
        if mended is not None and _is_mended(mended, inference, problem):
            found.append(Remedy(words, mended))
    if problem.kind != "output":
        found += _removals(inference, problem)
    return tuple(found)


def _is_mended(mended: Network, before: Inference, problem: Problem) -> bool:
    """Whether the node has no problem of its own any more, unless it was one of the data."""
    after = infer(mended, before)
    facts = after.facts[problem.where]
    return facts.problem is None and (bool(facts.shapes) or not before.facts[problem.where].shapes)


def _tries(inference: Inference, problem: Problem) -> Iterator[tuple[str, Network | None]]:
    network, name = inference.network, problem.where
    block = network.index[name].block
    if problem.remedy:
        yield _words(problem.remedy), _tuned(network, name, problem.remedy)
    if problem.kind != "shape":
        return
    if inference.facts[name].too_small:
        yield from _paddings(network, name, block, inference)
    for kind in BLOCKS:
        if kind.is_adapter:
            for slot, port in enumerate(network.index[name].inputs):
                if port is not None:
                    yield f"Insert {kind.title}", insert(network, kind(), name, slot).network


def _words(remedy: Any) -> str:
    parts = (
        f"{name} {grouped(value) if isinstance(value, int) else value}"
        for name, value in remedy.items()
    )
    return f"Make {', '.join(parts)}"


def _tuned(network: Network, name: str, changes: Any) -> Network | None:
    try:
        return network.tuned(name, network.index[name].block.tuned(**changes))
    except SettingError:
        return None


def _paddings(
    network: Network, name: str, block: Block, inference: Inference
) -> Iterator[tuple[str, Network | None]]:
    """The least padding with which a window fits."""
    padding = block.values().get("padding")
    if "padding" not in settings_of(type(block)) or not isinstance(padding, int):
        return
    arriving: tuple[Shape | None, ...] = inference.facts[name].inputs
    for more in range(1, _MOST_PADDING + 1):
        try:
            wider = block.tuned(padding=padding + more)
            wider.shapes(*arriving)
        except (SettingError, ShapeError):
            continue
        yield f"Pad by {padding + more}", network.tuned(name, wider)
        return


def _removals(inference: Inference, problem: Problem) -> Iterator[Remedy]:
    node = inference.network.index[problem.where]
    if node.block.is_input:
        return
    try:
        yield Remedy("Remove", remove(inference, [node.name]))
    except NetworkError:
        return
