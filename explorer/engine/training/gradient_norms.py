"""What is measured in every step, written on the device and read back once for each report."""

from array import array
from collections.abc import Sequence

import torch

from explorer.protocol.events import Stepped

ROWS = 512  # steps between two reports, at most


class GradientNormRecorder:
    """The loss, and the gradient norm of every parameter tensor, of each step since a report.

    One fused call measures all tensors; the norm of everything is derived from theirs when a report
    is read, so that it costs the step nothing.
    """

    def __init__(self, weights: Sequence[torch.Tensor]) -> None:
        self._weights = list(weights)
        self._table = torch.empty(ROWS, 1 + len(self._weights), device=self._weights[0].device)
        self._rows = self._table.unbind(0)
        self._used = 0

    @property
    def full(self) -> bool:
        """Whether it has to be read before the next step."""
        return self._used == ROWS

    @property
    def empty(self) -> bool:
        """Whether nothing was measured since the last report."""
        return self._used == 0

    def next_row(self) -> torch.Tensor:
        """Where what is measured in the next step belongs, of the loss and each norm in turn."""
        self._used += 1
        return self._rows[self._used - 1]

    def measure(self, loss: torch.Tensor, row: torch.Tensor) -> list[torch.Tensor]:
        """Write one step down, after `backward`; the norms, for whoever clips."""
        gradients = [weight.grad for weight in self._weights if weight.grad is not None]
        norms: list[torch.Tensor] = list(torch._foreach_norm(gradients))
        torch.stack([loss.detach(), *norms], out=row)
        return norms

    def report(self, last: int, rate: float) -> Stepped:
        """Everything since the last report, up to the step `last`; the only read-back."""
        table = self._table[: self._used].cpu()
        self._used = 0
        norms = table[:, 1:].contiguous()
        return Stepped(
            first=last - len(table) + 1,
            losses=_column(table[:, 0].contiguous()),
            tensor_norms=_column(norms),
            gradient_norms=_column(torch.linalg.vector_norm(norms, dim=1)),
            samples_per_second=rate,
        )


def _column(tensor: torch.Tensor) -> "array[float]":
    return array("f", tensor.numpy().tobytes())
