"""Demos: an architecture with data and training options that are known to work."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from explorer.catalog.architectures.seq2seq import dot_attention
from explorer.catalog.architectures.transformer import encoder_decoder
from explorer.catalog.datasets import ADDING, CELL, DATES, FASHION_12K, MNIST_10K, REVERSAL, SORTING
from explorer.catalog.initializers import Default, HeNormal, HeUniform, XavierUniform
from explorer.catalog.losses import CrossEntropy, MeanSquaredError
from explorer.catalog.optimizers import SGD, Adam
from explorer.catalog.schedules import Constant, Cosine
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.dataset import Dataset
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.graph.training_options import TrainingOptions
from explorer.schema.messages import message
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Demo:
    """A network, made by `build`, that trains well with its data and training options."""

    name: str
    title: str
    training_options: TrainingOptions
    data: Dataset
    build: Callable[[], Network]

    def project(self) -> Project:
        """Return the demo as a new project."""
        return Project(self.build(), self.training_options, self.data)


DEMOS: Registry[Demo] = Registry("demo")

STANDARD = TrainingOptions(Adam(), Default(), Constant(), CrossEntropy())
# Gradients through many time steps sometimes explode: unclipped, one of them undoes hours.
_THROUGH_TIME = TrainingOptions(Adam(lr=0.003), Default(), Cosine(), CrossEntropy(), clip_norm=1.0)
_TEXTS = _THROUGH_TIME.tuned(epochs=8)
# Networks for photographs are large: small batches, and a rate that suits those without norms.
_PHOTOGRAPHS = TrainingOptions(
    Adam(lr=0.0003), Default(), Cosine(), CrossEntropy(), batch_size=16, epochs=3
)
_POSITIONS = _TEXTS.tuned(optimizer=Adam(lr=0.002), schedule=Cosine(warmup=0.1))


def project_named(name: str) -> Project:
    """Return a new project of an architecture or a demo that is built here."""
    if name in DEMOS:
        return DEMOS.find(name).project()
    build = ARCHITECTURES.find(name).build
    assert build is not None, f"only the engine can read {name}"
    return project_of(name, build())


def project_of(name: str, network: Network) -> Project:
    """Return a new project of a network, with the training options known for its name."""
    if name in DEMOS:
        demo = DEMOS.find(name)
        return Project(network, demo.training_options, demo.data)
    return Project(network, _PHOTOGRAPHS, FASHION_12K)


def _file(
    name: str,
    title: str,
    training_options: TrainingOptions,
    data: Dataset = MNIST_10K,
    build: Callable[[], Network] | None = None,
) -> None:
    """File a demo of the architecture of its name unless `build` makes another network."""
    build = build or ARCHITECTURES.find(name).build
    assert build is not None, f"only the engine can read {name}"
    DEMOS.file(name, Demo(name, title, training_options, data, build))


_file(
    "lenet-5",
    message("LeNet-5: classify handwritten digits"),
    TrainingOptions(SGD(lr=0.05, weight_decay=0.002), XavierUniform(), Cosine(), CrossEntropy()),
)
_file(
    "lenet-5-3x3",
    message("LeNet-5 with 3×3 kernels and ReLU"),
    TrainingOptions(
        SGD(lr=0.02, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy(), batch_size=32
    ),
)
_file(
    "dense-32",
    message("Two-layer MLP: classify handwritten digits"),
    TrainingOptions(SGD(lr=0.05, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy()),
)
_file(
    "alexnet-32x32",
    message("AlexNet: classify clothing"),
    TrainingOptions(Adam(lr=0.0003), Default(), Cosine(), CrossEntropy(), epochs=5),
    FASHION_12K,
)
_file(
    "resnet18-3x3",
    message("ResNet-18: classify clothing"),
    TrainingOptions(
        SGD(lr=0.05, nesterov=True, weight_decay=0.0005),
        HeNormal(),
        Cosine(warmup=0.1),
        CrossEntropy(),
        epochs=5,
    ),
    FASHION_12K,
)
_file(
    "lstm-regressor",
    message("LSTM: add two numbers from a long sequence"),
    _THROUGH_TIME.tuned(loss=MeanSquaredError()),
    ADDING,
)
_file("lstm-classifier", message("LSTM: classify digits row by row"), _THROUGH_TIME.tuned(epochs=5))
_file(
    "lstm-cell",
    message("LSTM cell: imitate another LSTM cell"),
    TrainingOptions(Adam(lr=0.01), Default(), Cosine(), MeanSquaredError()),
    CELL,
)
_file("seq2seq", message("Seq2seq: convert dates to ISO 8601 without attention"), _TEXTS, DATES)
_file(
    "attention-additive", message("Seq2seq: convert dates with additive attention"), _TEXTS, DATES
)
_file("attention-dot", message("Seq2seq: convert dates with dot-product attention"), _TEXTS, DATES)
_file("transformer", message("Transformer: convert dates to ISO 8601"), _POSITIONS, DATES)
_file(
    "attention-dot-reversal",
    message("Seq2seq: reverse digits with dot-product attention"),
    _TEXTS,
    REVERSAL,
    partial(dot_attention, "attention-dot-reversal", REVERSAL),
)
_file(
    "transformer-sorting",
    message("Transformer: sort digits"),
    _POSITIONS,
    SORTING,
    partial(encoder_decoder, "transformer-sorting", SORTING),
)
