"""Loss functions, and sums of losses and scores over batches."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from explorer.engine.import_path import import_object
from explorer.graph.dataset import Task
from explorer.graph.training_options import Loss
from explorer.graph.vocabulary import PADDING

LossFunction = Callable[..., Tensor]
_ONE_HOT = ("MeanSquaredError",)


def make_loss(task: Task, choice: Loss) -> LossFunction:
    """Return the mean loss of outputs `(B, …)` against targets; padding tokens are ignored."""
    function: LossFunction = partial(import_object(choice.target), **_values(choice))
    if task is Task.TRANSLATE:
        # (B, T, V) and (B, T) → (B·T, V) and (B·T,)
        return lambda outputs, targets: function(
            outputs.flatten(0, 1), targets.flatten(), ignore_index=PADDING
        )
    if task is Task.CLASSIFY and choice.kind() in _ONE_HOT:
        return partial(_against_one_hot, function)
    return function


def _against_one_hot(function: LossFunction, outputs: Tensor, labels: Tensor) -> Tensor:
    # (B,) → (B, classes)
    wanted = nn.functional.one_hot(labels, outputs.shape[1])
    return function(outputs, wanted.to(outputs.dtype))


def _values(choice: Loss) -> dict[str, Any]:
    return {name: value for name, value in choice.values().items() if value}


@dataclass
class MetricAccumulator:
    """Sums over batches, kept on the device and read once."""

    loss: Tensor
    score: Tensor
    weight: Tensor

    @classmethod
    def empty(cls, device: torch.device) -> "MetricAccumulator":
        """Return sums of zero."""
        return cls(*torch.zeros(3, device=device).unbind())

    def add(self, task: Task, loss: Tensor, outputs: Tensor, targets: Tensor) -> None:
        """Add a batch with its mean loss."""
        if task is Task.TRANSLATE:
            counted = targets != PADDING
            weight = counted.sum()
            score = ((outputs.argmax(2) == targets) & counted).sum()
        else:
            weight = torch.tensor(len(targets), device=targets.device)
            if task is Task.REGRESS:
                score = nn.functional.mse_loss(outputs, targets) * weight
            else:
                score = (outputs.argmax(1) == targets).sum()
        self.loss, self.score = self.loss + loss * weight, self.score + score
        self.weight = self.weight + weight

    def read(self) -> tuple[float, float]:
        """Return mean loss and mean score."""
        loss, score, weight = torch.stack([self.loss, self.score, self.weight]).tolist()
        return loss / weight, score / weight
