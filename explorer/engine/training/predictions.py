"""Predictions for a few test samples, as plain text."""

import torch
from torch import Tensor

from explorer.engine.data.synthetic import format_values
from explorer.engine.training.state import TrainingState
from explorer.graph.dataset import BundledImages, Dataset, GeneratedTexts
from explorer.protocol.events import Picture, Predictions, Sample
from explorer.schema.messages import message

_SMALL = 64  # pixels of a side, above which an image is not sent along
NEAR = 0.04  # of a correct number; Hochreiter & Schmidhuber 1997, section 5.4


def predict_samples(training: TrainingState, step: int) -> Predictions:
    """Return the predictions for the first test samples after a step."""
    texts, dataset = training.data.input_texts, training.dataset
    source = training.data.test.head(len(texts))
    ((inputs, _),) = source.batches(len(texts))
    answers, targets = training.predict(source)
    is_class = isinstance(dataset, BundledImages)
    rows = zip(
        texts,
        _text(dataset, targets),
        _text(dataset, answers.argmax(1) if is_class else answers),
        _is_correct(dataset, answers, targets).tolist(),
        [_picture(image) for image in inputs[0]],
        strict=True,
    )
    return Predictions(step, tuple(Sample(*row) for row in rows))


def _picture(image: Tensor) -> Picture | None:
    """Return a small image `(C, H, W)` with its darkest pixel black, and None for other inputs."""
    if image.ndim != 3 or image.shape[0] not in (1, 3) or max(image.shape[1:]) > _SMALL:
        return None
    low, high = image.aminmax()
    shades = ((image - low) / (high - low).clamp(min=1e-12) * 255).round().to(torch.uint8)
    rows = shades.permute(1, 2, 0).contiguous().cpu()
    return Picture(image.shape[2], image.shape[1], rows.numpy().tobytes())


def _text(dataset: Dataset, answers: Tensor) -> list[str]:
    rows = answers.tolist()
    if isinstance(dataset, BundledImages):
        names = dict(enumerate(dataset.classes))
        return [names.get(row) or message("Class {n}", n=row) for row in rows]
    if isinstance(dataset, GeneratedTexts):
        return list(map(dataset.vocabularies[-1].text, rows))
    return list(map(format_values, rows))


def _is_correct(dataset: Dataset, answers: Tensor, targets: Tensor) -> Tensor:
    if isinstance(dataset, BundledImages):
        return torch.eq(answers.argmax(1), targets)
    if isinstance(dataset, GeneratedTexts):
        return (answers == targets).all(1)
    return (answers - targets).square().mean(1) < NEAR**2
