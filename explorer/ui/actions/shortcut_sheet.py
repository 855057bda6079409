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


def _tr(words: str) -> str:
    return QCoreApplication.translate("sheet", words)


def sheet() -> str:
    """All of it, as a table in HTML."""
    parts = [_heading(_tr("Mouse on the canvas")), *(_row(k, _tr(w)) for k, w in GESTURES)]
    parts += [_heading(_tr("Keys on the canvas")), *(_row(k, _tr(w)) for k, w in KEYS)]
    for menu in dict.fromkeys(command.menu for command in COMMANDS):
        rows = [c for c in COMMANDS if c.menu == menu and c.shortcut]
        if rows:
            parts.append(_heading(_tr(menu)))
            parts += [_row(_shown(c.shortcut), _tr(c.words).removesuffix(" …")) for c in rows]
    return f"<table cellspacing='0' cellpadding='3'>{''.join(parts)}</table>"


def _shown(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _heading(words: str) -> str:
    return f"<tr><td colspan='2'><br><b>{words}</b></td></tr>"


def _row(keys: str, words: str) -> str:
    return f"<tr><td><code>{keys}</code>&nbsp;&nbsp;&nbsp;</td><td>{words}</td></tr>"


def show_sheet(parent: QWidget) -> QDialog:
    """Open the sheet; it does not keep the window from being used."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Shortcuts"))
    words = QLabel(sheet(), dialog)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setContentsMargins(10, 0, 10, 10)
    area = QScrollArea(dialog)
    area.setWidget(words)
    area.setWidgetResizable(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    page = QVBoxLayout(dialog)
    page.addWidget(area)
    page.addWidget(buttons)
    dialog.resize(words.sizeHint().width() + 60, 640)
    dialog.show()
    return dialog
