"""The loss and the gradient norms of every step."""

from array import array
from collections.abc import Sequence

import torch
from torch import Tensor

from explorer.protocol.events import Stepped


class GradientNorms:
    """A probe of the loss and the L2 norm of each parameter tensor's gradient.

    One fused call measures all tensors. The global norm is derived from theirs when a report is
    made, so that it costs the step nothing.
    """

    def __init__(self, weights: Sequence[Tensor]) -> None:
        self._weights = weights
        self.norms: list[Tensor] = []  # of the current step, before clipping

    @property
    def width(self) -> int:
        """The loss and one norm for each tensor."""
        return 1 + len(self._weights)

    def measure(self, loss: Tensor, row: Tensor) -> None:
        """Write loss and norms after `backward`."""
        gradients = [weight.grad for weight in self._weights if weight.grad is not None]
        self.norms = list(torch._foreach_norm(gradients))
        torch.stack([loss.detach(), *self.norms], out=row)

    def report(self, rows: Tensor, last: int, rate: float) -> Stepped:
        """Make the event of these steps."""
        norms = rows[:, 1:].contiguous()
        return Stepped(
            first=last - len(rows) + 1,
            losses=_column(rows[:, 0].contiguous()),
            tensor_norms=_column(norms),
            gradient_norms=_column(torch.linalg.vector_norm(norms, dim=1)),
            samples_per_second=rate,
        )


def _column(tensor: Tensor) -> "array[float]":
    return array("f", tensor.numpy().tobytes())
