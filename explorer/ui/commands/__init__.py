"""Commands: the tables of all that can be done, by menu, toolbar, shortcut or search."""

from explorer.ui.commands.command import Command, Where
from explorer.ui.commands.editing import EDITING
from explorer.ui.commands.filing import FILING
from explorer.ui.commands.running import RUNNING
from explorer.ui.commands.viewing import VIEWING

COMMANDS = (*FILING, *EDITING, *RUNNING, *VIEWING)
TOOLBAR = (
    "new", "open", "save", "", "undo", "redo", "", "train", "pause", "step", "stop", "", "fit",
)  # fmt: skip

__all__ = ["COMMANDS", "TOOLBAR", "Command", "Where"]
