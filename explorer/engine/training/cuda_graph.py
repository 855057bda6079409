"""A training step as a CUDA graph, for small networks, which are limited by kernel launches.

Only forward and backward are captured, so that optimizer, learning rate and checkpoint stay free.
"""

import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

Inputs = tuple[Tensor, ...]
Work = Callable[[Inputs, Tensor, Tensor], None]  # inputs, targets, row of the recorder

_WARM = 3  # runs before the capture, in which libraries choose their kernels
_LISTENING = threading.Lock()  # torch's debug mode and warnings are global


class CudaGraphStep:
    """Work that leaves gradients in weights, launched as one graph from the fourth batch on.

    Batches of another size than the first are computed without the graph, as is all work that
    cannot be captured.
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
        """Whether batches are launched as a graph."""
        return self._graph is not None

    def run(self, work: Work, inputs: Inputs, targets: Tensor, row: Tensor) -> None:
        """Do the same work on each batch, tensors `(B, …)`, and fill the row."""
        shapes = [tensor.shape for tensor in (*inputs, targets)]
        self._shapes = self._shapes or shapes
        if shapes == self._shapes:
            self._runs += 1
            if self._runs == _WARM:
                self._clear_gradients()
                with _synchronizations() as found:
                    work(inputs, targets, row)
                self._can = not found
                return
            if self._runs == _WARM + 1 and self._can:
                self._capture(work, inputs, targets, row)
            if self._graph is not None:
                self._launch(self._graph, inputs, targets, row)
                return
        self._clear_gradients()
        work(inputs, targets, row)

    def _capture(self, work: Work, inputs: Inputs, targets: Tensor, row: Tensor) -> None:
        """Record the work on static tensors; nothing is computed yet."""
        self._inputs = tuple(tensor.clone() for tensor in inputs)
        self._targets, self._row = targets.clone(), torch.empty_like(row)
        self._clear_gradients()
        graph, random = torch.cuda.CUDAGraph(), torch.cuda.default_generators[row.device.index]
        kept = torch.Generator(row.device)
        kept.set_state(random.get_state())
        try:
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                work(self._inputs, self._targets, self._row)
        except RuntimeError:  # a library cannot capture, or memory is short
            random.graphsafe_set_state(
                kept.graphsafe_get_state()
            )  # else the generator stays in capture mode
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

    def _clear_gradients(self) -> None:
        for weight in self._weights:
            weight.grad = None


@contextmanager
def _synchronizations() -> Iterator[list[str]]:
    """Collect the calls that wait for the device, which a capture does not allow."""
    found: list[str] = []
    with _LISTENING, warnings.catch_warnings(record=True) as caught:
        before = torch.cuda.get_sync_debug_mode()
        warnings.simplefilter("always")
        torch.cuda.set_sync_debug_mode("warn")
        try:
            yield found
        finally:
            torch.cuda.set_sync_debug_mode(before)
    texts = (str(each.message) for each in caught)
    found += [text for text in texts if "called a synchronizing" in text]
