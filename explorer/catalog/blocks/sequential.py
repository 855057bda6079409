"""What networks of sequences repeat: an LSTM cell, and the layers of a Transformer.

The parts of a Transformer's layer carry the names that torch gives them in its own.
"""

from typing_extensions import override

from explorer.catalog.activations import ReLU, Sigmoid, Tanh
from explorer.catalog.layers import (
    Add,
    Bias,
    Dropout,
    LayerNorm,
    Linear,
    MultiheadAttention,
    Multiply,
    Split,
)
from explorer.graph.block import Block, Draft, block
from explorer.graph.layer import Category, Layer
from explorer.graph.network import Port
from explorer.schema.fields import fraction, whole


@block("LSTM cell", category=Category.SEQUENCE)
class LSTMCell(Block):
    """One step of an LSTM, gate by gate; Hochreiter & Schmidhuber 1997, Gers et al. 2000.

    Takes what arrives `(D,)` and both states `(hidden_size,)`, gives both states anew:
    cell′ = forget·cell + input·candidate, hidden′ = output·tanh(cell′).
    """

    ports = ("input", "hidden", "cell")

    hidden_size: int = whole("How many numbers a state has.", default=64)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        incoming, hidden, cell = inputs
        rows = 4 * self.hidden_size
        x = draft.add(f"{name}.from_input", Linear(rows), incoming)
        h = draft.add(f"{name}.from_hidden", Linear(rows), hidden)
        both = draft.add(f"{name}.sum", Add(), x, h)
        shifted = draft.add(f"{name}.bias", Bias(), both)
        parts = draft.add_all(f"{name}.gates", Split(4), shifted)
        gates: tuple[tuple[str, Layer], ...] = (
            ("input_gate", Sigmoid()),
            ("forget_gate", Sigmoid()),
            ("candidate", Tanh()),
            ("output_gate", Sigmoid()),
        )
        learn, keep, new, show = (
            draft.add(f"{name}.{gate}", bend, part)
            for (gate, bend), part in zip(gates, parts, strict=True)
        )
        kept = draft.add(f"{name}.kept", Multiply(), keep, cell)
        learned = draft.add(f"{name}.learned", Multiply(), learn, new)
        cell = draft.add(f"{name}.cell", Add(), kept, learned)
        bent = draft.add(f"{name}.tanh", Tanh(), cell)
        return draft.add(f"{name}.hidden", Multiply(), show, bent), cell


class TransformerLayer(Block):
    """What both layers of a Transformer share: branches that are added and normalized."""

    width: int
    num_heads: int
    hidden: int
    dropout: float

    def _attending(
        self, draft: Draft, name: str, asked: tuple[Port | None, ...], causal: bool
    ) -> Port:
        attention = MultiheadAttention(
            self.num_heads, dropout=self.dropout, causal=causal, need_weights=False
        )
        return draft.add(name, attention, *asked)

    def _added(
        self, draft: Draft, name: str, number: int, branches: tuple[Port | None, Port]
    ) -> Port:
        """What arrived plus what a branch learned of it, normalized."""
        arrived, learned = branches
        if self.dropout:
            learned = draft.add(f"{name}.dropout{number}", Dropout(self.dropout), learned)
        total = draft.add(f"{name}.add{number}", Add(), arrived, learned)
        return draft.add(f"{name}.norm{number}", LayerNorm(), total)

    def _connected_forward(self, draft: Draft, name: str, number: int, x: Port) -> Port:
        y = draft.add(f"{name}.linear1", Linear(self.hidden), x)
        y = draft.add(f"{name}.relu", ReLU(), y)
        y = draft.add(f"{name}.linear2", Linear(self.width), y)
        return self._added(draft, name, number, (x, y))


@block("Encoder layer", category=Category.ATTENTION)
class Encoder(TransformerLayer):
    """Every place asks every place, then each goes through two dense layers.

    The Transformer of Vaswani et al. 2017, figure 1, left; takes a sequence `(T, width)` and a mask
    `(T,)`.
    """

    ports = ("input", "mask")

    width: int = whole("Features of each place, as they arrive and leave.", default=64)
    num_heads: int = whole("How many attentions side by side.", default=4)
    hidden: int = whole("Width between the two dense layers.", default=128)
    dropout: float = fraction("The part of a branch's numbers that is dropped.", default=0.1)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        x, mask = inputs
        y = self._attending(draft, f"{name}.self_attn", (x, x, x, mask), causal=False)
        y = self._added(draft, name, 1, (x, y))
        return (self._connected_forward(draft, name, 2, y),)


@block("Decoder layer", category=Category.ATTENTION)
class Decoder(TransformerLayer):
    """Every place asks those before it, then the memory, then goes through two dense layers.

    The Transformer of Vaswani et al. 2017, figure 1, right; takes a sequence `(T, width)`, a memory
    `(S, width)` and the memory's mask `(S,)`.
    """

    ports = ("input", "memory", "mask")

    width: int = whole("Features of each place, as they arrive and leave.", default=64)
    num_heads: int = whole("How many attentions side by side.", default=4)
    hidden: int = whole("Width between the two dense layers.", default=128)
    dropout: float = fraction("The part of a branch's numbers that is dropped.", default=0.1)

    @override
    def build(self, draft: Draft, name: str, *inputs: Port | None) -> tuple[Port, ...]:
        x, memory, mask = inputs
        y = self._attending(draft, f"{name}.self_attn", (x, x, x), causal=True)
        heard = self._added(draft, name, 1, (x, y))
        asked = (heard, memory, memory, mask)
        y = self._attending(draft, f"{name}.multihead_attn", asked, causal=False)
        return (self._connected_forward(draft, name, 3, self._added(draft, name, 2, (heard, y))),)
