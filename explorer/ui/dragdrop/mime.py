"""Layers and blocks as a drag from the palette carries them.

`application/x-network-explorer-part` holds JSON: {"kind": "Conv2d", "out_channels": 64}, where
missing settings have their defaults, or {"own": "My block"} for a custom block.
"""

import json
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData

from explorer.edits.clipboard import Clip
from explorer.edits.placing import Placeable
from explorer.graph.block import BLOCKS
from explorer.graph.layer import LAYERS
from explorer.schema.json_values import from_json, to_json
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError
from explorer.session import user_blocks

MIME = "application/x-network-explorer-part"
_LARGEST = 1 << 16  # bytes that are read of a drag

Insertable = Placeable | Clip


def mime_of(requested: Insertable) -> QMimeData:
    """Return a layer or block as a drag carries it."""
    values: dict[str, Any]
    values = {"own": requested.network.name} if isinstance(requested, Clip) else to_json(requested)
    data = QMimeData()
    data.setData(MIME, QByteArray(json.dumps(values).encode()))
    return data


def insertable_of_mime(data: QMimeData) -> Insertable | None:
    """Return the layer or block that a drag carries, or None."""
    raw = bytes(data.data(MIME).data())
    try:
        values = json.loads(raw) if 0 < len(raw) <= _LARGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    if isinstance(values.get("own"), str):
        return user_blocks.find_block(values["own"])
    try:
        return _placeable(values)
    except (SettingError, UnknownNameError):
        return None


def _placeable(values: dict[str, object]) -> Placeable:
    if values.get("kind") in BLOCKS:
        return from_json(BLOCKS, values)
    return from_json(LAYERS, values)
