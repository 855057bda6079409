"""What every test stands on: a filed catalogue, no leftovers, and a data set of a few samples."""

import gzip
import multiprocessing
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import explorer.catalog  # noqa: F401 files everything that a test can name
from explorer.graph.dataset import BundledImages, Dataset
from explorer.graph.shape import Shape

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # without a display Qt would abort

OURS = ("training", "answering", "arranging", "drawing", "writing", "engine reader")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: item.path.name != "test_absence.py")


@pytest.fixture(autouse=True)
def no_leftovers() -> Iterator[None]:
    """Fail a test that leaves one of our threads or a child process behind."""
    yield
    left = [thread for thread in threading.enumerate() if thread.name in OURS]
    for thread in left:
        thread.join(2.0)  # one that is just ending is no leftover
    threads = [thread.name for thread in left if thread.is_alive()]
    children = [child.name for child in multiprocessing.active_children()]
    assert not threads, f"threads left behind: {threads}"
    assert not children, f"processes left behind: {children}"


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Ask again and again until something is so, and fail where it never is."""

    def wait(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"waited {seconds} s in vain"
            threading.Event().wait(0.005)

    return wait


def idx(magic: int, sizes: tuple[int, ...], raw: bytes) -> bytes:
    """An IDX file: a magic number, the sizes, the bytes."""
    return gzip.compress(struct.pack(f">{1 + len(sizes)}I", magic, *sizes) + raw, mtime=0)


def _write_part(folder: Path, part: str, count: int) -> None:
    labels = bytes(i % 3 for i in range(count))
    # the brightest quarter of the image tells the class; the rest is a fixed scatter
    images = bytes(
        (200 if pixel // 4 == label else 0) + (pixel * 7 + i * 13) % 50
        for i, label in enumerate(labels)
        for pixel in range(16)
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(idx(0x803, (count, 4, 4), images))
    (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(idx(0x801, (count,), labels))


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """90 images of 4×4 pixels in 3 classes, where the engine looks for its data."""
    folder = tmp_path / "resources" / "data" / "tiny"
    _write_part(folder, "train", 78)
    _write_part(folder, "t10k", 12)
    monkeypatch.setattr("explorer.engine.data.datasets.resources", lambda: tmp_path / "resources")
    return BundledImages(
        name="tiny",
        title="Tiny",
        inputs=(Shape((1, 4, 4)),),
        output=Shape((3,)),
        train=66,
        validation=12,
        test=12,
        note="made up",
        credit="nobody",
        folder="tiny",
        classes=("a", "b", "c"),
    )
