"""Random weights for modules that were made without any."""

import math

import torch
from torch import nn


def with_weights(model: nn.Module) -> nn.Module:
    """The model in evaluation, with random weights and statistics."""
    torch.manual_seed(0)
    for module in model.modules():
        for key, weight in module.named_parameters(recurse=False):
            wide = weight[0].numel() if weight.dim() > 1 else 1
            drawn = torch.randn(weight.shape) / math.sqrt(wide) + (weight.dim() == 1)
            setattr(module, key, nn.Parameter(drawn))
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.8, 1.2)
    return model.eval()
