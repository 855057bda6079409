"""torchvision, made to load beside a torch without the operators that it was built for."""

import importlib
from functools import cache
from types import ModuleType

import torch

_OPERATORS = ("nms", "qnms")
_kept: list[torch.library.Library] = []  # a library's operators go when it does


@cache
def torchvision_models() -> ModuleType:
    """torchvision's models; where its compiled operators are missing, they are declared for it.

    torchvision registers meta kernels for operators of its compiled part when it is imported, and
    fails where that part does not belong to the torch at hand; classification uses none of them.
    Where it does belong, it brings its operators, which nobody may have declared before.
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
