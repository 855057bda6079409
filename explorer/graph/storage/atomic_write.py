"""Atomic writing: a file is written beside its path and swapped in when it is complete."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from explorer.graph.storage.serialization import FileError
from explorer.schema.messages import message


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; raises FileError and then keeps the old file."""
    with swapped_in(path) as raw:
        raw.write(data)


@contextmanager
def swapped_in(path: Path) -> Iterator[BinaryIO]:
    """Open a file that replaces `path` when it is complete; raises FileError."""
    if path.exists() and not path.is_file():
        raise FileError(message("Cannot write {path}: not a regular file.", path=path))
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
        reason = error.strerror or str(error)
        text = message("Cannot write {path}: {reason}", path=path, reason=reason)
        raise FileError(text) from None


def _mode(path: Path) -> int:
    """Return the permissions of the old file, or those of a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
