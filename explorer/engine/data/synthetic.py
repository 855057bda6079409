"""Generated numbers with their targets, from fixed seeds."""

from collections.abc import Callable

import torch

from explorer.engine.data.source import ResidentData

STEPS = 50
SIZES = (32, 64)  # of the cell's input and state
_FEW = 2  # numbers shown of many

Generated = tuple[ResidentData, Callable[[int], str]]


def adding_problem(count: int) -> Generated:
    """Return sequences of numbers and marks, one mark in each half, and the sum of the marked.

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
    return ResidentData((torch.stack([numbers, marks], dim=2),), marked.sum(1, keepdim=True)), text


@torch.no_grad()
def lstm_cell_task(count: int) -> Generated:
    """Return inputs and states of an LSTM cell, and its next hidden state."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1997)
        teacher = torch.nn.LSTMCell(*SIZES)
        for weight in teacher.parameters():
            weight.mul_(3.0)  # else its gates stay half open, which is easy to predict
        incoming = torch.randn(count, SIZES[0])
        states = torch.randn(2, count, SIZES[1])
    hidden, _ = teacher(incoming, (states[0].tanh(), states[1]))
    given = ResidentData((incoming, states[0].tanh(), states[1]), hidden)
    return given, lambda number: format_values(incoming[number].tolist())


def format_values(values: list[float]) -> str:
    """Format the first numbers of a row."""
    if len(values) <= _FEW:
        return " ".join(f"{value:.3f}" for value in values)
    return " ".join([*(f"{value:.2f}" for value in values[:_FEW]), "…"])
