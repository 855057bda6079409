"""A data set as it is declared: shapes, sizes, classes, files and credit, but no sample."""

from dataclasses import dataclass

from explorer.graph.shape import Shape
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Dataset:
    """Labelled images in IDX files; `held_out` of the training file's samples validate.

    `note` says what of a published set this is, wherever an accuracy on it is shown.
    """

    name: str
    title: str
    folder: str
    sample: Shape
    classes: tuple[str, ...]
    train: int
    held_out: int
    test: int
    note: str
    credit: str


DATASETS: Registry[Dataset] = Registry("data set")
