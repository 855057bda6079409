"""The tables of all commands, and of those in the toolbar and in the menus of the canvas."""

from explorer.schema.messages import message
from explorer.ui.actions.about import show_about
from explorer.ui.actions.command import HELP, Command
from explorer.ui.actions.edit_commands import EDIT_COMMANDS
from explorer.ui.actions.file_commands import FILE_COMMANDS
from explorer.ui.actions.run_commands import RUN_COMMANDS
from explorer.ui.actions.shortcut_sheet import show_shortcuts
from explorer.ui.actions.view_commands import VIEW_COMMANDS

# fmt: off
HELP_COMMANDS = (
    Command(id="commands", text=message("Command palette…"), menu=HELP, shortcut="Ctrl+Shift+P",
            run=lambda c: c.picks.commands.open(),
            tooltip=message("Search all commands by name.")),
    Command(id="shortcuts", text=message("Keyboard shortcuts"), menu=HELP, shortcut="?",
            run=lambda c: show_shortcuts(COMMAND_TABLE, c.window)),
    Command(id="about", text=message("About Network Explorer"), menu=HELP,
            run=lambda c: show_about(c.document.project.data, c.trainer.engine.prepared, c.window)),
)
COMMAND_TABLE: tuple[Command, ...] = (
    *FILE_COMMANDS, *EDIT_COMMANDS, *RUN_COMMANDS, *VIEW_COMMANDS, *HELP_COMMANDS,
)
TOOLBAR = (
    "new", "open", "save", "", "undo", "redo", "", "train", "pause", "step", "stop", "", "fit",
)
SELECTION_MENU = (  # of the canvas where anything is selected
    "add", "connect", "disconnect", "rename", "", "cut", "copy", "paste", "duplicate", "delete", "",
    "expand", "collapse", "group", "ungroup", "move-out", "repeat", "save-block", "",
    "select-same-type", "select-group", "auto-arrange-selection",
)
CANVAS_MENU = ("add", "paste", "select-all", "", "auto-arrange", "switch-direction", "grid", "fit")
# fmt: on
