"""The data sets that come with the program."""

from explorer.graph.data import DATASETS, Dataset
from explorer.graph.shape import Shape

MNIST_10K = DATASETS.file(
    "mnist-10k",
    Dataset(
        name="mnist-10k",
        title="MNIST-10k",
        folder="mnist-10k",
        sample=Shape((1, 28, 28)),
        classes=tuple("0123456789"),
        train=8_000,
        held_out=1_000,
        test=1_000,
        note="10,000 of MNIST's digits",
        credit="Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0",
    ),
)
