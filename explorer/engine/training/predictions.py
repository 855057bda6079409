"""What a network says of a few test samples, as plain text."""

import torch
from torch import Tensor

from explorer.engine.data.synthetic import format_values
from explorer.engine.training.state import TrainingState
from explorer.graph.dataset import Dataset, Task
from explorer.protocol.events import Picture, Predictions, Sample

_SMALL = 64  # pixels of a side, above which an image is not sent along
NEAR = 0.04  # of a right number; Hochreiter & Schmidhuber 1997, section 5.4


def predict_samples(training: TrainingState, step: int) -> Predictions:
    """The first test samples, whatever the data, and what is said of them after a step."""
    given, dataset = training.data.given, training.dataset
    split = training.data.test.chunk(0, len(given))
    answers = training.predict(split)
    wanted = _text(dataset, split.targets)
    rows = zip(
        given,
        wanted,
        _text(dataset, answers if dataset.task is not Task.CLASSIFY else answers.argmax(1)),
        _right(dataset, answers, split.targets).tolist(),
        [_picture(image) for image in split.inputs[0]],
        strict=True,
    )
    return Predictions(step, tuple(Sample(*row) for row in rows))


def _picture(given: Tensor) -> Picture | None:
    """What is given, where it is a small image `(C, H, W)`, its darkest pixel black."""
    if given.ndim != 3 or given.shape[0] not in (1, 3) or max(given.shape[1:]) > _SMALL:
        return None
    low, high = given.aminmax()
    shades = ((given - low) / (high - low).clamp(min=1e-12) * 255).round().to(torch.uint8)
    rows = shades.permute(1, 2, 0).contiguous().cpu()
    return Picture(given.shape[2], given.shape[1], rows.numpy().tobytes())


def _text(dataset: Dataset, answers: Tensor) -> list[str]:
    rows = answers.tolist()
    if dataset.task is Task.REGRESS:
        return list(map(format_values, rows))
    if dataset.task is Task.TRANSLATE:
        return list(map(dataset.vocabularies[-1].text, rows))
    known = len(dataset.classes)
    return [dataset.classes[row] if row < known else f"class {row}" for row in rows]


def _right(dataset: Dataset, answers: Tensor, targets: Tensor) -> Tensor:
    if dataset.task is Task.REGRESS:
        return (answers - targets).square().mean(1) < NEAR**2
    if dataset.task is Task.TRANSLATE:
        return (answers == targets).all(1)
    return torch.eq(answers.argmax(1), targets)
