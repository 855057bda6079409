"""torchvision's models without their weights' memory, and parts of them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode
from typing_extensions import override

from explorer.engine.torchvision_import.load import torchvision_models
from explorer.graph.opaque import OpaqueFacts, OpaqueUse
from explorer.graph.shape import Shape


class OpaqueModuleError(ValueError):
    """Why there is no such model, or no such part of it, in one sentence."""


@dataclass(frozen=True)
class Maker:
    """A function that makes a module, told apart from one that computes."""

    make: Callable[..., nn.Module]


class _WeightsNowhere(TorchFunctionMode):
    """Allocates weights on the meta device, and leaves small arithmetic where it can be read.

    torchvision's RegNets compute their widths with tensors while they are built.
    """

    @override
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.empty:
            return func(*args, **{**(kwargs or {}), "device": "meta"})
        return func(*args, **(kwargs or {}))


@lru_cache(maxsize=4)
def outline(model: str) -> nn.Module:
    """A torchvision model in evaluation mode whose weights take no memory; raises PartError.

    What is no weight, such as tables of positions, is there.
    """
    models = torchvision_models()
    if model not in models.list_models(module=models):
        raise OpaqueModuleError(f"torchvision has no classification model called {model}")
    # these two take a minute to draw their weights, unless they are told not to
    slow = {"init_weights": False} if model in ("googlenet", "inception_v3") else {}
    with _WeightsNowhere():
        made: nn.Module = models.get_model(model, weights=None, **slow)
    return made.eval()


def submodule(model: nn.Module, path: str) -> nn.Module:
    """The part at a path; raises PartError."""
    try:
        return model.get_submodule(path)
    except AttributeError:
        raise OpaqueModuleError(f"there is no part {path} in this model of torchvision") from None


def _make_module(model: str, path: str) -> nn.Module:
    """A part with weights of its own, drawn as its modules draw them."""
    part = deepcopy(submodule(outline(model), path)).train()
    for module in part.modules():
        missing = [
            name for name, weight in module.named_parameters(recurse=False) if weight.is_meta
        ]
        for name in missing:
            shape = getattr(module, name).shape
            # torchvision draws its tables of positions so
            setattr(module, name, nn.Parameter(torch.empty(shape).normal_(0, 0.02)))
        if missing and isinstance(module, nn.Linear):
            module.reset_parameters()
    return part.to(torch.get_default_device())


OPAQUE_MODULE = Maker(_make_module)


def inspect_module(use: OpaqueUse) -> OpaqueFacts:
    """What leaves a part, what it learns and what it costs; raises PartError."""
    part = submodule(outline(use.model), use.path)
    likeness = (*_likeness(part), use.incoming)
    if likeness not in _seen:
        _seen[likeness] = _measured(part, use)
    return _seen[likeness]


_seen: dict[tuple[Any, ...], OpaqueFacts] = {}


def _likeness(part: nn.Module) -> tuple[Any, ...]:
    """What two parts have in common that do the same to shapes: kind, settings and tensors."""
    plain = (bool, int, float, str, list)
    settings = ((name, str(v)) for name, v in vars(part).items() if isinstance(v, plain))
    tensors = ((name, tuple(t.shape)) for name, t in part.state_dict().items())
    return type(part), tuple(settings), tuple(tensors)


def _measured(part: nn.Module, use: OpaqueUse) -> OpaqueFacts:
    part = deepcopy(part).to("meta")
    incoming = torch.empty(1, *use.incoming.dims, device="meta")
    try:
        with FlopCounterMode(display=False) as counted, torch.no_grad():
            left = part(incoming)
    except Exception as error:  # whatever torchvision says of a shape that it cannot take
        raise OpaqueModuleError(f"{use.path} cannot take {use.incoming}: {error}") from None
    return OpaqueFacts(
        shape=Shape(tuple(left.shape[1:])),
        weights=tuple((name, tuple(p.shape)) for name, p in part.named_parameters()),
        macs=counted.get_total_flops() // 2,
    )
