import json
from typing import Any

import pytest

from explorer.catalog.demos import STANDARD
from explorer.catalog.layers import Conv2d
from explorer.graph.layer import LAYERS
from explorer.graph.training_options import OPTIMIZERS, TrainingOptions
from explorer.schema.json_values import from_json, read_settings, to_json
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import SettingError


def test_a_choice_is_written_with_its_kind_and_settings() -> None:
    written = to_json(Conv2d(6, kernel_size=(3, 5)))
    assert (written["kind"], written["out_channels"], written["kernel_size"]) == (
        "Conv2d",
        6,
        [3, 5],
    )


def test_training_options_survive_json_with_all_their_parts() -> None:
    written: dict[str, Any] = json.loads(json.dumps(to_json(STANDARD)))
    assert written.pop("kind") == "TrainingOptions"
    assert read_settings(TrainingOptions, written) == STANDARD


def test_a_missing_setting_keeps_its_default() -> None:
    assert from_json(OPTIMIZERS, {"kind": "Adam"}) == OPTIMIZERS.find("Adam")()


@pytest.mark.parametrize("data", [None, 3, "Conv2d", [], {}, {"kind": 3}])
def test_data_without_a_kind_are_refused(data: object) -> None:
    with pytest.raises(SettingError, match="layer: expected an object with “kind”"):
        from_json(LAYERS, data)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Unknown layer “Conv9d”"):
        from_json(LAYERS, {"kind": "Conv9d"})


def test_an_unknown_setting_is_refused_with_the_known() -> None:
    with pytest.raises(SettingError, match=r"no setting “spin”\. Available: out_channels"):
        from_json(LAYERS, {"kind": "Conv2d", "spin": 1})


def test_a_setting_without_a_default_has_to_be_there() -> None:
    with pytest.raises(SettingError, match="TrainingOptions: setting “initializer” is missing"):
        read_settings(TrainingOptions, {})
