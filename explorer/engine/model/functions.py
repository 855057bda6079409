"""Functions of layers without weights that torch lacks; the batch is the first dimension."""

import torch
from torch import Tensor
from torch.nn import functional


def repeat_over_batch(tensor: Tensor, batch: Tensor) -> Tensor:
    """Expand a tensor `(1, …)` to the samples of a batch `(B, …)`."""
    return tensor.expand(batch.shape[0], *tensor.shape[1:])


def reshape(features: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Reshape each sample; one size may be −1."""
    return features.reshape(features.shape[0], *shape)


def cut(features: Tensor, dim: int, start: int, stop: int | None, step: int) -> Tensor:
    """Slice one dimension from `start` up to `stop`, every `step`-th position."""
    positions = slice(start, stop, step)
    return features[(slice(None),) * dim + (positions,)]


def patches_to_channels(features: Tensor) -> Tensor:
    """`(B, H, W, C)` → `(B, ⌈H/2⌉, ⌈W/2⌉, 4·C)`; Liu et al. 2021, “Swin transformer”."""
    height, width = features.shape[1:3]
    padded = functional.pad(features, (0, 0, 0, width % 2, 0, height % 2))
    corners = ((0, 0), (1, 0), (0, 1), (1, 1))
    return torch.cat([padded[:, down::2, right::2] for down, right in corners], dim=-1)
