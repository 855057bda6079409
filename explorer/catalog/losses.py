"""Loss functions, which training minimizes."""

from explorer.graph.dataset import Task
from explorer.graph.training_options import LOSSES, Loss, declared
from explorer.schema.fields import fraction
from explorer.schema.messages import message


@declared(message("Cross-entropy"), target="torch.nn.functional:cross_entropy", family=LOSSES)
class CrossEntropy(Loss):
    """−log softmax(outputs)[target], averaged over the samples or tokens."""

    description = message("Negative log-likelihood of the correct class; softmax included.")
    tasks = frozenset({Task.CLASSIFY, Task.TRANSLATE})

    label_smoothing: float = fraction(
        message("Probability mass spread over all classes."), default=0.0
    )


@declared(message("Mean squared error"), target="torch.nn.functional:mse_loss", family=LOSSES)
class MeanSquaredError(Loss):
    """The mean of (outputs − targets)²."""

    description = message("Mean squared difference; class labels are one-hot encoded.")
    tasks = frozenset({Task.CLASSIFY, Task.REGRESS})
