"""The project file: a zip with versioned JSON and trained weights.

A file holds data, never code: it names kinds from the catalog, and nothing in it is imported or
evaluated. Sizes are bounded before anything is read; a damaged file raises FileError.
"""

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from explorer.graph.dataset import DATASETS
from explorer.graph.inference import BYTES
from explorer.graph.network import NetworkError
from explorer.graph.project import Direction, Layout, Project
from explorer.graph.storage.atomic_write import swapped_in
from explorer.graph.storage.serialization import (
    MOST_NODES,
    FileError,
    list_of,
    network_from_json,
    network_to_json,
    object_of,
    reason_of,
    text_of,
)
from explorer.graph.training_options import TrainingOptions
from explorer.schema.formatting import in_bytes
from explorer.schema.json_values import read_settings, to_json
from explorer.schema.messages import message
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError

_VERSION = 1
MOST_BYTES = 32 << 20
_ENTRY = "project.json"
_WEIGHTS = "weights.safetensors"
_SPARE = 1 << 20  # bytes of a file of weights beside the weights
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,  # no such entry
    ValueError,  # no JSON, no UTF-8
    RuntimeError,  # encrypted, unknown compression, nested too deep
)


def project_to_json(project: Project) -> dict[str, Any]:
    """Return a project as versioned JSON."""
    return {
        "format": "network-explorer",
        "version": _VERSION,
        "network": network_to_json(project.network),
        "recipe": to_json(project.training_options),
        "data": project.data.name,
        "layout": _layout_to_json(project.layout),
        "notes": project.notes,
    }


def _layout_to_json(layout: Layout) -> dict[str, Any]:
    expanded = {} if layout.expanded is None else {"open": sorted(layout.expanded)}
    moved = {name: list(position) for name, position in layout.positions.items()}
    return {"moved": moved, "direction": layout.direction.value, **expanded}


def project_from_json(data: object) -> Project:
    """Return the project that `project_to_json` wrote; raises FileError."""
    try:
        return _project(object_of(data, _ENTRY))
    except (SettingError, UnknownNameError, NetworkError) as error:
        text = message("Cannot read the project: {reason}", reason=reason_of(error))
        raise FileError(text) from None


def _project(data: Mapping[str, Any]) -> Project:
    if data.get("format") != "network-explorer":
        raise FileError(message("This is not a Network Explorer project."))
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        given = {"most": _VERSION, "version": repr(version)}
        text = message("Expected a format version from 1 to {most}, got {version}.", **given)
        raise FileError(text)
    if version > _VERSION:
        text = message(
            "The project was saved by a newer version of Network Explorer (format {version}; this "
            "version reads up to {most}). Update to open it.",
            version=version,
            most=_VERSION,
        )
        raise FileError(text)
    training_options = dict(object_of(data.get("recipe"), "recipe"))
    training_options.pop("kind", None)
    return Project(
        network=network_from_json(object_of(data.get("network"), "network")),
        training_options=read_settings(TrainingOptions, training_options),
        data=DATASETS.find(text_of(data.get("data"), "data")),
        layout=_layout(object_of(data.get("layout", {}), "layout")),
        notes=text_of(data.get("notes", ""), "notes"),
    )


def _layout(data: Mapping[str, Any]) -> Layout:
    moved = {}
    for name, position in object_of(data.get("moved", {}), "moved").items():
        if (
            not isinstance(position, list)
            or len(position) != 2
            or not all(map(_is_position, position))
        ):
            raise FileError(message("Position of “{name}”: expected two numbers.", name=name))
        moved[name] = (float(position[0]), float(position[1]))
    text = text_of(data.get("direction", Direction.RIGHT.value), "direction")
    if text not in set(Direction):
        known, found = ", ".join(Direction), repr(text[:40])
        error = message("Expected a direction ({known}), got {found}.", known=known, found=found)
        raise FileError(error)
    direction = Direction(text)
    if data.get("open") is None:
        return Layout(moved, None, direction)
    expanded = list_of(data["open"], "open", 2 * MOST_NODES)
    return Layout(moved, frozenset(text_of(key, "open") for key in expanded), direction)


def _is_position(number: object) -> bool:
    return isinstance(number, (int, float)) and abs(number) < 1e7


def save_project(project: Project, path: Path, weights: bytes = b"") -> None:
    """Write a .netx file; raises FileError and then keeps the old file."""
    text = json.dumps(project_to_json(project), indent=1, ensure_ascii=False)
    with swapped_in(path) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_ENTRY, text)
        if weights:
            archive.writestr(_WEIGHTS, weights)


def load_project(path: Path) -> Project:
    """Read a .netx file; raises FileError."""
    with _opened(path) as archive:
        return project_from_json(json.loads(_read(archive, _ENTRY, MOST_BYTES)))


def has_weights(path: Path) -> bool:
    """Whether a file is a .netx file with trained weights, damaged or not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _WEIGHTS in archive.namelist()
    except (OSError, *_DAMAGE):
        return False


def load_weights(path: Path, parameters: int) -> bytes:
    """Return the trained weights of a .netx file, empty without any; raises FileError."""
    most = 8 * BYTES * parameters + _SPARE  # optimizers keep at most three numbers for each
    with _opened(path) as archive:
        if _WEIGHTS not in archive.namelist():
            return b""
        weights = _read(archive, _WEIGHTS, most)
        if not _is_whole(weights):
            text = message("The trained weights are damaged. The network opens without them.")
            raise FileError(text)
        return weights


def _is_whole(weights: bytes) -> bool:
    """Whether safetensors have their header, and as many bytes as it declares."""
    size = int.from_bytes(weights[:8], "little")
    try:
        entries = dict(json.loads(weights[8 : 8 + size]))
        entries.pop("__metadata__", None)
        end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
        return bool(len(weights) == 8 + size + end)
    except (ValueError, TypeError, LookupError, RecursionError):
        return False


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        reason = error.strerror or str(error)
        text = message("Cannot read {path}: {reason}", path=path, reason=reason)
        raise FileError(text) from None
    except FileError as error:
        text = message("{path}: {reason}", path=path, reason=error.args[0])
        raise FileError(text) from None
    except _DAMAGE:
        text = message("{path} is damaged or not a Network Explorer project.", path=path)
        raise FileError(text) from None


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if archive.getinfo(name).file_size > most:
        size = in_bytes(most)
        text = message("The file is too large: {part} exceeds {size}.", part=name, size=size)
        raise FileError(text)
    with archive.open(name) as entry:
        return entry.read(most)
