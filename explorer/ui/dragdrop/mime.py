"""What a drag from the palette carries: a part by its kind and settings, or an own block by name.

`application/x-network-explorer-part` holds JSON: {"kind": "Conv2d", "out_channels": 64}, where a
setting that is missing has its default, or {"own": "My block"}.
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
MOST = 1 << 16  # bytes that are read of a drag

Insertable = Placeable | Clip


def mime_of(requested: Insertable) -> QMimeData:
    """A part, or an own block, as a drag carries it."""
    shown: dict[str, Any]
    shown = {"own": requested.network.name} if isinstance(requested, Clip) else to_json(requested)
    data = QMimeData()
    data.setData(MIME, QByteArray(json.dumps(shown).encode()))
    return data


def insertable_of_mime(data: QMimeData) -> Insertable | None:
    """The part, or the own block, that a drag carries; None for anything else."""
    raw = bytes(data.data(MIME).data())
    try:
        shown = json.loads(raw) if 0 < len(raw) <= MOST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(shown, dict):
        return None
    if isinstance(shown.get("own"), str):
        return user_blocks.find_block(shown["own"])
    try:
        return _part(shown)
    except (SettingError, UnknownNameError):
        return None


def _part(shown: dict[str, object]) -> Placeable:
    if shown.get("kind") in BLOCKS:
        return from_json(BLOCKS, shown)
    return from_json(LAYERS, shown)
