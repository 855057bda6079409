"""Saying a text symbol by symbol, each the one that the network finds likeliest."""

from collections.abc import Callable

import torch
from torch import Tensor

from explorer.graph.vocabulary import END, PADDING, START


@torch.no_grad()
def greedy_decode(model: Callable[..., Tensor], inputs: tuple[Tensor, ...], symbols: int) -> Tensor:
    """What a network says, `(B, T)`, up to and with the end, of the first `symbols` it knows.

    The last input is what has been said so far; whatever the network is made of, it is run anew on
    all of that for each place, and what it says of later places is not looked at.
    """
    *read, heard = inputs
    before = torch.full_like(heard, PADDING)
    before[:, 0] = START
    stated = torch.full_like(heard, PADDING)
    going = torch.ones(len(heard), dtype=torch.bool, device=heard.device)
    for position in range(heard.shape[1]):
        # (B, T, V) → (B,)
        likeliest = model(*read, before)[:, position, :symbols].argmax(1)
        stated[:, position] = likeliest.where(going, PADDING)
        going &= likeliest != END
        if position + 1 == heard.shape[1] or not going.any():
            break
        before[:, position + 1] = stated[:, position]
    return stated
