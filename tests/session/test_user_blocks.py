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
    user_blocks.save_block(name, stage)
    found = user_blocks.find_block(name)
    assert found is not None
    assert found.network.nodes == stage.network.nodes
    assert found.network.name == name
    assert list(user_blocks.load_blocks().clips) == [name]


def test_without_a_folder_nothing_is_kept_and_nothing_complains() -> None:
    assert user_blocks.load_blocks() == user_blocks.UserBlocks({})


def test_own_layers_stand_in_the_order_of_the_alphabet(stage: Clip) -> None:
    for name in ("beta", "Alpha", "gamma"):
        user_blocks.save_block(name, stage)
    assert list(user_blocks.load_blocks().clips) == ["Alpha", "beta", "gamma"]


@pytest.mark.parametrize("name", ["", "  ", " a", "a\nb", "x" * 51])
def test_a_name_that_can_be_none_is_refused(name: str, stage: Clip) -> None:
    with pytest.raises(user_blocks.UserBlockError):
        user_blocks.save_block(name, stage)
    assert user_blocks.load_blocks().clips == {}


def test_a_broken_file_is_skipped_with_a_sentence(folder: Path, stage: Clip) -> None:
    user_blocks.save_block("Good", stage)
    (folder / "block-Half.json").write_text('{"format": "network-explorer-blo')
    (folder / "block-Bytes.json").write_bytes(b"\xff\xfe\x00")
    (folder / "block-Newer.json").write_text('{"format": "network-explorer-blocks", "version": 99}')
    kept = user_blocks.load_blocks()
    assert list(kept.clips) == ["Good"]
    assert kept.complaints == (
        "Custom block “Bytes” was skipped: cannot read its file.",
        "Custom block “Half” was skipped: its file contains no layers.",
        "Custom block “Newer” was skipped: "
        "its file contains layers from a newer version of Network Explorer.",
    )


def test_a_layer_is_renamed_unless_the_name_is_taken(stage: Clip) -> None:
    user_blocks.save_block("One", stage)
    user_blocks.save_block("Two", stage)
    with pytest.raises(user_blocks.UserBlockError, match="“two” is already in use"):
        user_blocks.rename_block("One", "two")
    user_blocks.rename_block("One", "Three")
    user_blocks.rename_block("Two", "two")
    assert set(user_blocks.load_blocks().clips) == {"Three", "two"}


def test_a_name_that_is_taken_gets_a_number(stage: Clip) -> None:
    assert user_blocks.free_block_name("Stage") == "Stage"
    user_blocks.save_block("Stage", stage)
    assert user_blocks.free_block_name("stage") == "stage 2"


def test_what_is_removed_is_gone(stage: Clip) -> None:
    user_blocks.save_block("Stage", stage)
    user_blocks.remove_block("Stage")
    assert user_blocks.find_block("Stage") is None


def test_a_folder_that_cannot_be_written_is_told(folder: Path, stage: Clip) -> None:
    folder.write_text("no folder")
    with pytest.raises(user_blocks.UserBlockError, match="Cannot save “Stage”"):
        user_blocks.save_block("Stage", stage)
