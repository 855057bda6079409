import gettext
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from explorer.catalog.layers import Linear
from explorer.graph.training_options import Device
from explorer.schema.declared import settings_of
from explorer.schema.messages import translate, use_translations
from explorer.schema.settings import (
    Choice,
    Dimensions,
    Extent,
    Real,
    Setting,
    SettingError,
    Switch,
    Whole,
)

COUNT = Whole(help="", default=3, least=1, most=2_000)
WIDTH = Whole(help="", default=None, absent="auto")
STEP = Whole(help="", default=0, least=0, most=9, zero="same as kernel")
RATE = Real(help="", default=0.1, least=0.0, most=1e6, open_low=True)
PART = Real(help="", default=0.5, least=0.0, most=1.0, open_high=True)
LIMIT = Real(help="", default=None, least=0.0, absent="none")
LIGHT = Switch(help="", default=True)
DEVICE = Choice(help="", default=Device.AUTO, options=Device)
SIDE = Extent(help="", default=3, least=0, most=9)
SHAPE = Dimensions(help="", default=(1, 28, 28))


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        (COUNT, (1, 2_000)),
        (WIDTH, (None, 7)),
        (STEP, (0, 9)),
        (RATE, (1e-9, 1e6)),
        (PART, (0.0, 0.999)),
        (LIMIT, (None, 0.0, 1e300)),
        (LIGHT, (True, False)),
        (DEVICE, tuple(Device)),
        (SIDE, (0, 9, (3, 5))),
        (SHAPE, ((784,), (3, 224, 224), (1, 2, 3, 4))),
    ],
)
def test_a_value_within_bounds_is_accepted_and_survives_being_typed(
    setting: Setting, values: tuple[object, ...]
) -> None:
    for value in values:
        assert setting.accept(value) == value
        assert setting.parse(setting.show(value)) == value


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (COUNT, 0),
        (COUNT, 2_001),
        (COUNT, True),
        (COUNT, 2.0),
        (COUNT, None),
        (COUNT, "3"),
        (WIDTH, 0),
        (RATE, 0.0),
        (RATE, 1e6 + 1),
        (RATE, math.nan),
        (RATE, math.inf),
        (RATE, 10**400),
        (RATE, True),
        (RATE, None),
        (PART, 1.0),
        (PART, -0.1),
        (LIMIT, -1),
        (LIMIT, 10**400),
        (LIGHT, 1),
        (DEVICE, "tpu"),
        (DEVICE, []),
        (SIDE, -1),
        (SIDE, (1, 2, 3)),
        (SIDE, (1, True)),
        (SHAPE, ()),
        (SHAPE, (0, 3)),
        (SHAPE, (1, 2, 3, 4, 5)),
        (SHAPE, (1 << 20, 1 << 20)),
        (SHAPE, 784),
    ],
)
def test_a_value_out_of_bounds_is_refused_in_one_line(setting: Setting, value: object) -> None:
    with pytest.raises(SettingError, match=r"^(Expected|Sample too large: at most) [^\n]+$"):
        setting.accept(value)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (COUNT, " 1,000 ", 1_000),
        (WIDTH, "", None),
        (WIDTH, "Auto", None),
        (STEP, "same as kernel", 0),
        (RATE, "1e-3", 0.001),
        (RATE, "0,001", 0.001),
        (RATE, " 1,5e-3", 0.0015),
        (RATE, ",25", 0.25),
        (RATE, "12,3456", 12.3456),
        (LIMIT, "none", None),
        (LIGHT, "Yes", True),
        (LIGHT, "off", False),
        (DEVICE, " CPU ", Device.CPU),
        (SIDE, "3x5", (3, 5)),
        (SIDE, "3×3", 3),
        (SHAPE, "3x224X224", (3, 224, 224)),
        (SHAPE, "784", (784,)),
    ],
)
def test_typed_values_are_read(setting: Setting, text: str, value: object) -> None:
    assert setting.parse(text) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [(RATE, "1,000"), (RATE, "1,234.5"), (RATE, "1,5,2"), (COUNT, "1,5"), (COUNT, "1,0")],
)
def test_a_comma_that_could_mean_two_numbers_is_refused(setting: Setting, text: str) -> None:
    with pytest.raises(SettingError, match=r"^Expected "):
        setting.parse(text)


@pytest.mark.parametrize("setting", [COUNT, RATE, LIGHT, DEVICE, SIDE, SHAPE])
@pytest.mark.parametrize("text", ["", "x", "1x", "three", "9" * 5_000, "−", "1\n2"])
def test_nonsense_is_refused_in_one_short_line(setting: Setting, text: str) -> None:
    with pytest.raises(SettingError, match=r"^Expected [^\n]{1,250}$"):
        setting.parse(text)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (COUNT, "an integer from 1 to 2,000"),
        (WIDTH, "an integer from 1 to 1,000,000, or “auto”"),
        (STEP, "an integer from 0 to 9, or “same as kernel”"),
        (RATE, "a number greater than 0, at most 1,000,000"),
        (PART, "a number from 0 to less than 1"),
        (LIMIT, "a number of at least 0, or “none”"),
        (Real(help="", default=0.0), "a number"),
        (LIGHT, "on or off"),
        (DEVICE, "one of auto, cuda, mps, cpu"),
        (SIDE, "an integer from 0 to 9, or two as height×width, e.g. 3×5"),
    ],
)
def test_allowed_values_are_described(setting: Setting, text: str) -> None:
    assert setting.allowed == text


def test_an_error_names_the_allowed_values_and_the_value() -> None:
    with pytest.raises(SettingError) as refusal:
        COUNT.parse("many")
    assert str(refusal.value) == "Expected an integer from 1 to 2,000, got “many”."


@given(st.floats(min_value=1e-300, max_value=1e6))
def test_no_digit_of_a_real_number_is_lost_by_showing_it(value: float) -> None:
    assert RATE.parse(RATE.show(value)) == value


def test_a_word_is_shown_and_read_in_the_language_of_the_program() -> None:
    class German(gettext.NullTranslations):
        @override
        def gettext(self, message: str) -> str:
            return {"auto": "automatisch", "on": "an"}.get(message, message)

    width = settings_of(Linear)["in_features"]
    use_translations(German())
    try:
        assert translate(width.show(None)) == "automatisch"
        assert width.parse("automatisch") is width.parse("auto") is None
        assert LIGHT.parse("an") is LIGHT.parse("on") is True
    finally:
        use_translations()
