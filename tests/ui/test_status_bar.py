"""What stands at the foot of the window, and beside the curves, is shown in full and is true."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar

from explorer.catalog.layers import Conv2d
from explorer.session.preferences import load_preferences
from explorer.ui.main_window import MainWindow


@pytest.mark.parametrize("width", [900, 1280, 1800])
def test_numbers_are_never_cut_off_beside_a_long_problem(window: MainWindow, width: int) -> None:
    window.document.edit_network(
        "Break", window.document.network.with_settings("c3", Conv2d(16, kernel_size=99))
    )
    status = window.status
    status.engine.setText("CPU")
    for part, text in (
        (status.epoch, "Epoch 10/10, step 1,250"),
        (status.rate, "1,250 samples/s, 44 min 54 s left"),
    ):
        part.setText(text)
        part.setVisible(True)
    status.progress.setVisible(True)
    window.resize(width, 700)
    QApplication.processEvents()
    for part in (status.parameters, status.macs, status.engine, status.epoch, status.rate):
        assert part.width() >= part.sizeHint().width(), part.text()
    if width < 1800:
        assert status.problems.shown.endswith("…")


def test_what_cannot_be_trained_is_not_called_ready(window: MainWindow) -> None:
    assert "Ready" in window.context.panels.training.status_text()
    window.document.edit_network(
        "Break", window.document.network.with_settings("c3", Conv2d(16, kernel_size=99))
    )
    assert "Cannot train yet. Fix the problems" in window.context.panels.training.status_text()
    window.document.stack.undo()
    assert "Ready" in window.context.panels.training.status_text()


def test_a_theme_is_kept_as_soon_as_it_is_chosen(window: MainWindow) -> None:
    window.action_set["theme-dark"].trigger()
    assert load_preferences().theme == "dark"
    window.action_set["theme-light"].trigger()
    assert load_preferences().theme == "light"


def test_a_command_is_found_by_what_it_is_also_called(window: MainWindow) -> None:
    window.context.picks.commands.open()
    line, model = window.context.picks.commands.line, window.context.picks.commands.model
    for typed, text in (
        ("tidy", "Auto-arrange all"),
        ("pdf", "Export image…"),
        ("sett", "Edit settings"),
    ):
        line.setText(typed)
        assert text in [row.text for row in model.rows], typed
    line.setText("export")
    assert model.rows[0].text.startswith("Export")


def test_the_table_asks_for_no_wider_window(window: MainWindow) -> None:
    before = window.minimumSizeHint().width()
    window.context.tabs.open_tab("table")
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= before


def test_the_history_says_what_was_moved(window: MainWindow) -> None:
    scene, stack = window.view.canvas_scene, window.document.stack
    scene.move_to({"c1": (0.0, 0.0)})
    assert stack.undoText() == "Move c1"
    scene.move_to({"c1": (0.0, 90.0), "c3": (300.0, 90.0)})
    assert stack.undoText() == "Move 2 layers"
    window.document.select("c1")
    window.context.edits.arrangement.nudge(1, 0)
    assert stack.undoText() == "Nudge c1"


def test_in_the_smallest_window_no_dock_lies_over_another(window: MainWindow) -> None:
    window.resize(10, 10)
    QApplication.processEvents()
    docks = [d for d in window.findChildren(QDockWidget) if not d.visibleRegion().isEmpty()]
    assert len(docks) > 3
    for one, other in combinations(docks, 2):
        assert not one.geometry().intersects(other.geometry()), (one.windowTitle(), other)


def test_the_window_is_called_after_its_file_too(window: MainWindow, tmp_path: Path) -> None:
    assert window.windowTitle() == "lenet-5 – Network Explorer"
    window.document.save(tmp_path / "second.netx")
    window.document.switched.emit()
    assert window.windowTitle() == "second: lenet-5 – Network Explorer"


def test_a_message_from_before_the_window_was_shown_covers_no_other_text(
    window: MainWindow,
) -> None:
    status = window.status
    window.hide()
    status.showMessage("This network has learned.", 60_000)
    window.show()
    parts = (status.problems, status.parameters, status.macs)
    assert not any(part.isVisible() for part in parts)
    status.clearMessage()
    assert all(part.isVisible() for part in parts)


def test_no_tab_bar_is_left_over_where_docks_are_hidden(window: MainWindow) -> None:
    def shown() -> list[list[str]]:
        QApplication.processEvents()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        bars = window.findChildren(QTabBar, options=direct)
        inside = [bar for bar in bars if window.rect().intersects(bar.geometry())]
        return sorted([bar.tabText(at) for at in range(bar.count())] for bar in inside)

    window.resize(880, 560)
    assert shown() == [["Gallery", "Palette"]]
    window.context.docks.show("problems")
    assert shown() == [["Gallery", "Palette"], ["Training options", "Problems"]]
