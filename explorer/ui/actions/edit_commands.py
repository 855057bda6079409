"""What is done to the network: by keys on the canvas, by menus everywhere."""

from typing import TYPE_CHECKING

from explorer.diagram.manual.align import Axis, Edge
from explorer.ui.actions.command import Command, Where

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


def _chosen(window: "Window") -> bool:
    return window.hands.has_chosen()


def _several(window: "Window") -> bool:
    return window.hands.has_several()


def _grouped(window: "Window") -> bool:
    return window.hands.has_group()


def _align(edge: Edge) -> Command:
    words = f"Align {edge.value}"
    return Command(
        f"align-{edge.value}",
        words,
        "Arrange",
        lambda w: w.hands.align(edge),
        enabled=_several,
        apart=edge is Edge.LEFT,
    )


def _distribute(axis: Axis) -> Command:
    return Command(
        f"distribute-{axis.value}",
        f"Distribute {axis.value}",
        "Arrange",
        lambda w: w.hands.distribute(axis),
        enabled=_several,
    )


def _nudge(words: str, keys: str, across: int, down: int) -> Command:
    return Command(
        f"nudge-{words}",
        f"Nudge {words}",
        "Arrange",
        lambda w: w.hands.nudge(across, down),
        keys,
        enabled=_chosen,
        where=Where.CANVAS,
        apart=words == "left",
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
        lambda w: w.add_block(),
        "Tab",
        tip="Choose from what fits behind the selection",
        where=Where.CANVAS,
        apart=True,
    ),
    Command(
        "settings",
        "Settings of the selection",
        "Edit",
        lambda w: w.inspector.enter(),
        tip="Change them in the inspector",
        enabled=_chosen,
        key="Enter",
    ),
    Command(
        "wire",
        "Wire to …",
        "Edit",
        lambda w: w.asking.wire(),
        "W",
        tip="Choose an input that the selected block feeds",
        enabled=_chosen,
        where=Where.CANVAS,
    ),
    Command(
        "unwire",
        "Remove its wires",
        "Edit",
        lambda w: w.hands.unwire(),
        "Shift+W",
        tip="Pull every wire that arrives at the selection",
        enabled=_chosen,
        where=Where.CANVAS,
    ),
    Command(
        "cut",
        "Cut",
        "Edit",
        lambda w: w.hands.cut(),
        "Ctrl+X",
        enabled=_chosen,
        where=Where.CANVAS,
        apart=True,
    ),
    Command(
        "copy", "Copy", "Edit", lambda w: w.hands.copy(), "Ctrl+C", "", "", _chosen, Where.CANVAS
    ),
    Command("paste", "Paste", "Edit", lambda w: w.hands.paste(), "Ctrl+V", where=Where.CANVAS),
    Command(
        "duplicate",
        "Duplicate",
        "Edit",
        lambda w: w.hands.duplicate(),
        "Ctrl+D",
        "",
        "Once more, fed by what feeds it",
        _chosen,
        Where.CANVAS,
    ),
    Command(
        "delete",
        "Delete",
        "Edit",
        lambda w: w.hands.delete(),
        "Del",
        "",
        "Remove, and close the gap where shapes allow",
        _chosen,
        Where.CANVAS,
    ),
    Command(
        "rename",
        "Rename",
        "Edit",
        lambda w: w.inspector.heading.ask_for_name(),
        "F2",
        enabled=_chosen,
        apart=True,
    ),
    Command(
        "select-all",
        "Select all",
        "Select",
        lambda w: w.hands.select_all(),
        "Ctrl+A",
        where=Where.CANVAS,
    ),
    Command(
        "select-kind",
        "Select all of this kind",
        "Select",
        lambda w: w.hands.select_kind(),
        "Ctrl+Shift+A",
        enabled=_chosen,
    ),
    Command(
        "select-group",
        "Select the group around",
        "Select",
        lambda w: w.hands.select_group(),
        "Ctrl+Shift+Up",
        tip="Once more for the group around that",
        enabled=_grouped,
    ),
    Command("group", "Group", "Arrange", lambda w: w.group(), "Ctrl+G", enabled=_several),
    Command(
        "ungroup",
        "Dissolve the group",
        "Arrange",
        lambda w: w.hands.ungroup(),
        "Ctrl+Shift+G",
        enabled=lambda w: w.hands.can_dissolve(),
    ),
    Command(
        "take-out",
        "Take out of the group",
        "Arrange",
        lambda w: w.hands.take_out(),
        "Ctrl+Alt+G",
        tip="Lift what is selected out of the group around it",
        enabled=lambda w: w.hands.has_outer_group(),
    ),
    Command(
        "repeat",
        "Repeat the group …",
        "Arrange",
        lambda w: w.hands.ask_to_repeat(),
        "Ctrl+R",
        enabled=_grouped,
        apart=True,
    ),
    Command(
        "keep",
        "Keep as your own block …",
        "Arrange",
        lambda w: w.keep(),
        tip="Adds what is selected to the palette",
        enabled=_chosen,
    ),
    Command(
        "tidy", "Arrange everything anew", "Arrange", lambda w: w.view.folding.tidy(), apart=True
    ),
    Command(
        "tidy-selection",
        "Arrange the selection anew",
        "Arrange",
        lambda w: w.hands.settle(),
        enabled=_chosen,
    ),
    *(_align(edge) for edge in Edge),
    *(_distribute(axis) for axis in Axis),
    _nudge("left", "Alt+Left", -1, 0),
    _nudge("right", "Alt+Right", 1, 0),
    _nudge("up", "Alt+Up", 0, -1),
    _nudge("down", "Alt+Down", 0, 1),
)
