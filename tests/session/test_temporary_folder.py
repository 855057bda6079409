import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.session.temporary_folder import TemporaryFolder, remove_abandoned

Until = Callable[[Callable[[], bool]], None]
OWNER = """
import os, sys
from explorer.session.temporary_folder import TemporaryFolder
folder = TemporaryFolder()
open(os.path.join(folder.name, "run.safetensors"), "w").close()
print(folder.name, flush=True)
sys.stdin.read()
os._exit(0)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for everything temporary, here and in owners."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def owner() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def name_of(process: "subprocess.Popen[str]") -> Path:
    assert process.stdout
    return Path(process.stdout.readline().strip())


def test_only_the_folder_of_a_process_that_died_is_removed() -> None:
    with owner() as alive, owner() as dying:
        used, left = name_of(alive), name_of(dying)
        remove_abandoned()
        assert used.is_dir()
        assert left.is_dir()
        dying.kill()
        dying.wait()
        remove_abandoned()
        assert (used / "run.safetensors").exists()
        assert not left.exists()


def test_making_a_folder_removes_those_that_were_left_behind(until: Until) -> None:
    with owner() as dying:
        left = name_of(dying)
        dying.kill()
    with TemporaryFolder() as own:
        until(lambda: not left.exists())
        assert Path(own).is_dir()
    assert not Path(own).exists()


def test_a_folder_of_this_process_is_not_removed_while_it_is_in_use() -> None:
    with TemporaryFolder() as own:
        remove_abandoned()
        assert Path(own).is_dir()


def test_a_folder_without_a_lock_file_is_left_alone(folder: Path) -> None:
    other = folder / "network-explorer-other"
    other.mkdir()
    (folder / "network-explorer-file").touch()
    remove_abandoned()
    assert other.is_dir()
