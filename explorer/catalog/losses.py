"""Losses: what training makes small."""

from explorer.graph.dataset import Task
from explorer.graph.training_options import LOSSES, Loss, declared
from explorer.schema.fields import fraction


@declared("Cross-entropy", target="torch.nn.functional:cross_entropy", family=LOSSES)
class CrossEntropy(Loss):
    """Minus the log of the probability given to the right class, by a softmax of the outputs."""

    tasks = frozenset({Task.CLASSIFY, Task.TRANSLATE})

    label_smoothing: float = fraction("Part of the target shared by all classes.", default=0.0)


@declared("Mean squared error", target="torch.nn.functional:mse_loss", family=LOSSES)
class MeanSquaredError(Loss):
    """The mean square of outputs minus targets, the target of a class being 1 for it and 0 else."""

    tasks = frozenset({Task.CLASSIFY, Task.REGRESS})
