"""torchvision's models without memory for weights, and facts of their submodules."""

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
from explorer.schema.messages import message


class OpaqueModuleError(ValueError):
    """Why a model or submodule cannot be used."""


@dataclass(frozen=True)
class Maker:
    """A function that makes a module, unlike one that computes."""

    make: Callable[..., nn.Module]


class _MetaWeights(TorchFunctionMode):
    """Allocates weights on the meta device, but computes small tensors.

    torchvision's RegNets compute their widths with tensors while they are built.
    """

    @override
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.empty:
            return func(*args, **{**(kwargs or {}), "device": "meta"})
        return func(*args, **(kwargs or {}))


@lru_cache(maxsize=4)
def meta_model(model: str) -> nn.Module:
    """Return a torchvision model in evaluation mode with weights on the meta device.

    Buffers, such as tables of positions, hold values; raises OpaqueModuleError.
    """
    models = torchvision_models()
    if model not in models.list_models(module=models):
        raise OpaqueModuleError(
            message("torchvision has no classification model named “{name}”.", name=model)
        )
    # these two take a minute to initialize their weights otherwise
    slow = {"init_weights": False} if model in ("googlenet", "inception_v3") else {}
    with _MetaWeights():
        made: nn.Module = models.get_model(model, weights=None, **slow)
    return made.eval()


def submodule(model: nn.Module, path: str) -> nn.Module:
    """Return the submodule at a path; raises OpaqueModuleError."""
    try:
        return model.get_submodule(path)
    except AttributeError:
        text = message("This torchvision model has no submodule “{path}”.", path=path)
        raise OpaqueModuleError(text) from None


def _make_module(model: str, path: str) -> nn.Module:
    """Return a copy of a submodule with weights of its own, initialized as usual."""
    part = deepcopy(submodule(meta_model(model), path)).train()
    for module in part.modules():
        missing = [
            name for name, weight in module.named_parameters(recurse=False) if weight.is_meta
        ]
        for name in missing:
            shape = getattr(module, name).shape
            # as torchvision initializes its tables of positions
            setattr(module, name, nn.Parameter(torch.empty(shape).normal_(0, 0.02)))
        if missing and isinstance(module, nn.Linear):
            module.reset_parameters()
    return part.to(torch.get_default_device())


OPAQUE_MODULE = Maker(_make_module)


def inspect_module(use: OpaqueUse) -> OpaqueFacts:
    """Return output shape, parameters and cost of a submodule; raises OpaqueModuleError."""
    part = submodule(meta_model(use.model), use.path)
    signature = (*_signature(part), use.incoming)
    if signature not in _seen:
        _seen[signature] = _measured(part, use)
    return _seen[signature]


_seen: dict[tuple[Any, ...], OpaqueFacts] = {}


def _signature(part: nn.Module) -> tuple[Any, ...]:
    """Return the type, settings and tensors that submodules with equal shapes share."""
    plain = (bool, int, float, str, list)
    settings = ((name, str(v)) for name, v in vars(part).items() if isinstance(v, plain))
    tensors = ((name, tuple(t.shape)) for name, t in part.state_dict().items())
    return type(part), tuple(settings), tuple(tensors)


def _measured(part: nn.Module, use: OpaqueUse) -> OpaqueFacts:
    part = deepcopy(part).to("meta")
    incoming = torch.empty(1, *use.incoming.dims, device="meta")
    try:
        with FlopCounterMode(display=False) as counted, torch.no_grad():
            output = part(incoming)
    except Exception as error:  # modules raise any kind of error
        values = {"module": use.path, "shape": str(use.incoming), "reason": str(error)}
        raise OpaqueModuleError(
            message("{module} does not accept input {shape}: {reason}", **values)
        ) from None
    return OpaqueFacts(
        shape=Shape(tuple(output.shape[1:])),
        weights=tuple((name, tuple(p.shape)) for name, p in part.named_parameters()),
        macs=counted.get_total_flops() // 2,
    )
