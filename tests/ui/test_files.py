"""Projects opened again: found by their names, kept for the next session, and one that is gone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from explorer.ui.window import Window


def test_a_project_that_was_saved_is_opened_again_by_its_name(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    document, action = window.document, window.actions_["open-recent"]
    saved = document.network
    document.path = tmp_path / "mine.netx"
    window.files.save()
    window.files.new()
    document.stack.setClean()
    assert document.network != saved
    window.actions_.refresh()
    assert action.isEnabled()
    action.trigger()
    qtbot.keyClicks(window.asking.chooser.line, "mine")
    qtbot.keyClick(window.asking.chooser.line, Qt.Key.Key_Return)
    assert document.network == saved
    assert document.path == tmp_path / "mine.netx"


def test_a_project_that_is_gone_is_told_and_nothing_is_lost(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: told.append(words[-1]))
    before = window.document.project
    assert not window.files.open_again(tmp_path / "gone.netx")
    assert window.document.project is before
    assert len(told) == 1
    assert "gone.netx" in told[0]
    assert window.preferences.recent == []
