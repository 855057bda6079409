"""What a recorded call of a module, a function or a method of torch's is in our blocks."""

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
from explorer.graph.layer import BLOCKS, Block
from explorer.graph.network import Port
from explorer.graph.shape import Shape
from explorer.schema.declaration import settings_of
from explorer.schema.settings import Whole

BATCH = 1_000_003  # a size that no model has, so that it is known wherever it turns up


class UnreadableError(ValueError):
    """A call for which there is no block."""


@dataclass(frozen=True)
class Wire:
    """What stands for a tensor: the port that it leaves, and its shape without the batch."""

    port: Port
    shape: Shape


class Reader(Protocol):
    """Who places nodes for calls."""

    entry: Wire

    def place(self, block: Block, *wires: Wire, word: str = "") -> tuple[Wire, ...]:
        """Place a node and return what leaves it."""
        ...


def block_of(module: nn.Module) -> Block | None:
    """The block with the settings of a module; None where the catalogue has none."""
    name = type(module).__name__
    special = _SPECIAL.get(name)
    if special:
        return special(module)
    if name not in BLOCKS:
        return None
    values: dict[str, Any] = {}
    for key, setting in settings_of(BLOCKS.find(name)).items():
        if isinstance(setting, Whole) and setting.absent == "follows the wire":
            continue
        value = getattr(module, key)
        values[key] = value is not None if key == "bias" else _plain(value)
    return BLOCKS.find(name)(**values)


def _plain(value: Any) -> Any:
    """One number for a pair of equal ones."""
    pair = isinstance(value, (tuple, list)) and len(value) == 2
    return value[0] if pair and value[0] == value[1] else value


_SPECIAL: dict[str, Callable[[Any], Block]] = {
    "Flatten": lambda m: Flatten(m.start_dim - 1),
    "LayerNorm2d": lambda m: LayerNorm2d(eps=m.eps),
    "Permute": lambda m: _permute(m.dims),
    "StochasticDepth": lambda m: StochasticDepth(m.p),
}


def _permute(dims: Sequence[int]) -> Permute:
    if dims[0] != 0:
        raise UnreadableError("the batch is moved")
    return Permute(tuple(dim - 1 for dim in dims[1:]))


def _axis(dim: int, wire: Wire) -> int:
    """A dimension without the batch, of one counted with it."""
    place = dim if dim >= 0 else dim + len(wire.shape.dims) + 1
    if place < 1:
        raise UnreadableError("the batch is taken apart")
    return place - 1


def _flat(words: Sequence[Any]) -> list[int]:
    """Sizes or dimensions, given one by one or as one list."""
    return list(words[0] if len(words) == 1 and isinstance(words[0], (list, tuple)) else words)


def _join(block: Block) -> Callable[..., Any]:
    def call(reader: Reader, left: Any, right: Any) -> Wire:
        if not (isinstance(left, Wire) and isinstance(right, Wire)):
            raise UnreadableError("a number is joined to a tensor")
        return reader.place(block, left, right)[0]

    return call


def _cat(reader: Reader, branches: Sequence[Wire], dim: int = 0) -> Wire:
    if len(branches) == 1:
        return branches[0]
    return reader.place(Concat(_axis(dim, branches[0])), *branches, word="cat")[0]


def _flatten(reader: Reader, x: Wire, start_dim: int = 0, end_dim: int = -1) -> Wire:
    if end_dim not in (-1, len(x.shape.dims)):
        raise UnreadableError("inner dimensions are laid flat")
    return reader.place(Flatten(_axis(start_dim, x)), x)[0]


def _reshape(reader: Reader, x: Wire, *sizes: Any) -> Wire:
    batch, *rest = _flat(sizes)
    if batch not in (BATCH, -1) or (batch == -1 and -1 in rest):
        raise UnreadableError("the batch is reshaped")
    return reader.place(Reshape(tuple(rest)), x)[0]


def _permuted(reader: Reader, x: Wire, *dims: Any) -> Wire:
    return reader.place(_permute(_flat(dims)), x)[0]


def _swapped(reader: Reader, x: Wire, first: int, second: int) -> Wire:
    order = list(range(len(x.shape.dims)))
    one, other = _axis(first, x), _axis(second, x)
    order[one], order[other] = order[other], order[one]
    return reader.place(Permute(tuple(order)), x)[0]


def _chunk(reader: Reader, x: Wire, chunks: int, dim: int = 0) -> tuple[Wire, ...]:
    return reader.place(Split(chunks, dim=_axis(dim, x)), x)


def _mean(reader: Reader, x: Wire, dim: Any, keepdim: bool = False) -> Wire:
    dims = tuple(_axis(place, x) for place in _flat([dim]))
    return reader.place(Mean(dims, keepdim=keepdim), x)[0]


def _item(reader: Reader, x: Wire, index: Any) -> Wire:
    match index:
        case (slice(start=None, stop=None, step=None), int(place)):
            return reader.place(Select(place), x)[0]
    raise UnreadableError("a tensor is cut")


def _expand(reader: Reader, x: Wire, *sizes: Any) -> Wire:
    batch, *rest = _flat(sizes)
    if batch != BATCH or any(size != -1 for size in rest):
        raise UnreadableError("a tensor is repeated")
    return reader.place(RepeatOverBatch(), x, reader.entry)[0]


def _pool(kind: type[MaxPool2d] | type[AvgPool2d]) -> Callable[..., Any]:
    def call(
        reader: Reader,
        x: Wire,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        **settings: Any,
    ) -> Wire:
        known = {key: value for key, value in settings.items() if key in settings_of(kind)}
        side, step, border = map(_plain, (kernel_size, stride or 0, padding))
        return reader.place(kind(side, step, border, **known), x)[0]

    return call


def _one(make: Callable[..., Block]) -> Callable[..., Any]:
    def call(reader: Reader, x: Wire, *args: Any, **settings: Any) -> Wire:
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
    "size": lambda reader, x, place=None: _sizes(x) if place is None else _sizes(x)[place],
    "swapaxes": _swapped,
    "transpose": _swapped,
    "view": _reshape,
}


def _sizes(x: Wire) -> tuple[int, ...]:
    return (BATCH, *x.shape.dims)
