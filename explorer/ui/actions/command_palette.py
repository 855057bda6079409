"""Asking: what the chooser is asked for on behalf of the window: commands, wires, blocks."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget

from explorer.edits.appending import behind
from explorer.edits.connecting import refusal, slots, wire
from explorer.graph.network import Port
from explorer.graph.project import Project
from explorer.ui.actions.table import COMMANDS, Command
from explorer.ui.widgets.quick_pick import Chooser, Row

if TYPE_CHECKING:
    from explorer.ui.main_window import Window

Wire = tuple[Port, str, int]
_LONG = 30  # letters of a folder


class Asking(QObject):
    """One chooser, and what is done with what was chosen."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self.chooser: Chooser = Chooser(window)
        self.chooser.chosen.connect(self._do)
        self.chooser.left.connect(window.view.setFocus)

    def command(self) -> None:
        """Let a command be found by its words."""
        rows = [
            Row(
                command.words.removesuffix(" …"),
                command,
                _note(command),
                command.enabled(self._window),
                f"{command.id} {command.tip}",
            )
            for command in COMMANDS
            if command.id != "commands"
        ]
        for dock in self._window.findChildren(QDockWidget):
            action = dock.toggleViewAction()
            words = self.tr("Hide {}") if action.isChecked() else self.tr("Show {}")
            rows.append(Row(words.format(action.text()), action, self.tr("View")))
        self.chooser.ask(rows, self.tr("Find a command"))

    def recent(self) -> None:
        """Let a project be chosen that was open before."""
        paths = map(Path, self._window.preferences.recent)
        rows = [Row(path.stem, path, _home(path.parent), path.is_file()) for path in paths]
        self.chooser.ask(rows, self.tr("Open a recent project"))

    def wire(self) -> None:
        """Let an input be chosen that what is selected feeds from now on."""
        document = self._window.document
        after, _ = behind(document.network, document.selection)
        if after is None or not document.selection:
            words = self.tr("select one block or one group, whose output shall be wired")
            document.refused.emit(words)
            return
        name = after.node
        rows = [row for port in self._ports(name) for row in self._ends(port)]
        self.chooser.ask(rows, self.tr("Wire {} to …").format(name), self._beside(name))

    def _ports(self, name: str) -> list[Port]:
        leaving = self._window.document.network.node(name).block.outputs
        return [Port(name, output) for output in range(len(leaving))]

    def _ends(self, source: Port) -> list[Row]:
        """Every input: what can take the wire first, free ones before those that are taken."""
        document = self._window.document
        rows: list[tuple[bool, Row]] = []
        for node in document.network.nodes:
            if node.name == source.node:
                continue
            for slot in range(slots(node)):
                taken = slot < len(node.inputs) and node.inputs[slot] is not None
                if taken and node.inputs[slot] == source:
                    continue
                problem = refusal(document.inference, source, node.name, slot)
                ports = node.block.ports
                port = ports[min(slot, len(ports) - 1)]
                port = f"{port} {slot + 1}" if node.block.takes_many else port
                start = "" if not source.output else f"{source} → "
                note = problem.words if problem else self.tr("replaces its wire") if taken else ""
                words = f"{start}{node.name} · {port}"
                rows.append((taken, Row(words, (source, node.name, slot), note, problem is None)))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _beside(self, name: str) -> QPoint:
        """Beside the box of a node, as the window counts."""
        view = self._window.view
        key = view.scene_of_nodes.shown.owner[name]
        corner = view.scene_of_nodes.item_of(key).sceneBoundingRect().bottomRight()
        return self.at(corner)

    def at(self, place: QPointF) -> QPoint:
        """A place of the scene, as the window counts."""
        view = self._window.view
        return view.viewport().mapTo(self._window, view.mapFromScene(place))

    def _do(self, value: object) -> None:
        if isinstance(value, Command):
            if value.enabled(self._window):
                value.run(self._window)
            else:
                words = self.tr("“{}” needs something else to be selected first")
                self._window.document.refused.emit(words.format(value.words.removesuffix(" …")))
        elif isinstance(value, QAction):
            value.trigger()
        elif isinstance(value, Path):
            self._window.files.open_path(value)
        elif isinstance(value, tuple):
            self._wire(value)

    def _wire(self, value: Wire) -> None:
        source, target, slot = value
        document = self._window.document
        problem = refusal(document.inference, source, target, slot)
        if problem is not None:
            document.refused.emit(problem.words)
            return

        def wired() -> Project:
            return document.project.with_network(wire(document.network, source, target, slot))

        if document.attempt(self.tr("Wire {} to {}").format(source, target), wired):
            document.select(target)


def _home(folder: Path) -> str:
    """A folder as people write it, from their own on; of a long one the end."""
    home = Path.home()
    words = str("~" / folder.relative_to(home) if folder.is_relative_to(home) else folder)
    return words if len(words) <= _LONG else f"…/{folder.name}"


def _note(command: Command) -> str:
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{command.menu}   {keys}" if keys else command.menu
