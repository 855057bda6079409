"""Loads each kind of dataset into tensors on the device, divided into its splits."""

from collections.abc import Sequence
from typing import Any

import torch

from explorer.assets import resources
from explorer.engine.data.idx import read_bundled_images
from explorer.engine.data.source import Data, ResidentData
from explorer.engine.data.texts import make_texts
from explorer.engine.import_path import import_object
from explorer.graph.dataset import BundledImages, Dataset, GeneratedNumbers, GeneratedTexts
from explorer.graph.shape import Shape

_SHOWN = 12  # test samples whose inputs are described


def load(
    dataset: Dataset,
    device: torch.device,
    inputs: Sequence[Shape] = (),
    memory_format: torch.memory_format = torch.contiguous_format,
) -> Data:
    """Read or generate all samples, texts padded to the lengths of `inputs`; raises DataError."""
    text: Any
    match dataset:
        case BundledImages():
            folder = resources() / "data" / dataset.folder
            (train, validation, test), text = read_bundled_images(folder, dataset)
        case GeneratedNumbers():
            samples, text = import_object(dataset.maker)(dataset.size)
            train, validation, test = _splits(samples, dataset)
        case GeneratedTexts():
            samples, text = make_texts(dataset, inputs or dataset.inputs)
            train, validation, test = _splits(samples, dataset)
        case _:
            raise TypeError(dataset)

    def formed(tensor: torch.Tensor) -> torch.Tensor:
        return tensor.contiguous(memory_format=memory_format) if tensor.dim() == 4 else tensor

    train, validation, test = (
        split.mapped(lambda tensor: tensor.to(device)) for split in (train, validation, test)
    )
    texts = tuple(text(number) for number in range(min(_SHOWN, len(test))))
    return Data(train.mapped(formed), validation, test, texts)


def _splits(samples: ResidentData, dataset: Dataset) -> tuple[ResidentData, ...]:
    """Divide samples; the first, which are described, belong to the test set."""
    first, last = dataset.test, dataset.test + dataset.train
    chunks = ((first, last), (last, len(samples)), (0, first))
    return tuple(samples.chunk(*ends) for ends in chunks)
