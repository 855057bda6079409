"""What a drag from the palette carries: a part by its kind and settings, or an own block by name.

`application/x-network-explorer-part` holds JSON: {"kind": "Conv2d", "out_channels": 64}, where a
setting that is missing has its default, or {"own": "My block"}.
"""

import json
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData

from explorer.edits.clipboard import Clip
from explorer.edits.placing import Part
from explorer.graph.block import COMPOSITES
from explorer.graph.layer import BLOCKS
from explorer.schema.json_values import from_plain, to_plain
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError
from explorer.session import user_blocks

MIME = "application/x-network-explorer-part"
MOST = 1 << 16  # bytes that are read of a drag

Wished = Part | Clip


def mime_of(wished: Wished) -> QMimeData:
    """A part, or an own block, as a drag carries it."""
    told: dict[str, Any]
    told = {"own": wished.network.name} if isinstance(wished, Clip) else to_plain(wished)
    data = QMimeData()
    data.setData(MIME, QByteArray(json.dumps(told).encode()))
    return data


def part_of_mime(data: QMimeData) -> Wished | None:
    """The part, or the own block, that a drag carries; None for anything else."""
    raw = bytes(data.data(MIME).data())
    try:
        told = json.loads(raw) if 0 < len(raw) <= MOST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("own"), str):
        return user_blocks.find(told["own"])
    try:
        return _part(told)
    except (SettingError, UnknownNameError):
        return None


def _part(told: dict[str, object]) -> Part:
    if told.get("kind") in COMPOSITES:
        return from_plain(COMPOSITES, told)
    return from_plain(BLOCKS, told)
