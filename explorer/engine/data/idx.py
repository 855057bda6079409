"""Images and labels from the IDX files of MNIST."""

import gzip
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from explorer.engine.data.source import ResidentData
from explorer.graph.dataset import BundledImages
from explorer.schema.formatting import grouped
from explorer.schema.messages import Message, message

_IMAGES, _LABELS = 0x803, 0x801


class DataError(ValueError):
    """Why a dataset cannot be read."""


def read_bundled_images(
    folder: Path, dataset: BundledImages
) -> tuple[tuple[ResidentData, ...], Callable[[int], str]]:
    """Return the splits, with mean 0 and deviation 1 of the training pixels; raises DataError."""
    files = [_read_images(folder, part, dataset) for part in ("train", "t10k")]
    expected, found = (dataset.train + dataset.validation, dataset.test), tuple(map(len, files))
    if found != expected:
        raise DataError(
            message(
                "{name}: expected {train} training and {test} test images, found {found_train} "
                "and {found_test}. Reinstall Network Explorer.",
                name=dataset.title,
                train=grouped(expected[0]),
                test=grouped(expected[1]),
                found_train=grouped(found[0]),
                found_test=grouped(found[1]),
            )
        )
    pixels = files[0].inputs[0][: dataset.train].float()
    mean, deviation = pixels.mean(), pixels.std()
    train, test = (
        ResidentData(((file.inputs[0].float() - mean).div_(deviation),), file.targets)
        for file in files
    )
    splits = (train.head(dataset.train), train.chunk(dataset.train, len(train)), test)
    return splits, lambda number: message("Image {n}", n=number + 1)


def _read_images(folder: Path, part: str, dataset: BundledImages) -> ResidentData:
    """Return bytes `(N, C, H, W)` and labels `(N,)` of one file each; raises DataError."""
    images = _read_idx(folder / f"{part}-images-idx3-ubyte.gz", _IMAGES)
    labels = _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", _LABELS)
    sample = dataset.inputs[0].dims
    if len(images) != len(labels) or images.shape[1:] != sample[1:]:
        raise DataError(
            message("Images and labels in {folder} differ in number or size.", folder=folder)
        )
    if labels.max(initial=0) >= (count := len(dataset.classes)):
        raise DataError(
            message("{folder} contains a label outside the {n} classes.", folder=folder, n=count)
        )
    # (N, H, W) → (N, C, H, W)
    pixels = torch.from_numpy(images).reshape(-1, *sample)
    return ResidentData((pixels,), torch.from_numpy(labels).long())


def _read_idx(path: Path, magic: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Read an array from an IDX file: magic number, one size for each dimension, bytes."""
    try:
        raw = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        text = message("Data file {path} is missing. Reinstall Network Explorer.", path=path)
        raise DataError(text) from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(_damaged(path, str(error))) from None
    dimensions = magic & 0xFF
    header = 4 * (1 + dimensions)
    if len(raw) < header or struct.unpack(">I", raw[:4])[0] != magic:
        raise DataError(_damaged(path, message("not an IDX file")))
    sizes = struct.unpack(f">{dimensions}I", raw[4:header])
    if len(raw) - header != int(np.prod(sizes)):
        raise DataError(_damaged(path, message("wrong length")))
    return np.frombuffer(raw, np.uint8, offset=header).reshape(sizes).copy()


def _damaged(path: Path, reason: str) -> Message:
    return message(
        "Data file {path} is damaged: {reason}. Reinstall Network Explorer.",
        path=path,
        reason=reason,
    )
