"""Groups: grouping, ungrouping, and rebuilding blocks."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from explorer.edits.placing import place_as
from explorer.graph.block import Block
from explorer.graph.names import (
    inside,
    name_in_use,
    unused_name,
    with_names,
)
from explorer.graph.network import Network, NetworkError, Port, check_name
from explorer.schema.messages import message


def group(
    network: Network, names: Collection[str], title: str = ""
) -> tuple[Network, Mapping[str, str]]:
    """Group nodes under a shared prefix, within the group around all of them."""
    chosen = [name for name in network.index if name in set(names)]
    if len(chosen) < 2:
        raise NetworkError(message("Select at least two layers to group."))
    outer = shared_group(chosen)
    used = [name for name in network.index if name not in chosen]
    prefix = f"{outer}{title}" if title else unused_name(used, "group", outer)
    check_name(prefix)
    if any(name == prefix or name.startswith(f"{prefix}.") for name in used):
        raise name_in_use(prefix)
    renamed = {name: f"{prefix}.{name[len(outer) :]}" for name in chosen}
    return with_names(network, renamed), renamed


def shared_group(names: Sequence[str]) -> str:
    """Return the innermost group around all of these nodes, with its dot; empty at the top."""
    # a prefix of the first and the last in order is one of all between them
    ends = (name.split(".")[:-1] for name in (min(names), max(names)))
    same = takewhile(lambda parts: parts[0] == parts[1], zip(*ends, strict=False))
    return "".join(f"{part}." for part, _ in same)


def whole_group(network: Network, names: Sequence[str]) -> str:
    """Return the group that consists of these nodes, with its dot; empty without one."""
    outer = shared_group(names) if len(names) > 1 else ""
    held = sum(name.startswith(outer) for name in network.index) if outer else 0
    return outer if held == len(names) else ""


def groups_to_remove(network: Network, names: Sequence[str]) -> tuple[str, ...]:
    """Return the groups that consist of these nodes, else the one around them."""
    outer = shared_group(names) if names else ""
    around = (outer,) if outer else ()
    if outer and whole_group(network, names) == outer:
        return around
    if any("." not in name[len(outer) :] for name in names):
        return around
    held = Counter(_outermost(name, outer) for name in names)
    grouped = min(held.values(), default=0) > 1
    return (_side_by_side(network, names, outer) if grouped else ()) or around


def ungroup(network: Network, *prefixes: str) -> tuple[Network, Mapping[str, str]]:
    """Move the nodes of groups one level up; a name in use there gets a number."""
    renamed: dict[str, str] = {}
    for prefix in prefixes:
        network, names = _raised(network, prefix, inside(network, prefix))
        renamed.update(names)
    return network, renamed


def move_out(network: Network, names: Collection[str]) -> tuple[Network, Mapping[str, str]]:
    """Move nodes out of their group, or a whole group out of the one around it."""
    held = [name for name in network.index if name in set(names)]
    prefix = shared_group(held) if held else ""
    while prefix and len(held) == sum(name.startswith(prefix) for name in network.index):
        prefix = "".join(f"{part}." for part in prefix[:-1].split(".")[:-1])
    if not prefix:
        raise NetworkError(message("The selection is not inside a group."))
    return _raised(network, prefix, held)


def _raised(
    network: Network, prefix: str, held: Sequence[str]
) -> tuple[Network, Mapping[str, str]]:
    outer = prefix[:-1].rpartition(".")[0]
    outer = f"{outer}." if outer else ""
    in_use = {name for name in network.index if name not in held}
    heads = dict.fromkeys(name[len(prefix) :].partition(".")[0] for name in held)
    used = {name[len(outer) :].partition(".")[0] for name in in_use if name.startswith(outer)}
    new: dict[str, str] = {}
    title = prefix[:-1].rpartition(".")[2]
    for head in heads:
        name = f"{title}_{head}" if head.isdecimal() else head  # a bare number is no name there
        new[head] = name if name not in used else _numbered(name, used | set(heads))
        used.add(new[head])
    renamed = {}
    for name in held:
        head, dot, rest = name[len(prefix) :].partition(".")
        renamed[name] = f"{outer}{new[head]}{dot}{rest}"
    return with_names(network, renamed), renamed


def _numbered(head: str, used: Collection[str]) -> str:
    number = 2
    while f"{head}_{number}" in used:
        number += 1
    return f"{head}_{number}"


def made_from(network: Network, prefix: str) -> Block | None:
    """Return the block that a group equals, None where it was edited inside."""
    part = network.blocks.get(prefix)
    held = [node for node in network.nodes if node.name.startswith(prefix)]
    if not isinstance(part, Block) or not held:
        return None
    new = place_as(
        Network(network.name), part, prefix[:-1], *_connected_from(part, network, prefix)
    )
    wanted = {node.name: (node.layer, node.inputs) for node in new.network.nodes}
    return part if wanted == {n.name: (n.layer, n.inputs) for n in held} else None


def placed(network: Network, names: Sequence[str]) -> Mapping[str, Block]:
    """Return the blocks of one kind that consist of these nodes, by prefix.

    Empty where one of them was edited inside.
    """
    if not network.blocks or not names:
        return {}
    whole = whole_group(network, names)
    part = made_from(network, whole) if whole else None
    if part is not None:
        return {whole: part}
    outer = shared_group(names) if len(names) > 1 else ""
    groups = _side_by_side(network, names, outer)
    if len({type(network.blocks.get(prefix)) for prefix in groups}) > 1:
        return {}
    parts = {prefix: made_from(network, prefix) for prefix in groups if prefix in network.blocks}
    found = {prefix: part for prefix, part in parts.items() if part is not None}
    return found if len(found) == len(groups) else {}


def _side_by_side(network: Network, names: Sequence[str], outer: str) -> tuple[str, ...]:
    """Return the groups and nodes directly in a group that consist of these nodes, or nothing."""
    held = Counter(_outermost(name, outer) for name in names)
    whole = Counter(_outermost(n, outer) for n in network.index if n.startswith(outer))
    return tuple(held) if all(whole[prefix] == count for prefix, count in held.items()) else ()


def _outermost(name: str, prefix: str) -> str:
    """Return the outermost group of a node below a prefix, with its dot, or the node itself."""
    first, dot, _ = name[len(prefix) :].partition(".")
    return f"{prefix}{first}{dot}"


def _connected_from(part: Block, network: Network, prefix: str) -> list[Port | None]:
    """Return the port connected to each input of a block, found by building it with marks."""
    marks = [Port(f"_{number}") for number in range(len(part.ports))]
    draft = place_as(Network(network.name), part, prefix[:-1], *marks).network
    found: dict[Port, Port | None] = {}
    for node in draft.nodes:
        there = network.index.get(node.name)
        for slot, port in enumerate(node.inputs):
            if port in marks and there is not None and slot < len(there.inputs):
                found.setdefault(port, there.inputs[slot])
    return [found.get(mark) for mark in marks]


def rebuild(network: Network, prefix: str, part: Block) -> Network:
    """Rebuild a group from other settings, with the same connections; raises NetworkError."""
    old = made_from(network, prefix)
    if old is None:
        text = message(
            "“{group}” was edited, so it cannot be regenerated from its settings.",
            group=prefix[:-1],
        )
        raise NetworkError(text)
    connected = _connected_from(old, network, prefix)
    blank = Network(network.name)
    before = place_as(blank, old, prefix[:-1], *connected).outputs
    new = place_as(blank, part, prefix[:-1], *connected)
    moved = dict(zip(before, new.outputs, strict=False))
    held = [i for i, node in enumerate(network.nodes) if node.name.startswith(prefix)]
    kept = [
        replace(node, inputs=tuple(moved.get(p, p) if p else None for p in node.inputs))
        if any(port in moved for port in node.inputs)
        else node
        for node in network.nodes
    ]
    nodes = [node for node in kept[: held[0]] if not node.name.startswith(prefix)]
    rest = [node for node in kept[held[0] :] if not node.name.startswith(prefix)]
    return replace(
        network,
        nodes=(*nodes, *new.network.nodes, *rest),
        blocks={**network.blocks, prefix: part},
    )
