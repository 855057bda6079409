"""The tables of commands, and what menus, toolbar and command palette make of them."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMenu, QMessageBox, QToolBar, QToolButton

from explorer.protocol.events import Paused, Started
from explorer.ui.actions.table import CANVAS_MENU, COMMAND_TABLE, SELECTION_MENU, TOOLBAR
from explorer.ui.main_window import MainWindow

TRAINING = Started("cpu", (), 0, 125, 10, 64)


def menu(window: MainWindow, name: str) -> QMenu:
    found = window.menuBar().findChild(QMenu, name)
    assert found is not None
    return found


def titles(window: MainWindow, name: str) -> list[str]:
    return [action.text() for action in menu(window, name).actions() if not action.isSeparator()]


def test_ids_are_unique_and_the_menus_name_existing_ones() -> None:
    ids = [command.id for command in COMMAND_TABLE]
    assert len(ids) == len(set(ids))
    assert set(filter(None, (*TOOLBAR, *SELECTION_MENU, *CANVAS_MENU))) <= set(ids)


def test_panels_colors_and_themes_have_menus_of_their_own(window: MainWindow) -> None:
    assert titles(window, "view")[0] == "&Panels"
    assert titles(window, "view")[-2:] == ["&Color by", "&Theme"]
    assert titles(window, "panels")[:2] == ["Gallery", "Palette"]
    assert titles(window, "color-by") == ["Layer type", "Parameters", "MACs", "Memory"]
    assert titles(window, "theme") == ["System", "Light", "Dark"]


def test_no_two_menus_have_one_mnemonic(window: MainWindow) -> None:
    marks = [action.text().partition("&")[2][:1] for action in window.menuBar().actions()]
    assert all(marks)
    assert len(marks) == len(set(marks))


def test_train_is_called_resume_while_the_run_is_paused(
    window: MainWindow, tell: Callable[..., None]
) -> None:
    window.action_set["train"].trigger()
    tell(window.trainer, TRAINING, Paused(3))
    bar = window.findChild(QToolBar, "toolbar")
    assert bar is not None
    button = bar.widgetForAction(window.action_set["train"])
    assert isinstance(button, QToolButton)
    assert window.action_set["train"].text() == "Resume"
    assert button.text() == button.accessibleName() == "Resume"


def test_undo_names_what_it_undoes(window: MainWindow) -> None:
    window.document.select("tanh1")
    window.action_set["delete"].trigger()
    assert window.action_set["undo"].text() == "Undo Delete tanh1"
    window.action_set["undo"].trigger()
    assert window.action_set["undo"].text() == "Undo"
    assert window.action_set["redo"].text() == "Redo Delete tanh1"
    assert window.status.currentMessage() == "Undid: Delete tanh1"


def test_keys_in_tips_come_from_the_shortcut(window: MainWindow) -> None:
    tip = window.action_set["new"].toolTip()
    assert tip == "Create an empty network. (Ctrl+N)"
    assert window.action_set["expand"].toolTip().endswith("(Enter on the canvas)")


def test_a_command_that_is_not_available_says_so(window: MainWindow) -> None:
    palette = window.context.picks.commands
    palette.open()
    palette.chosen.emit(window.action_set["rename"])
    said = "“Rename…” is not available for the current selection."
    assert window.view.hint.text() == said
    assert window.status.toolTip() == said


def test_a_message_that_is_gone_stays_in_the_tooltip(window: MainWindow) -> None:
    window.context.files.message_changed.emit("Saved a.netx")
    window.status.clearMessage()
    assert window.status.toolTip() == "Saved a.netx"


def test_about_names_versions_and_license(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda *arguments: shown.append(arguments[-1]))
    window.action_set["about"].trigger()
    for text in ("Network Explorer 0.1.0", "PyTorch 2.13.0", "Qt 6", "License: MIT", "MNIST"):
        assert text in shown[0]
