"""The interface of probes, and the recorder of what they measure in every step."""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from explorer.protocol.events import Event

ROWS = 512  # steps between two reports, at most


class Probe(Protocol):
    """A measurement in every step, written on the device and read back once for each report."""

    @property
    def width(self) -> int:
        """Numbers recorded in a step, which is also what each report reads back for it."""

    def measure(self, loss: Tensor, row: Tensor) -> None:
        """Write `(width,)` numbers after `backward`, without waiting for the device.

        A CUDA graph captures this, so it does the same work in every step.
        """

    def report(self, rows: Tensor, last: int, rate: float) -> Event:
        """Make an event of `(steps, width)` numbers up to step `last`, at `rate` samples/s."""


class Recorder:
    """The rows of all probes since the last report."""

    def __init__(self, probes: Sequence[Probe], device: torch.device) -> None:
        self._probes = probes
        self._widths = [probe.width for probe in probes]
        self._table = torch.empty(ROWS, sum(self._widths), device=device)
        self._rows = self._table.unbind(0)
        self._used = 0

    @property
    def is_full(self) -> bool:
        """Whether a report is due before the next step."""
        return self._used == ROWS

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured since the last report."""
        return self._used == 0

    def next_row(self) -> Tensor:
        """Return the row of the next step."""
        self._used += 1
        return self._rows[self._used - 1]

    def measure(self, loss: Tensor, row: Tensor) -> None:
        """Have every probe measure a step."""
        for probe, part in zip(self._probes, torch.split(row, self._widths), strict=True):
            probe.measure(loss, part)

    def report(self, last: int, rate: float) -> list[Event]:
        """Return one event for each probe; the only read-back from the device."""
        parts = torch.split(self._table[: self._used].cpu(), self._widths, dim=1)
        self._used = 0
        pairs = zip(self._probes, parts, strict=True)
        return [probe.report(part, last, rate) for probe, part in pairs]
