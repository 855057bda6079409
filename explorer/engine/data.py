"""Data sets as tensors that live on the device, divided into train, validation and test."""

import gzip
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from explorer.assets import resources
from explorer.graph.data import Dataset

_IMAGES, _LABELS = 0x803, 0x801


class DataError(ValueError):
    """Why a data set cannot be read, in one sentence."""


@dataclass(frozen=True)
class Split:
    """Samples `(N, *sample)`, real numbers, and their labels `(N,)`."""

    samples: torch.Tensor
    labels: torch.Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, first: int, last: int) -> "Split":
        """The samples from `first` up to, but not, `last`."""
        return Split(self.samples[first:last], self.labels[first:last])


@dataclass(frozen=True)
class Data:
    """The three parts of a data set."""

    train: Split
    validation: Split
    test: Split


def load(dataset: Dataset, device: torch.device) -> Data:
    """Read, normalize to mean 0 and deviation 1 of the training pixels, and move; DataError."""
    folder = resources() / "data" / dataset.folder
    learned = _read_split(folder, "train", dataset)
    tested = _read_split(folder, "t10k", dataset)
    wanted = (dataset.train + dataset.held_out, dataset.test)
    if (len(learned), len(tested)) != wanted:
        raise DataError(
            f"{dataset.title} should have {wanted[0]:,} and {wanted[1]:,} images; "
            f"its files hold {len(learned):,} and {len(tested):,}"
        )
    pixels = learned.samples[: dataset.train].float()
    mean, deviation = pixels.mean(), pixels.std()
    learned, tested = (
        Split((part.samples.float() - mean).div_(deviation).to(device), part.labels.to(device))
        for part in (learned, tested)
    )
    return Data(
        train=learned.part(0, dataset.train),
        validation=learned.part(dataset.train, wanted[0]),
        test=tested,
    )


def _read_split(folder: Path, part: str, dataset: Dataset) -> Split:
    images = _read_idx(folder / f"{part}-images-idx3-ubyte.gz", _IMAGES)
    labels = _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", _LABELS)
    sample = dataset.sample.dims
    if len(images) != len(labels) or images.shape[1:] != sample[1:]:
        raise DataError(f"the images and labels in {folder} do not belong together")
    if labels.max(initial=0) >= len(dataset.classes):
        raise DataError(f"a label in {folder} is beyond the {len(dataset.classes)} classes")
    # (N, H, W) → (N, C, H, W)
    return Split(torch.from_numpy(images).reshape(-1, *sample), torch.from_numpy(labels).long())


def _read_idx(path: Path, magic: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """An IDX file as an array: a magic number, one size for each dimension, then the bytes."""
    try:
        raw = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"the data file {path} is missing; install the program anew") from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"the data file {path} is damaged: {error}") from None
    dimensions = magic & 0xFF
    header = 4 * (1 + dimensions)
    if len(raw) < header or struct.unpack(">I", raw[:4])[0] != magic:
        raise DataError(f"the data file {path} is damaged: it does not begin as an IDX file")
    sizes = struct.unpack(f">{dimensions}I", raw[4:header])
    if len(raw) - header != int(np.prod(sizes)):
        raise DataError(f"the data file {path} is damaged: it ends too early or too late")
    return np.frombuffer(raw, np.uint8, offset=header).reshape(sizes).copy()
