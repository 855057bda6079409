import dataclasses

import pytest

from explorer.catalog.layers import Conv2d, Linear
from explorer.catalog.optimizers import SGD
from explorer.schema.declared import Declared, settings_of
from explorer.schema.settings import SettingError


def test_settings_are_in_the_order_of_their_declaration() -> None:
    assert list(settings_of(Linear)) == ["out_features", "bias", "in_features"]


def test_a_class_without_settings_has_none() -> None:
    assert settings_of(Declared) == {}


def test_equal_choices_are_equal_values() -> None:
    assert Conv2d(kernel_size=(3, 3)) == Conv2d(kernel_size=3)
    assert hash(Conv2d(8)) == hash(Conv2d(8))
    assert Conv2d(8) != Conv2d(9)


def test_a_declared_value_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Linear().out_features = 3  # type: ignore[misc]


def test_a_mistake_names_the_class_and_the_setting() -> None:
    with pytest.raises(SettingError, match=r"^Linear\.out_features: Expected an integer"):
        Linear(0)


def test_tuning_changes_a_copy() -> None:
    before = Linear(8)
    assert (before.tuned(bias=False), before) == (Linear(8, bias=False), Linear(8))


def test_tuning_an_unknown_setting_lists_the_known() -> None:
    with pytest.raises(SettingError, match=r"no setting “depth”\. Available: out_features, bias"):
        Linear().tuned(depth=3)


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(SettingError, match="requires momentum greater than 0"):
        SGD(momentum=0.0, nesterov=True)
