"""Initialization of weights."""

import torch
from torch import nn

from explorer.engine.import_path import import_object
from explorer.graph.training_options import Initializer


@torch.no_grad()
def initialize(model: nn.Module, choice: Initializer) -> None:
    """Initialize weights of two and more dimensions in place, and zero their modules' biases."""
    if not choice.target:
        return
    fill = import_object(choice.target)
    for module in model.modules():
        weight = getattr(module, "weight", None)
        if isinstance(weight, nn.Parameter) and weight.dim() >= 2:
            fill(weight, **choice.values())
            bias = getattr(module, "bias", None)
            if isinstance(bias, nn.Parameter):
                bias.zero_()
