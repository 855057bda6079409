import pytest
import torch

from explorer.catalog.optimizers import SGD, Adam, AdamW
from explorer.engine.training.optimizer import make_optimizer, set_learning_rate
from explorer.graph.training_options import OPTIMIZERS, Optimizer
from explorer.schema.declared import settings_of
from explorer.schema.json_values import from_json, to_json

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS, ids=OPTIMIZERS.names())


def weights() -> list[torch.Tensor]:
    made = [torch.nn.Parameter(torch.ones(3, 2)), torch.nn.Parameter(torch.ones(3))]
    for tensor in made:
        tensor.grad = torch.full_like(tensor, 0.5)
    return made


@every_optimizer
def test_one_step_goes_against_the_gradient(kind: type[Optimizer]) -> None:
    learned = weights()
    make_optimizer(kind(), learned).step()
    assert all(bool((tensor < 1).all()) for tensor in learned)


@every_optimizer
def test_torch_is_given_every_setting(kind: type[Optimizer]) -> None:
    choice = kind(lr=0.25, weight_decay=0.125)
    (group,) = make_optimizer(choice, weights()).param_groups
    assert {name: group[name] for name in choice.arguments()} == choice.arguments()
    assert len(choice.arguments()) + ("betas" in group) == len(settings_of(kind))


@every_optimizer
def test_an_optimizer_survives_its_file(kind: type[Optimizer]) -> None:
    assert from_json(OPTIMIZERS, to_json(kind(lr=0.5))) == kind(lr=0.5)


def test_a_plain_step_is_the_rate_times_the_gradient() -> None:
    learned = weights()
    make_optimizer(SGD(lr=0.1, momentum=0.0), learned).step()
    assert all(torch.allclose(tensor, torch.tensor(0.95)) for tensor in learned)


def test_decay_draws_weights_to_zero() -> None:
    learned = weights()
    make_optimizer(SGD(lr=0.1, momentum=0.0, weight_decay=2.0), learned).step()
    assert all(torch.allclose(tensor, torch.tensor(0.75)) for tensor in learned)


def test_the_adam_family_takes_its_two_means_as_a_pair() -> None:
    assert Adam(beta1=0.5).arguments()["betas"] == (0.5, 0.999)
    assert AdamW().arguments().keys() == {"lr", "betas", "eps", "weight_decay"}


def test_the_rate_can_be_set_on_the_direction() -> None:
    learned = weights()
    optimizer = make_optimizer(SGD(lr=0.1, momentum=0.0), learned)
    set_learning_rate(optimizer, 0.2)
    optimizer.step()
    assert torch.allclose(learned[0], torch.tensor(0.9))
