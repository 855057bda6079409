"""What is done to files."""

from functools import partial
from typing import TYPE_CHECKING

from explorer.session.exporting import export_commands
from explorer.ui.actions.command import Command

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def _export(command_id: str, w: "MainWindow") -> None:
    w.export_actions.export(command_id, lambda: w.view.canvas_scene.figure)


FILING = (
    Command(
        "new", "New", "File", lambda w: w.file_actions.new(), "Ctrl+N", "new", "An empty network"
    ),
    Command("open", "Open …", "File", lambda w: w.file_actions.open(), "Ctrl+O", "open"),
    Command(
        "open-recent",
        "Open recent …",
        "File",
        lambda w: w.pickers.recent(),
        "Ctrl+Alt+O",
        tooltip="A project that was open before",
        enabled=lambda w: bool(w.preferences.recent),
    ),
    Command("save", "Save", "File", lambda w: w.file_actions.save(), "Ctrl+S", "save"),
    Command("save-as", "Save as …", "File", lambda w: w.file_actions.save_as(), "Ctrl+Shift+S"),
    *(
        Command(
            each.id,
            each.text,
            "File",
            partial(_export, each.id),
            tooltip=each.tooltip,
            starts_section=not number,
        )
        for number, each in enumerate(export_commands())
    ),
    Command("quit", "Quit", "File", lambda w: w.close(), "Ctrl+Q", starts_section=True),
)
