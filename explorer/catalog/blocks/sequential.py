"""Blocks of networks for sequences: an LSTM cell, and the layers of a Transformer.

The nodes of a Transformer layer have the names of the submodules of torch's own.
"""

from dataclasses import dataclass

from typing_extensions import override

from explorer.catalog import layers as nn
from explorer.catalog.activations import ReLU, Sigmoid, Tanh
from explorer.graph.block import Block, Draft, block
from explorer.graph.layer import Category, Layer
from explorer.graph.network import Port
from explorer.schema.fields import fraction, whole
from explorer.schema.messages import message


@block(message("LSTM cell"), category=Category.SEQUENCE)
class LSTMCell(Block):
    """cell′ = forget·cell + input·candidate, hidden′ = output·tanh(cell′).

    Inputs: features `(D,)` and both states `(hidden_size,)`; outputs: both new states.
    """

    description = message("One LSTM time step, gate by gate. Hochreiter & Schmidhuber 1997.")
    ports = ("input", "hidden", "cell")

    hidden_size: int = whole(message("Number of features in the hidden state."), default=64)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        incoming, hidden, cell = inputs
        rows = 4 * self.hidden_size
        x = draft.add(f"{name}.from_input", nn.Linear(rows), incoming)
        h = draft.add(f"{name}.from_hidden", nn.Linear(rows), hidden)
        both = draft.add(f"{name}.sum", nn.Add(), x, h)
        shifted = draft.add(f"{name}.bias", nn.Bias(), both)
        parts = draft.add_all(f"{name}.gates", nn.Split(4), shifted)
        gates: tuple[tuple[str, Layer], ...] = (
            ("input_gate", Sigmoid()),
            ("forget_gate", Sigmoid()),
            ("candidate", Tanh()),
            ("output_gate", Sigmoid()),
        )
        admit, retain, candidate, emit = (
            draft.add(f"{name}.{gate}", activation, part)
            for (gate, activation), part in zip(gates, parts, strict=True)
        )
        retained = draft.add(f"{name}.kept", nn.Multiply(), retain, cell)
        admitted = draft.add(f"{name}.learned", nn.Multiply(), admit, candidate)
        cell = draft.add(f"{name}.cell", nn.Add(), retained, admitted)
        squashed = draft.add(f"{name}.tanh", Tanh(), cell)
        return draft.add(f"{name}.hidden", nn.Multiply(), emit, squashed), cell


@dataclass(frozen=True)
class TransformerLayer(Block):
    """The base of both Transformer layers: residual branches that are normalized."""

    width: int = whole(message("Model dimension (d_model)."), default=64)
    num_heads: int = whole(message("Number of attention heads."), default=4)
    hidden: int = whole(message("Hidden size of the feed-forward network."), default=128)
    dropout: float = fraction(message("Dropout probability."), default=0.1)

    def _attend(
        self, draft: Draft, name: str, inputs: tuple[Port | None, ...], causal: bool
    ) -> Port:
        attention = nn.MultiheadAttention(
            self.num_heads, dropout=self.dropout, causal=causal, need_weights=False
        )
        return draft.add(name, attention, *inputs)

    def _added(
        self, draft: Draft, name: str, number: int, branches: tuple[Port | None, Port]
    ) -> Port:
        """Add the input and a residual branch, and normalize the sum."""
        skip, residual = branches
        if self.dropout:
            residual = draft.add(f"{name}.dropout{number}", nn.Dropout(self.dropout), residual)
        total = draft.add(f"{name}.add{number}", nn.Add(), skip, residual)
        return draft.add(f"{name}.norm{number}", nn.LayerNorm(), total)

    def _add_feed_forward(self, draft: Draft, name: str, number: int, x: Port) -> Port:
        y = draft.add(f"{name}.linear1", nn.Linear(self.hidden), x)
        y = draft.add(f"{name}.relu", ReLU(), y)
        y = draft.add(f"{name}.linear2", nn.Linear(self.width), y)
        return self._added(draft, name, number, (x, y))


@block(message("Transformer encoder layer"), category=Category.ATTENTION)
class Encoder(TransformerLayer):
    """Vaswani et al. 2017, figure 1, left, of a sequence `(T, width)` and a mask `(T,)`."""

    description = message("Self-attention and a feed-forward network. Vaswani et al. 2017.")
    ports = ("input", "mask")

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        x, mask = inputs
        y = self._attend(draft, f"{name}.self_attn", (x, x, x, mask), causal=False)
        y = self._added(draft, name, 1, (x, y))
        return (self._add_feed_forward(draft, name, 2, y),)


@block(message("Transformer decoder layer"), category=Category.ATTENTION)
class Decoder(TransformerLayer):
    """Vaswani et al. 2017, figure 1, right; the memory is `(S, width)`, its mask `(S,)`."""

    description = message("Self-attention, cross-attention and a feed-forward network.")
    ports = ("input", "memory", "mask")

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        x, memory, mask = inputs
        y = self._attend(draft, f"{name}.self_attn", (x, x, x), causal=True)
        x = self._added(draft, name, 1, (x, y))
        y = self._attend(draft, f"{name}.multihead_attn", (x, memory, memory, mask), causal=False)
        return (self._add_feed_forward(draft, name, 3, self._added(draft, name, 2, (x, y))),)
