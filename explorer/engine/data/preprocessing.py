"""Images resized to the input of a network."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from explorer.graph.dataset import Dataset
from explorer.graph.shape import Kind, Shape

Transform = Callable[[tuple[Tensor, ...]], tuple[Tensor, ...]]


def make_resizer(
    dataset: Dataset, wanted: Sequence[Shape], form: torch.memory_format
) -> Transform | None:
    """Return a function that resizes batches of images to a network's input, if necessary."""
    (have, *more), (want, *_) = dataset.inputs, wanted
    if more or not have.is_image or have.kind is not Kind.REAL or have.dims == want.dims:
        return None
    return partial(_resize, want=want, form=form)


def _resize(
    inputs: tuple[Tensor, ...], want: Shape, form: torch.memory_format
) -> tuple[Tensor, ...]:
    """Resize images `(B, C, H, W)` bilinearly; gray ones are repeated for each channel."""
    channels, *sides = want.dims
    (images,) = inputs
    if list(images.shape[2:]) != sides:
        images = functional.interpolate(images, sides, mode="bilinear", align_corners=False)
    return (images.expand(-1, channels, -1, -1).contiguous(memory_format=form),)
