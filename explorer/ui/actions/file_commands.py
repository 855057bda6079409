"""Commands of the File menu."""

from explorer.schema.messages import message
from explorer.session.exporting import ExportCommand, export_commands
from explorer.ui.actions.command import FILE, Command


def _export(command: ExportCommand, *, starts_section: bool) -> Command:
    return Command(
        id=command.id,
        text=command.text,
        menu=FILE,
        run=lambda c: c.exports.export(command.id, lambda: c.view.canvas_scene.figure),
        tooltip=command.tooltip,
        keywords=command.keywords,
        starts_section=starts_section,
    )


# fmt: off
FILE_COMMANDS = (
    Command(id="new", text=message("New"), menu=FILE, run=lambda c: c.files.new(),
            shortcut="Ctrl+N", icon="new", tooltip=message("Create an empty network.")),
    Command(id="open", text=message("Open…"), menu=FILE, run=lambda c: c.files.open(),
            shortcut="Ctrl+O", icon="open", tooltip=message("Open a project.")),
    Command(id="open-recent", text=message("Open recent…"), menu=FILE,
            run=lambda c: c.picks.recent_files.open(), shortcut="Ctrl+Alt+O",
            tooltip=message("Open a recently used project."),
            enabled=lambda c: bool(c.preferences.recent)),
    Command(id="save", text=message("Save"), menu=FILE, run=lambda c: c.files.save(),
            shortcut="Ctrl+S", icon="save", tooltip=message("Save the project.")),
    Command(id="save-as", text=message("Save as…"), menu=FILE, run=lambda c: c.files.save_as(),
            shortcut="Ctrl+Shift+S"),
    *(_export(each, starts_section=not number) for number, each in enumerate(export_commands())),
    Command(id="quit", text=message("Quit"), menu=FILE, run=lambda c: c.window.close(),
            shortcut="Ctrl+Q", starts_section=True),
)
# fmt: on
