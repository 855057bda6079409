"""Messages: English by themselves, another language where they are shown."""

import gettext
import pickle
from collections.abc import Iterator

import pytest
from typing_extensions import override

from explorer.schema.messages import (
    Message,
    counted,
    message,
    tr,
    tr_counted,
    translate,
    use_translations,
)


class Shouting(gettext.NullTranslations):
    @override
    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}").replace("{WHY}", "{why}")

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).upper().replace("{N}", "{n}")


@pytest.fixture
def shouted() -> Iterator[None]:
    use_translations(Shouting())
    yield
    use_translations()


def test_a_message_is_its_english_text() -> None:
    text = message("{name} is not connected.", name="conv1")
    assert text == "conv1 is not connected."
    assert f"{text}" == "conv1 is not connected."
    assert (text.template, dict(text.arguments)) == ("{name} is not connected.", {"name": "conv1"})


def test_braces_of_an_argument_are_kept() -> None:
    assert message("{name} is new", name="{0} {x}") == "{0} {x} is new"
    assert message("a {literal} without arguments") == "a {literal} without arguments"


def test_a_number_chooses_the_text() -> None:
    assert counted("{n} layer", "{n} layers", n=1) == "1 layer"
    assert counted("{n} layer", "{n} layers", n=0) == "0 layers"


def test_a_message_is_translated_where_it_is_shown(shouted: None) -> None:
    inner = message("input is missing")
    text = message("{name}: {why}", name="conv1", why=inner)
    assert text == "conv1: input is missing"
    assert translate(text) == "conv1: INPUT IS MISSING"
    assert translate("plain") == "plain"
    assert tr("open {name}", name="a") == "OPEN a"
    assert tr_counted("{n} layer", "{n} layers", n=2) == "2 LAYERS"


def test_a_message_survives_a_pipe(shouted: None) -> None:
    text = counted("{n} layer", "{n} layers", n=3)
    again = pickle.loads(pickle.dumps(text))
    assert isinstance(again, Message)
    assert (again, translate(again)) == (text, "3 LAYERS")
