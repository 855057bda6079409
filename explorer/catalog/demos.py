"""Demos: an architecture with data and a recipe that is known to train it."""

from dataclasses import dataclass

from explorer.catalog.datasets import MNIST_10K
from explorer.catalog.initializers import Default, HeUniform, XavierUniform
from explorer.catalog.losses import CrossEntropy
from explorer.catalog.optimizers import SGD, Adam
from explorer.catalog.schedules import Constant, Cosine
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.data import Dataset
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.graph.recipe import Recipe
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Demo:
    """Something that trains well as it is, named after its architecture."""

    name: str
    title: str
    recipe: Recipe
    data: Dataset

    def project(self) -> Project:
        """The demo as a fresh project."""
        return project_named(self.name)


DEMOS: Registry[Demo] = Registry("demo")

STANDARD = Recipe(Adam(), Default(), Constant(), CrossEntropy())


def project_named(name: str) -> Project:
    """A fresh project of an architecture that can be built here."""
    build = ARCHITECTURES.find(name).build
    assert build is not None, f"only the engine can read {name}"
    return project_of(name, build())


def project_of(name: str, network: Network) -> Project:
    """A fresh project with the network of an architecture, and the recipe known to train it."""
    if name in DEMOS:
        demo = DEMOS.find(name)
        return Project(network, demo.recipe, demo.data)
    return Project(network, STANDARD, MNIST_10K)


def _file(name: str, title: str, recipe: Recipe) -> None:
    DEMOS.file(name, Demo(name, title, recipe, MNIST_10K))


_file(
    "lenet-5",
    "LeNet-5 learns handwritten digits",
    Recipe(SGD(lr=0.05, weight_decay=0.002), XavierUniform(), Cosine(), CrossEntropy()),
)
_file(
    "lenet-5-3x3",
    "LeNet-5 with small filters and ReLU",
    Recipe(SGD(lr=0.02, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy(), batch_size=32),
)
_file(
    "dense-32",
    "A dense network of two layers",
    Recipe(SGD(lr=0.05, weight_decay=0.001), HeUniform(), Cosine(), CrossEntropy()),
)
