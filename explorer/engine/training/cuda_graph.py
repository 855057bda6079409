"""A step captured as a CUDA graph and launched as one: small networks wait for launches otherwise.

Only forward and backward are captured, so that any optimizer, rate and checkpoint stays as it is.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

Inputs = tuple[Tensor, ...]
Work = Callable[[Inputs, Tensor, Tensor], None]  # of inputs, targets and a row for what is measured

_WARM = 3  # runs before the one that is captured: in them libraries choose their kernels


class CudaGraphStep:
    """What leaves gradients in weights, launched as one from its fourth batch on.

    Batches of another size than the first are worked on as they are, and so is everything where
    the card cannot capture the work.
    """

    def __init__(self, weights: Sequence[nn.Parameter]) -> None:
        self._weights = weights
        self._runs = 0
        self._can = False
        self._shapes: list[torch.Size] = []
        self._graph: torch.cuda.CUDAGraph | None = None
        self._inputs: Inputs = ()
        self._targets = self._row = torch.empty(0)
        self._gradients: list[Tensor | None] = []

    @property
    def is_captured(self) -> bool:
        """Whether batches are launched as one."""
        return self._graph is not None

    def run(self, work: Work, inputs: Inputs, targets: Tensor, row: Tensor) -> None:
        """Do always the same work on a batch, each tensor `(B, …)`, and fill the row."""
        shapes = [tensor.shape for tensor in (*inputs, targets)]
        self._shapes = self._shapes or shapes
        if shapes == self._shapes:
            self._runs += 1
            if self._runs == _WARM:
                self._forget_gradients()
                with _listening() as asked:
                    work(inputs, targets, row)
                self._can = not asked
                return
            if self._runs == _WARM + 1 and self._can:
                self._capture(work, inputs, targets, row)
            if self._graph is not None:
                self._launch(self._graph, inputs, targets, row)
                return
        self._forget_gradients()
        work(inputs, targets, row)

    def _capture(self, work: Work, inputs: Inputs, targets: Tensor, row: Tensor) -> None:
        """Record the work on tensors that stay; nothing is computed yet."""
        self._inputs = tuple(tensor.clone() for tensor in inputs)
        self._targets, self._row = targets.clone(), torch.empty_like(row)
        self._forget_gradients()
        graph, random = torch.cuda.CUDAGraph(), torch.cuda.default_generators[row.device.index]
        kept = torch.Generator(row.device)
        kept.set_state(random.get_state())
        try:
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                work(self._inputs, self._targets, self._row)
        except RuntimeError:  # a library cannot, or there is not as much memory
            random.graphsafe_set_state(kept.graphsafe_get_state())  # else it stays in the capture
            return
        self._gradients = [weight.grad for weight in self._weights]
        self._graph = graph

    def _launch(
        self, graph: torch.cuda.CUDAGraph, inputs: Inputs, targets: Tensor, row: Tensor
    ) -> None:
        for kept, new in zip(self._inputs, inputs, strict=True):
            kept.copy_(new)
        self._targets.copy_(targets)
        graph.replay()
        for weight, gradient in zip(self._weights, self._gradients, strict=True):
            weight.grad = gradient
        row.copy_(self._row)

    def _forget_gradients(self) -> None:
        for weight in self._weights:
            weight.grad = None


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear of everything that waits for the card's answer, which nothing that is captured may."""
    asked: list[str] = []
    before = torch.cuda.get_sync_debug_mode()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        torch.cuda.set_sync_debug_mode("warn")
        try:
            yield asked
        finally:
            torch.cuda.set_sync_debug_mode(before)
    asked += [stated for one in heard if "called a synchronizing" in (stated := str(one.message))]
