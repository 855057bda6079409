"""Samples in batches: the interface of a source, and one whose tensors live on the device."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from typing_extensions import override

Batch = tuple[tuple[Tensor, ...], Tensor]  # inputs and targets, each (B, …)


class DataSource(Protocol):
    """The samples of one split, in batches on the device."""

    def __len__(self) -> int: ...

    def head(self, count: int) -> "DataSource":
        """Return the first samples."""

    def batches(self, size: int, seed: int | None = None, skipped: int = 0) -> Iterator[Batch]:
        """Yield batches but for the first few, in the random order of a seed or as they are."""


@dataclass(frozen=True)
class ResidentData(DataSource):
    """Samples as whole tensors on the device: inputs `(N, …)` and targets `(N, …)`."""

    inputs: tuple[Tensor, ...]
    targets: Tensor

    @override
    def __len__(self) -> int:
        return len(self.targets)

    @override
    def head(self, count: int) -> "ResidentData":
        return self.chunk(0, count)

    def chunk(self, first: int, last: int) -> "ResidentData":
        """Return the samples from `first` up to, but not including, `last`."""
        return self.mapped(lambda tensor: tensor[first:last])

    def mapped(self, change: Callable[[Tensor], Tensor]) -> "ResidentData":
        """Apply a function to every tensor."""
        return ResidentData(tuple(map(change, self.inputs)), change(self.targets))

    @override
    def batches(self, size: int, seed: int | None = None, skipped: int = 0) -> Iterator[Batch]:
        if seed is None:
            for first in range(skipped * size, len(self), size):
                part = self.chunk(first, first + size)
                yield part.inputs, part.targets
            return
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(self), generator=generator).to(self.targets.device)
        for chosen in torch.split(order, size)[skipped:]:
            inputs = tuple(tensor.index_select(0, chosen) for tensor in self.inputs)
            yield inputs, self.targets.index_select(0, chosen)


@dataclass(frozen=True)
class Data:
    """The splits of a dataset, and the inputs of its first test samples as text."""

    train: DataSource
    validation: DataSource
    test: DataSource
    input_texts: tuple[str, ...] = ()
