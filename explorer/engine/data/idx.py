"""Images and labels from IDX files, as MNIST brought them into use."""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
import torch

from explorer.graph.dataset import Dataset

_IMAGES, _LABELS = 0x803, 0x801


class DataError(ValueError):
    """Why a data set cannot be read, in one sentence."""


def read_images(folder: Path, part: str, dataset: Dataset) -> tuple[torch.Tensor, torch.Tensor]:
    """Bytes `(N, C, H, W)` and labels `(N,)` of one part; raises DataError."""
    images = _read_idx(folder / f"{part}-images-idx3-ubyte.gz", _IMAGES)
    labels = _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", _LABELS)
    sample = dataset.inputs[0].dims
    if len(images) != len(labels) or images.shape[1:] != sample[1:]:
        raise DataError(f"the images and labels in {folder} do not belong together")
    if labels.max(initial=0) >= len(dataset.classes):
        raise DataError(f"a label in {folder} is beyond the {len(dataset.classes)} classes")
    # (N, H, W) → (N, C, H, W)
    return torch.from_numpy(images).reshape(-1, *sample), torch.from_numpy(labels).long()


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
