import json
from pathlib import Path

import pytest

from explorer.session import preferences
from explorer.session.preferences import Preferences, load_preferences, save_preferences


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(preferences, "user_config_path", lambda name: tmp_path / name)
    return tmp_path / "network-explorer" / "preferences.json"


def test_what_is_kept_comes_back() -> None:
    kept = Preferences(theme="dark", smoothing=0.5, log_loss=True, geometry=b"\x00\xffbytes")
    save_preferences(kept)
    assert load_preferences() == kept
    assert load_preferences().geometry == b"\x00\xffbytes"


def test_without_a_file_everything_has_its_default() -> None:
    assert load_preferences() == Preferences()
    assert Preferences().geometry == b""


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"3", b"null", b"\xff\xfe", b'{"theme"', b"[" * 100_000]
)
def test_a_file_with_damage_counts_as_none(raw: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(raw)
    assert load_preferences() == Preferences()


def test_only_what_is_known_and_of_its_kind_is_taken(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"theme": 3, "log_loss": 1, "smoothing": 0.25, "colour": "red"}))
    assert load_preferences() == Preferences(smoothing=0.25)


def test_projects_are_remembered_once_each_the_last_one_first(path: Path) -> None:
    kept = Preferences()
    for name in ("a", "b", "a", *map(str, range(20))):
        kept.add_recent(path.with_name(name))
    assert kept.recent[0] == str(path.with_name("19"))
    assert len(kept.recent) == len(set(kept.recent)) == 12
    save_preferences(kept)
    assert load_preferences() == kept
    path.write_text(json.dumps({"recent": [3, "x", None]}))
    assert load_preferences().recent == ["x"]


def test_text_that_is_no_bytes_counts_as_none(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"geometry": "é?"}), encoding="utf-8")
    assert load_preferences().geometry == b""


def test_a_folder_that_cannot_be_written_troubles_nobody(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    save_preferences(Preferences(theme="dark"))
    assert load_preferences() == Preferences()
