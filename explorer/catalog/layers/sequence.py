"""Layers for sequences: embeddings, masks, positions and recurrent layers."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.fields import choice, fraction, index_setting, switch, whole, width
from explorer.schema.messages import message


def as_sequence(shape: Shape) -> tuple[int, int]:
    """Return length and features; raises ShapeError for anything but a sequence of vectors."""
    if len(shape.dims) != 2:
        text = message("Expected a sequence (length×features), got {shape}.", shape=shape)
        raise ShapeError(text)
    return shape.dims[0], shape.dims[1]


def check_mask(mask: Shape | None, length: int) -> None:
    """Raise ShapeError for a mask of another length."""
    if mask is not None and mask.dims != (length,):
        raise ShapeError(message("Mask: expected length {n}, got {shape}.", n=length, shape=mask))


@layer(message("Embedding"), category=Category.SEQUENCE)
class Embedding(Layer):
    """Bengio et al. 2003."""

    description = message("A learned vector per token: `(T,)` → `(T, embedding_dim)`.")
    input_kinds = (Kind.INDEX,)

    embedding_dim: int = whole(message("Size of each embedding vector."), default=64)
    padding_idx: int | None = index_setting(
        message("Index of the padding token; its vector is not trained."),
        default=None,
        absent=message("none"),
    )
    num_embeddings: int | None = width(message("Number of embeddings."), default=None)

    def _rows(self, tokens: Shape) -> int:
        rows = self.num_embeddings or tokens.values
        if tokens.values > rows:
            n = tokens.values
            text = message("The input has {n:,} tokens, the table only {rows:,}.", n=n, rows=rows)
            raise ShapeError(text, {"num_embeddings": n})
        index = self.padding_idx
        if index is not None and not -rows <= index < rows:
            text = message("Padding index {i} is out of range for {n:,} tokens.", i=index, n=rows)
            raise ShapeError(text, {"padding_idx": 0})
        return rows

    @override
    def output(self, tokens: Shape) -> Shape:
        self._rows(tokens)
        return Shape((*tokens.dims, self.embedding_dim))

    @override
    def weights(self, tokens: Shape) -> Weights:
        return {"weight": (self._rows(tokens), self.embedding_dim)}

    @override
    def arguments(self, tokens: Shape) -> Arguments:
        return self.values() | {"num_embeddings": self._rows(tokens)}

    @override
    def caption(self) -> str:
        return str(self.embedding_dim)


@layer(message("Padding mask"), target="torch:ne", category=Category.SEQUENCE)
class PaddingMask(Layer):
    """A comparison with the index of the padding token."""

    description = message("Boolean mask: true for tokens, false for padding: `(T,)` → `(T,)`.")
    input_kinds = (Kind.INDEX,)

    padding: int = index_setting(
        message("Index of the padding token."), title=message("Padding index"), default=0
    )

    @override
    def output(self, tokens: Shape) -> Shape:
        return Shape(tokens.dims, Kind.MASK)

    @override
    def arguments(self, tokens: Shape) -> Arguments:
        return {"other": self.padding}


@dataclass(frozen=True)
class Positions(Layer):
    """The base of encodings that are added to a sequence `(T, D)`."""

    max_length: int = whole(message("Maximum sequence length."), default=512, most=65_536)

    @override
    def output(self, sequence: Shape) -> Shape:
        length, _ = as_sequence(sequence)
        if length > self.max_length:
            most = self.max_length
            text = message("Sequence length {n:,} exceeds the maximum {m:,}.", n=length, m=most)
            raise ShapeError(text, {"max_length": length})
        return sequence

    @override
    def arguments(self, sequence: Shape) -> Arguments:
        return self.values() | {"features": as_sequence(sequence)[1]}

    @override
    def caption(self) -> str:
        return message("up to {n}", n=self.max_length)


@layer(
    message("Positional encoding"),
    target="explorer.engine.model.layers:PositionalEncoding",
    category=Category.SEQUENCE,
)
class PositionalEncoding(Positions):
    """PE(t, 2i) = sin(t / 10000^(2i/D)), PE(t, 2i + 1) = cos(t / 10000^(2i/D))."""

    description = message("Add sinusoidal positional encodings. Vaswani et al. 2017.")


@layer(
    message("Learned positional embedding"),
    target="explorer.engine.model.layers:LearnedPositions",
    category=Category.SEQUENCE,
)
class LearnedPositions(Positions):
    """Gehring et al. 2017, section 3.1."""

    description = message("Add a learned embedding for each position. Gehring et al. 2017.")

    @override
    def weights(self, sequence: Shape) -> Weights:
        return {"weight": (self.max_length, as_sequence(sequence)[1])}


@dataclass(frozen=True)
class Recurrent(Layer):
    """The base of recurrent layers; `gates` is the number of vectors computed in each step.

    Inputs: a sequence `(T, D)`, initial states `(layers·directions, hidden_size)` and a padding
    mask `(T,)`. Outputs: the sequence of hidden states, and the states after the last unmasked one.
    """

    gates = 1
    states: ClassVar[tuple[str, ...]] = ("hidden",)
    ports: ClassVar[tuple[str, ...]] = ("sequence", "hidden", "mask")
    input_kinds: ClassVar[tuple[Kind | None, ...]] = (Kind.REAL, Kind.REAL, Kind.MASK)
    optional_inputs = 2
    has_global_view = True

    hidden_size: int = whole(message("Number of features in the hidden state."), default=64)
    num_layers: int = whole(message("Number of stacked recurrent layers."), default=1, most=64)
    bidirectional: bool = switch(
        message("Also read the sequence in reverse; doubles the output features."), default=False
    )
    bias: bool = switch(message("Add a learned bias."), default=True)
    dropout: float = fraction(message("Dropout probability between stacked layers."), default=0.0)
    input_size: int | None = width(message("Number of input features."), default=None)

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
        for name, initial in zip(self.ports[1:-1], rest, strict=False):
            if initial is not None and initial != state:
                text = message(
                    "Initial {name} state: expected {s}, got {x}.", name=name, s=state, x=initial
                )
                raise ShapeError(text)
        mask = rest[-1] if len(rest) == len(self.ports) - 1 else None
        check_mask(mask, sequence.dims[0])
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


class HiddenActivation(StrEnum):
    """The activation function of a simple recurrent layer."""

    TANH = "tanh"
    RELU = "relu"


@layer(message("RNN"), target="explorer.engine.model.layers:RNN", category=Category.SEQUENCE)
class RNN(Recurrent):
    """Elman 1990."""

    description = message("Simple RNN: hₜ = tanh(W·xₜ + b + U·hₜ₋₁ + c). Elman 1990.")
    keywords = "recurrent"

    nonlinearity: HiddenActivation = choice(
        message("Activation function of the hidden state."), default=HiddenActivation.TANH
    )


@layer(message("GRU"), target="explorer.engine.model.layers:GRU", category=Category.SEQUENCE)
class GRU(Recurrent):
    """Cho et al. 2014, section 2.3."""

    description = message("Gated recurrent unit: reset and update gates. Cho et al. 2014.")
    gates = 3


@layer(message("LSTM"), target="explorer.engine.model.layers:LSTM", category=Category.SEQUENCE)
class LSTM(Recurrent):
    """Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000."""

    description = message("Long short-term memory: input, forget and output gates and a cell.")
    is_common = True
    gates = 4
    states = ("hidden", "cell")
    ports = ("sequence", "hidden", "cell", "mask")
    input_kinds = (Kind.REAL, Kind.REAL, Kind.REAL, Kind.MASK)
    optional_inputs = 3
