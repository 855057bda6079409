"""The box in which the input is chosen that the selected layer is connected to."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from explorer.edits.appending import output_to_extend
from explorer.edits.connecting import connect, connection_problem, input_count
from explorer.graph.network import Node, Port
from explorer.graph.project import Project
from explorer.schema.messages import tr, translate
from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document
from explorer.ui.widgets.quick_pick import PickItem, QuickPick


class ConnectionPicker(QuickPick):
    """Lists every input: possible ones first, unconnected before connected ones."""

    def __init__(self, document: Document, view: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._parent = parent
        self.chosen.connect(self._connect)

    def open(self) -> None:
        """Let an input be chosen to connect the selected layer or group to."""
        document = self._document
        after, _ = output_to_extend(document.network, document.selection)
        if after is None or not document.selection:
            document.edit_rejected.emit(tr("Select one layer or group to connect from."))
            return
        name = after.node
        outputs = range(len(document.network.node(name).layer.outputs))
        rows = [row for output in outputs for row in self._inputs(Port(name, output))]
        self.ask(rows, tr("Connect {layer} to…", layer=name), self._beside(name))

    def _inputs(self, source: Port) -> list[PickItem]:
        rows: list[tuple[bool, PickItem]] = []
        for node in self._document.network.nodes:
            for slot in range(input_count(node) if node.name != source.node else 0):
                connected = node.inputs[slot] if slot < len(node.inputs) else None
                if connected != source:
                    used = connected is not None
                    rows.append((used, self._row(source, node, slot, used=used)))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def _row(self, source: Port, node: Node, slot: int, *, used: bool) -> PickItem:
        problem = connection_problem(self._document.inference, source, node.name, slot)
        note = tr("replaces the current connection") if used else ""
        ports = node.layer.ports
        port = translate(ports[min(slot, len(ports) - 1)])
        port = f"{port} {slot + 1}" if node.layer.is_variadic else port
        text = f"{node.name} · {port}"
        return PickItem(
            f"{source} → {text}" if source.output else text,
            (source, node.name, slot),
            translate(problem.message) if problem else note,
            problem is None,
        )

    def _beside(self, name: str) -> QPoint:
        """Return the corner of a node's box, in the window."""
        key = self._view.canvas_scene.diagram.owner[name]
        corner = self._view.canvas_scene.item_of(key).sceneBoundingRect().bottomRight()
        position = self._view.mapFromScene(corner)
        return self._view.viewport().mapTo(self._parent, position)

    def _connect(self, choice: tuple[Port, str, int]) -> None:
        source, target, slot = choice
        document = self._document
        problem = connection_problem(document.inference, source, target, slot)
        if problem is not None:
            document.edit_rejected.emit(translate(problem.message))
            return

        def connected() -> Project:
            return document.project.with_network(connect(document.network, source, target, slot))

        text = tr("Connect {source} to {target}", source=source, target=target)
        if document.attempt(text, connected):
            document.select(target)
