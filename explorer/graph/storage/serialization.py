"""A network as plain JSON and back: it names kinds from the catalogue, and nothing is evaluated.

Sizes are bounded before anything is made; what does not read raises FileError, one sentence.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from explorer.graph.block import BLOCKS
from explorer.graph.layer import LAYERS
from explorer.graph.network import Network, Node, check_name, read_port
from explorer.schema.declared import Declared
from explorer.schema.json_values import from_json, to_json
from explorer.schema.settings import SettingError

MOST_NODES = 20_000
MOST_INPUTS = 4_096
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which nothing can print


class FileError(ValueError):
    """Why a file could not be read or written, in one sentence."""


def network_to_json(network: Network) -> dict[str, Any]:
    """A network as plain JSON; what groups were made from only where there are such."""
    made = {prefix: to_json(part) for prefix, part in network.blocks.items()}
    return {
        "name": network.name,
        "nodes": [node_to_json(node) for node in network.nodes],
        **({"made": made} if made else {}),
    }


def node_to_json(node: Node) -> dict[str, Any]:
    """A node as plain JSON."""
    inputs = [None if port is None else str(port) for port in node.inputs]
    comment = {"comment": node.comment} if node.comment else {}
    return {"name": node.name, "block": to_json(node.layer), "inputs": inputs, **comment}


def network_from_json(data: Mapping[str, Any]) -> Network:
    """The network that `network_to_json` wrote; raises FileError, NetworkError, SettingError."""
    nodes = list_of(data.get("nodes"), "nodes", MOST_NODES)
    name = text_of(data.get("name"), "name")
    return Network(name, tuple(map(node_from_json, nodes)), _made(data.get("made", {})))


def _made(data: object) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for prefix, part in object_of(data, "what groups were made from").items():
        if not prefix.endswith("."):
            raise FileError(f"expected the name of a group with a dot at its end, got {prefix!r}")
        check_name(prefix[:-1])
        found[prefix] = from_json(BLOCKS, part)
    return found


def node_from_json(data: object) -> Node:
    """The node that `node_to_json` wrote; raises FileError, NetworkError."""
    part = object_of(data, "a node")
    name = text_of(part.get("name"), "a node's name")
    check_name(name)
    inputs = list_of(part.get("inputs", []), f"the inputs of {name}", MOST_INPUTS)
    ports = (
        None if text is None else read_port(text_of(text, f"an input of {name}")) for text in inputs
    )
    try:
        layer = from_json(LAYERS, part.get("block"))
        comment = text_of(part.get("comment", ""), f"the comment of {name}")
        return Node(name, layer, tuple(ports), comment)
    except SettingError as error:
        raise FileError(f"the node {name} does not read: {error}") from None


def object_of(value: object, what: str) -> Mapping[str, Any]:
    """A JSON object; raises FileError."""
    if not isinstance(value, dict):
        raise FileError(f"expected {what} to be a JSON object")
    return cast(Mapping[str, Any], value)


def list_of(value: object, what: str, most: int) -> list[object]:
    """A list of at most so many; raises FileError."""
    if not isinstance(value, list) or len(value) > most:
        raise FileError(f"expected {what} to be a list of at most {most:,}")
    return value


def text_of(value: object, what: str) -> str:
    """A text that can be printed; raises FileError."""
    if not isinstance(value, str) or len(value) > 1 << 16 or _SURROGATE.search(value):
        raise FileError(f"expected {what} to be a text")
    return value
