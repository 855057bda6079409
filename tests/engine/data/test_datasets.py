import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from explorer.catalog.datasets import MNIST_10K
from explorer.engine.data.datasets import load
from explorer.engine.data.idx import DataError
from explorer.graph.dataset import Dataset

CPU = torch.device("cpu")
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"


@pytest.fixture
def folder(tiny: Dataset, tmp_path: Path) -> Path:
    return tmp_path / "resources" / "data" / "tiny"


def test_the_digits_that_come_along_are_whole() -> None:
    data = load(MNIST_10K, CPU)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [8_000, 1_000, 1_000]
    assert tuple(data.train.inputs[0].shape) == (8_000, 1, 28, 28)
    counts = torch.bincount(torch.cat([data.train.targets, data.test.targets]))
    assert len(counts) == 10
    assert counts.min() > 700


def test_training_pixels_have_mean_0_and_deviation_1(tiny: Dataset) -> None:
    data = load(tiny, CPU)
    assert data.train.inputs[0].mean().item() == pytest.approx(0, abs=1e-6)
    assert data.train.inputs[0].std().item() == pytest.approx(1, rel=1e-6)


def test_what_validates_is_the_end_of_the_training_file(tiny: Dataset) -> None:
    data = load(tiny, CPU)
    assert data.train.targets.tolist() == [i % 3 for i in range(66)]
    assert data.validation.targets.tolist() == [i % 3 for i in range(66, 78)]
    # brighter at the label's row, whichever file it came from
    rows = data.test.inputs[0].squeeze(1).mean(2)
    assert rows.argmax(1).tolist() == data.test.targets.tolist()


def repacked(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()))))


@pytest.mark.parametrize(
    ("name", "harm", "text"),
    [
        (IMAGES, Path.unlink, "is missing. Reinstall Network Explorer."),
        (LABELS, Path.unlink, "is missing. Reinstall Network Explorer."),
        (IMAGES, lambda path: path.write_bytes(b""), "is damaged"),
        (IMAGES, lambda path: path.write_bytes(b"no zip at all"), "is damaged"),
        (IMAGES, lambda path: path.write_bytes(path.read_bytes()[:60]), "is damaged"),
        (LABELS, lambda path: path.write_bytes(path.read_bytes()[:-3]), "is damaged"),
        (IMAGES, repacked(lambda raw: raw[:-1]), "is damaged: wrong length. Reinstall"),
        (LABELS, repacked(lambda raw: raw + b"\0"), "is damaged: wrong length. Reinstall"),
        (IMAGES, repacked(lambda raw: raw[:9]), "is damaged: not an IDX file. Reinstall"),
        (IMAGES, repacked(lambda raw: b"\0\0\x0d\x03" + raw[4:]), "not an IDX file"),
        (LABELS, repacked(lambda raw: raw[:-1] + b"\x03"), "a label outside the 3 classes"),
        (
            LABELS,
            repacked(lambda raw: raw[:4] + b"\0\0\0\x08" + raw[8:16]),
            "differ in number or size",
        ),
        (
            IMAGES,
            repacked(lambda raw: raw[:8] + b"\0\0\0\x02\0\0\0\x08" + raw[16:]),
            "differ in number or size",
        ),
    ],
)
def test_a_file_with_damage_is_refused_in_one_line(
    name: str, harm: Callable[[Path], object], text: str, tiny: Dataset, folder: Path
) -> None:
    harm(folder / name)
    with pytest.raises(DataError) as refusal:
        load(tiny, CPU)
    assert text in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_flipped_bits_within_a_file_are_noticed(tiny: Dataset, folder: Path) -> None:
    raw = bytearray((folder / IMAGES).read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    (folder / IMAGES).write_bytes(raw)
    with pytest.raises(DataError, match="is damaged"):
        load(tiny, CPU)


@pytest.mark.parametrize("change", [{"train": 65}, {"test": 13}, {"validation": 0}])
def test_a_data_set_with_other_counts_than_declared_is_refused(
    change: dict[str, int], tiny: Dataset
) -> None:
    with pytest.raises(
        DataError, match=r"^Tiny: expected .* found 78 and 12. Reinstall Network Explorer.$"
    ):
        load(replace(tiny, **change), CPU)


def test_files_without_a_sample_are_refused(tiny: Dataset, folder: Path) -> None:
    none = b"\0\0\0\0"
    repacked(lambda raw: raw[:4] + none + raw[8:16])(folder / IMAGES)
    repacked(lambda raw: raw[:4] + none)(folder / LABELS)
    with pytest.raises(DataError, match="found 0 and 12"):
        load(tiny, CPU)
