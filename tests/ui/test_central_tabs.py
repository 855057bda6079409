import pytest
from PySide6.QtWidgets import QWidget

from explorer.ui.main_window import Window


def test_ctrl_and_a_number_open_the_tabs(window: Window) -> None:
    keys = {
        name: window.actions_[f"tab-{name}"].shortcut().toString()
        for name in ("network", "table", "code", "netron")
    }
    assert keys == {"network": "Ctrl+1", "table": "Ctrl+2", "code": "Ctrl+3", "netron": "Ctrl+4"}
    titles = [window.middle.tabText(at) for at in range(window.middle.count())]
    assert titles == ["Network", "Table", "Code", "Netron"]


def test_a_tab_is_made_once_when_it_is_first_shown(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[QWidget] = []

    def table(room: QWidget) -> QWidget:
        made.append(QWidget(room))
        return made[-1]

    monkeypatch.setitem(window.middle._makers, "table", table)
    assert window.middle.page("table") is None
    for name in ("table", "network", "table"):
        window.middle.open_tab(name)
    assert [window.middle.page("table")] == made
    window.middle._made.clear()  # this one knows neither how to dress nor how to end
