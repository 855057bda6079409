"""Own blocks: kept in files by name, and broken files cost a sentence, no more."""

from pathlib import Path

import pytest

from explorer.catalog.layers import Conv2d, Input
from explorer.edits.clipboard import Clip, clip
from explorer.graph.network import chain
from explorer.session import user_blocks


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "preferences.json"
    monkeypatch.setattr("explorer.session.preferences.preferences_path", lambda: path)
    return tmp_path / "blocks"


@pytest.fixture
def stage() -> Clip:
    network = chain("n", [("image", Input()), ("conv1", Conv2d(6)), ("conv2", Conv2d(7))])
    return clip(network, ["conv1", "conv2"])


@pytest.mark.parametrize("name", ["Stage", "aux", "50 % of a/b: <x>?", "Schränke 畳み込み", "."])
def test_what_is_kept_is_found_under_its_name(name: str, stage: Clip) -> None:
    user_blocks.keep(name, stage)
    found = user_blocks.find(name)
    assert found is not None
    assert found.network.nodes == stage.network.nodes
    assert found.network.name == name
    assert list(user_blocks.kept().clips) == [name]


def test_without_a_folder_nothing_is_kept_and_nothing_complains() -> None:
    assert user_blocks.kept() == user_blocks.Kept({})


def test_own_blocks_stand_in_the_order_of_the_alphabet(stage: Clip) -> None:
    for name in ("beta", "Alpha", "gamma"):
        user_blocks.keep(name, stage)
    assert list(user_blocks.kept().clips) == ["Alpha", "beta", "gamma"]


@pytest.mark.parametrize("name", ["", "  ", " a", "a\nb", "x" * 51])
def test_a_name_that_can_be_none_is_refused(name: str, stage: Clip) -> None:
    with pytest.raises(user_blocks.OwnError):
        user_blocks.keep(name, stage)
    assert user_blocks.kept().clips == {}


def test_a_broken_file_is_skipped_with_a_sentence(folder: Path, stage: Clip) -> None:
    user_blocks.keep("Good", stage)
    (folder / "block-Half.json").write_text('{"format": "network-explorer-blo')
    (folder / "block-Bytes.json").write_bytes(b"\xff\xfe\x00")
    (folder / "block-Newer.json").write_text('{"format": "network-explorer-blocks", "version": 99}')
    kept = user_blocks.kept()
    assert list(kept.clips) == ["Good"]
    assert kept.complaints == (
        "“Bytes” was skipped: its file cannot be read.",
        "“Half” was skipped: its file holds no blocks of a network.",
        "“Newer” was skipped: its file holds blocks of a newer Network Explorer.",
    )


def test_a_block_is_renamed_unless_the_name_is_taken(stage: Clip) -> None:
    user_blocks.keep("One", stage)
    user_blocks.keep("Two", stage)
    with pytest.raises(user_blocks.OwnError, match="“two” is taken"):
        user_blocks.rename("One", "two")
    user_blocks.rename("One", "Three")
    user_blocks.rename("Two", "two")
    assert set(user_blocks.kept().clips) == {"Three", "two"}


def test_a_name_that_is_taken_gets_a_number(stage: Clip) -> None:
    assert user_blocks.free_name("Stage") == "Stage"
    user_blocks.keep("Stage", stage)
    assert user_blocks.free_name("stage") == "stage 2"


def test_what_is_removed_is_gone(stage: Clip) -> None:
    user_blocks.keep("Stage", stage)
    user_blocks.remove("Stage")
    assert user_blocks.find("Stage") is None


def test_a_folder_that_cannot_be_written_is_told(folder: Path, stage: Clip) -> None:
    folder.write_text("no folder")
    with pytest.raises(user_blocks.OwnError, match="“Stage” could not be kept"):
        user_blocks.keep("Stage", stage)
