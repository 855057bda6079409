"""Appending: new nodes behind the selected nodes, or behind the output."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.edits.clipboard import Clip, paste
from explorer.edits.connecting import connect, connection_problem, missing_inputs
from explorer.edits.grouping import shared_group
from explorer.edits.placing import (
    Placeable,
    Placed,
    append,
    has_no_inputs,
    in_flow,
    reconnected,
)
from explorer.edits.suggest.candidates import EXPECTED, alone, evaluate
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import Category
from explorer.graph.network import Network, NetworkError, Port
from explorer.graph.shape import Shape
from explorer.schema.messages import message


def output_to_extend(network: Network, selection: Sequence[str]) -> tuple[Port | None, str]:
    """Return the port behind which nodes are added, and the group that they join.

    It is the only end of the selection, or without a selection the only output. Behind a group
    that is selected as a whole, they join the group around it.
    """
    if not selection:
        ends = network.outputs
        return (Port(ends[0].name) if len(ends) == 1 else None), ""
    chosen = set(selection)
    ends = [
        network.index[name]
        for name in selection
        if name in network.index and not chosen.intersection(network.successors[name])
    ]
    group = shared_group([*chosen])
    while len(chosen) > 1 and group and _is_whole(network, group, chosen):
        group = group[:-1].rpartition(".")[0]
        group = f"{group}." if group else ""
    return (Port(ends[0].name) if len(ends) == 1 else None), group


def _is_whole(network: Network, group: str, chosen: set[str]) -> bool:
    return all(name in chosen for name in network.index if name.startswith(group))


def append_placeable(
    inference: Inference, part: Placeable, after: Port | None, group: str = ""
) -> Placed:
    """Append a layer or block, with default settings adapted to fit, behind a port."""
    if after and part == type(part)() and not has_no_inputs(part):
        part = evaluate(inference, after, part).placeable
    return append(inference.network, part, after, group)


def place_clip(inference: Inference, used: Clip, after: Port | None, group: str = "") -> Placed:
    """Paste a clip and connect a port to its missing inputs; raises NetworkError."""
    network, names = paste(inference.network, used, group)
    placed = Placed(network, names, tuple(_ends(network, names)))
    return (
        replace(placed, network=_connected(network, inference, names, after)) if after else placed
    )


def _connected(network: Network, before: Inference, names: Sequence[str], after: Port) -> Network:
    """Return the network with a port connected to every missing input that can take it.

    Each connection makes the shapes of the next known. A skip with the wrong shape is connected
    too if another input fits: its problem comes with repairs.
    """
    given = network
    for _ in names:
        before = infer(network, before)
        target = _entry(before, names, after)
        if target is None and network is not given:
            target = _skip(before, names, after)
        if target is None:
            break
        network = connect(network, after, *target)
    return network


def _skip(inference: Inference, names: Sequence[str], after: Port) -> tuple[str, int] | None:
    """Return the missing input of a connected merge for which only the shape does not fit."""
    for name in names:
        node = inference.network.index[name]
        for slot in missing_inputs(node) if node.layer.category is Category.MERGE else ():
            problem = connection_problem(inference, after, name, slot)
            if any(node.inputs) and problem is not None and problem.kind == "shape":
                return name, slot
    return None


def append_clip(inference: Inference, used: Clip, after: Port | None, group: str = "") -> Placed:
    """Append a clip behind a port; the readers of the port then read the clip's only end."""
    placed = place_clip(inference, used, after, group)
    if after is None or len(placed.outputs) != 1:
        return placed
    now, readers = placed.network.successors[after.node], inference.network.successors[after.node]
    return reconnected(placed, after, readers) if len(now) > len(readers) else placed


def paste_behind(
    inference: Inference, used: Clip, after: Port | None, group: str = ""
) -> tuple[Network, tuple[str, ...]]:
    """Return the network with the nodes of a clip, connected where they are a row that fits.

    A row fits behind a port that nothing reads, or where it keeps the shape.
    """
    if after is not None and _is_row(used):
        placed = append_clip(inference, used, after, group)
        known = infer(placed.network, inference)
        facts = [known.nodes[name] for name in placed.names]
        is_end = not inference.network.successors[after.node]
        keeps = known.shape_at(placed.outputs[0]) == inference.shape_at(after)
        if (is_end or keeps) and all(each.shapes and not each.problem for each in facts):
            return placed.network, placed.names
    return paste(inference.network, used, group)


def _is_row(used: Clip) -> bool:
    """Whether exactly one node lacks an input and exactly one is not read."""
    network = used.network
    return (
        len(network.sinks) == len(network.outputs) == 1
        and sum(bool(missing_inputs(node)) for node in network.nodes) == 1
    )


def evaluate_clip(inference: Inference, used: Clip, after: Port) -> tuple[Shape | None, str]:
    """Return the output shape of a clip behind a port, or why it does not fit."""
    before = alone(inference, after)
    placed = place_clip(before, used, after)
    if not placed.network.successors[after.node]:
        return None, _refused(infer(placed.network, before), placed.names, after)
    known = infer(placed.network, before)
    problems = (known.nodes[name].problem for name in placed.names)
    text = next((each.message for each in problems if each and each.kind in EXPECTED), "")
    end = placed.outputs[0] if len(placed.outputs) == 1 and not text else None
    return (known.shape_at(end) if end else None), text


def insert_clip(
    inference: Inference, used: Clip, target: str, slot: int, group: str = ""
) -> Placed:
    """Insert a clip into the connection to an input; raises NetworkError."""
    placed = _paste_between(inference, used, inference.network.node(target).inputs[slot], group)
    network = connect(placed.network, placed.outputs[0], target, slot)
    return replace(placed, network=in_flow(network, placed.names, target))


def insert_clip_before(
    inference: Inference, used: Clip, after: Port, readers: list[str], group: str = ""
) -> Placed:
    """Insert a clip between a port and some of its readers; raises NetworkError."""
    return reconnected(_paste_between(inference, used, after, group), after, readers)


def _paste_between(inference: Inference, used: Clip, port: Port | None, group: str) -> Placed:
    """Paste a clip behind a port; raises NetworkError unless it has one output."""
    placed = place_clip(inference, used, None, group)
    connected = (
        _connected(placed.network, inference, placed.names, port) if port else placed.network
    )
    if connected is placed.network or len(placed.outputs) != 1:
        text = message(
            "{block} cannot be inserted here: it needs one input and one output with matching "
            "shapes.",
            block=used.network.name,
        )
        raise NetworkError(text)
    return replace(placed, network=connected)


def _ends(network: Network, names: Sequence[str]) -> list[Port]:
    return [
        Port(name)
        for name in names
        if not network.successors[name] and not network.index[name].layer.is_auxiliary
    ]


def _entry(inference: Inference, names: Sequence[str], after: Port) -> tuple[str, int] | None:
    """Return the first missing input of some nodes that can take a port."""
    for name in names:
        for slot in missing_inputs(inference.network.index[name]):
            if connection_problem(inference, after, name, slot) is None:
                return name, slot
    return None


def _refused(inference: Inference, names: Sequence[str], after: Port) -> str:
    """Return why none of some nodes can take a port."""
    ends = [
        (name, slot) for name in names for slot in missing_inputs(inference.network.index[name])
    ]
    problem = connection_problem(inference, after, *ends[0]) if ends else None
    return problem.message if problem else message("It has no unconnected input.")
