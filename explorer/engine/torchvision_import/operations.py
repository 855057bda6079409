"""Layers for recorded calls of torch's modules, functions and methods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from torch import nn

from explorer.catalog.activations import ReLU, Sigmoid
from explorer.catalog.layers import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    ChannelShuffle,
    Concat,
    Flatten,
    LayerNorm2d,
    MaxPool2d,
    Mean,
    Multiply,
    PatchesToChannels,
    Permute,
    RepeatOverBatch,
    Reshape,
    Select,
    Split,
    StochasticDepth,
)
from explorer.graph.layer import LAYERS, Layer
from explorer.graph.network import Port
from explorer.graph.shape import Shape
from explorer.schema.declared import settings_of
from explorer.schema.settings import Whole

BATCH_SIZE = 1_000_003  # a size that no model has, so that it can be recognized


class UnreadableError(ValueError):
    """A call without a layer."""


@dataclass(frozen=True)
class TracedTensor:
    """A stand-in for a tensor: its port, and its shape without the batch."""

    port: Port
    shape: Shape


class Reader(Protocol):
    """Places nodes for calls."""

    entry: TracedTensor

    def place(
        self, layer: Layer, *connections: TracedTensor, name: str = ""
    ) -> tuple[TracedTensor, ...]:
        """Place a node and return its outputs."""
        ...


def layer_of(module: nn.Module) -> Layer | None:
    """Return the layer with the settings of a module, or None."""
    name = type(module).__name__
    special = _SPECIAL.get(name)
    if special:
        return special(module)
    if name not in LAYERS:
        return None
    values: dict[str, Any] = {}
    for key, setting in settings_of(LAYERS.find(name)).items():
        if isinstance(setting, Whole) and setting.is_inferred:
            continue
        value = getattr(module, key)
        values[key] = value is not None if key == "bias" else _plain(value)
    return LAYERS.find(name)(**values)


def _plain(value: Any) -> Any:
    """Return one number for a pair of equal ones."""
    pair = isinstance(value, (tuple, list)) and len(value) == 2
    return value[0] if pair and value[0] == value[1] else value


_SPECIAL: dict[str, Callable[[Any], Layer]] = {
    "Flatten": lambda m: Flatten(m.start_dim - 1),
    "LayerNorm2d": lambda m: LayerNorm2d(eps=m.eps),
    "Permute": lambda m: _permute(m.dims),
    "StochasticDepth": lambda m: StochasticDepth(m.p),
}


def _permute(dims: Sequence[int]) -> Permute:
    if dims[0] != 0:
        raise UnreadableError("the batch is moved")
    return Permute(tuple(dim - 1 for dim in dims[1:]))


def _axis(dim: int, connection: TracedTensor) -> int:
    """Return a dimension counted without the batch."""
    position = dim if dim >= 0 else dim + len(connection.shape.dims) + 1
    if position < 1:
        raise UnreadableError("the batch is split")
    return position - 1


def _flat(sizes: Sequence[Any]) -> list[int]:
    """Return sizes or dimensions, given one by one or as one list."""
    return list(sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (list, tuple)) else sizes)


def _join(layer: Layer) -> Callable[..., Any]:
    def call(reader: Reader, left: Any, right: Any) -> TracedTensor:
        if not (isinstance(left, TracedTensor) and isinstance(right, TracedTensor)):
            raise UnreadableError("a number is joined to a tensor")
        return reader.place(layer, left, right)[0]

    return call


def _cat(reader: Reader, branches: Sequence[TracedTensor], dim: int = 0) -> TracedTensor:
    if len(branches) == 1:
        return branches[0]
    return reader.place(Concat(_axis(dim, branches[0])), *branches, name="cat")[0]


def _flatten(
    reader: Reader, x: TracedTensor, start_dim: int = 0, end_dim: int = -1
) -> TracedTensor:
    if end_dim not in (-1, len(x.shape.dims)):
        raise UnreadableError("inner dimensions are laid flat")
    return reader.place(Flatten(_axis(start_dim, x)), x)[0]


def _reshape(reader: Reader, x: TracedTensor, *sizes: Any) -> TracedTensor:
    batch, *rest = _flat(sizes)
    if batch not in (BATCH_SIZE, -1) or (batch == -1 and -1 in rest):
        raise UnreadableError("the batch is reshaped")
    return reader.place(Reshape(tuple(rest)), x)[0]


def _permuted(reader: Reader, x: TracedTensor, *dims: Any) -> TracedTensor:
    return reader.place(_permute(_flat(dims)), x)[0]


def _swapped(reader: Reader, x: TracedTensor, first: int, second: int) -> TracedTensor:
    order = list(range(len(x.shape.dims)))
    one, other = _axis(first, x), _axis(second, x)
    order[one], order[other] = order[other], order[one]
    return reader.place(Permute(tuple(order)), x)[0]


def _chunk(reader: Reader, x: TracedTensor, chunks: int, dim: int = 0) -> tuple[TracedTensor, ...]:
    return reader.place(Split(chunks, dim=_axis(dim, x)), x)


def _mean(reader: Reader, x: TracedTensor, dim: Any, keepdim: bool = False) -> TracedTensor:
    dims = tuple(_axis(position, x) for position in _flat([dim]))
    return reader.place(Mean(dims, keepdim=keepdim), x)[0]


def _item(reader: Reader, x: TracedTensor, index: Any) -> TracedTensor:
    match index:
        case (slice(start=None, stop=None, step=None), int(position)):
            return reader.place(Select(position), x)[0]
    raise UnreadableError("a tensor is cut")


def _expand(reader: Reader, x: TracedTensor, *sizes: Any) -> TracedTensor:
    batch, *rest = _flat(sizes)
    if batch != BATCH_SIZE or any(size != -1 for size in rest):
        raise UnreadableError("a tensor is repeated")
    return reader.place(RepeatOverBatch(), x, reader.entry)[0]


def _pool(kind: type[MaxPool2d] | type[AvgPool2d]) -> Callable[..., Any]:
    def call(
        reader: Reader,
        x: TracedTensor,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        **settings: Any,
    ) -> TracedTensor:
        known = {key: value for key, value in settings.items() if key in settings_of(kind)}
        side, step, border = map(_plain, (kernel_size, stride or 0, padding))
        return reader.place(kind(side, step, border, **known), x)[0]

    return call


def _one(make: Callable[..., Layer]) -> Callable[..., Any]:
    def call(reader: Reader, x: TracedTensor, *args: Any, **settings: Any) -> TracedTensor:
        settings.pop("inplace", None)
        return reader.place(make(*args, **settings), x)[0]

    return call


CALLS: dict[str, Callable[..., Any]] = {
    "GoogLeNetOutputs": lambda reader, *answers: answers,
    "InceptionOutputs": lambda reader, *answers: answers,
    "_patch_merging_pad": _one(PatchesToChannels),
    "adaptive_avg_pool2d": _one(lambda output_size: AdaptiveAvgPool2d(_plain(output_size))),
    "add": _join(Add()),
    "avg_pool2d": _pool(AvgPool2d),
    "cat": _cat,
    "channel_shuffle": _one(ChannelShuffle),
    "chunk": _chunk,
    "contiguous": lambda reader, x: x,
    "dim": lambda reader, x: len(x.shape.dims) + 1,
    "expand": _expand,
    "flatten": _flatten,
    "getattr": lambda reader, x, name: _sizes(x) if name == "shape" else None,
    "getitem": _item,
    "iadd": _join(Add()),
    "max_pool2d": _pool(MaxPool2d),
    "mean": _mean,
    "mul": _join(Multiply()),
    "permute": _permuted,
    "relu": _one(ReLU),
    "reshape": _reshape,
    "sigmoid": _one(Sigmoid),
    "size": lambda reader, x, position=None: _sizes(x) if position is None else _sizes(x)[position],
    "swapaxes": _swapped,
    "transpose": _swapped,
    "view": _reshape,
}


def _sizes(x: TracedTensor) -> tuple[int, ...]:
    return (BATCH_SIZE, *x.shape.dims)
