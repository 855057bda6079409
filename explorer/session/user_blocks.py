"""Own blocks: clips that somebody keeps under a name, a file for each beside the preferences."""

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from explorer.edits.clipboard import MOST_TEXT, Clip, clip_title, read_clip
from explorer.graph.network import NetworkError
from explorer.session import preferences

MOST_LETTERS = 50
_PREFIX, _SUFFIX = "block-", ".json"  # a file called aux.json cannot be made on Windows
_UNSAFE = re.compile(r"[^\w \-()+,]")


class UserBlockError(ValueError):
    """Why a block could not be kept, renamed or removed, in one sentence."""


@dataclass(frozen=True)
class UserBlocks:
    """Own blocks by name, in the order of the alphabet, and a sentence for each broken file."""

    clips: dict[str, Clip]
    complaints: tuple[str, ...] = ()


def blocks_folder() -> Path:
    """Where own blocks are kept."""
    return preferences.preferences_path().parent / "blocks"


def save_block(name: str, clip: Clip) -> None:
    """Keep a clip under a name, in place of what was kept under it; raises OwnError."""
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".block.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(replace(clip, origin="").text())
        Path(beside).replace(path)
    except OSError as error:
        raise UserBlockError(f"“{name}” could not be kept: {error.strerror or error}") from None


def load_blocks() -> UserBlocks:
    """All that is kept and reads; the network of each clip is called as the block is."""
    clips: dict[str, Clip] = {}
    complaints: list[str] = []
    for path in sorted(blocks_folder().glob(f"{_PREFIX}*{_SUFFIX}"), key=_order):
        name = _name(path)
        try:
            clip = read_clip(_text(path), f"“{name}” was skipped: its file")
            clips[name] = clip_title(clip, name)
        except NetworkError as error:
            complaints.append(f"{error}.")
        except (OSError, UnicodeDecodeError):
            complaints.append(f"“{name}” was skipped: its file cannot be read.")
    return UserBlocks(clips, tuple(complaints))


def find_block(name: str) -> Clip | None:
    """The clip that is kept under a name, if there is one that reads."""
    return load_blocks().clips.get(name)


def free_name(requested: str) -> str:
    """The wished name, or where it is taken one with a number behind it."""
    used, number = _taken(), 2
    name = requested
    while name.casefold() in used:
        name, number = f"{requested} {number}", number + 1
    return name


def _taken() -> set[str]:
    return {_order(path) for path in blocks_folder().glob(f"{_PREFIX}*{_SUFFIX}")}


def rename_block(old: str, new: str) -> None:
    """Keep a block under another name, which must be free; raises OwnError."""
    if new == old:
        return
    source, target = _path(old), _path(new)
    if new.casefold() in _taken() - {old.casefold()}:
        raise UserBlockError(f"“{new}” is taken; choose another name")
    try:
        source.rename(target)
    except OSError as error:
        raise UserBlockError(f"“{old}” could not be renamed: {error.strerror or error}") from None


def remove_block(name: str) -> None:
    """Keep that block no more; raises OwnError."""
    try:
        _path(name).unlink(missing_ok=True)
    except OSError as error:
        raise UserBlockError(f"“{name}” could not be removed: {error.strerror or error}") from None


def _path(name: str) -> Path:
    """The file of a name; raises OwnError for what can be none."""
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise UserBlockError("a block needs a name of letters, without blanks at its ends")
    if len(name) > MOST_LETTERS:
        raise UserBlockError(f"expected a name of at most {MOST_LETTERS} letters, got {len(name)}")
    safe = _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), name)
    return blocks_folder() / f"{_PREFIX}{safe}{_SUFFIX}"


def _name(path: Path) -> str:
    return unquote(path.name[len(_PREFIX) : -len(_SUFFIX)])


def _order(path: Path) -> str:
    return _name(path).casefold()


def _text(path: Path) -> str:
    if path.stat().st_size > 4 * MOST_TEXT:
        return ""
    return path.read_text(encoding="utf-8")
