"""The sheet of shortcuts: every key, and what the mouse does on the canvas."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.ui.actions.table import COMMANDS

GESTURES = (
    ("Drag from port to port", "wire"),
    ("Drag a wire's end off", "rewire, or remove it on the ground"),
    ("Drag on the ground", "select what is touched; Shift adds"),
    ("Click a block, Shift+click", "select it, add or leave it out"),
    ("Drag a block", "move it; Ctrl or Alt held meanwhile leaves the grid"),
    ("Double click on the ground", "add a block there"),
    ("Double click a group", "unfold it"),
    ("Wheel", "zoom"),
    ("Middle button, or Space and drag", "pan"),
)
KEYS = (
    ("Arrows", "go from block to block"),
    ("Shift+Arrows", "take the next block along"),
    ("Enter", "go to the settings of a block, unfold a group"),
    ("Shift+Enter, Backspace", "fold the group around"),
    ("Esc", "end what is under way, select nothing"),
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("sheet", text)


def shortcuts_html() -> str:
    """All of it, as a table in HTML."""
    parts = [_heading(_tr("Mouse on the canvas")), *(_row(k, _tr(w)) for k, w in GESTURES)]
    parts += [_heading(_tr("Keys on the canvas")), *(_row(k, _tr(w)) for k, w in KEYS)]
    for menu in dict.fromkeys(command.menu for command in COMMANDS):
        rows = [c for c in COMMANDS if c.menu == menu and c.shortcut]
        if rows:
            parts.append(_heading(_tr(menu)))
            parts += [_row(_shown(c.shortcut), _tr(c.text).removesuffix(" …")) for c in rows]
    return f"<table cellspacing='0' cellpadding='3'>{''.join(parts)}</table>"


def _shown(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _heading(text: str) -> str:
    return f"<tr><td colspan='2'><br><b>{text}</b></td></tr>"


def _row(keys: str, text: str) -> str:
    return f"<tr><td><code>{keys}</code>&nbsp;&nbsp;&nbsp;</td><td>{text}</td></tr>"


def show_shortcuts(parent: QWidget) -> QDialog:
    """Open the sheet; it does not keep the window from being used."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Shortcuts"))
    text = QLabel(shortcuts_html(), dialog)
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
