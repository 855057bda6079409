import math
from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Conv2d, Flatten, Input, Linear
from explorer.catalog.losses import CrossEntropy, MeanSquaredError
from explorer.catalog.optimizers import SGD
from explorer.engine.model.build import BuildError
from explorer.engine.training.state import TrainingState, prepare
from explorer.graph.network import Network, chain
from explorer.graph.project import Project

Make = Callable[..., Project]
Matrix = list[list[float]]
PLAIN = SGD(lr=0.5, momentum=0.0)


def by_hand(
    weights: list[Matrix], biases: list[list[float]], samples: Matrix, labels: list[int]
) -> tuple[float, list[Matrix], list[list[float]]]:
    """Loss and gradients of softmax(W₁·tanh(W₀·x + b₀) + b₁), by the chain rule in numbers."""
    loss = 0.0
    slopes = [[[0.0] * len(row) for row in weight] for weight in weights]
    shifts = [[0.0] * len(bias) for bias in biases]
    for x, label in zip(samples, labels, strict=True):
        h = [math.tanh(dot(row, x) + b) for row, b in zip(weights[0], biases[0], strict=True)]
        z = [dot(row, h) + b for row, b in zip(weights[1], biases[1], strict=True)]
        total = sum(map(math.exp, z))
        loss -= math.log(math.exp(z[label]) / total) / len(samples)
        dz = [(math.exp(v) / total - (k == label)) / len(samples) for k, v in enumerate(z)]
        for k, slope in enumerate(dz):
            shifts[1][k] += slope
            for j, unit in enumerate(h):
                slopes[1][k][j] += slope * unit
        for j, unit in enumerate(h):
            da = (1 - unit * unit) * sum(slope * weights[1][k][j] for k, slope in enumerate(dz))
            shifts[0][j] += da
            for i, pixel in enumerate(x):
                slopes[0][j][i] += da * pixel
    return loss, slopes, shifts


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def norm(*tensors: object) -> float:
    return math.sqrt(sum(torch.tensor(tensor).square().sum().item() for tensor in tensors))


def test_a_step_is_the_one_worked_out_in_plain_python(make: Make) -> None:
    training = prepare(make(PLAIN))
    (samples,), labels = next(training.batches(1))
    before = [weight.detach().tolist() for weight in training.weights]
    loss, (d0, d1), (s0, s1) = by_hand(
        before[::2], before[1::2], samples.flatten(1).tolist(), labels.tolist()
    )
    training.step((samples,), labels)
    (shown,) = training.recorder.report(1, 0.0)
    slopes = (d0, s0, d1, s1)
    assert shown.losses[0] == pytest.approx(loss, rel=1e-5)
    assert list(shown.tensor_norms) == pytest.approx([norm(slope) for slope in slopes], rel=1e-4)
    assert shown.gradient_norms[0] == pytest.approx(norm(*slopes), rel=1e-4)
    for weight, old, slope in zip(training.weights, before, slopes, strict=True):
        wanted = torch.tensor(old) - 0.5 * torch.tensor(slope)
        assert torch.allclose(weight, wanted, atol=1e-6)


def convolving(project: Project) -> Project:
    layers = [
        ("image", Input((1, 4, 4))),
        ("conv", Conv2d(4, kernel_size=3)),
        ("relu", ReLU()),
        ("flatten", Flatten()),
        ("fc", Linear(3)),
    ]
    return replace(project, network=chain("conv", layers))


def test_norms_are_those_that_torch_computes_and_the_total_is_the_norm_of_all(make: Make) -> None:
    training = prepare(convolving(make(PLAIN)))
    wanted = []
    for samples, labels in training.batches(1):
        training.step(samples, labels)
        gradients = [weight.grad for weight in training.weights if weight.grad is not None]
        norms = [torch.linalg.vector_norm(gradient) for gradient in gradients]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        wanted.append(([n.item() for n in norms], torch.linalg.vector_norm(together).item()))
    (shown,) = training.recorder.report(len(wanted), 0.0)
    assert (shown.first, shown.last) == (1, 9)
    assert list(shown.tensor_norms) == pytest.approx(
        [n for norms, _ in wanted for n in norms], rel=1e-5
    )
    assert list(shown.gradient_norms) == pytest.approx([total for _, total in wanted], rel=1e-5)
    assert training.recorder.is_empty


def moved(training: TrainingState) -> float:
    before = [weight.detach().clone() for weight in training.weights]
    training.step(*next(training.batches(1)))
    after = zip(training.weights, before, strict=True)
    return norm(*((weight.detach() - old).tolist() for weight, old in after))


def test_clipping_bounds_a_step_and_leaves_the_norm_that_is_told(make: Make) -> None:
    free, bound = prepare(make(PLAIN)), prepare(make(PLAIN, clip_norm=0.01))
    assert moved(free) > 0.01
    assert moved(bound) == pytest.approx(0.5 * 0.01, rel=1e-3)
    (first,), (second,) = (each.recorder.report(1, 0.0) for each in (free, bound))
    assert first.gradient_norms == second.gradient_norms


def test_a_gradient_within_the_bound_is_left_as_it_is(make: Make) -> None:
    assert moved(prepare(make(PLAIN, clip_norm=1e6))) == moved(prepare(make(PLAIN)))


def test_an_epoch_shows_every_sample_once_in_an_order_of_its_own(make: Make) -> None:
    training = prepare(make())
    epochs = [
        torch.cat([samples for (samples,), _ in training.batches(epoch)]).flatten(1).tolist()
        for epoch in (1, 2)
    ]
    assert training.steps_per_epoch == 9
    assert epochs[0] != epochs[1]
    wanted = sorted(training.data.train.inputs[0].flatten(1).tolist())
    assert [sorted(epoch) for epoch in epochs] == [wanted, wanted]


def test_batches_can_begin_in_the_middle_of_an_epoch(make: Make) -> None:
    training = prepare(make())
    whole = [labels.tolist() for _, labels in training.batches(2)]
    assert [labels.tolist() for _, labels in training.batches(2, skipped=4)] == whole[4:]


def test_evaluation_gives_the_mean_loss_and_leaves_the_model_learning(make: Make) -> None:
    training = prepare(make(dropout=0.9))
    test = training.data.test
    shown = training.evaluate(test)
    assert training.model.training
    training.model.eval()
    outputs = training.model(*test.inputs)
    loss = torch.nn.functional.cross_entropy(outputs, test.targets).item()
    right = (outputs.argmax(1) == test.targets).float().mean().item()
    assert shown == pytest.approx((loss, right), rel=1e-5)


def test_a_squared_error_is_against_one_for_the_right_class(make: Make) -> None:
    training = prepare(make(PLAIN, loss=MeanSquaredError()))
    outputs = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])
    assert training.loss(outputs, torch.tensor([0, 2])).item() == pytest.approx(0.5 / 6)


def test_smoothed_labels_reach_torch(make: Make) -> None:
    smooth = prepare(make(loss=CrossEntropy(label_smoothing=0.3))).loss
    outputs, labels = torch.tensor([[3.0, 0.0, 0.0]]), torch.tensor([0])
    wanted = torch.nn.functional.cross_entropy(outputs, labels, label_smoothing=0.3)
    assert smooth(outputs, labels) == wanted


@pytest.mark.parametrize(
    ("network", "text"),
    [
        (
            chain("wide", [("image", Input((2, 4, 4))), ("flat", Flatten()), ("fc", Linear(3))]),
            "Cannot train wide: image: Input shape is 2×4×4, but Tiny has samples of 1×4×4. "
            "Set the shape to 1×4×4.",
        ),
        (
            chain("few", [("image", Input((1, 4, 4))), ("flat", Flatten()), ("fc", Linear(2))]),
            "Cannot train few: fc: Output shape is 2, but Tiny needs 3 (one value per class). "
            "End with Linear 3.",
        ),
        (
            chain("idle", [("image", Input((1, 4, 4)))]),
            "Cannot train idle: image: Output shape is 1×4×4, but Tiny needs 3 "
            "(one value per class). End with Linear 3.",
        ),
    ],
)
def test_a_network_that_does_not_fit_its_data_is_refused_in_one_line(
    network: Network, text: str, make: Make
) -> None:
    with pytest.raises(BuildError) as refusal:
        prepare(replace(make(), network=network))
    assert str(refusal.value) == text


def test_a_lone_sample_at_the_end_of_an_epoch_is_left_out(make: Make) -> None:
    project = make(batch_size=13)
    assert project.data.train % 13 == 1
    training = prepare(project)
    sizes = [len(labels) for _, labels in training.batches(1)]
    assert sizes == [13] * 5
    assert training.steps_per_epoch == 5
