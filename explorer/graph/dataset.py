"""Datasets as they are declared: shapes, sizes, texts and origin, without samples."""

from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from explorer.graph.shape import Shape
from explorer.graph.vocabulary import Vocabulary
from explorer.schema.formatting import grouped
from explorer.schema.messages import Message, message
from explorer.schema.registry import Registry


class Metric(StrEnum):
    """A measure of performance on held-out data, beside the loss; its value is an id."""

    ACCURACY = "accuracy"
    ERROR = "error"
    EXACT = "exact match"

    @property
    def while_training(self) -> "Metric":
        """The metric on training data: texts are scored token by token there."""
        return Metric.ACCURACY if self is Metric.EXACT else self

    def shown(self, score: float) -> str:
        """Format a score: a ratio as a percentage, an error as a number."""
        if self is not Metric.ERROR:
            return f"{score:.1%}"
        return f"{score:.4f}" if score >= 0.001 else f"{score:.1e}"


class Task(StrEnum):
    """What is predicted: a class, numbers, or a text from a text."""

    CLASSIFY = "classify"
    REGRESS = "regress"
    TRANSLATE = "translate"

    @property
    def metric(self) -> Metric:
        """The metric of the task."""
        return _METRICS[self]


_METRICS = {
    Task.CLASSIFY: Metric.ACCURACY,
    Task.REGRESS: Metric.ERROR,
    Task.TRANSLATE: Metric.EXACT,
}


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A dataset of samples with `inputs` and a target `output`, in three splits of these sizes.

    `note` describes the samples, `credit` names their authors and license.
    """

    name: str
    title: str
    task: Task
    inputs: tuple[Shape, ...]
    output: Shape
    train: int
    validation: int
    test: int
    note: str
    credit: str

    @property
    def size(self) -> int:
        """Number of samples in all splits."""
        return self.train + self.validation + self.test

    @property
    def metric(self) -> Metric:
        """The metric of predictions."""
        return self.task.metric

    def score_text(self, score: float) -> Message:
        """Describe a score on the test set in a sentence."""
        values = {"score": self.metric.shown(score), "n": grouped(self.test)}
        if self.metric is Metric.EXACT:
            return message("Test exact match {score} on {n} test samples.", **values)
        return message("Test accuracy {score} on {n} test samples.", **values)

    def is_at_chance(self, score: float) -> bool:
        """Whether a score is no better than that of a constant prediction, if that is known."""
        return False


@dataclass(frozen=True, kw_only=True)
class BundledImages(Dataset):
    """Labeled images in the IDX files of a folder that comes with the program."""

    folder: str
    classes: tuple[str, ...]
    task: Task = Task.CLASSIFY

    @override
    def is_at_chance(self, score: float) -> bool:
        return score < 1.5 / len(self.classes)


@dataclass(frozen=True, kw_only=True)
class GeneratedNumbers(Dataset):
    """Numbers made by a function of the engine, named by its dotted path; always the same ones.

    `baseline` is the MSE of always predicting the mean.
    """

    maker: str
    baseline: float | None = None
    task: Task = Task.REGRESS

    @override
    def score_text(self, score: float) -> Message:
        values = {"score": self.metric.shown(score), "n": grouped(self.test)}
        if self.baseline is None:
            return message("Test MSE {score} on {n} test samples.", **values)
        return message(
            "Test MSE {score} on {n} test samples "
            "(baseline, always predicting the mean: {baseline}).",
            baseline=f"{self.baseline:.3f}",
            **values,
        )

    @override
    def is_at_chance(self, score: float) -> bool:
        return self.baseline is not None and score > 0.9 * self.baseline


@dataclass(frozen=True, kw_only=True)
class GeneratedTexts(Dataset):
    """Pairs of texts made by a function, with the vocabularies of source and target.

    The last input of a sample is its target, shifted by one position.
    """

    maker: str
    vocabularies: tuple[Vocabulary, Vocabulary]
    task: Task = Task.TRANSLATE


DATASETS: Registry[Dataset] = Registry("data set")
