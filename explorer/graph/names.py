"""Names of nodes and groups: unused ones for new nodes, and renaming."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from explorer.graph.network import Network, NetworkError, Node, Port, check_name
from explorer.schema.declared import Declared
from explorer.schema.messages import message

_DIMENSIONS = re.compile(r"\dd$")
_NUMBER = re.compile(r"_?\d+$")


def stem_of(kind: str) -> str:
    """Return the stem of the names of a kind of layer: Conv2d → conv."""
    return _DIMENSIONS.sub("", kind.lower())


def numbered(name: str, stem: str) -> bool:
    """Whether a name without its group is a stem and a number."""
    return name.startswith(stem) and name[len(stem) :].isdecimal()


def unused_name(used: Collection[str], stem: str, group: str = "") -> str:
    """Return the first unused one of stem1, stem2 … in a group, a prefix with its dot or empty."""
    heads = _heads(used, group)
    number = 1
    while f"{stem}{number}" in heads:
        number += 1
    return f"{group}{stem}{number}"


def free_name(used: Collection[str], requested: str) -> str:
    """Return the requested name, or where it is in use one with a number behind it."""
    group, _, last = requested.rpartition(".")
    prefix = f"{group}." if group else ""
    heads = _heads(used, prefix)
    if last not in heads:
        return requested
    if last.isdecimal():
        number = 1 + max(int(head) for head in heads if head.isdecimal())
        return f"{prefix}{number}"
    return unused_name(used, _NUMBER.sub("", last) or last, prefix)


def _heads(used: Iterable[str], group: str) -> set[str]:
    """Return the first parts of all names in a group, behind its prefix."""
    return {name[len(group) :].partition(".")[0] for name in used if name.startswith(group)}


def check_names(names: Collection[str]) -> None:
    """Raise NetworkError where a name is invalid, or also the prefix of another."""
    for name in names:
        check_name(name)
        parts = name.split(".")
        for length in range(1, len(parts)):
            if ".".join(parts[:length]) in names:
                outer = ".".join(parts[:length])
                text = message(
                    "“{name}” is already the name of a layer and cannot be a group name.",
                    name=outer,
                )
                raise NetworkError(text)


def with_names(network: Network, names: Mapping[str, str]) -> Network:
    """Return the network with some nodes renamed; raises NetworkError."""
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return network
    for old in changed:
        network.node(old)
    result = network.map_nodes(lambda node: renamed_node(node, changed))
    check_names(result.index)
    key_of = key_renamer(changed, network.index.keys() - changed.keys())
    made = {key_of(key): part for key, part in result.blocks.items()}
    return replace(result, blocks=intact_blocks(result.nodes, made))


def intact_blocks(nodes: Iterable[Node], made: Mapping[str, Declared]) -> Mapping[str, Declared]:
    """Return the blocks of groups without groups that have no node left."""
    if not made:
        return made
    names = [node.name for node in nodes]
    return {key: part for key, part in made.items() if any(n.startswith(key) for n in names)}


def renamed_node(node: Node, names: Mapping[str, str]) -> Node:
    """Return a node with its name and those of its predecessors replaced, itself where none is."""
    name = names.get(node.name, node.name)
    if name == node.name and not any(source in names for source in node.predecessors):
        return node
    inputs = (port and Port(names.get(port.node, port.node), port.output) for port in node.inputs)
    return replace(node, name=name, inputs=tuple(inputs))


def inside(network: Network, group: str) -> tuple[str, ...]:
    """Return the names of the nodes in a group, a prefix with its dot; raises NetworkError."""
    found = tuple(name for name in network.index if name.startswith(group))
    if not found or not group.endswith("."):
        text = message(
            "{network} has no group named “{name}”.", network=network.name, name=group.rstrip(".")
        )
        raise NetworkError(text)
    return found


def rename(network: Network, old: str, new: str) -> tuple[Network, Mapping[str, str]]:
    """Rename a node, or a group where `old` ends with a dot; returns the new names too."""
    text = new.strip().rstrip(".")
    check_name(text)
    if not old.endswith("."):
        names = {old: text}
    else:
        names = {name: f"{text}.{name[len(old) :]}" for name in inside(network, old)}
    _refuse_used(network, names, text)
    return with_names(network, names), names


def clean_name(old: str, typed: str) -> str:
    """Return the name that is typed for a node or a group; without dots it stays in its group."""
    text = typed.strip().rstrip(".")
    group, dot, _ = old.rstrip(".").rpartition(".")
    return f"{group}{dot}{text}" if text and "." not in text else text


def name_in_use(name: str) -> NetworkError:
    """Return the error for a name that is in use."""
    text = message("The name “{name}” is already in use. Choose another name.", name=name)
    return NetworkError(text)


def _refuse_used(network: Network, names: Mapping[str, str], text: str) -> None:
    kept = network.index.keys() - names.keys()
    if any(name == text or name.startswith(f"{text}.") for name in kept):
        raise name_in_use(text)


def key_renamer(names: Mapping[str, str], others: Iterable[str]) -> Callable[[str], str]:
    """Return a function that renames the keys of a layout: nodes, groups and repeats.

    A group in which `others` keep their names keeps its own.
    """
    kept = {prefix for name in others for prefix, _ in _parted(name)}
    groups: dict[str, str] = {}
    for old, new in names.items():
        for prefix, rest in _parted(old):
            if prefix not in kept and new.endswith(f".{rest}"):
                groups.setdefault(prefix, new.removesuffix(rest))

    def key_of(key: str) -> str:
        first, star, count = key.partition(".*")
        if star:
            return f"{key_of(first + '.')}*{count}"
        return groups.get(key, key) if key.endswith(".") else names.get(key, key)

    return key_of


def _parted(name: str) -> Iterator[tuple[str, str]]:
    """Yield each group around a node, and the rest of the name behind it."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        yield f"{'.'.join(parts[:end])}.", ".".join(parts[end:])
