"""The sheet of shortcuts: every key, and what the mouse does on the canvas."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.schema.messages import message, tr, translate
from explorer.ui.actions.command import Command

# fmt: off
GESTURES = (
    (message("Drag from an output to an input"), message("Connect two layers")),
    (message("Drag the end of a connection"),
     message("Reconnect it; drop it on the empty canvas to delete it")),
    (message("Drag on the empty canvas"),
     message("Select layers; hold Shift to add to the selection")),
    (message("Click a layer, Shift+click"), message("Select; add to or remove from the selection")),
    (message("Drag a layer"), message("Move; hold Ctrl or Alt to ignore the grid")),
    (message("Double-click the empty canvas"), message("Add a layer here")),
    (message("Double-click a group"), message("Expand it")),
    (message("Mouse wheel"), message("Zoom")),
    (message("Middle button, or Space and drag"), message("Pan")),
)
KEYS = (
    (message("Arrows"), message("Move between connected layers")),
    (message("Shift+Arrows"), message("Extend the selection")),
    (message("Enter"), message("Edit a layer; expand a group")),
    (message("Shift+Enter, Backspace"), message("Collapse the parent group")),
    (message("Esc"), message("Cancel; clear the selection")),
)
# fmt: on


def shortcuts_html(commands: Sequence[Command]) -> str:
    """Return all gestures, keys and shortcuts as a table in HTML."""
    parts = [_heading(tr("Mouse on the canvas"))]
    parts += [_row(translate(keys), translate(text)) for keys, text in GESTURES]
    parts.append(_heading(tr("Keys on the canvas")))
    parts += [_row(translate(keys), translate(text)) for keys, text in KEYS]
    for menu in dict.fromkeys(command.menu for command in commands):
        rows = [each for each in commands if each.menu is menu and each.shortcut]
        if rows:
            parts.append(_heading(menu.label))
            parts += [_row(native_keys(each.shortcut), translate(each.text)) for each in rows]
    return f"<table cellspacing='0' cellpadding='3'>{''.join(parts)}</table>"


def native_keys(shortcut: str) -> str:
    """Return a shortcut as this system writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _heading(text: str) -> str:
    return f"<tr><td colspan='2'><br><b>{escape(text)}</b></td></tr>"


def _row(keys: str, text: str) -> str:
    keys, text = escape(keys), escape(text)
    return f"<tr><td><code>{keys}</code>&nbsp;&nbsp;&nbsp;</td><td>{text}</td></tr>"


def show_shortcuts(commands: Sequence[Command], parent: QWidget) -> QDialog:
    """Open the sheet, beside which the window can be used."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("Keyboard shortcuts"))
    text = QLabel(shortcuts_html(commands), dialog)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setContentsMargins(10, 0, 10, 10)
    area = QScrollArea(dialog)
    area.setWidget(text)
    area.setWidgetResizable(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    page = QVBoxLayout(dialog)
    page.addWidget(area)
    page.addWidget(buttons)
    dialog.resize(text.sizeHint().width() + 60, 640)
    dialog.show()
    return dialog
