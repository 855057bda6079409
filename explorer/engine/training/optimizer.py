"""Torch optimizers from their declarations, in the fastest form for the device."""

import inspect
from collections.abc import Sequence

import torch

from explorer.engine.import_path import import_object
from explorer.graph.training_options import Optimizer


def make_optimizer(choice: Optimizer, weights: Sequence[torch.Tensor]) -> torch.optim.Optimizer:
    """Return torch's optimizer of these weights: fused if possible, else multi-tensor."""
    kind = import_object(choice.target)
    arguments = choice.arguments()
    if "fused" in inspect.signature(kind).parameters:
        try:
            return _typed(kind(weights, **arguments, fused=True))
        except RuntimeError:
            pass  # this torch has no fused kernel for this device
    return _typed(kind(weights, **arguments, foreach=True))


def _typed(optimizer: object) -> torch.optim.Optimizer:
    assert isinstance(optimizer, torch.optim.Optimizer)
    return optimizer


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Use another learning rate from the next step on."""
    for group in optimizer.param_groups:
        group["lr"] = rate
