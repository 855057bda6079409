"""Temporary folders, each locked by its process, and the removal of those whose process died."""

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
    """A temporary folder with a lock file, which the system lets go of when the process ends.

    Making one removes, on a thread, the folders that processes left behind when they died.
    """

    def __init__(self) -> None:
        super().__init__(prefix=_PREFIX)
        self._lock = _held(Path(self.name))
        threading.Thread(target=remove_abandoned, name="cleaning", daemon=True).start()

    @override
    def cleanup(self) -> None:
        self._lock.close()
        super().cleanup()


def _held(folder: Path) -> BinaryIO:
    """The lock file of a folder, open and locked; it gets its name only once it is locked."""
    if sys.platform == "win32":
        return (folder / _LOCK).open("wb")  # Windows removes no file that is open
    import fcntl

    new = folder / f"{_LOCK}.new"
    file = new.open("wb")
    with suppress(OSError):  # where the file system has no locks, the folder is never abandoned
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(folder / _LOCK)
    return file


def remove_abandoned() -> None:
    """Remove the folders whose lock nobody holds; one without a lock file is left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder; raises OSError if its process is alive."""
    lock = folder / _LOCK
    if sys.platform == "win32":
        lock.unlink()
        shutil.rmtree(folder)
        return
    import fcntl

    with lock.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
