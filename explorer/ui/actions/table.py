"""Commands: the tables of all that can be done, by menu, toolbar, shortcut or search."""

from explorer.ui.actions.command import Command, ShortcutScope
from explorer.ui.actions.edit_commands import EDITING
from explorer.ui.actions.file_commands import FILING
from explorer.ui.actions.run_commands import RUNNING
from explorer.ui.actions.view_commands import VIEWING

COMMANDS = (*FILING, *EDITING, *RUNNING, *VIEWING)
TOOLBAR = (
    "new", "open", "save", "", "undo", "redo", "", "train", "pause", "step", "stop", "", "fit",
)  # fmt: skip
# What the menu of the canvas offers where something is selected, and where nothing is.
ON_SELECTION = (
    "add", "wire", "unwire", "rename", "", "cut", "copy", "paste", "duplicate", "delete", "",
    "unfold", "fold", "group", "ungroup", "take-out", "repeat", "keep", "",
    "select-kind", "select-group", "tidy-selection",
)  # fmt: skip
ON_CANVAS = ("add", "paste", "select-all", "", "tidy", "turn", "grid", "fit")

__all__ = ["COMMANDS", "ON_CANVAS", "ON_SELECTION", "TOOLBAR", "Command", "ShortcutScope"]
