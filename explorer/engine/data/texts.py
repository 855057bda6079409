"""Pairs of texts as the numbers of their characters."""

from collections.abc import Callable, Sequence

import torch

from explorer.engine.data.source import ResidentData
from explorer.engine.import_path import import_object
from explorer.graph.dataset import GeneratedTexts
from explorer.graph.shape import Shape
from explorer.graph.vocabulary import END, START


def make_texts(
    dataset: GeneratedTexts, inputs: Sequence[Shape]
) -> tuple[ResidentData, Callable[[int], str]]:
    """Return sources `(N, S)`, targets shifted by a start token `(N, T)`, and targets `(N, T)`.

    S and T are the lengths of the inputs, and padding fills them up.
    """
    pairs = import_object(dataset.maker)(dataset.size)
    source, target = dataset.vocabularies
    source_length, target_length = (shape.dims[0] for shape in inputs)
    sources = torch.tensor([source.numbers(text, source_length) for text, _ in pairs])
    targets = torch.tensor([target.numbers(text, target_length) for _, text in pairs])
    start = torch.full((len(pairs), 1), START)
    before = torch.cat([start, targets[:, :-1]], dim=1)
    ends = torch.tensor([len(text) for _, text in pairs])
    targets[torch.arange(len(pairs)), ends] = END
    return ResidentData((sources, before), targets), lambda number: pairs[number][0]
