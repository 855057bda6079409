"""Custom blocks: clips saved under a name, one file each beside the preferences."""

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from explorer.edits.clipboard import MOST_TEXT, Clip, clip_title, read_clip
from explorer.graph.network import NetworkError
from explorer.schema.messages import message
from explorer.session import preferences

MOST_LETTERS = 50
_PREFIX, _SUFFIX = "block-", ".json"  # a file called aux.json cannot be made on Windows
_UNSAFE = re.compile(r"[^\w \-()+,]")


class UserBlockError(ValueError):
    """Why a block could not be saved, renamed or removed."""


@dataclass(frozen=True)
class UserBlocks:
    """Custom blocks by name, in alphabetical order, and an error for each broken file."""

    clips: dict[str, Clip]
    complaints: tuple[str, ...] = ()


def blocks_folder() -> Path:
    """Return the folder of the custom blocks."""
    return preferences.preferences_path().parent / "blocks"


def save_block(name: str, clip: Clip) -> None:
    """Save a clip under a name, replacing an older one; raises UserBlockError."""
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=path.parent, prefix=".block.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(replace(clip, origin="").text())
        Path(new).replace(path)
    except OSError as error:
        text = message("Cannot save “{name}”: {reason}", name=name, reason=_reason(error))
        raise UserBlockError(text) from None


def load_blocks() -> UserBlocks:
    """Return all blocks that can be read, their networks under the names of the blocks."""
    clips: dict[str, Clip] = {}
    complaints: list[str] = []
    for path in sorted(blocks_folder().glob(f"{_PREFIX}*{_SUFFIX}"), key=_order):
        name = _name(path)
        try:
            clip = read_clip(_text(path), message("its file"))
            clips[name] = clip_title(clip, name)
        except NetworkError as error:
            complaints.append(
                message(
                    "Custom block “{name}” was skipped: {reason}", name=name, reason=error.args[0]
                )
            )
        except (OSError, UnicodeDecodeError):
            complaints.append(
                message("Custom block “{name}” was skipped: cannot read its file.", name=name)
            )
    return UserBlocks(clips, tuple(complaints))


def find_block(name: str) -> Clip | None:
    """Return the block of that name, if it can be read."""
    return load_blocks().clips.get(name)


def free_block_name(requested: str) -> str:
    """Return the requested name, with a number if it is in use."""
    used, number = _used_names(), 2
    name = requested
    while name.casefold() in used:
        name, number = f"{requested} {number}", number + 1
    return name


def _used_names() -> set[str]:
    return {_order(path) for path in blocks_folder().glob(f"{_PREFIX}*{_SUFFIX}")}


def rename_block(old: str, new: str) -> None:
    """Rename a block; raises UserBlockError if the name is in use."""
    if new == old:
        return
    source, target = _path(old), _path(new)
    if new.casefold() in _used_names() - {old.casefold()}:
        raise UserBlockError(
            message("The name “{name}” is already in use. Choose another name.", name=new)
        )
    try:
        source.rename(target)
    except OSError as error:
        text = message("Cannot rename “{name}”: {reason}", name=old, reason=_reason(error))
        raise UserBlockError(text) from None


def remove_block(name: str) -> None:
    """Delete a block; raises UserBlockError."""
    try:
        _path(name).unlink(missing_ok=True)
    except OSError as error:
        text = message("Cannot delete “{name}”: {reason}", name=name, reason=_reason(error))
        raise UserBlockError(text) from None


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _path(name: str) -> Path:
    """Return the file of a name; raises UserBlockError for an unsuitable one."""
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise UserBlockError(message("Enter a name without leading or trailing spaces."))
    if len(name) > MOST_LETTERS:
        text = message("The name is too long: at most {max} characters.", max=MOST_LETTERS)
        raise UserBlockError(text)
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
