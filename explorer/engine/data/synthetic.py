"""Numbers that are made up, and what shall be said of them; always the same ones."""

from collections.abc import Callable

import torch

from explorer.engine.data.datasets import Split

STEPS = 50
SIZES = (32, 64)  # what enters the cell, and its state
_FEW = 2  # numbers of many that are told

Generated = tuple[Split, Callable[[int], str]]


def adding_problem(count: int) -> Generated:
    """Sequences of a number and a mark, one mark in each half; the sum of the marked two.

    Hochreiter & Schmidhuber 1997, section 5.4, with numbers from 0 to 1 and a fixed length.
    """
    chance = torch.Generator().manual_seed(54)
    numbers = torch.rand(count, STEPS, generator=chance)
    half = STEPS // 2
    positions = torch.randint(half, (count, 2), generator=chance) + torch.tensor([0, half])
    marks = torch.zeros(count, STEPS).scatter_(1, positions, 1.0)
    marked = numbers.gather(1, positions)

    def text(number: int) -> str:
        return " + ".join(f"{value:.3f}" for value in marked[number].tolist())

    # (B, T) and (B, T) → (B, T, 2)
    return Split((torch.stack([numbers, marks], dim=2),), marked.sum(1, keepdim=True)), text


@torch.no_grad()
def lstm_cell_task(count: int) -> Generated:
    """What enters a cell, its state before, and the state that follows, by a cell of torch."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1997)
        teacher = torch.nn.LSTMCell(*SIZES)
        for weight in teacher.parameters():
            weight.mul_(3.0)  # else its gates stay half open, and nothing is there to learn
        incoming = torch.randn(count, SIZES[0])
        states = torch.randn(2, count, SIZES[1])
    hidden, _ = teacher(incoming, (states[0].tanh(), states[1]))
    given = Split((incoming, states[0].tanh(), states[1]), hidden)
    return given, lambda number: format_values(incoming[number].tolist())


def format_values(values: list[float]) -> str:
    """The first numbers of a row in words."""
    if len(values) <= _FEW:
        return " ".join(f"{value:.3f}" for value in values)
    return " ".join([*(f"{value:.2f}" for value in values[:_FEW]), "…"])
