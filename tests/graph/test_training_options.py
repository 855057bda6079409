import pytest

from explorer.catalog.demos import STANDARD
from explorer.catalog.optimizers import SGD
from explorer.graph.training_options import OPTIMIZERS, Device, FamilyChoice, TrainingOptions
from explorer.schema.declared import settings_of
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError

PICK = settings_of(TrainingOptions)["optimizer"]


def test_tuned_training_options_are_others() -> None:
    tuned = STANDARD.tuned(epochs=3, device=Device.CPU)
    assert (tuned.epochs, tuned.device, STANDARD.epochs) == (3, Device.CPU, 10)


@pytest.mark.parametrize(
    "change", [{"epochs": 0}, {"batch_size": 65_537}, {"clip_norm": -1.0}, {"seed": -1}]
)
def test_training_options_out_of_bounds_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(SettingError, match=f"^TrainingOptions.{next(iter(change))}: Expected"):
        STANDARD.tuned(**change)


def test_a_member_is_chosen_and_shown_by_its_name() -> None:
    assert isinstance(PICK, FamilyChoice)
    assert PICK.parse(" sgd ") == SGD()
    assert PICK.show(SGD()) == "SGD"
    assert PICK.allowed.startswith("one of SGD, Adagrad")


def test_a_member_of_another_family_is_refused() -> None:
    with pytest.raises(SettingError, match="optimizer: expected an object"):
        STANDARD.tuned(optimizer=STANDARD.loss)
    with pytest.raises(UnknownNameError, match=r"Unknown optimizer “Adma”\. Did you mean Adam"):
        PICK.parse("Adma")


def test_every_optimizer_has_a_rate_and_a_decay() -> None:
    for kind in OPTIMIZERS:
        assert {"lr", "weight_decay"} <= settings_of(kind).keys()
