"""Loads torchvision, also beside a torch that its operators were not built for."""

import importlib
from functools import cache
from types import ModuleType

import torch

_OPERATORS = ("nms", "qnms")
_kept: list[torch.library.Library] = []  # keeps the operators registered


@cache
def torchvision_models() -> ModuleType:
    """Return torchvision's models, declaring its compiled operators if they are missing.

    On import, torchvision registers meta kernels for its compiled operators, and fails if those
    were built for another torch; classification uses none of them. Operators that it does bring
    must not be declared before.
    """
    try:
        return importlib.import_module("torchvision.models")
    except RuntimeError:
        _declare_operators()
    return importlib.import_module("torchvision.models")


def _declare_operators() -> None:
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]  # torch
    for name in _OPERATORS:
        if not hasattr(torch.ops.torchvision, name):
            library.define(  # type: ignore[no-untyped-call]  # torch
                f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
    _kept.append(library)
