"""What blocks without weights compute that torch has no single call for; batches come first."""

import torch
from torch import Tensor
from torch.nn import functional


def repeat_over_batch(tensor: Tensor, batch: Tensor) -> Tensor:
    """A tensor `(1, …)` for every sample of a batch `(B, …)`."""
    return tensor.expand(batch.shape[0], *tensor.shape[1:])


def reshape(features: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The numbers of each sample with other sizes, of which one may be −1."""
    return features.reshape(features.shape[0], *shape)


def cut(features: Tensor, dim: int, start: int, stop: int | None, step: int) -> Tensor:
    """The places of one dimension from `start` up to `stop`, every `step`-th."""
    positions = slice(start, stop, step)
    return features[(slice(None),) * dim + (positions,)]


def patches_to_channels(features: Tensor) -> Tensor:
    """`(B, H, W, C)` → `(B, ⌈H/2⌉, ⌈W/2⌉, 4·C)`; Liu et al. 2021, “Swin transformer”."""
    height, width = features.shape[1:3]
    padded = functional.pad(features, (0, 0, 0, width % 2, 0, height % 2))
    corners = ((0, 0), (1, 0), (0, 1), (1, 1))
    return torch.cat([padded[:, down::2, right::2] for down, right in corners], dim=-1)
