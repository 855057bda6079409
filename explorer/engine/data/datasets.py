"""Data sets as tensors that live on the device, divided into train, validation and test."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from explorer.assets import resources
from explorer.engine.data.idx import DataError, read_images
from explorer.engine.import_path import import_object
from explorer.graph.dataset import Dataset
from explorer.graph.vocabulary import END, START

SHOWN = 12  # test samples that are told in words


@dataclass(frozen=True)
class Split:
    """What enters, each `(N, …)`, and what shall leave, `(N, …)`: labels, numbers or symbols."""

    inputs: tuple[torch.Tensor, ...]
    targets: torch.Tensor

    def __len__(self) -> int:
        return len(self.targets)

    def chunk(self, first: int, last: int) -> "Split":
        """The samples from `first` up to, but not, `last`."""
        return self.mapped(lambda tensor: tensor[first:last])

    def mapped(self, change: Callable[[torch.Tensor], torch.Tensor]) -> "Split":
        """With every tensor changed by a function."""
        return Split(tuple(map(change, self.inputs)), change(self.targets))


@dataclass(frozen=True)
class Data:
    """The three parts of a data set, and what enters with the first test samples in words."""

    train: Split
    validation: Split
    test: Split
    given: tuple[str, ...] = ()


def load(dataset: Dataset, device: torch.device) -> Data:
    """Read or make all samples, and move them to the device; raises DataError."""
    if dataset.folder:
        return _images(dataset, device)
    whole, given = (
        _texts(dataset) if dataset.vocabularies else import_object(dataset.maker)(dataset.size)
    )
    moved = whole.mapped(lambda tensor: tensor.to(device))
    # those in words come first, and they are of the test
    first, last = dataset.test, dataset.test + dataset.train
    return Data(
        train=moved.chunk(first, last),
        validation=moved.chunk(last, len(moved)),
        test=moved.chunk(0, first),
        given=tuple(given(number) for number in range(min(SHOWN, first))),
    )


def _images(dataset: Dataset, device: torch.device) -> Data:
    """Images with mean 0 and deviation 1 of the training pixels."""
    folder = resources() / "data" / dataset.folder
    learned, tested = (read_images(folder, part, dataset) for part in ("train", "t10k"))
    wanted = (dataset.train + dataset.validation, dataset.test)
    if (len(learned[0]), len(tested[0])) != wanted:
        raise DataError(
            f"{dataset.title} should have {wanted[0]:,} and {wanted[1]:,} images; "
            f"its files hold {len(learned[0]):,} and {len(tested[0]):,}"
        )
    pixels = learned[0][: dataset.train].float()
    mean, deviation = pixels.mean(), pixels.std()
    splits = [
        Split(((images.float() - mean).div_(deviation).to(device),), labels.to(device))
        for images, labels in (learned, tested)
    ]
    return Data(
        train=splits[0].chunk(0, dataset.train),
        validation=splits[0].chunk(dataset.train, wanted[0]),
        test=splits[1],
        given=tuple(f"image {number}" for number in range(1, min(SHOWN, dataset.test) + 1)),
    )


def _texts(dataset: Dataset) -> tuple[Split, Callable[[int], str]]:
    """Texts as symbols: what is read, what has been said before each place, what is said there."""
    pairs = import_object(dataset.maker)(dataset.size)
    known, accessible_text = dataset.vocabularies
    positions, stated = (shape.dims[0] for shape in dataset.inputs)
    read = torch.tensor([known.numbers(text, positions) for text, _ in pairs])
    wanted = torch.tensor([accessible_text.numbers(text, stated) for _, text in pairs])
    begun = torch.full((len(pairs), 1), START)
    before = torch.cat([begun, wanted[:, :-1]], dim=1)
    ends = torch.tensor([len(text) for _, text in pairs])
    wanted[torch.arange(len(pairs)), ends] = END
    return Split((read, before), wanted), lambda number: pairs[number][0]
