"""Greedy decoding: a text token by token, each the most probable one."""

from collections.abc import Callable

import torch
from torch import Tensor

from explorer.graph.vocabulary import END, PADDING, START


@torch.no_grad()
def greedy_decode(model: Callable[..., Tensor], inputs: tuple[Tensor, ...], symbols: int) -> Tensor:
    """Return predicted tokens `(B, T)`, up to and including the end, out of the first `symbols`.

    The last input is the text so far. The network runs once for each position on all of it, and
    its predictions for later positions are ignored.
    """
    *sources, target = inputs
    before = torch.full_like(target, PADDING)
    before[:, 0] = START
    tokens = torch.full_like(target, PADDING)
    is_open = torch.ones(len(target), dtype=torch.bool, device=target.device)
    for position in range(target.shape[1]):
        # (B, T, V) → (B,)
        best = model(*sources, before)[:, position, :symbols].argmax(1)
        tokens[:, position] = best.where(is_open, PADDING)
        is_open &= best != END
        if position + 1 == target.shape[1] or not is_open.any():
            break
        before[:, position + 1] = tokens[:, position]
    return tokens
