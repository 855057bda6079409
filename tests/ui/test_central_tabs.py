import pytest
from PySide6.QtWidgets import QWidget

from explorer.ui.main_window import MainWindow


def test_ctrl_and_a_number_open_the_tabs(window: MainWindow) -> None:
    keys = {
        name: window.action_set[f"tab-{name}"].shortcut().toString()
        for name in ("network", "table", "code", "netron")
    }
    assert keys == {"network": "Ctrl+1", "table": "Ctrl+2", "code": "Ctrl+3", "netron": "Ctrl+4"}
    titles = [window.central_tabs.tabText(at) for at in range(window.central_tabs.count())]
    assert titles == ["Network", "Table", "Code", "Netron"]


def test_a_tab_is_made_once_when_it_is_first_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[QWidget] = []

    def table(room: QWidget) -> QWidget:
        made.append(QWidget(room))
        return made[-1]

    monkeypatch.setitem(window.central_tabs._makers, "table", table)
    assert window.central_tabs.page("table") is None
    for name in ("table", "network", "table"):
        window.central_tabs.open_tab(name)
    assert [window.central_tabs.page("table")] == made
    window.central_tabs._made.clear()  # this one knows neither how to dress nor how to end
