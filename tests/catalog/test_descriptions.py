"""What users read of everything that they can choose: titles, descriptions and help."""

from itertools import chain

import pytest

from explorer.catalog.datasets import DATASETS
from explorer.catalog.demos import DEMOS
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.block import BLOCKS
from explorer.graph.layer import LAYERS
from explorer.graph.training_options import INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from explorer.schema.declared import Declared, settings_of
from explorer.schema.messages import Message
from explorer.schema.settings import Setting

FAMILIES = (LAYERS, BLOCKS, OPTIMIZERS, INITIALIZERS, SCHEDULES, LOSSES)
KINDS: list[type[Declared]] = list(chain.from_iterable(FAMILIES))
SETTINGS = {
    f"{kind.__module__.rpartition('.')[2]}.{kind.kind()}.{name}": setting
    for kind in KINDS
    for name, setting in settings_of(kind).items()
}
SMALL = ("torchvision",)  # names that begin with a small letter wherever they stand
CARD = 45  # characters of a sentence that are seen on a card


def is_title(text: str) -> bool:
    begins = text.startswith(SMALL) or not text[0].islower()
    return isinstance(text, Message) and begins and not text.endswith(".")


def is_sentence(text: str) -> bool:
    return isinstance(text, Message) and text.endswith(".") and not text.endswith("..")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.kind()}")
def test_every_choice_has_a_title_and_a_description(kind: type[Declared]) -> None:
    assert is_title(kind.title)
    assert is_sentence(kind.description)
    assert kind.__doc__
    assert kind.description != kind.__doc__
    assert not isinstance(kind.keywords, Message)
    assert kind.keywords == kind.keywords.casefold()


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_every_setting_has_a_title_and_help(setting: Setting) -> None:
    assert is_title(setting.title)
    assert is_sentence(setting.help)
    assert setting.help[0].isupper()


@pytest.mark.parametrize("entry", ARCHITECTURES, ids=ARCHITECTURES.names())
def test_every_architecture_has_a_title_and_an_idea(entry: Architecture) -> None:
    assert is_title(entry.title)
    assert is_sentence(entry.idea)
    assert len(entry.idea[:CARD].split()) >= 4


def test_every_demo_and_data_set_has_a_title() -> None:
    assert all(is_title(demo.title) for demo in DEMOS)
    assert all(is_title(dataset.title) and is_title(dataset.note) for dataset in DATASETS)


def test_no_two_layers_or_blocks_and_no_two_architectures_share_a_title() -> None:
    placeable = [kind.title for kind in (*LAYERS, *BLOCKS)]
    assert len(set(placeable)) == len(placeable)
    assert len({entry.title for entry in ARCHITECTURES}) == len(ARCHITECTURES.names())


def test_settings_of_one_class_have_titles_of_their_own() -> None:
    for kind in KINDS:
        titles = [setting.title for setting in settings_of(kind).values()]
        assert len(set(titles)) == len(titles), kind
