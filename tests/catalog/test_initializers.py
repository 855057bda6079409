import json
import math

import pytest
import torch
from torch import nn

from explorer.catalog.initializers import (
    Constant,
    Default,
    Fan,
    HeNormal,
    HeUniform,
    Nonlinearity,
    Normal,
    Ones,
    Orthogonal,
    Uniform,
    XavierNormal,
    XavierUniform,
    Zeros,
)
from explorer.engine.model.initialize import initialize
from explorer.graph.training_options import INITIALIZERS, Initializer
from explorer.schema.json_values import from_json, to_json
from explorer.schema.settings import SettingError

IN, OUT = 300, 200


def filled(choice: Initializer) -> torch.Tensor:
    torch.manual_seed(1)
    layer = nn.Linear(IN, OUT)
    initialize(layer, choice)
    return layer.weight.detach()


@pytest.mark.parametrize(
    ("choice", "value"), [(Zeros(), 0.0), (Ones(), 1.0), (Constant(), 0.1), (Constant(-2.0), -2.0)]
)
def test_every_weight_is_the_same_number(choice: Initializer, value: float) -> None:
    assert bool((filled(choice) == torch.tensor(value)).all())


@pytest.mark.parametrize(
    ("choice", "bound"),
    [
        (Uniform(-0.3, 0.3), 0.3),
        (XavierUniform(), math.sqrt(6 / (IN + OUT))),
        (XavierUniform(gain=2.0), 2 * math.sqrt(6 / (IN + OUT))),
        (HeUniform(), math.sqrt(2) * math.sqrt(3 / IN)),
        (HeUniform(Fan.OUT, Nonlinearity.LINEAR), math.sqrt(3 / OUT)),
        (Default(), 1 / math.sqrt(IN)),
    ],
)
def test_weights_are_spread_evenly_up_to_the_published_bound(
    choice: Initializer, bound: float
) -> None:
    weight = filled(choice)
    assert 0.99 * bound < float(weight.abs().max()) <= bound * (1 + 1e-6)
    assert float(weight.std()) == pytest.approx(bound / math.sqrt(3), rel=0.02)
    assert float(weight.mean()) == pytest.approx(0, abs=0.02 * bound)


@pytest.mark.parametrize(
    ("choice", "mean", "deviation"),
    [
        (Normal(mean=1.0, std=0.5), 1.0, 0.5),
        (XavierNormal(), 0.0, math.sqrt(2 / (IN + OUT))),
        (HeNormal(), 0.0, math.sqrt(2 / IN)),
        (HeNormal(Fan.OUT, Nonlinearity.TANH), 0.0, 5 / 3 / math.sqrt(OUT)),
    ],
)
def test_weights_are_scattered_with_the_published_deviation(
    choice: Initializer, mean: float, deviation: float
) -> None:
    weight = filled(choice)
    assert float(weight.mean()) == pytest.approx(mean, abs=0.02 * deviation)
    assert float(weight.std()) == pytest.approx(deviation, rel=0.02)
    inside = float(((weight - mean).abs() < deviation).float().mean())
    assert inside == pytest.approx(0.683, abs=0.01)


def test_an_orthogonal_matrix_keeps_lengths() -> None:
    weight = filled(Orthogonal(gain=3.0))
    assert torch.allclose(weight @ weight.T, 9 * torch.eye(OUT), atol=1e-4)


def test_biases_begin_at_zero_and_scales_of_a_normalization_stay() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Linear(4, 4, bias=False))
    initialize(model, Zeros())
    learned = {name: weight.abs().sum().item() for name, weight in model.named_parameters()}
    assert learned == {"0.weight": 0, "0.bias": 0, "1.weight": 2, "1.bias": 0, "2.weight": 0}


def test_torchs_own_beginning_is_left_alone() -> None:
    torch.manual_seed(3)
    layer = nn.Linear(4, 4)
    before = [weight.clone() for weight in layer.parameters()]
    initialize(layer, Default())
    assert all(map(torch.equal, before, layer.parameters()))


@pytest.mark.parametrize("kind", INITIALIZERS, ids=INITIALIZERS.names())
def test_an_initializer_fills_any_network_and_survives_its_file(kind: type[Initializer]) -> None:
    choice = kind()
    model = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Linear(5, 4))
    initialize(model, choice)
    assert all(bool(torch.isfinite(weight).all()) for weight in model.parameters())
    assert from_json(INITIALIZERS, json.loads(json.dumps(to_json(choice)))) == choice


def test_bounds_the_wrong_direction_round_are_refused() -> None:
    with pytest.raises(SettingError, match="Lower bound 1 exceeds upper bound 0"):
        Uniform(1.0, 0.0)
