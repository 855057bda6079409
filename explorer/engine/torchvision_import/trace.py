"""torchvision's classification models as networks, by symbolic tracing.

fx records the calls of a model. The record is read once with shapes instead of tensors: calls of
modules and functions become nodes, arithmetic on sizes is done at once, and the batch is a size
that only occurs first. A module that cannot be read becomes one `TorchvisionModule`.
"""

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from torch import fx, nn
from typing_extensions import override

from explorer.catalog.layers import (
    AuxiliaryOutput,
    Input,
    MultiheadAttention,
    Parameter,
    TorchvisionModule,
)
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.opaque import OpaqueModuleError, inspect_module, meta_model
from explorer.engine.torchvision_import.operations import (
    CALLS,
    TracedTensor,
    UnreadableError,
    layer_of,
)
from explorer.engine.tracing_lock import TRACING_LOCK
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.opaque import KnownModules, OpaqueFacts, OpaqueUse, output_shapes
from explorer.protocol.events import ModelTraced
from explorer.schema.messages import message

# Kept whole: the first two are layers of the catalog, the others cannot be read.
_WHOLE = (
    "LayerNorm2d",
    "StochasticDepth",
    "RelativePositionalMultiHeadAttention",
    "ShiftedWindowAttention",
    "ShiftedWindowAttentionV2",
)
_SCALES = ("layer_scale",)  # parameters that begin near zero, one for each channel


def trace(name: str, dims: tuple[int, int, int] | None = None) -> ModelTraced:
    """Import a torchvision classification model with an input `(C, H, W)`.

    Node names are the model's paths, so that its weights load; raises OpaqueModuleError.
    """
    with TRACING_LOCK.exclusive():
        return _traced(name, dims)


def _traced(name: str, dims: tuple[int, int, int] | None) -> ModelTraced:
    model = meta_model(name)
    whole: set[type[nn.Module]] = set()
    while True:
        try:
            return _read(name, model, frozenset(whole), dims or _usual(name))
        except _WholeError as error:
            if error.kind in whole or isinstance(model, error.kind):
                values = {"model": name, "reason": str(error.__cause__)}
                raise OpaqueModuleError(
                    message("Cannot load {model} from torchvision: {reason}", **values)
                ) from error
            whole.add(error.kind)


def _usual(name: str) -> tuple[int, int, int]:
    """Return the input of the model's weights, or of a vision transformer."""
    weights: Any = torchvision_models().get_model_weights(name).DEFAULT
    side = getattr(meta_model(name), "image_size", weights.transforms.keywords["crop_size"])
    return 3, side, side


class _WholeError(Exception):
    """A kind of module that has to be kept whole."""

    def __init__(self, kind: type[nn.Module]) -> None:
        super().__init__(kind.__name__)
        self.kind = kind


def _read(
    name: str, model: nn.Module, whole: frozenset[type[nn.Module]], dims: tuple[int, ...]
) -> ModelTraced:
    with _shuffles_recorded(), _training(model):
        record = _Tracer(whole).trace(model)
    reader = _Reader(name, model, dims)
    for call in record.nodes:
        reader.read(call)
    return ModelTraced(Network(name, tuple(reader.nodes)), reader.parts)


class _Tracer(fx.Tracer):
    """Enters containers, and records everything else."""

    def __init__(self, whole: frozenset[type[nn.Module]]) -> None:
        super().__init__()
        self._whole = whole

    @override
    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        if type(m) in self._whole or type(m).__name__ in _WHOLE:
            return True
        return type(m).__module__.startswith("torch.nn") and not isinstance(m, nn.Sequential)


@contextmanager
def _training(model: nn.Module) -> Iterator[None]:
    """Switch to training mode, in which auxiliary classifiers run."""
    model.train()
    try:
        yield
    finally:
        model.eval()


@contextmanager
def _shuffles_recorded() -> Iterator[None]:
    """Record the shuffling of channels as one call, without its arithmetic."""
    shufflenetv2: Any = torchvision_models().shufflenetv2
    plain = shufflenetv2.channel_shuffle

    def recorded(x: fx.Proxy, groups: int) -> fx.Proxy:
        return x.tracer.create_proxy("call_function", plain, (x, groups), {})

    shufflenetv2.channel_shuffle = recorded
    try:
        yield
    finally:
        shufflenetv2.channel_shuffle = plain


class _Reader:
    """Reads a record call by call, placing nodes."""

    def __init__(self, name: str, model: nn.Module, dims: tuple[int, ...]) -> None:
        self.nodes: list[Node] = []
        self.parts: dict[OpaqueUse, OpaqueFacts] = {}
        self._model, self._model_name, self._dims = model, name, dims
        self._names: set[str] = set()
        self._known: dict[fx.Node, Any] = {}
        self._call: fx.Node | None = None

    def read(self, call: fx.Node) -> None:
        """Read one call, and keep its result for later ones."""
        self._call = call
        args: Any = fx.map_arg(call.args, self._known.__getitem__)
        kwargs: Any = fx.map_arg(call.kwargs, self._known.__getitem__)
        match call.op:
            case "placeholder":
                (self.entry,) = self._put("image", Input(self._dims))
                self._known[call] = self.entry
            case "get_attr":
                self._known[call] = self._tensor(str(call.target))
            case "call_module":
                self._known[call] = self._module(str(call.target), *args)
            case "output":
                self._place_auxiliaries(args[0])
            case _:
                self._known[call] = self._function(call, args, kwargs)

    def place(
        self, layer: Layer, *connections: TracedTensor, name: str = ""
    ) -> tuple[TracedTensor, ...]:
        """Place a node for the current call, named after it and its module."""
        name = name or layer.kind().lower()
        scope = self._scope()
        return self._put(f"{scope}.{name}" if scope else name, layer, *connections)

    def _put(self, name: str, layer: Layer, *connections: TracedTensor) -> tuple[TracedTensor, ...]:
        name = self._free(name)
        shapes = output_shapes(layer, [each.shape for each in connections], self.parts)
        self.nodes.append(Node(name, layer, tuple(connection.port for connection in connections)))
        return tuple(
            TracedTensor(Port(name, position), shape) for position, shape in enumerate(shapes)
        )

    def _free(self, name: str) -> str:
        number, found = 1, name
        while found in self._names:
            found = f"{name}_{number}"
            number += 1
        self._names.add(found)
        return found

    def _scope(self) -> str:
        assert self._call is not None
        stack = self._call.meta.get("nn_module_stack") or {}
        return str(next(reversed(stack), "")).partition("@")[0]

    def _tensor(self, path: str) -> TracedTensor:
        held = operator.attrgetter(path)(self._model)
        if not isinstance(held, nn.Parameter):
            owner = path.rpartition(".")[0]
            raise self._whole(owner) from UnreadableError(
                message("{path} is not a trainable parameter.", path=path)
            )
        shape = tuple(held.shape)
        initial = {"mean": 1e-6, "std": 0.0} if path.endswith(_SCALES) else {}
        return self._put(path, Parameter(shape, over_batch=shape[0] == 1, **initial))[0]

    def _module(self, path: str, *connections: TracedTensor) -> Any:
        module = self._model.get_submodule(path)
        if isinstance(module, nn.Identity):
            return connections[0]
        if isinstance(module, nn.MultiheadAttention):
            layer = MultiheadAttention(module.num_heads, dropout=module.dropout, need_weights=False)
            return (*self._put(path, layer, *connections[:3]), None)
        found = layer_of(module)
        if found is None:
            use = OpaqueUse(self._model_name, path, connections[0].shape)
            self.parts[use] = inspect_module(use)
            found = TorchvisionModule(self._model_name, path)
        return self._put(path, found, *connections)[0]

    def _function(self, call: fx.Node, args: Any, kwargs: Any) -> Any:
        target: Any = call.target
        name = target if isinstance(target, str) else target.__name__
        found: list[TracedTensor] = []
        fx.map_arg(
            (call.args, call.kwargs), lambda node: found.extend(_connections(self._known[node]))
        )
        if name == "_assert":
            return None
        if not found or (name == "getitem" and not isinstance(args[0], TracedTensor)):
            return target(*args, **kwargs)
        try:
            return CALLS[name](self, *args, **kwargs)
        except (KeyError, UnreadableError) as error:
            raise self._whole(self._scope()) from error

    def _whole(self, path: str) -> _WholeError:
        """Return the error that the module at a path has to be kept whole."""
        return _WholeError(type(self._model.get_submodule(path)))

    def _place_auxiliaries(self, outputs: Any) -> None:
        """Give outputs beside the first one, which only training uses, a weight in the loss."""
        if isinstance(outputs, TracedTensor):
            return
        for number, connection in enumerate(outputs[1:], 1):
            self._put(f"auxiliary{number}", AuxiliaryOutput(), connection)


def _connections(value: Any) -> list[TracedTensor]:
    return [value] if isinstance(value, TracedTensor) else []


def inspect_opaque_modules(network: Network) -> KnownModules:
    """Return the facts about a network's opaque modules; raises OpaqueModuleError."""
    if not any(isinstance(node.layer, TorchvisionModule) for node in network.nodes):
        return {}
    inference: Inference | None = None
    found: KnownModules = {}
    while True:
        inference = infer(network, inference, found)
        new = [
            use
            for node in network.nodes
            if inference.nodes[node.name].unknown
            for use in _uses(node, inference)
        ]
        if not new:
            return found
        found = {**found, **{use: _inspected(use) for use in new}}


@lru_cache(maxsize=1 << 10)
def _inspected(use: OpaqueUse) -> OpaqueFacts:
    with TRACING_LOCK.exclusive():
        return inspect_module(use)


def _uses(node: Node, inference: Inference) -> Iterator[OpaqueUse]:
    (incoming,) = inference.nodes[node.name].inputs
    if isinstance(node.layer, TorchvisionModule) and incoming is not None:
        yield OpaqueUse(node.layer.model, node.layer.path, incoming)
