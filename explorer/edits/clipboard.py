"""Clips: copied nodes, as JSON on the clipboard."""

import json
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from explorer.edits.grouping import shared_group
from explorer.graph.names import free_name, rename, renamed_node
from explorer.graph.network import Network, NetworkError, Node, Port, trim_inputs
from explorer.graph.storage.serialization import (
    FileError,
    network_from_json,
    network_to_json,
    object_of,
    reason_of,
    text_of,
)
from explorer.schema.messages import message
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError

FORMAT = "network-explorer-blocks"
_VERSION = 1
_INVALID = re.compile(r"[^a-z0-9]+")
MOST_TEXT = 16 << 20  # characters that are read


@dataclass(frozen=True)
class Clip:
    """Nodes with the connections among them; `origin` is the group that they were copied from."""

    network: Network
    origin: str = ""

    def text(self) -> str:
        """Return the clip as JSON."""
        data = {
            "format": FORMAT,
            "version": _VERSION,
            "origin": self.origin,
            **network_to_json(self.network),
        }
        return json.dumps(data, indent=1, ensure_ascii=False)


def clip(network: Network, names: Collection[str]) -> Clip:
    """Copy nodes, the connections among them and the blocks of their groups.

    Names begin at the innermost group around all of them; raises NetworkError.
    """
    chosen = [node for node in network.nodes if node.name in set(names)]
    if not chosen:
        raise NetworkError(message("Nothing to copy. Select layers first."))
    held = [node.name for node in chosen]
    origin = shared_group(held)
    if len(held) > 1 and origin and set(held) == set(_inside(network, origin)):
        origin = origin[:-1].rpartition(".")[0]
        origin = f"{origin}." if origin else ""
    short = {name: name[len(origin) :] for name in held}
    nodes = tuple(renamed_node(_alone(node, short), short) for node in chosen)
    made = {
        prefix[len(origin) :]: part
        for prefix, part in network.blocks.items()
        if prefix.startswith(origin) and prefix != origin and _is_copied(network, prefix, held)
    }
    return Clip(Network(network.name, nodes, made), origin)


def _is_copied(network: Network, prefix: str, held: Collection[str]) -> bool:
    """Whether all nodes of a group are copied."""
    inside = set(_inside(network, prefix))
    return bool(inside) and inside <= set(held)


def _inside(network: Network, prefix: str) -> list[str]:
    return [name for name in network.index if name.startswith(prefix)]


def _alone(node: Node, names: Mapping[str, str]) -> Node:
    """Return a node without connections from nodes outside."""
    inputs = (port if port and port.node in names else None for port in node.inputs)
    return replace(node, inputs=trim_inputs(inputs, node.layer))


def read_clip(text: str, source: str = message("The clipboard")) -> Clip:
    """Return the clip that `Clip.text` wrote; raises NetworkError, which names the source."""
    try:
        data = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NetworkError(message("{source} contains no layers.", source=source))
    if data.get("version") != _VERSION:
        newer = message(
            "{source} contains layers from a newer version of Network Explorer.", source=source
        )
        raise NetworkError(newer)
    try:
        network = network_from_json(object_of(data, source))
        return Clip(network, text_of(data.get("origin", ""), "origin"))
    except (FileError, SettingError, UnknownNameError, NetworkError) as error:
        cause = message("{source}: {reason}", source=source, reason=reason_of(error))
        raise NetworkError(cause) from None


def paste(network: Network, copied: Clip, group: str = "") -> tuple[Network, tuple[str, ...]]:
    """Return the network with the nodes of a clip in a group, under unused names.

    Raises NetworkError where a group would be pasted into itself.
    """
    heads = dict.fromkeys(node.name.partition(".")[0] for node in copied.network.nodes)
    own = [f"{copied.origin}{head}." for head in heads]
    if any(group.startswith(prefix) for prefix in own):
        inner = next(prefix for prefix in own if group.startswith(prefix))[:-1]
        text = message(
            "“{group}” cannot be pasted into itself. Select a layer outside of it.", group=inner
        )
        raise NetworkError(text)
    used = list(network.index)
    new: dict[str, str] = {}
    for head in heads:
        new[head] = free_name(used, f"{group}{head}")
        used.append(new[head])
    names = {node.name: _moved(node.name, new) for node in copied.network.nodes}
    nodes = tuple(renamed_node(node, names) for node in copied.network.nodes)
    made = {_moved(key, new): part for key, part in copied.network.blocks.items()}
    grown = replace(network, nodes=(*network.nodes, *nodes), blocks={**network.blocks, **made})
    return grown, tuple(node.name for node in nodes)


def _moved(name: str, heads: Mapping[str, str]) -> str:
    head, dot, rest = name.partition(".")
    return f"{heads[head]}{dot}{rest}"


def clip_title(used: Clip, name: str) -> Clip:
    """Return the clip under a name, which becomes that of its only group where it is valid."""
    network = replace(used.network, name=name)
    heads = {node.partition(".")[0] for node in network.index}
    if len(heads) == 1 and not heads & network.index.keys():
        plain = _INVALID.sub("_", name.casefold()).strip("_")
        with suppress(NetworkError):
            network, _ = rename(network, f"{heads.pop()}.", plain)
    return replace(used, network=network)


def duplicate(network: Network, names: Collection[str]) -> tuple[Network, tuple[str, ...]]:
    """Return the network with copies of some nodes, connected as the originals are."""
    used = clip(network, names)
    grown, new = paste(network, used, used.origin)
    originals = [node for node in network.nodes if node.name in set(names)]
    held = set(names)
    changes = []
    for name, original in zip(new, originals, strict=True):
        node = grown.index[name]
        outside = [port if port and port.node not in held else None for port in original.inputs]
        if not any(outside):
            continue
        changes.append(_connected_too(node, original, outside))
    return (grown.with_replaced(changes) if changes else grown), new


def _connected_too(node: Node, original: Node, outside: list[Port | None]) -> Node:
    """Return the copy with the connections from outside that its original has."""
    own = [port for port in node.inputs if port]
    if node.layer.is_variadic:
        return replace(node, inputs=(*own, *(port for port in outside if port)))
    inputs = [
        outside[slot] or (node.inputs[slot] if slot < len(node.inputs) else None)
        for slot in range(len(original.inputs))
    ]
    return replace(node, inputs=tuple(inputs))
