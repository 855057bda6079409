"""Screen readers get the visible label of every view, field and button, with a capital."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from explorer.ui.main_window import MainWindow
from explorer.ui.netron.webengine import WebEngineError

_KINDS = QAbstractButton | QAbstractItemView | QComboBox | QLineEdit | QPlainTextEdit | QProgressBar
_NAMES = {"torchinfo", "torchinfo summary"}  # the package is spelled so


def own_children(widget: QWidget) -> Iterator[QWidget]:
    """The widgets that the program makes, without the inner parts of Qt's."""
    for child in widget.children():
        if isinstance(child, QWidget) and not isinstance(child, QHeaderView):
            yield child
            if not isinstance(child, QComboBox | QLineEdit | QPlainTextEdit):
                inner = own_children(child)
                is_view = isinstance(child, QAbstractItemView)
                yield from (
                    part for part in inner if not is_view or isinstance(part, QAbstractItemView)
                )


def shown_name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def refuse(parent: QWidget) -> None:
    """Load no browser."""
    raise WebEngineError("there is no browser")


@pytest.mark.parametrize("name", ["gallery", "palette", "quick add", "table", "code", "netron"])
def test_every_view_field_and_button_has_a_name_with_a_capital(
    window: MainWindow, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.netron.panel.load_browser", refuse)
    panels = {
        "gallery": window.context.panels.gallery,
        "palette": window.context.panels.palette,
        "quick add": window.context.edits.adding.quick_add,
    }
    if name not in panels:
        window.action_set[f"tab-{name}"].trigger()
    panel = panels.get(name) or window.context.tabs.page(name)
    assert panel is not None
    window.document.select("c1")
    names = [
        (type(child).__name__, shown_name(child))
        for child in own_children(panel)
        if isinstance(child, _KINDS)
    ]
    assert names
    assert [each for each in names if each[1] not in _NAMES and not each[1][:1].isupper()] == []
