"""A network as JSON and back: it names kinds from the catalog, and nothing is evaluated.

Sizes are bounded before anything is built; invalid data raise FileError.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from explorer.graph.block import BLOCKS
from explorer.graph.layer import LAYERS
from explorer.graph.network import Network, Node, check_name, read_port
from explorer.schema.declared import Declared
from explorer.schema.formatting import grouped
from explorer.schema.json_values import from_json, to_json
from explorer.schema.messages import message
from explorer.schema.settings import SettingError

MOST_NODES = 20_000
MOST_INPUTS = 4_096
_MOST_TEXT = 400  # characters of a quoted error
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which nothing can print


class FileError(ValueError):
    """Why a file cannot be read or written; its argument is a message."""


def network_to_json(network: Network) -> dict[str, Any]:
    """Return a network as JSON, with the blocks of its groups if there are any."""
    made = {prefix: to_json(part) for prefix, part in network.blocks.items()}
    return {
        "name": network.name,
        "nodes": [node_to_json(node) for node in network.nodes],
        **({"made": made} if made else {}),
    }


def node_to_json(node: Node) -> dict[str, Any]:
    """Return a node as JSON."""
    inputs = [None if port is None else str(port) for port in node.inputs]
    comment = {"comment": node.comment} if node.comment else {}
    return {"name": node.name, "block": to_json(node.layer), "inputs": inputs, **comment}


def network_from_json(data: Mapping[str, Any]) -> Network:
    """Return the network that `network_to_json` wrote; FileError, NetworkError, SettingError."""
    nodes = list_of(data.get("nodes"), "nodes", MOST_NODES)
    name = text_of(data.get("name"), "name")
    return Network(name, tuple(map(node_from_json, nodes)), _made(data.get("made", {})))


def _made(data: object) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for prefix, part in object_of(data, "made").items():
        if not prefix.endswith("."):
            name = repr(prefix)
            text = message("Expected a group name ending with a dot, got {name}.", name=name)
            raise FileError(text)
        check_name(prefix[:-1])
        found[prefix] = from_json(BLOCKS, part)
    return found


def node_from_json(data: object) -> Node:
    """Return the node that `node_to_json` wrote; raises FileError, NetworkError."""
    part = object_of(data, "nodes")
    name = text_of(part.get("name"), "nodes.name")
    check_name(name)
    key = f"{name}.inputs"
    inputs = list_of(part.get("inputs", []), key, MOST_INPUTS)
    ports = (None if text is None else read_port(text_of(text, key)) for text in inputs)
    try:
        layer = from_json(LAYERS, part.get("block"))
        comment = text_of(part.get("comment", ""), f"{name}.comment")
        return Node(name, layer, tuple(ports), comment)
    except SettingError as error:
        text = message("Cannot read layer “{name}”: {reason}", name=name, reason=error.args[0])
        raise FileError(text) from None


def reason_of(error: Exception) -> str:
    """Return the message of an error, or where it is long the begin of its text in one line."""
    text = " ".join(str(error).split())[:_MOST_TEXT]
    first: str = error.args[0]
    return first if text == first else text


def object_of(value: object, key: str) -> Mapping[str, Any]:
    """Return the JSON object under a key; raises FileError."""
    if not isinstance(value, dict):
        raise FileError(message("{key}: expected a JSON object.", key=key))
    return cast(Mapping[str, Any], value)


def list_of(value: object, key: str, most: int) -> list[object]:
    """Return the list of at most so many elements under a key; raises FileError."""
    if not isinstance(value, list) or len(value) > most:
        text = message("{key}: expected a list of at most {most}.", key=key, most=grouped(most))
        raise FileError(text)
    return value


def text_of(value: object, key: str) -> str:
    """Return the printable text under a key; raises FileError."""
    if not isinstance(value, str) or len(value) > 1 << 16 or _SURROGATE.search(value):
        raise FileError(message("{key}: expected a string.", key=key))
    return value
