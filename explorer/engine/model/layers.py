"""Modules that torch lacks, or whose batch is another dimension there.

The batch is the first dimension everywhere, also of states; a mask is true at valid positions.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from typing_extensions import override


class Bias(nn.Module):
    """Adds a learned vector, initially zero."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(features))

    @override
    def forward(self, features: Tensor) -> Tensor:
        return features + self.bias


class LayerNorm2d(nn.LayerNorm):
    """A layer normalization over the channels of `(B, C, H, W)`."""

    @override
    def forward(self, image: Tensor) -> Tensor:
        # (B, C, H, W) → (B, H, W, C) and back
        return super().forward(image.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class StochasticDepth(nn.Module):
    """In training, zeroes whole samples of a branch and scales up the rest; Huang et al. 2016."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    @override
    def forward(self, branch: Tensor) -> Tensor:
        if not self.training or not self.p:
            return branch
        kept = torch.full(
            (len(branch), *[1] * (branch.dim() - 1)), 1 - self.p, device=branch.device
        )
        return branch * (torch.bernoulli(kept) / (1 - self.p)).to(branch.dtype)


class PositionalEncoding(nn.Module):
    """Adds sines and cosines to `(B, T, D)`; Vaswani et al. 2017, section 3.5."""

    table: Tensor

    def __init__(self, max_length: int, features: int) -> None:
        super().__init__()
        positions = torch.arange(max_length)[:, None]
        rates = torch.exp(torch.arange(0, features, 2) * (-math.log(10_000) / features))
        waves = torch.stack([torch.sin(positions * rates), torch.cos(positions * rates)], dim=2)
        # (max_length, ⌈D/2⌉, 2) → (max_length, D)
        self.register_buffer("table", waves.flatten(1)[:, :features].clone(), persistent=False)

    @override
    def forward(self, sequence: Tensor) -> Tensor:
        return sequence + self.table[: sequence.shape[1]]


class LearnedPositions(nn.Module):
    """Adds a learned vector to each position of `(B, T, D)`."""

    def __init__(self, max_length: int, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(max_length, features).normal_(0, 0.02))

    @override
    def forward(self, sequence: Tensor) -> Tensor:
        return sequence + self.weight[: sequence.shape[1]]


class _Recurrent(nn.Module):
    """The batch-first states and the mask that the three recurrent layers share."""

    def _run(self, kind: Any, sequence: Tensor, states: Any, mask: Tensor | None) -> Any:
        # on the meta device only shapes count, which a mask does not change
        if mask is None or sequence.is_meta:
            return kind.forward(self, sequence, states)
        lengths = mask.sum(1).clamp_(min=1).cpu()
        packed = pack_padded_sequence(sequence, lengths, batch_first=True, enforce_sorted=False)
        given, states = kind.forward(self, packed, states)
        padded, _ = pad_packed_sequence(given, batch_first=True, total_length=sequence.shape[1])
        return padded, states


class RNN(_Recurrent, nn.RNN):
    """torch's, with states as `(B, layers·directions, hidden_size)`."""

    def __init__(self, **settings: Any) -> None:
        nn.RNN.__init__(self, batch_first=True, **settings)

    @override
    def forward(  # type: ignore[override]  # the ports of the layer
        self, sequence: Tensor, hidden: Tensor | None = None, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        given, last = self._run(nn.RNN, sequence, _turned(hidden), mask)
        return given, last.transpose(0, 1)


class GRU(_Recurrent, nn.GRU):
    """torch's, with states as `(B, layers·directions, hidden_size)`."""

    def __init__(self, **settings: Any) -> None:
        nn.GRU.__init__(self, batch_first=True, **settings)

    @override
    def forward(  # type: ignore[override]  # the ports of the layer
        self, sequence: Tensor, hidden: Tensor | None = None, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        given, last = self._run(nn.GRU, sequence, _turned(hidden), mask)
        return given, last.transpose(0, 1)


class LSTM(_Recurrent, nn.LSTM):
    """torch's, with states as `(B, layers·directions, hidden_size)`; either may be left out."""

    def __init__(self, **settings: Any) -> None:
        nn.LSTM.__init__(self, batch_first=True, **settings)

    @override
    def forward(  # type: ignore[override]  # the ports of the layer
        self,
        sequence: Tensor,
        hidden: Tensor | None = None,
        cell: Tensor | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        states = None
        if hidden is not None or cell is not None:
            known = hidden if hidden is not None else cell
            assert known is not None
            rest = torch.zeros_like(known)
            states = (
                _turned(rest if hidden is None else hidden),
                _turned(rest if cell is None else cell),
            )
        given, (last, kept) = self._run(nn.LSTM, sequence, states, mask)
        return given, last.transpose(0, 1), kept.transpose(0, 1)


def _turned(state: Tensor | None) -> Tensor | None:
    # (B, layers·directions, H) → (layers·directions, B, H)
    return None if state is None else state.transpose(0, 1).contiguous()


class AdditiveAttention(nn.Module):
    """Scores v·tanh(W·query + U·memory); Bahdanau et al. 2015, appendix A.1.2."""

    def __init__(self, hidden_size: int, query_size: int, memory_size: int) -> None:
        super().__init__()
        self.query = nn.Linear(query_size, hidden_size, bias=False)
        self.memory = nn.Linear(memory_size, hidden_size, bias=False)
        self.score = nn.Linear(hidden_size, 1, bias=False)

    @override
    def forward(
        self, query: Tensor, memory: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        # (B, Tq, 1, A) + (B, 1, Tk, A) → (B, Tq, Tk)
        pairs = torch.tanh(self.query(query)[:, :, None] + self.memory(memory)[:, None])
        return _attended(self.score(pairs).squeeze(3), memory, mask)


class DotAttention(nn.Module):
    """Scores query·memory, or query·W·memory; Luong et al. 2015, section 3.1."""

    def __init__(self, learned: bool, scaled: bool, query_size: int, memory_size: int) -> None:
        super().__init__()
        self.match = nn.Linear(query_size, memory_size, bias=False) if learned else None
        self.scale = 1 / math.sqrt(memory_size) if scaled else 1.0

    @override
    def forward(
        self, query: Tensor, memory: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        asked = query if self.match is None else self.match(query)
        return _attended(asked @ memory.transpose(1, 2) * self.scale, memory, mask)


def _attended(scores: Tensor, memory: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
    """Return context `(B, Tq, D)` and weights `(B, Tq, Tk)`, 0 at masked positions."""
    if mask is not None:
        scores = scores.masked_fill(~mask[:, None], torch.finfo(scores.dtype).min)
    weights = functional.softmax(scores, dim=2)
    return weights @ memory, weights


class MultiheadAttention(nn.MultiheadAttention):
    """torch's, with a mask that is true at valid positions, and optional causality."""

    def __init__(self, causal: bool, need_weights: bool, **settings: Any) -> None:
        super().__init__(batch_first=True, **settings)
        self.causal, self.need_weights = causal, need_weights

    @override
    def forward(  # type: ignore[override]  # the ports of the layer
        self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
    ) -> Any:
        unseen = None
        if self.causal:
            positions = query.shape[1]
            unseen = torch.ones(positions, positions, dtype=torch.bool, device=query.device).triu(1)
        context, weights = super().forward(
            query,
            key,
            value,
            key_padding_mask=None if mask is None else ~mask,
            need_weights=self.need_weights,
            attn_mask=unseen,
        )
        return (context, weights) if self.need_weights else context
