"""The project file: a zip with versioned JSON, written beside and swapped in, read with suspicion.

A file holds data, never code: it names kinds from the catalogue, and nothing in it is imported or
evaluated. Sizes are bounded before anything is read; a broken file raises FileError, one sentence.
"""

import json
import lzma
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from explorer.graph.dataset import DATASETS
from explorer.graph.inference import BYTES
from explorer.graph.network import NetworkError
from explorer.graph.project import Direction, Layout, Project
from explorer.graph.storage.serialization import (
    MOST_NODES,
    FileError,
    list_of,
    network_from_json,
    network_to_json,
    object_of,
    text_of,
)
from explorer.graph.training_options import TrainingOptions
from explorer.schema.formatting import in_bytes
from explorer.schema.json_values import read_settings, to_json
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError

VERSION = 1
MOST_BYTES = 32 << 20
MOST_TEXT = 400  # that an error quotes of a file
_ENTRY = "project.json"
_WEIGHTS = "weights.safetensors"
_SPARE = 1 << 20  # bytes of a file of weights that are none
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
    """The project as versioned plain JSON."""
    return {
        "format": "network-explorer",
        "version": VERSION,
        "network": network_to_json(project.network),
        "recipe": to_json(project.training_options),
        "data": project.data.name,
        "layout": _layout_to_json(project.layout),
        "notes": project.notes,
    }


def _layout_to_json(layout: Layout) -> dict[str, Any]:
    opened = {} if layout.expanded is None else {"open": sorted(layout.expanded)}
    moved = {name: list(position) for name, position in layout.positions.items()}
    return {"moved": moved, "direction": layout.direction.value, **opened}


def project_from_json(data: object) -> Project:
    """The project that `project_to_json` wrote; raises FileError."""
    try:
        return _project(object_of(data, "the file"))
    except (SettingError, UnknownNameError, NetworkError) as error:
        text = " ".join(str(error).split())
        raise FileError(f"the project does not read: {text[:MOST_TEXT]}") from None


def _project(data: Mapping[str, Any]) -> Project:
    if data.get("format") != "network-explorer":
        raise FileError("this is not a project of Network Explorer")
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        raise FileError(f"expected a format version from 1 to {VERSION}, got {version!r}")
    if version > VERSION:
        raise FileError(
            f"the project has format {version}, and this program reads up to {VERSION}; "
            "a newer Network Explorer wrote it"
        )
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
            raise FileError(f"expected two numbers for the place of {name}")
        moved[name] = (float(position[0]), float(position[1]))
    text = text_of(data.get("direction", Direction.RIGHT.value), "the direction")
    if text not in set(Direction):
        raise FileError(f"expected a direction, {' or '.join(Direction)}, got {text[:40]!r}")
    direction = Direction(text)
    if data.get("open") is None:
        return Layout(moved, None, direction)
    opened = list_of(data["open"], "the open groups", 2 * MOST_NODES)
    return Layout(moved, frozenset(text_of(key, "an open group") for key in opened), direction)


def _is_position(number: object) -> bool:
    return isinstance(number, (int, float)) and abs(number) < 1e7


def save_project(project: Project, path: Path, weights: bytes = b"") -> None:
    """Write a .netx file beside `path` and swap it in; raises FileError, the old file kept."""
    text = json.dumps(project_to_json(project), indent=1, ensure_ascii=False)
    with swapped_in(path) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_ENTRY, text)
        if weights:
            archive.writestr(_WEIGHTS, weights)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside `path` and swap it in; raises FileError, the old file kept."""
    with swapped_in(path) as raw:
        raw.write(data)


@contextmanager
def swapped_in(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its place once it is whole; raises FileError."""
    if path.exists() and not path.is_file():
        raise FileError(f"could not write {path}: it is no ordinary file")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as raw:
                yield raw
                raw.flush()
                os.fsync(raw.fileno())
            Path(name).chmod(_mode(path))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileError(f"could not write {path}: {error.strerror or error}") from None


def _mode(path: Path) -> int:
    """The permissions of the file that was there, or those that a new file gets."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def load_project(path: Path) -> Project:
    """Read a .netx file; raises FileError."""
    with _opened(path) as archive:
        return project_from_json(json.loads(_read(archive, _ENTRY, MOST_BYTES, "description")))


def has_weights(path: Path) -> bool:
    """Whether a file is a .netx file with trained weights, damaged or not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _WEIGHTS in archive.namelist()
    except (OSError, *_DAMAGE):
        return False


def load_weights(path: Path, parameters: int) -> bytes:
    """What the project of a .netx file has learned, nothing where it has not; raises FileError.

    Optimizers keep at most three numbers for each of its parameters.
    """
    most = 8 * BYTES * parameters + _SPARE
    with _opened(path) as archive:
        if _WEIGHTS not in archive.namelist():
            return b""
        weights = _read(archive, _WEIGHTS, most, "file of weights")
        if not _is_whole(weights):
            raise FileError("what it has learned is damaged, so that it opens without that")
        return weights


def _is_whole(weights: bytes) -> bool:
    """Whether safetensors have their header, and as many bytes as that tells of."""
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
        raise FileError(f"could not read {path}: {error.strerror or error}") from None
    except FileError as error:
        raise FileError(f"{path}: {error}") from None
    except _DAMAGE:
        raise FileError(f"{path} is damaged, or no project of Network Explorer") from None


def _read(archive: zipfile.ZipFile, name: str, most: int, what: str) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise FileError(f"its {what} is larger than {in_bytes(most)}")
    with archive.open(name) as entry:
        return entry.read(most)
