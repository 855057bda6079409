"""Commands of the Edit, Select and Arrange menus."""

from PySide6.QtWidgets import QInputDialog

from explorer.diagram.manual.align import Axis, Edge
from explorer.schema.messages import Message, message, tr, translate
from explorer.ui.actions.command import ARRANGE, EDIT, SELECT, Command, ShortcutScope
from explorer.ui.actions.context import AppContext

_CANVAS = ShortcutScope.CANVAS
_LONG = 40  # letters, of an action to undo


def _has_nodes(context: AppContext) -> bool:
    return context.edits.selection.has_nodes


def _has_several(context: AppContext) -> bool:
    return context.edits.selection.has_several_boxes


def _is_grouped(context: AppContext) -> bool:
    return context.edits.selection.is_grouped


def _undo_text(context: AppContext) -> Message:
    action = _elided(context.document.stack.undoText())
    return message("Undo {action}", action=action) if action else message("Undo")


def _redo_text(context: AppContext) -> Message:
    action = _elided(context.document.stack.redoText())
    return message("Redo {action}", action=action) if action else message("Redo")


def _undo(context: AppContext) -> None:
    text = context.document.stack.undoText()
    context.document.stack.undo()
    _report(context, tr("Undid: {action}", action=text))


def _redo(context: AppContext) -> None:
    text = context.document.stack.redoText()
    context.document.stack.redo()
    _report(context, tr("Redid: {action}", action=text))


def _report(context: AppContext, text: str) -> None:
    context.view.viewport_controller.reveal_changes(context.document.selection)
    context.notifications.show(text)


def _elided(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _group(context: AppContext) -> None:
    context.edits.groups.group()
    context.panels.inspector.heading.ask_for_name()


def _save_block(context: AppContext) -> None:
    clip = context.edits.clipboard.clip()
    if clip is None:
        return
    title = context.edits.selection.suggest_title()
    name, accepted = QInputDialog.getText(
        context.window, tr("Save custom block"), tr("Name:"), text=translate(title)
    )
    if accepted and name.strip():
        context.panels.palette.save_block(name.strip(), clip)
        context.docks.show("palette")


def _align(edge: Edge, text: Message, *, first: bool = False) -> Command:
    return Command(id=f"align-{edge.name.lower()}", text=text, menu=ARRANGE, starts_section=first,
                   run=lambda c: c.edits.arrangement.align(edge), enabled=_has_several)  # fmt: skip


def _distribute(axis: Axis, text: Message) -> Command:
    return Command(id=f"distribute-{axis.name.lower()}", text=text, menu=ARRANGE,
                   run=lambda c: c.edits.arrangement.distribute(axis),
                   enabled=_has_several)  # fmt: skip


def _nudge(key: str, text: Message, across: int, down: int) -> Command:
    return Command(id=f"nudge-{key.lower()}", text=text, menu=ARRANGE, shortcut=f"Alt+{key}",
                   run=lambda c: c.edits.arrangement.nudge(across, down), scope=_CANVAS,
                   enabled=_has_nodes, starts_section=across < 0)  # fmt: skip


# fmt: off
EDIT_COMMANDS = (
    Command(id="undo", text=message("Undo"), menu=EDIT, run=_undo,
            shortcut="Ctrl+Z", icon="undo", state_text=_undo_text,
            enabled=lambda c: c.document.stack.canUndo()),
    Command(id="redo", text=message("Redo"), menu=EDIT, run=_redo,
            shortcut="Ctrl+Shift+Z", icon="redo", state_text=_redo_text,
            enabled=lambda c: c.document.stack.canRedo()),
    Command(id="add", text=message("Add layer…"), menu=EDIT, run=lambda c: c.edits.adding.ask(),
            shortcut="Tab", scope=_CANVAS, starts_section=True,
            tooltip=message("Choose a layer to insert after the selection.")),
    Command(id="settings", text=message("Edit settings"), menu=EDIT, canvas_key="Enter",
            run=lambda c: c.panels.inspector.enter(), enabled=_has_nodes,
            tooltip=message("Edit the selected layers in the Inspector.")),
    Command(id="connect", text=message("Connect to…"), menu=EDIT, shortcut="W", scope=_CANVAS,
            run=lambda c: c.picks.connections.open(), enabled=_has_nodes,
            tooltip=message("Choose the input to connect the selected layer to.")),
    Command(id="disconnect", text=message("Disconnect inputs"), menu=EDIT, shortcut="Shift+W",
            run=lambda c: c.edits.deletion.disconnect_inputs(), scope=_CANVAS,
            enabled=_has_nodes,
            tooltip=message("Remove all incoming connections of the selection.")),
    Command(id="cut", text=message("Cut"), menu=EDIT, run=lambda c: c.edits.clipboard.cut(),
            shortcut="Ctrl+X", scope=_CANVAS, enabled=_has_nodes, starts_section=True),
    Command(id="copy", text=message("Copy"), menu=EDIT, run=lambda c: c.edits.clipboard.copy(),
            shortcut="Ctrl+C", scope=_CANVAS, enabled=_has_nodes),
    Command(id="paste", text=message("Paste"), menu=EDIT, shortcut="Ctrl+V", scope=_CANVAS,
            run=lambda c: c.edits.clipboard.paste()),
    Command(id="duplicate", text=message("Duplicate"), menu=EDIT, shortcut="Ctrl+D",
            run=lambda c: c.edits.clipboard.duplicate(), scope=_CANVAS, enabled=_has_nodes,
            tooltip=message("Duplicate the selection and connect the copy to the same inputs.")),
    Command(id="delete", text=message("Delete"), menu=EDIT, shortcut="Del", scope=_CANVAS,
            run=lambda c: c.edits.deletion.delete(), enabled=_has_nodes, tooltip=message(
            "Delete the selection and reconnect its neighbors if the shapes match.")),
    Command(id="rename", text=message("Rename…"), menu=EDIT, shortcut="F2", enabled=_has_nodes,
            run=lambda c: c.panels.inspector.heading.ask_for_name(), starts_section=True),
    Command(id="select-all", text=message("Select all"), menu=SELECT, shortcut="Ctrl+A",
            run=lambda c: c.edits.selection.select_all(), scope=_CANVAS),
    Command(id="select-same-type", text=message("Select all of the same type"), menu=SELECT,
            run=lambda c: c.edits.selection.select_same_type(), shortcut="Ctrl+Shift+A",
            enabled=_has_nodes),
    Command(id="select-group", text=message("Select parent group"), menu=SELECT,
            run=lambda c: c.edits.selection.select_group(), shortcut="Ctrl+Shift+Up",
            enabled=_is_grouped,
            tooltip=message("Press again to select the next outer group.")),
    Command(id="group", text=message("Group"), menu=ARRANGE, run=_group, shortcut="Ctrl+G",
            enabled=_has_several),
    Command(id="ungroup", text=message("Ungroup"), menu=ARRANGE, shortcut="Ctrl+Shift+G",
            run=lambda c: c.edits.groups.ungroup(),
            enabled=lambda c: c.edits.selection.can_ungroup),
    Command(id="move-out", text=message("Move out of group"), menu=ARRANGE, shortcut="Ctrl+Alt+G",
            run=lambda c: c.edits.groups.move_out(),
            enabled=lambda c: c.edits.selection.can_move_out,
            tooltip=message("Move the selection out of its group.")),
    Command(id="repeat", text=message("Repeat group…"), menu=ARRANGE, shortcut="Ctrl+R",
            run=lambda c: c.edits.groups.ask_to_repeat(), enabled=_is_grouped,
            starts_section=True),
    Command(id="save-block", text=message("Save as custom block…"), menu=ARRANGE,
            run=_save_block, enabled=_has_nodes,
            tooltip=message("Save the selection as a reusable block in the palette.")),
    Command(id="auto-arrange", text=message("Auto-arrange all"), menu=ARRANGE,
            run=lambda c: c.view.collapsing.auto_arrange(), starts_section=True,
            keywords=message("tidy layout")),
    Command(id="auto-arrange-selection", text=message("Auto-arrange selection"), menu=ARRANGE,
            run=lambda c: c.edits.arrangement.auto_arrange(), enabled=_has_nodes,
            keywords=message("tidy layout")),
    _align(Edge.LEFT, message("Align left"), first=True),
    _align(Edge.CENTER, message("Align horizontal centers")),
    _align(Edge.RIGHT, message("Align right")),
    _align(Edge.TOP, message("Align top")),
    _align(Edge.MIDDLE, message("Align vertical centers")),
    _align(Edge.BOTTOM, message("Align bottom")),
    _distribute(Axis.ACROSS, message("Distribute horizontally")),
    _distribute(Axis.DOWN, message("Distribute vertically")),
    _nudge("Left", message("Nudge left"), -1, 0),
    _nudge("Right", message("Nudge right"), 1, 0),
    _nudge("Up", message("Nudge up"), 0, -1),
    _nudge("Down", message("Nudge down"), 0, 1),
)
# fmt: on
