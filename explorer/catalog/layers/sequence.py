"""Sequences: from symbols to vectors, where they stand, and networks that read them in order."""

import math
from enum import StrEnum
from typing import ClassVar

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.fields import choice, fraction, index_setting, switch, whole, width


def as_sequence(shape: Shape) -> tuple[int, int]:
    """Length and width; raises ShapeError for anything but a sequence of vectors."""
    if len(shape.dims) != 2:
        raise ShapeError(f"expected a sequence (length×features), got {shape}")
    return shape.dims[0], shape.dims[1]


@layer("Embedding", target="torch.nn:Embedding", category=Category.SEQUENCE)
class Embedding(Layer):
    """A learned vector for each symbol: `(T,)` → `(T, embedding_dim)`; Bengio et al. 2003."""

    input_kinds = (Kind.INDEX,)

    embedding_dim: int = whole("How many numbers stand for a symbol.", default=64)
    padding_idx: int | None = index_setting(
        "The symbol that fills up; its vector stays zero.", default=None, absent="none"
    )
    num_embeddings: int | None = width("How many symbols it knows.", default=None)

    def _symbols(self, tokens: Shape) -> int:
        symbols = self.num_embeddings or tokens.values
        if tokens.values > symbols:
            raise ShapeError(
                f"it knows {symbols:,} symbols, but the vocabulary that arrives has "
                f"{tokens.values:,}; the symbols from {symbols:,} on would find no vector",
                {"num_embeddings": tokens.values},
            )
        padding = self.padding_idx
        if padding is not None and not -symbols <= padding < symbols:
            raise ShapeError(
                f"its padding_idx {padding} is none of its {symbols:,} symbols", {"padding_idx": 0}
            )
        return symbols

    @override
    def output(self, tokens: Shape) -> Shape:
        self._symbols(tokens)
        return Shape((*tokens.dims, self.embedding_dim))

    @override
    def weights(self, tokens: Shape) -> Weights:
        return {"weight": (self._symbols(tokens), self.embedding_dim)}

    @override
    def arguments(self, tokens: Shape) -> Arguments:
        return self.values() | {"num_embeddings": self._symbols(tokens)}

    @override
    def caption(self) -> str:
        return str(self.embedding_dim)


@layer("Padding mask", target="torch:ne", category=Category.SEQUENCE)
class PaddingMask(Layer):
    """Which places of a sequence hold a symbol, and which only fill it up: `(T,)` → `(T,)`."""

    input_kinds = (Kind.INDEX,)

    padding: int = index_setting("The symbol that fills up.", default=0)

    @override
    def output(self, tokens: Shape) -> Shape:
        return Shape(tokens.dims, Kind.MASK)

    @override
    def arguments(self, tokens: Shape) -> Arguments:
        return {"other": self.padding}


class Positions(Layer):
    """What is added to tell the places of a sequence apart."""

    max_length: int

    @override
    def output(self, sequence: Shape) -> Shape:
        length, _ = as_sequence(sequence)
        if length > self.max_length:
            raise ShapeError(
                f"it knows {self.max_length:,} places, but a sequence of {length:,} arrives",
                {"max_length": length},
            )
        return sequence

    @override
    def arguments(self, sequence: Shape) -> Arguments:
        return self.values() | {"features": as_sequence(sequence)[1]}

    @override
    def caption(self) -> str:
        return f"up to {self.max_length}"


@layer(
    "Positional encoding",
    target="explorer.engine.model.layers:PositionalEncoding",
    category=Category.SEQUENCE,
)
class PositionalEncoding(Positions):
    """Add sines and cosines that tell each place; Vaswani et al. 2017, section 3.5.

    PE(t, 2i) = sin(t / 10000^(2i/D)), PE(t, 2i + 1) = cos(t / 10000^(2i/D)).
    """

    max_length: int = whole("The longest sequence.", default=512, most=65_536)


@layer(
    "Learned positions",
    target="explorer.engine.model.layers:LearnedPositions",
    category=Category.SEQUENCE,
)
class LearnedPositions(Positions):
    """Add a learned vector for each place; Gehring et al. 2017, section 3.1."""

    max_length: int = whole("The longest sequence.", default=512, most=65_536)

    @override
    def weights(self, sequence: Shape) -> Weights:
        return {"weight": (self.max_length, as_sequence(sequence)[1])}


class Recurrent(Layer):
    """What recurrent layers share; `gates` is how many vectors each step computes.

    Takes a sequence `(T, D)`, states `(layers·directions, hidden_size)` to begin with, and a mask
    `(T,)` of the places that count; gives the sequence of outputs and the states after the last
    place that counts.
    """

    gates = 1
    states: ClassVar[tuple[str, ...]] = ("hidden",)
    ports: ClassVar[tuple[str, ...]] = ("sequence", "hidden", "mask")
    input_kinds: ClassVar[tuple[Kind | None, ...]] = (Kind.REAL, Kind.REAL, Kind.MASK)
    optional_inputs = 2
    has_global_view = True

    hidden_size: int
    num_layers: int
    bidirectional: bool
    bias: bool
    dropout: float
    input_size: int | None

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return ("sequence", *self.states)

    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def _width(self, sequence: Shape) -> int:
        return check_width("input_size", self.input_size, as_sequence(sequence)[1])

    @override
    def shapes(self, sequence: Shape, *rest: Shape | None) -> tuple[Shape, ...]:
        self._width(sequence)
        state = Shape((self.num_layers * self._directions(), self.hidden_size))
        for name, begun in zip(self.ports[1:-1], rest, strict=False):
            if begun is not None and begun != state:
                raise ShapeError(f"its {name} begins as {state}, but {begun} arrives")
        mask = rest[-1] if len(rest) == len(self.ports) - 1 else None
        if mask is not None and mask.dims != sequence.dims[:1]:
            raise ShapeError(
                f"its mask should tell of {sequence.dims[0]} places, but {mask} arrives"
            )
        wide = Shape((sequence.dims[0], self.hidden_size * self._directions()))
        return (wide, *(state for _ in self.states))

    @override
    def output(self, sequence: Shape, *rest: Shape | None) -> Shape:
        return self.shapes(sequence, *rest)[0]

    @override
    def weights(self, sequence: Shape, *_: Shape | None) -> Weights:
        found: dict[str, tuple[int, ...]] = {}
        rows, incoming = self.gates * self.hidden_size, self._width(sequence)
        for number in range(self.num_layers):
            for end in ("", "_reverse")[: self._directions()]:
                found[f"weight_ih_l{number}{end}"] = (rows, incoming)
                found[f"weight_hh_l{number}{end}"] = (rows, self.hidden_size)
                if self.bias:
                    found[f"bias_ih_l{number}{end}"] = (rows,)
                    found[f"bias_hh_l{number}{end}"] = (rows,)
            incoming = self.hidden_size * self._directions()
        return found

    @override
    def macs(self, sequence: Shape, *_: Shape | None) -> int:
        matrices = (dims for dims in self.weights(sequence).values() if len(dims) == 2)
        return sequence.dims[0] * sum(math.prod(dims) for dims in matrices)

    @override
    def arguments(self, sequence: Shape, *_: Shape | None) -> Arguments:
        return self.values() | {"input_size": self._width(sequence)}

    @override
    def caption(self) -> str:
        layers = f" ×{self.num_layers}" if self.num_layers > 1 else ""
        return f"{self.hidden_size}{layers}{' ↔' if self.bidirectional else ''}"


class Bend(StrEnum):
    """What bends the state of a simple recurrent layer."""

    TANH = "tanh"
    RELU = "relu"


@layer("Recurrent layer", target="explorer.engine.model.layers:RNN", category=Category.SEQUENCE)
class RNN(Recurrent):
    """One state, made anew of itself and what arrives: h′ = tanh(W·x + b + U·h + c); Elman 1990."""

    hidden_size: int = whole("How many numbers a state has.", default=64)
    num_layers: int = whole("How many layers lie on one another.", default=1, most=64)
    bidirectional: bool = switch("Whether it also reads from the end.", default=False)
    nonlinearity: Bend = choice("What bends the state.", default=Bend.TANH)
    bias: bool = switch("Whether numbers of its own are added.", default=True)
    dropout: float = fraction("The part that is dropped between layers.", default=0.0)
    input_size: int | None = width("Features that arrive.", default=None)


@layer("GRU", target="explorer.engine.model.layers:GRU", category=Category.SEQUENCE)
class GRU(Recurrent):
    """A state with two gates: one forgets and one renews; Cho et al. 2014, section 2.3."""

    gates = 3

    hidden_size: int = whole("How many numbers a state has.", default=64)
    num_layers: int = whole("How many layers lie on one another.", default=1, most=64)
    bidirectional: bool = switch("Whether it also reads from the end.", default=False)
    bias: bool = switch("Whether numbers of its own are added.", default=True)
    dropout: float = fraction("The part that is dropped between layers.", default=0.0)
    input_size: int | None = width("Features that arrive.", default=None)


@layer("LSTM", target="explorer.engine.model.layers:LSTM", category=Category.SEQUENCE)
class LSTM(Recurrent):
    """A cell that gates guard, so that it can remember for long.

    Hochreiter & Schmidhuber 1997, “Long short-term memory”; with the forget gate of Gers et al.
    2000.
    """

    is_common = True
    gates = 4
    states = ("hidden", "cell")
    ports = ("sequence", "hidden", "cell", "mask")
    input_kinds = (Kind.REAL, Kind.REAL, Kind.REAL, Kind.MASK)
    optional_inputs = 3

    hidden_size: int = whole("How many numbers a state has.", default=64)
    num_layers: int = whole("How many layers lie on one another.", default=1, most=64)
    bidirectional: bool = switch("Whether it also reads from the end.", default=False)
    bias: bool = switch("Whether numbers of its own are added.", default=True)
    dropout: float = fraction("The part that is dropped between layers.", default=0.0)
    input_size: int | None = width("Features that arrive.", default=None)
