"""What is done to the network: by keys on the canvas, by menus everywhere."""

from typing import TYPE_CHECKING

from explorer.diagram.manual.align import Axis, Edge
from explorer.ui.actions.command import Command, ShortcutScope

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def _chosen(window: "MainWindow") -> bool:
    return window.selection_actions.has_selection()


def _several(window: "MainWindow") -> bool:
    return window.selection_actions.has_several()


def _grouped(window: "MainWindow") -> bool:
    return window.selection_actions.has_group()


def _align(edge: Edge) -> Command:
    text = f"Align {edge.value}"
    return Command(
        f"align-{edge.value}",
        text,
        "Arrange",
        lambda w: w.selection_actions.align(edge),
        enabled=_several,
        starts_section=edge is Edge.LEFT,
    )


def _distribute(axis: Axis) -> Command:
    return Command(
        f"distribute-{axis.value}",
        f"Distribute {axis.value}",
        "Arrange",
        lambda w: w.selection_actions.distribute(axis),
        enabled=_several,
    )


def _nudge(text: str, keys: str, across: int, down: int) -> Command:
    return Command(
        f"nudge-{text}",
        f"Nudge {text}",
        "Arrange",
        lambda w: w.selection_actions.nudge(across, down),
        keys,
        enabled=_chosen,
        scope=ShortcutScope.CANVAS,
        starts_section=text == "left",
    )


EDITING = (
    Command(
        "undo",
        "Undo",
        "Edit",
        lambda w: w.undo(),
        "Ctrl+Z",
        "undo",
        enabled=lambda w: w.document.stack.canUndo(),
    ),
    Command(
        "redo",
        "Redo",
        "Edit",
        lambda w: w.redo(),
        "Ctrl+Shift+Z",
        "redo",
        enabled=lambda w: w.document.stack.canRedo(),
    ),
    Command(
        "add",
        "Add a block …",
        "Edit",
        lambda w: w.add_layer(),
        "Tab",
        tooltip="Choose from what fits behind the selection",
        scope=ShortcutScope.CANVAS,
        starts_section=True,
    ),
    Command(
        "settings",
        "Settings of the selection",
        "Edit",
        lambda w: w.inspector.enter(),
        tooltip="Change them in the inspector",
        enabled=_chosen,
        canvas_key="Enter",
    ),
    Command(
        "wire",
        "Wire to …",
        "Edit",
        lambda w: w.pickers.connect_selection(),
        "W",
        tooltip="Choose an input that the selected block feeds",
        enabled=_chosen,
        scope=ShortcutScope.CANVAS,
    ),
    Command(
        "unwire",
        "Remove its wires",
        "Edit",
        lambda w: w.selection_actions.disconnect_selection(),
        "Shift+W",
        tooltip="Pull every wire that arrives at the selection",
        enabled=_chosen,
        scope=ShortcutScope.CANVAS,
    ),
    Command(
        "cut",
        "Cut",
        "Edit",
        lambda w: w.selection_actions.cut(),
        "Ctrl+X",
        enabled=_chosen,
        scope=ShortcutScope.CANVAS,
        starts_section=True,
    ),
    Command(
        "copy",
        "Copy",
        "Edit",
        lambda w: w.selection_actions.copy(),
        "Ctrl+C",
        "",
        "",
        _chosen,
        ShortcutScope.CANVAS,
    ),
    Command(
        "paste",
        "Paste",
        "Edit",
        lambda w: w.selection_actions.paste(),
        "Ctrl+V",
        scope=ShortcutScope.CANVAS,
    ),
    Command(
        "duplicate",
        "Duplicate",
        "Edit",
        lambda w: w.selection_actions.duplicate(),
        "Ctrl+D",
        "",
        "Once more, fed by what feeds it",
        _chosen,
        ShortcutScope.CANVAS,
    ),
    Command(
        "delete",
        "Delete",
        "Edit",
        lambda w: w.selection_actions.delete(),
        "Del",
        "",
        "Remove, and close the gap where shapes allow",
        _chosen,
        ShortcutScope.CANVAS,
    ),
    Command(
        "rename",
        "Rename",
        "Edit",
        lambda w: w.inspector.heading.ask_for_name(),
        "F2",
        enabled=_chosen,
        starts_section=True,
    ),
    Command(
        "select-all",
        "Select all",
        "Select",
        lambda w: w.selection_actions.select_all(),
        "Ctrl+A",
        scope=ShortcutScope.CANVAS,
    ),
    Command(
        "select-kind",
        "Select all of this kind",
        "Select",
        lambda w: w.selection_actions.select_kind(),
        "Ctrl+Shift+A",
        enabled=_chosen,
    ),
    Command(
        "select-group",
        "Select the group around",
        "Select",
        lambda w: w.selection_actions.select_group(),
        "Ctrl+Shift+Up",
        tooltip="Once more for the group around that",
        enabled=_grouped,
    ),
    Command("group", "Group", "Arrange", lambda w: w.group(), "Ctrl+G", enabled=_several),
    Command(
        "ungroup",
        "Dissolve the group",
        "Arrange",
        lambda w: w.selection_actions.ungroup(),
        "Ctrl+Shift+G",
        enabled=lambda w: w.selection_actions.can_ungroup(),
    ),
    Command(
        "take-out",
        "Take out of the group",
        "Arrange",
        lambda w: w.selection_actions.take_out(),
        "Ctrl+Alt+G",
        tooltip="Lift what is selected out of the group around it",
        enabled=lambda w: w.selection_actions.has_outer_group(),
    ),
    Command(
        "repeat",
        "Repeat the group …",
        "Arrange",
        lambda w: w.selection_actions.ask_to_repeat(),
        "Ctrl+R",
        enabled=_grouped,
        starts_section=True,
    ),
    Command(
        "keep",
        "Keep as your own block …",
        "Arrange",
        lambda w: w.save_block(),
        tooltip="Adds what is selected to the palette",
        enabled=_chosen,
    ),
    Command(
        "tidy",
        "Arrange everything anew",
        "Arrange",
        lambda w: w.view.collapsing.auto_arrange(),
        starts_section=True,
    ),
    Command(
        "tidy-selection",
        "Arrange the selection anew",
        "Arrange",
        lambda w: w.selection_actions.auto_arrange(),
        enabled=_chosen,
    ),
    *(_align(edge) for edge in Edge),
    *(_distribute(axis) for axis in Axis),
    _nudge("left", "Alt+Left", -1, 0),
    _nudge("right", "Alt+Right", 1, 0),
    _nudge("up", "Alt+Up", 0, -1),
    _nudge("down", "Alt+Down", 0, 1),
)
