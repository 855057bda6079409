"""Temporary folders locked by their process, and the removal of abandoned ones."""

import shutil
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from typing_extensions import override

_PREFIX = "network-explorer-"
_LOCK = "owner.lock"


class TemporaryFolder(tempfile.TemporaryDirectory[str]):
    """A temporary folder with a lock file, which the system unlocks when the process ends.

    Creating one removes abandoned folders on a thread.
    """

    def __init__(self) -> None:
        super().__init__(prefix=_PREFIX)
        self._lock = _lock_file(Path(self.name))
        threading.Thread(target=remove_abandoned, name="cleaning", daemon=True).start()

    @override
    def cleanup(self) -> None:
        self._lock.close()
        super().cleanup()


def _lock_file(folder: Path) -> BinaryIO:
    """Open and lock the lock file of a folder; it gets its name once it is locked."""
    if sys.platform == "win32":
        return (folder / _LOCK).open("wb")  # Windows does not remove open files
    import fcntl

    new = folder / f"{_LOCK}.new"
    file = new.open("wb")
    with suppress(OSError):  # without locks in the file system the folder is never removed
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(folder / _LOCK)
    return file


def remove_abandoned() -> None:
    """Remove the folders whose lock file is unlocked."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder; raises OSError if its process runs."""
    lock = folder / _LOCK
    if sys.platform == "win32":
        lock.unlink()
        shutil.rmtree(folder)
        return
    import fcntl

    with lock.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
