"""Remedies: the edits that mend a problem, each tried before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, permutations
from typing import Any

from explorer.graph.block import BLOCKS, Block, Category
from explorer.graph.checks import Problem
from explorer.graph.edits.placing import append, insert
from explorer.graph.edits.removal import remove
from explorer.graph.edits.wiring import free_slot, refusal, unwire, wire
from explorer.graph.inference import Inference, infer, smallest_image
from explorer.graph.network import Network, NetworkError, Node, Port
from explorer.graph.project import Project
from explorer.graph.recipe import LOSSES, Loss
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.declaration import settings_of
from explorer.schema.number import grouped
from explorer.schema.settings import SettingError, Whole

_MOST_PADDING = 8
_MOST_WINDOWS = 12  # that are tried
_MOST_FEEDERS, _MOST_SKIPS = 3, 2
_WIDTHS = ("out_channels", "out_features")
_STRIDES = (1, 2)


@dataclass(frozen=True)
class Remedy:
    """What it does, in a few words, and the network after it, or the loss that it is to have."""

    words: str
    network: Network
    loss: type[Loss] | None = None

    def mended(self, project: Project) -> Project:
        """The project after it."""
        if self.loss is not None:
            return project.with_recipe(project.recipe.tuned(loss=self.loss()))
        return project.with_network(self.network)


def remedies(inference: Inference, problem: Problem) -> tuple[Remedy, ...]:
    """What would mend a problem; each was tried and leaves none at that node.

    What leaves none elsewhere comes first, and then what is surest.
    """
    network = inference.network
    if problem.kind == "loss" and problem.remedy:
        loss = LOSSES.find(problem.remedy["loss"])
        return (Remedy(f"Choose {loss.title}", network, loss),)
    if problem.where not in network.index:
        return ()
    found: list[tuple[int, Remedy]] = []
    for words, mended in _tries(inference, problem):
        after = infer(mended, inference) if mended is not None else None
        if mended is not None and after is not None and _is_mended(after, inference, problem):
            found.append((len(after.problems), Remedy(words, mended)))
    found.sort(key=lambda tried: tried[0])
    removals = _removals(inference, problem) if problem.kind != "output" else ()
    return (*(remedy for _, remedy in found), *removals)


def _is_mended(after: Inference, before: Inference, problem: Problem) -> bool:
    """Whether the node has no problem of its own any more, unless it was one of the data."""
    facts = after.facts[problem.where]
    if problem.kind == "output" and facts.shape is not None:
        # of a class for each sample; what else data may ask for, nobody can tell here
        wanted, readers = problem.remedy.get("out_features"), after.network.readers
        end = problem.where
        while readers[end]:
            end = readers[end][0]
        shape = after.facts[end].shape
        return shape is not None and shape.dims == (wanted,)
    if problem.kind == "cycle":  # an input that then is free is another problem
        return facts.problem is None or facts.problem.kind != "cycle"
    return facts.problem is None and (bool(facts.shapes) or not before.facts[problem.where].shapes)


def _tries(inference: Inference, problem: Problem) -> Iterator[tuple[str, Network | None]]:
    network, name = inference.network, problem.where
    block = network.index[name].block
    if problem.remedy:
        tuned = _tuned(network, name, problem.remedy)
        if tuned is not None and tuned.index[name].block != block:
            yield _words(block, problem.remedy), tuned
        yield from _freed(network, name, problem)
    if problem.kind == "wire":
        yield from _feeders(inference, name)
    if problem.kind == "cycle":
        yield from _cuts(inference, name)
    if problem.kind not in ("shape", "output"):
        return
    if inference.facts[name].too_small:
        yield from _larger(network)
        yield from _paddings(network, name, block, inference)
        yield from _smaller(network, name, block, inference)
    if block.category is Category.MERGE:
        yield from _evened(inference, name)
        yield from _widened(inference, name)
        yield from _stepped(inference, name)
    yield from _adapters(inference, problem)
    if problem.kind == "output":
        yield from _finished(inference, problem)


def _upstream(inference: Inference, problem: Problem) -> list[str]:
    """Where an adapter could stand: what tells of the problem, or what is like it further up.

    A Linear takes an image as it is, so that what lacks a Flatten shows at the last one only, and
    belongs before the first.
    """
    index, found = inference.network.index, [problem.where]
    node = index[problem.where]
    while problem.kind == "output" and len(node.feeders) == 1:
        node = index[node.feeders[0]]
        if type(node.block) is type(index[problem.where].block):
            found.append(node.name)
    return found[::-1]


def _larger(network: Network) -> Iterator[tuple[str, Network | None]]:
    """The smallest image with which every window fits."""
    found = smallest_image(network)
    if found:
        entry, shape = found
        yield f"Make the image {shape}", _tuned(network, entry.name, {"shape": shape.dims})


def _adapters(inference: Inference, problem: Problem) -> Iterator[tuple[str, Network | None]]:
    """What could stand in between, and of the places where that helps the first."""
    network = inference.network
    for kind in BLOCKS:
        if kind.is_adapter:
            places = (
                (place, insert(network, kind(), place, slot).network)
                for place in _upstream(inference, problem)
                for slot, port in enumerate(network.index[place].inputs)
                if port is not None
            )
            mended = (
                (place, found)
                for place, found in places
                if _is_mended(infer(found, inference), inference, problem)
            )
            for place, found in islice(mended, 1):
                there = "" if place == problem.where else f" before {place}"
                yield f"Insert {kind.title}{there}", found


def _words(block: Block, remedy: Any) -> str:
    settings = settings_of(type(block))
    parts = (
        f"{name} {grouped(value) if isinstance(value, int) else settings[name].show(value)}"
        for name, value in remedy.items()
    )
    return f"Make {', '.join(parts)}"


def _freed(network: Network, name: str, problem: Problem) -> Iterator[tuple[str, Network | None]]:
    """A width that is pinned, so that it follows the wire."""
    settings = settings_of(type(network.index[name].block))
    for setting in problem.remedy:
        kind = settings.get(setting)
        if isinstance(kind, Whole) and kind.absent is not None:
            yield f"Let {setting} follow the wire", _tuned(network, name, {setting: None})


def _cuts(inference: Inference, name: str) -> Iterator[tuple[str, Network | None]]:
    """The wires that come around a cycle, taken off."""
    network = inference.network
    for slot, port in enumerate(network.index[name].inputs):
        known = inference.facts[port.node].problem if port else None
        if port and known and known.kind == "cycle":
            yield f"Remove the wire from {port.node}", unwire(network, name, slot)


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


def _evened(inference: Inference, name: str) -> Iterator[tuple[str, Network | None]]:
    """A branch to a merge whose windows lost pixels at the edge, padded so that none do."""
    network, facts = inference.network, inference.facts
    for port in network.index[name].inputs:
        padded: list[Node] = []
        at = network.index[port.node] if port else None
        while at is not None and len(network.readers[at.name]) == 1:
            wider = _same(at.block)
            if wider is not None and wider != at.block and facts[at.name].shape is not None:
                padded.append(at.with_block(wider))
            at = network.index[at.feeders[0]] if len(at.feeders) == 1 else None
        if padded:
            names = ", ".join(node.name for node in reversed(padded))
            yield f"Pad {names} to keep the size", network.exchanged(padded)


def _widened(inference: Inference, name: str) -> Iterator[tuple[str, Network | None]]:
    """What gives one branch of a merge its channels, with as many as another has."""
    network = inference.network
    known = [(port, inference.leaving(port)) for port in network.index[name].inputs if port]
    for (port, have), (_, wanted) in permutations(known, 2):
        width = wanted and wanted.dims[0 if wanted.is_image else -1]
        at: Node | None = network.index[port.node]
        while at is not None and have is not None and width:
            settings = settings_of(type(at.block))
            found = next((each for each in _WIDTHS if each in settings), None)
            if found:
                yield f"Make {at.name}'s {found} {width}", _tuned(network, at.name, {found: width})
                break
            at = network.index[at.feeders[0]] if len(at.feeders) == 1 else None


def _stepped(inference: Inference, name: str) -> Iterator[tuple[str, Network | None]]:
    """A window in a branch to a merge that moves by more or fewer pixels."""
    network = inference.network
    for port in network.index[name].inputs:
        at = network.index[port.node] if port else None
        while at is not None and len(network.readers[at.name]) == 1:
            have = at.block.values().get("stride")
            for stride in _STRIDES if isinstance(have, int) else ():
                if stride != have:
                    words = f"Make {at.name}'s stride {stride}"
                    yield words, _tuned(network, at.name, {"stride": stride})
            at = network.index[at.feeders[0]] if len(at.feeders) == 1 else None


def _finished(inference: Inference, problem: Problem) -> Iterator[tuple[str, Network | None]]:
    """The output led on to as many numbers as there are classes."""
    wanted = problem.remedy.get("out_features")
    dense = [kind for kind in BLOCKS if kind.category is Category.DENSE]
    last = next((kind for kind in dense if "out_features" in settings_of(kind)), None)
    if (
        last is None
        or wanted is None
        or "out_features" in settings_of(type(inference.network.index[problem.where].block))
    ):
        return
    end = last().tuned(out_features=wanted)
    for before in ((), *((kind(),) for kind in BLOCKS if kind.is_adapter)):
        network, after = inference.network, Port(problem.where)
        for part in (*before, end):
            placed = append(network, part, after)
            network, after = placed.network, placed.leaves[0]
        titles = " and ".join(part.title for part in (*before, end))
        yield f"Add {titles} {wanted}", network
        if _is_mended(infer(network, inference), inference, problem):
            return


def _same(block: Block) -> Block | None:
    """A window that moves by one, padded so that an image leaves as large as it came."""
    has = block.values()
    side, padding, apart = has.get("kernel_size"), has.get("padding"), has.get("dilation", 1)
    if not (isinstance(side, int) and isinstance(padding, int) and isinstance(apart, int)):
        return None
    reach = (side - 1) * apart
    if has.get("stride") != 1 or reach % 2:
        return None
    return block.tuned(padding=max(padding, reach // 2))


def _smaller(
    network: Network, name: str, block: Block, inference: Inference
) -> Iterator[tuple[str, Network | None]]:
    """The largest window that fits, if one is near with which all behind it fits too, that one."""
    have = block.values().get("kernel_size")
    if not isinstance(have, int):
        return
    arriving = inference.facts[name].inputs
    sides = (side for shape in arriving if shape for side in shape.dims[1:])
    fitting: list[tuple[str, Network]] = []
    for side in range(min([have - 1, *sides]), 0, -1):
        try:
            smaller = block.tuned(kernel_size=side)
            smaller.shapes(*arriving)
        except (SettingError, ShapeError):
            continue
        fitting.append((f"Make kernel_size {side}", network.tuned(name, smaller)))
        if len(fitting) == _MOST_WINDOWS:
            break
    clear = (found for found in fitting if not infer(found[1], inference).problems)
    yield from islice(chain(clear, fitting), 1)


def _feeders(inference: Inference, name: str) -> Iterator[tuple[str, Network | None]]:
    """A wire to the free input, from the nearest nodes before it that nothing reads."""
    network = inference.network
    slot = free_slot(network.index[name])
    if slot is None:
        return
    order = [node.name for node in network.nodes]
    ends = [end.name for end in network.ends if end.name != name]
    ends.sort(key=lambda end: (order.index(end) > order.index(name), -order.index(end)))
    offered = 0
    for end in [*islice(_skips(inference, name), _MOST_SKIPS), *ends]:
        if offered < _MOST_FEEDERS and refusal(inference, Port(end), name, slot) is None:
            offered += 1
            yield f"Wire from {end}", wire(network, Port(end), name, slot)


def _skips(inference: Inference, name: str) -> Iterator[str]:
    """What could reach a sum around what feeds it: of the same shape, before something learned."""
    index, facts = inference.network.index, inference.facts
    node = index[name]
    have = [port for port in node.inputs if port]
    if node.block.category is not Category.MERGE or len(have) != 1:
        return
    at, wanted = index[have[0].node], inference.leaving(have[0])
    learns = bool(facts[at.name].weights)
    while len(at.feeders) == 1:
        at = index[at.feeders[0]]
        known = facts[at.name]
        if learns and not known.weights and known.shape == wanted and wanted is not None:
            yield at.name
        learns |= bool(known.weights)


def _removals(inference: Inference, problem: Problem) -> Iterator[Remedy]:
    network, node = inference.network, inference.network.index[problem.where]
    if node.block.is_input and problem.kind != "inputs":
        return
    names = [node.name]
    if problem.kind == "outputs":  # all that leads there and to no other end
        others = [end for end in network.ends if end is not node]
        needed = {each.name for each in network.leading_to(others)}
        branch = (each for each in network.leading_to([node]) if not each.block.is_input)
        names = [each.name for each in branch if each.name not in needed]
    words = "Remove" if len(names) == 1 else f"Remove these {len(names)} blocks"
    try:
        yield Remedy(words, remove(inference, names))
    except NetworkError:
        return
