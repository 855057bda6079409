"""Demos: an architecture with data and a recipe that is known to train it."""

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
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Demo:
    """Something that trains well as it is; `build` makes its network."""

    name: str
    title: str
    training_options: TrainingOptions
    data: Dataset
    build: Callable[[], Network]

    def project(self) -> Project:
        """The demo as a fresh project."""
        return Project(self.build(), self.training_options, self.data)


DEMOS: Registry[Demo] = Registry("demo")

STANDARD = TrainingOptions(Adam(), Default(), Constant(), CrossEntropy())
# Gradients through many steps are now and then very long: unclipped, one of them undoes hours.
_THROUGH_TIME = TrainingOptions(Adam(lr=0.003), Default(), Cosine(), CrossEntropy(), clip_norm=1.0)
_TEXTS = _THROUGH_TIME.tuned(epochs=8)
# A photograph's network is large: few at a time, and steps that plain ones survive too.
_PHOTOGRAPHS = TrainingOptions(
    Adam(lr=0.0003), Default(), Cosine(), CrossEntropy(), batch_size=16, epochs=3
)
_POSITIONS = _TEXTS.tuned(optimizer=Adam(lr=0.002), schedule=Cosine(warmup=0.1))


def project_named(name: str) -> Project:
    """A fresh project of an architecture or a demo that can be built here."""
    if name in DEMOS:
        return DEMOS.find(name).project()
    build = ARCHITECTURES.find(name).build
    assert build is not None, f"only the engine can read {name}"
    return project_of(name, build())


def project_of(name: str, network: Network) -> Project:
    """A fresh project with the network of an architecture, and the recipe known to train it."""
    if name in DEMOS:
        demo = DEMOS.find(name)
        return Project(network, demo.training_options, demo.data)
    return Project(network, _PHOTOGRAPHS, FASHION_12K)


def _file(
    name: str, title: str, training_options: TrainingOptions, data: Dataset = MNIST_10K
) -> None:
    """File a demo of the architecture of its name."""
    build = ARCHITECTURES.find(name).build
    assert build is not None, f"only the engine can read {name}"
    DEMOS.file(name, Demo(name, title, training_options, data, build))


_file(
    "lenet-5",
    "LeNet-5 learns handwritten digits",
    TrainingOptions(SGD(lr=0.05, weight_decay=0.002), XavierUniform(), Cosine(), CrossEntropy()),
)
_file(
    "lenet-5-3x3",
    "LeNet-5 with small filters and ReLU",
    TrainingOptions(
        SGD(lr=0.02, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy(), batch_size=32
    ),
)
_file(
    "dense-32",
    "A dense network of two layers",
    TrainingOptions(SGD(lr=0.05, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy()),
)
_file(
    "alexnet-32x32",
    "AlexNet tells clothes apart",
    TrainingOptions(Adam(lr=0.0003), Default(), Cosine(), CrossEntropy(), epochs=5),
    FASHION_12K,
)
_file(
    "resnet18-3x3",
    "ResNet-18 tells clothes apart",
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
    "An LSTM adds two numbers it heard long ago",
    _THROUGH_TIME.tuned(loss=MeanSquaredError()),
    ADDING,
)
_file("lstm-classifier", "An LSTM reads digits row by row", _THROUGH_TIME.tuned(epochs=5))
_file(
    "lstm-cell",
    "One LSTM cell learns what another does",
    TrainingOptions(Adam(lr=0.01), Default(), Cosine(), MeanSquaredError()),
    CELL,
)
_file("seq2seq", "Dates to ISO without attention", _TEXTS, DATES)
_file("attention-additive", "Dates to ISO with additive attention", _TEXTS, DATES)
_file("attention-dot", "Dates to ISO with dot attention", _TEXTS, DATES)
_file("transformer", "Dates to ISO with a Transformer", _POSITIONS, DATES)

for _name, _title, _training_options, _data, _make in (
    (
        "attention-dot-reversal",
        "Digits reversed with dot attention",
        _TEXTS,
        REVERSAL,
        dot_attention,
    ),
    ("transformer-sorting", "Digits sorted by a Transformer", _POSITIONS, SORTING, encoder_decoder),
):
    DEMOS.file(_name, Demo(_name, _title, _training_options, _data, partial(_make, _name, _data)))
