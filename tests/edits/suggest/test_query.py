"""Search for layers and blocks by text, and the settings in it."""

import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import Residual
from explorer.catalog.layers import (
    LSTM,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Input,
    Linear,
    MaxPool2d,
    Reshape,
)
from explorer.edits.placing import Placeable
from explorer.edits.suggest.candidates import all_placeables
from explorer.edits.suggest.query import LayerQuery, label_of, parse_query, rank, read_asked
from explorer.graph.layer import LAYERS
from explorer.schema.settings import SettingError


def found(text: str) -> list[str]:
    parts = all_placeables()
    scores = rank(read_asked(text), [label_of(part) for part in parts])
    return [
        parts[position].kind() for position in sorted(scores, key=lambda position: scores[position])
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("conv", "Conv2d"),
        ("Convolution", "Conv2d"),
        ("conv 1d", "Conv1d"),
        ("conv2d", "Conv2d"),
        ("batch norm", "BatchNorm2d"),
        ("batchnorm", "BatchNorm2d"),
        ("bn", "BatchNorm2d"),
        ("ln", "LayerNorm"),
        ("mha", "MultiheadAttention"),
        ("fc", "Linear"),
        ("fully connected", "Linear"),
        ("max pool", "MaxPool2d"),
        ("maxpool", "MaxPool2d"),
        ("gap", "AdaptiveAvgPool2d"),
        ("global average pooling", "AdaptiveAvgPool2d"),
        ("deconvolution", "ConvTranspose2d"),
        ("relu 6", "ReLU6"),
        ("skip", "Add"),
        ("resnet", "Residual"),
        ("transformer", "Encoder"),
        ("droput", "Dropout"),
        ("convlution", "Conv2d"),
        ("conv kernel 5", "Conv2d"),
        ("embeding", "Embedding"),
    ],
)
def test_what_is_meant_is_found(text: str, kind: str) -> None:
    assert kind in found(text)
    nearest = [kind for kind in found(text) if "ReLU" not in kind]
    assert text == "relu 6" or nearest[0] == kind


def test_another_name_in_a_description_is_found_beside_what_is_called_so() -> None:
    assert found("swish") == ["Hardswish", "SiLU"]


def test_a_category_finds_all_of_its_layers() -> None:
    assert set(found("activation")) >= {
        kind.kind() for kind in LAYERS if kind.category == "Activation"
    }


def test_what_nothing_is_called_finds_nothing() -> None:
    assert found("zzz") == []


def test_nothing_typed_finds_everything() -> None:
    assert len(found("  ")) == len(all_placeables())


@pytest.mark.parametrize(
    ("text", "part", "tuned"),
    [
        ("conv 64", Conv2d(), Conv2d(64)),
        ("conv 64 3", Conv2d(), Conv2d(64, 3)),
        ("conv 64 3×5", Conv2d(), Conv2d(64, (3, 5))),
        ("conv 64 5 2", Conv2d(), Conv2d(64, 5, 2)),
        ("conv 6 5 padding 2", Conv2d(), Conv2d(6, 5, padding=2)),
        ("conv 6 5 pad 2 dil 3", Conv2d(), Conv2d(6, 5, padding=2, dilation=3)),
        ("conv padding=2 64", Conv2d(), Conv2d(64, padding=2)),
        ("conv kernel 5 64", Conv2d(), Conv2d(64, 5)),
        ("conv padding 2", Conv2d(), Conv2d(padding=2)),
        ("conv 64 padd", Conv2d(), Conv2d(64)),
        ("conv 6 k5 p2", Conv2d(), Conv2d(6, 5, padding=2)),
        ("conv2d(6, 5, padding=2)", Conv2d(), Conv2d(6, 5, padding=2)),
        ("max pool 2", MaxPool2d(), MaxPool2d(2)),
        ("linear 10", Linear(), Linear(10)),
        ("dropout 0.3", Dropout(), Dropout(0.3)),
        ("lstm 64 2 0.1", LSTM(), LSTM(64, 2, dropout=0.1)),
        ("bn 64", BatchNorm2d(), BatchNorm2d(num_features=64)),
        ("max pool 3 2", MaxPool2d(), MaxPool2d(3, 2)),
        ("input 3x32x32", Input(), Input((3, 32, 32))),
        ("input 784", Input(), Input((784,))),
        ("input 3 32 32", Input(), Input((3, 32, 32))),
        ("input(3, 32x32)", Input(), Input((3, 32, 32))),
        ("input shape 3 32 32", Input(), Input((3, 32, 32))),
        ("reshape 8 −1", Reshape(), Reshape((8, -1))),
        ("residual 128 2", Residual(), Residual(128, 2)),
        ("relu 6", LAYERS.find("ReLU6")(), LAYERS.find("ReLU6")()),
        ("conv", Conv2d(), Conv2d()),
    ],
)
def test_numbers_set_settings_in_the_order_of_declaration(
    text: str, part: Placeable, tuned: Placeable
) -> None:
    assert read_asked(text).set(part)[0] == tuned


def test_the_names_of_what_was_set_are_told() -> None:
    assert read_asked("conv 64 3").set(Conv2d())[1] == ("out_channels", "kernel_size")


def test_a_number_out_of_bounds_or_without_a_setting_is_refused_in_text() -> None:
    with pytest.raises(SettingError, match=r"^Output channels: Expected an integer from 1"):
        read_asked("conv 0").set(Conv2d())
    with pytest.raises(SettingError, match=r"^Kernel size: Expected"):
        read_asked("conv 64 k0").set(Conv2d())
    with pytest.raises(SettingError, match="ReLU has no setting for the value 5"):
        read_asked("relu 5").set(LAYERS.find("ReLU")())
    with pytest.raises(SettingError, match="positive integers, e"):
        read_asked("input 1 2 3 4 5").set(Input())


@pytest.mark.parametrize(
    ("text", "message", "named"),
    [
        ("conv abc", ("conv",), (("abc", ""),)),
        ("max pool abc xyz", ("max", "pool"), (("abc", ""), ("xyz", ""))),
        ("conv abc stride=2", ("conv",), (("abc", ""), ("stride", "2"))),
        ("global average", ("global", "average"), ()),
        ("quantum abc", ("quantum", "abc"), ()),
    ],
)
def test_text_behind_what_is_called_so_name_settings(
    text: str, message: tuple[str, ...], named: tuple[tuple[str, str], ...]
) -> None:
    meant = parse_query(read_asked(text), [label_of(part) for part in all_placeables()])
    assert (meant.text, meant.named) == (message, named)


def test_what_has_no_such_setting_tells_which_it_has() -> None:
    with pytest.raises(
        SettingError, match=r"Linear has no setting “abc”\. Available: out features, bias"
    ):
        read_asked("linear 10 abc").set(Linear())
    with pytest.raises(SettingError, match=r"^ReLU has no setting “abc”\. Available: none\.$"):
        read_asked("relu abc=1").set(ReLU())


def test_numbers_may_stand_anywhere() -> None:
    assert read_asked("64 conv 3x3") == LayerQuery(("conv",), ("64", "3x3"))
