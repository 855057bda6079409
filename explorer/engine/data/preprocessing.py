"""From the sizes of data to those that a network asks for."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from explorer.engine.data.datasets import Data, Split
from explorer.graph.dataset import Dataset, Task
from explorer.graph.shape import Kind, Shape

Transform = Callable[[tuple[Tensor, ...]], tuple[Tensor, ...]]


def pad_sequences(data: Data, dataset: Dataset, wanted: Sequence[Shape]) -> Data:
    """Texts filled up to the places that a network's inputs have, and what leaves with the last."""
    if dataset.task is not Task.TRANSLATE:
        return data
    positions = [shape.dims[0] for shape in wanted]
    train, validation, test = (
        _filled(split, positions) for split in (data.train, data.validation, data.test)
    )
    return Data(train, validation, test, data.given)


def _filled(split: Split, positions: list[int]) -> Split:
    inputs = tuple(map(_to_length, split.inputs, positions))
    return Split(inputs, _to_length(split.targets, positions[-1]))


def _to_length(texts: Tensor, positions: int) -> Tensor:
    return functional.pad(texts, (0, positions - texts.shape[1]))


def make_resizer(
    dataset: Dataset, wanted: Sequence[Shape], form: torch.memory_format
) -> Transform | None:
    """What brings each batch of images to a network's input; None where nothing has to be done."""
    (have, *more), (want, *_) = dataset.inputs, wanted
    if more or not have.is_image or have.kind is not Kind.REAL or have.dims == want.dims:
        return None
    return partial(_stretched, want=want, form=form)


def _stretched(
    inputs: tuple[Tensor, ...], want: Shape, form: torch.memory_format
) -> tuple[Tensor, ...]:
    """Images `(B, C, H, W)` bilinear at another size, grey ones repeated for each channel."""
    channels, *sides = want.dims
    (images,) = inputs
    if list(images.shape[2:]) != sides:
        images = functional.interpolate(images, sides, mode="bilinear", align_corners=False)
    return (images.expand(-1, channels, -1, -1).contiguous(memory_format=form),)
