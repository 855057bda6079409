"""Hands: what is done to what is selected, by menus and keys; each is one edit of the document."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import GRID, Point, Rect
from explorer.diagram.manual.align import NARROW, Axis, Edge, aligned, distributed
from explorer.diagram.manual.make_room import APART
from explorer.diagram.manual.push_aside import with_room
from explorer.edits.appending import output_to_extend, paste_behind
from explorer.edits.clipboard import Clip, clip, duplicate, read_clip
from explorer.edits.connecting import disconnect
from explorer.edits.grouping import (
    group,
    groups_to_remove,
    move_out,
    shared_group,
    ungroup,
    whole_group,
)
from explorer.edits.removing import remove
from explorer.edits.repeating import MOST_COPIES, repeat_row, row_of
from explorer.graph.names import inside
from explorer.graph.network import Network, NetworkError, Node, Port, trim_inputs
from explorer.graph.project import Direction, Project
from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document

Renaming = Callable[[], tuple[Network, Mapping[str, str]]]


class SelectionActions(QObject):
    """Edits what is selected; what is refused, the document says."""

    def __init__(self, document: Document, view: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._asked: tuple[tuple[str, ...], str] = ((), "")
        self._over = parent

    @property
    def _network(self) -> Network:
        return self._document.network

    @property
    def _selected(self) -> tuple[str, ...]:
        return self._document.selection

    @property
    def _shared(self) -> str:
        """The innermost group that holds all of what is selected, which is asked for often."""
        if self._asked[0] is not self._selected:
            self._asked = self._selected, shared_group(self._selected) if self._selected else ""
        return self._asked[1]

    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return bool(self._selected)

    def has_several(self) -> bool:
        """Whether two or more boxes are selected."""
        return len(self._view.canvas_scene.selected) > 1

    def has_group(self) -> bool:
        """Whether what is selected stands in a group, or is one."""
        return bool(self._shared)

    def can_ungroup(self) -> bool:
        """Whether groups are selected, or what is selected stands in one."""
        return self.has_group() or bool(groups_to_remove(self._network, self._selected))

    def has_outer_group(self) -> bool:
        """Whether there is a group around what is selected that it is not all of."""
        around = self._shared
        if around and whole_group(self._network, self._selected) == around:
            return "." in around[:-1]
        return bool(around)

    def delete(self) -> None:
        """Remove what is selected, and close the gap where shapes allow."""
        names = self._selected
        text = self.tr("Remove {}").format(self._named(names))
        self._document.edit_network(text, remove(self._document.inference, names))

    def disconnect_selection(self) -> None:
        """Pull the wires that arrive at what is selected from elsewhere."""
        chosen = set(self._selected)
        changed = [
            replace(node, inputs=_kept(node, chosen))
            for node in map(self._network.node, self._selected)
        ]
        text = self.tr("Remove the wires to {}").format(self._named(self._selected))
        self._document.edit_network(text, self._network.with_replaced(changed))

    def remove_connection(self, connection: Connection) -> None:
        """Pull a wire that is drawn: into a folded group, all that it stands for."""
        network = self._network
        for name in self._view.canvas_scene.diagram.index[connection.target].nodes:
            inputs = network.node(name).inputs
            drawn = [slot for slot, port in enumerate(inputs) if port == connection.port]
            for slot in [connection.input] if name == connection.target else reversed(drawn):
                network = disconnect(network, name, slot)
        ends = connection.port, connection.target.rstrip(".")
        self._document.edit_network(self.tr("Remove the wire from {} to {}").format(*ends), network)

    def copy(self) -> bool:
        """Put what is selected on the clipboard, as text; says whether there was anything."""
        used = self.clip()
        if used is None:
            return False
        QGuiApplication.clipboard().setText(used.text())
        return True

    def clip(self) -> Clip | None:
        """What is selected as a clip; where there is nothing, that is said."""
        try:
            return clip(self._network, self._selected)
        except NetworkError as error:
            self._document.edit_rejected.emit(str(error))
            return None

    def title(self) -> str:
        """What a block made of the selection could be called."""
        named = (
            part for part in reversed(self._shared.split(".")) if part and not part.isdecimal()
        )
        return next(named, "") or self._network.index[self._selected[0]].layer.title

    def cut(self) -> None:
        """Copy what is selected, then remove it."""
        names = self._selected
        if self.copy():
            text = self.tr("Cut {}").format(self._named(names))
            self._document.edit_network(text, remove(self._document.inference, names))

    def paste(self) -> None:
        """Place what is on the clipboard in the group of what is selected."""
        try:
            used = read_clip(QGuiApplication.clipboard().text())
        except NetworkError as error:
            self._document.edit_rejected.emit(str(error))
            return
        self.place_clip(used, self.tr("Paste"))

    def place_clip(self, used: Clip, text: str) -> None:
        """Place the nodes of a clip behind what is selected, if they fit, and select them."""
        names: tuple[str, ...] = ()
        after, _ = output_to_extend(self._network, self._selected)

        def pasted() -> Project:
            nonlocal names
            known, group = self._document.inference, self._group_around()
            network, names = paste_behind(known, used, after, group)
            return self._document.project.with_network(network)

        if self._document.attempt(text, pasted):
            self._document.select(*names)
            self._view.viewport_controller.reveal_added(names)

    def _group_around(self) -> str:
        """The innermost open group that holds all of what is selected."""
        keys = self._view.canvas_scene.selected
        parents = self._view.canvas_scene.diagram.parents
        around = {parents.get(key, "") for key in keys}
        found = around.pop() if len(around) == 1 else ""
        return found if found.endswith(".") else ""

    def duplicate(self) -> None:
        """Place what is selected once more, fed by what feeds it."""
        names: tuple[str, ...] = ()

        def doubled() -> Project:
            nonlocal names
            network, names = duplicate(self._network, self._selected)
            return self._document.project.with_network(network)

        if self._document.attempt(self.tr("Duplicate"), doubled):
            self._document.select(*names)
            self._view.viewport_controller.reveal_added(names)

    def select_all(self) -> None:
        """Select every box."""
        self._view.canvas_scene.select_boxes(*self._view.canvas_scene.diagram.index)

    def select_kind(self) -> None:
        """Select all blocks of the kinds that are selected."""
        kinds = {type(self._network.index[name].layer) for name in self._selected}
        nodes = (node.name for node in self._network.nodes if type(node.layer) in kinds)
        self._document.select(*nodes)

    def select_group(self) -> None:
        """Select the whole group around what is selected; once more, the group around that."""
        around = self._shared
        if around and set(inside(self._network, around)) == set(self._selected):
            outer = around[:-1].rpartition(".")[0]
            around = f"{outer}." if outer else ""
        self._document.select(*(name for name in self._network.index if name.startswith(around)))

    def group(self) -> None:
        """Make a group of what is selected; its name is asked for in the inspector."""
        self._rename_with(self.tr("Group"), lambda: group(self._network, self._selected))

    def ungroup(self) -> None:
        """Dissolve the groups that are selected, or the one around what is."""
        groups = groups_to_remove(self._network, self._selected)
        if not groups:
            self._document.edit_rejected.emit(self.tr("there is no group here to dissolve"))
            return
        several = self.tr("{} groups").format(len(groups))
        named = groups[0][:-1] if len(groups) == 1 else several
        text = self.tr("Dissolve {}").format(named)
        self._rename_with(text, lambda: ungroup(self._network, *groups))

    def take_out(self) -> None:
        """Take what is selected out of the group around it."""
        text = self.tr("Take {} out of its group").format(self._named(self._selected))
        self._rename_with(text, lambda: move_out(self._network, self._selected))

    def ask_to_repeat(self) -> None:
        """Ask how often the group that is selected shall stand in a row, unless it cannot."""
        row = self._row()
        if not row:
            return
        have = len(row)
        try:
            repeat_row(self._network, row, have + 1)
        except NetworkError as error:
            self._document.edit_rejected.emit(str(error))
            return
        text = self.tr("How often shall {} stand in a row, itself counted?").format(row[0][:-1])
        title, first = self.tr("Repeat the group"), have if have > 1 else 3
        times, agreed = QInputDialog.getInt(self._over, title, text, first, 1, MOST_COPIES)
        if agreed:
            self.repeat(times)

    def repeat(self, times: int) -> None:
        """Make the group that is selected stand so many times in a row, each fed by the last."""
        row = self._row()
        if not row:
            return
        text = self.tr("Repeat {} ×{}").format(row[0][:-1], times)
        if self._rename_with(text, lambda: repeat_row(self._network, row, times)):
            self._document.select(*self._in_row(row[0]))
            self._view.viewport_controller.reveal_added(self._selected)

    def _row(self) -> list[str]:
        row = row_of(self._network, self._selected)
        if not row:
            text = self.tr("only a group can be repeated; make one of these blocks first")
            self._document.edit_rejected.emit(text)
        return row

    def _in_row(self, first: str) -> tuple[str, ...]:
        """All copies of a group that was the first of them, or became it."""
        stem, _, last = first[:-1].rpartition(".")
        return inside(self._network, f"{stem}." if last.isdecimal() and stem else first)

    def _rename_with(self, text: str, edit: Renaming) -> bool:
        """An edit that gives nodes other names, which layout and selection follow."""
        chosen = self._selected
        names: Mapping[str, str] = {}

        def renamed() -> Project:
            nonlocal names
            network, names = edit()
            return self._document.project.renamed(network, names)

        if not self._document.attempt(text, renamed):
            return False
        kept = (names.get(name, name) for name in chosen)
        self._document.select(*(name for name in kept if name in self._network.index))
        return True

    def align(self, edge: Edge) -> None:
        """Line up what is selected, beside what is not."""
        right = self._view.canvas_scene.arranged.direction is Direction.RIGHT
        apart = (APART[0], NARROW) if right else (NARROW, APART[1])
        self._apply_layout(self.tr("Align {}"), aligned(self._boxes(), edge, self._others(), apart))

    def distribute(self, axis: Axis) -> None:
        """Spread what is selected evenly."""
        self._apply_layout(
            self.tr("Distribute {}"), distributed(self._boxes(), axis, self._others())
        )

    def nudge(self, across: int, down: int) -> None:
        """Move what is selected by a line of the grid."""
        positions = {
            key: (rect.center[0] + across * GRID, rect.center[1] + down * GRID)
            for key, rect in self._boxes().items()
        }
        self._apply_layout(self.tr("Nudge {}"), positions, f"nudge {' '.join(positions)}")

    def auto_arrange(self) -> None:
        """Put what is selected back where the rule puts it."""
        project = self._document.project
        keys = self._view.canvas_scene.selected
        self._document.edit(
            self.tr("Arrange the selection"), project.with_layout(project.layout.without(keys))
        )

    def _boxes(self) -> dict[str, Rect]:
        scene = self._view.canvas_scene
        chosen = set(scene.selected)
        return {key: scene.arranged.boxes[key] for key in scene.diagram.index if key in chosen}

    def _others(self) -> list[Rect]:
        """The boxes and frames that are not selected, but for frames around what is."""
        scene = self._view.canvas_scene
        around = {frame for key in scene.selected for frame in scene.diagram.frames_around(key)}
        own = around.union(scene.selected)
        drawn = {**scene.arranged.boxes, **scene.arranged.frames}
        return [rect for key, rect in drawn.items() if key not in own]

    def _apply_layout(self, text: str, positions: Mapping[str, Point], gesture: str = "") -> None:
        boxes = self._boxes()
        if any(position != boxes[key].center for key, position in positions.items()):
            project, scene = self._document.project, self._view.canvas_scene
            layout = with_room(project.layout, scene.diagram, scene.arranged, positions)
            text = text.format(scene.describe(positions))
            self._document.edit(text, project.with_layout(layout), gesture)

    def _named(self, names: tuple[str, ...]) -> str:
        return names[0] if len(names) == 1 else self.tr("{} blocks").format(len(names))


def _kept(node: Node, chosen: set[str]) -> tuple[Port | None, ...]:
    """The wires of a node that come from those that are chosen."""
    inputs = (port if port and port.node in chosen else None for port in node.inputs)
    return trim_inputs(inputs, node.layer)
