"""torchvision, made to load beside a torch without the operators that it was built for."""

import importlib
from functools import cache
from types import ModuleType

import torch

_OPERATORS = ("nms", "qnms")
_kept: list[torch.library.Library] = []  # a library's operators go when it does


@cache
def torchvision_models() -> ModuleType:
    """torchvision's models; where its compiled operators are missing, they are declared first.

    torchvision registers meta kernels for operators of its compiled part when it is imported, and
    fails where that part does not belong to the torch at hand; classification uses none of them.
    """
    if not all(hasattr(torch.ops.torchvision, name) for name in _OPERATORS):
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]  # torch
        for name in _OPERATORS:
            library.define(  # type: ignore[no-untyped-call]  # torch
                f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
        _kept.append(library)
    return importlib.import_module("torchvision.models")
