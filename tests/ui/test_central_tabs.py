import pytest
from PySide6.QtWidgets import QWidget

from explorer.ui.main_window import MainWindow


def test_ctrl_and_a_number_open_the_tabs(window: MainWindow) -> None:
    keys = {
        name: window.action_set[f"tab-{name}"].shortcut().toString()
        for name in ("network", "table", "code", "netron")
    }
    assert keys == {"network": "Ctrl+1", "table": "Ctrl+2", "code": "Ctrl+3", "netron": "Ctrl+4"}
    titles = [window.context.tabs.tabText(at) for at in range(window.context.tabs.count())]
    assert titles == ["Network", "Table", "Code", "Netron"]


def test_a_tab_is_made_once_when_it_is_first_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[QWidget] = []

    class Page(QWidget):
        def apply_theme(self) -> None:
            """Nothing is painted."""

        def shut_down(self) -> None:
            """Nothing is left."""

    def table(parent: QWidget) -> QWidget:
        made.append(Page(parent))
        return made[-1]

    monkeypatch.setitem(window.context.tabs.makers, "table", table)
    assert window.context.tabs.page("table") is None
    for name in ("table", "network", "table"):
        window.context.tabs.open_tab(name)
    assert [window.context.tabs.page("table")] == made
