"""Asking: what the chooser is asked for on behalf of the window: commands, wires, blocks."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget

from explorer.edits.appending import output_to_extend
from explorer.edits.connecting import connect, connection_problem, input_count
from explorer.graph.network import Port
from explorer.graph.project import Project
from explorer.ui.actions.table import COMMANDS, Command
from explorer.ui.widgets.quick_pick import PickItem, QuickPick

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow

ConnectionChoice = tuple[Port, str, int]
_LONG = 30  # letters of a folder


class Pickers(QObject):
    """One chooser, and what is done with what was chosen."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.quick_pick: QuickPick = QuickPick(window)
        self.quick_pick.chosen.connect(self._do)
        self.quick_pick.dismissed.connect(window.view.setFocus)

    def command(self) -> None:
        """Let a command be found by its words."""
        rows = [
            PickItem(
                command.text.removesuffix(" …"),
                command,
                _note(command),
                command.enabled(self._window),
                f"{command.id} {command.tooltip}",
            )
            for command in COMMANDS
            if command.id != "commands"
        ]
        for dock in self._window.findChildren(QDockWidget):
            action = dock.toggleViewAction()
            text = self.tr("Hide {}") if action.isChecked() else self.tr("Show {}")
            rows.append(PickItem(text.format(action.text()), action, self.tr("View")))
        self.quick_pick.ask(rows, self.tr("Find a command"))

    def recent(self) -> None:
        """Let a project be chosen that was open before."""
        paths = map(Path, self._window.preferences.recent)
        rows = [PickItem(path.stem, path, _home(path.parent), path.is_file()) for path in paths]
        self.quick_pick.ask(rows, self.tr("Open a recent project"))

    def connect_selection(self) -> None:
        """Let an input be chosen that what is selected feeds from now on."""
        document = self._window.document
        after, _ = output_to_extend(document.network, document.selection)
        if after is None or not document.selection:
            text = self.tr("select one block or one group, whose output shall be wired")
            document.edit_rejected.emit(text)
            return
        name = after.node
        rows = [row for port in self._ports(name) for row in self._ends(port)]
        self.quick_pick.ask(rows, self.tr("Wire {} to …").format(name), self._beside(name))

    def _ports(self, name: str) -> list[Port]:
        outgoing = self._window.document.network.node(name).layer.outputs
        return [Port(name, output) for output in range(len(outgoing))]

    def _ends(self, source: Port) -> list[PickItem]:
        """Every input: what can take the wire first, free ones before those that are taken."""
        document = self._window.document
        rows: list[tuple[bool, PickItem]] = []
        for node in document.network.nodes:
            if node.name == source.node:
                continue
            for slot in range(input_count(node)):
                used = slot < len(node.inputs) and node.inputs[slot] is not None
                if used and node.inputs[slot] == source:
                    continue
                problem = connection_problem(document.inference, source, node.name, slot)
                ports = node.layer.ports
                port = ports[min(slot, len(ports) - 1)]
                port = f"{port} {slot + 1}" if node.layer.is_variadic else port
                start = "" if not source.output else f"{source} → "
                note = problem.message if problem else self.tr("replaces its wire") if used else ""
                text = f"{start}{node.name} · {port}"
                rows.append(
                    (used, PickItem(text, (source, node.name, slot), note, problem is None))
                )
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _beside(self, name: str) -> QPoint:
        """Beside the box of a node, as the window counts."""
        view = self._window.view
        key = view.canvas_scene.diagram.owner[name]
        corner = view.canvas_scene.item_of(key).sceneBoundingRect().bottomRight()
        return self.window_position(corner)

    def window_position(self, position: QPointF) -> QPoint:
        """A place of the scene, as the window counts."""
        view = self._window.view
        return view.viewport().mapTo(self._window, view.mapFromScene(position))

    def _do(self, value: object) -> None:
        if isinstance(value, Command):
            if value.enabled(self._window):
                value.run(self._window)
            else:
                text = self.tr("“{}” needs something else to be selected first")
                self._window.document.edit_rejected.emit(text.format(value.text.removesuffix(" …")))
        elif isinstance(value, QAction):
            value.trigger()
        elif isinstance(value, Path):
            self._window.file_actions.open_path(value)
        elif isinstance(value, tuple):
            self._apply_connection(value)

    def _apply_connection(self, value: ConnectionChoice) -> None:
        source, target, slot = value
        document = self._window.document
        problem = connection_problem(document.inference, source, target, slot)
        if problem is not None:
            document.edit_rejected.emit(problem.message)
            return

        def connected() -> Project:
            return document.project.with_network(connect(document.network, source, target, slot))

        if document.attempt(self.tr("Wire {} to {}").format(source, target), connected):
            document.select(target)


def _home(folder: Path) -> str:
    """A folder as people write it, from their own on; of a long one the end."""
    home = Path.home()
    text = str("~" / folder.relative_to(home) if folder.is_relative_to(home) else folder)
    return text if len(text) <= _LONG else f"…/{folder.name}"


def _note(command: Command) -> str:
    keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{command.menu}   {keys}" if keys else command.menu
