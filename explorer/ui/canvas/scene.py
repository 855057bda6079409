"""The scene: keeps one item for each node, touching only what an edit changed."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsScene, QGraphicsSceneMouseEvent
from typing_extensions import override

from explorer.graph.arrange import arrange
from explorer.graph.project import Project
from explorer.ui.canvas.item import NodeItem
from explorer.ui.canvas.look import look_of
from explorer.ui.canvas.wires import Wire, WiresItem
from explorer.ui.document import Document

MARGIN = 60.0


class Scene(QGraphicsScene):
    """Shows the document's network; a drag ends in one edit of the layout."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._items: dict[str, NodeItem] = {}
        self._wires = WiresItem()
        self.addItem(self._wires)
        document.changed.connect(self._follow)
        document.selected.connect(self._point_at)
        self.selectionChanged.connect(self._tell_selection)
        self._show_all()

    def item_of(self, name: str) -> NodeItem:
        """The item that draws a node."""
        return self._items[name]

    def names(self) -> list[str]:
        """The nodes that are drawn."""
        return list(self._items)

    def refresh(self) -> None:
        """Paint everything again, in the colours of now."""
        for item in self.items():
            item.update()

    def _follow(self, before: Project, after: Project) -> None:
        if before.network is not after.network or before.layout is not after.layout:
            self._show_all()

    def _show_all(self) -> None:
        document = self._document
        facts = document.inference.facts
        for name in self._items.keys() - document.network.index.keys():
            self.removeItem(self._items.pop(name))
        places = arrange(document.network, document.project.layout)
        for node in document.network.nodes:
            look = look_of(node, facts[node.name], document.problem_of(node.name))
            item = self._items.get(node.name)
            if item is None:
                item = self._items[node.name] = NodeItem(node.name, look)
                self.addItem(item)
            item.show_look(look)
            item.setPos(*places[node.name])
        self._show_wires()

    def _show_wires(self) -> None:
        facts = self._document.inference.facts
        self._wires.show_wires(
            [
                Wire(self._place(feeder), self._place(node.name), str(facts[feeder].shape or ""))
                for node in self._document.network.nodes
                for feeder in node.feeders
                if feeder in self._items
            ]
        )
        area = self.itemsBoundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        self.setSceneRect(area)

    def _place(self, name: str) -> tuple[float, float]:
        position = self._items[name].pos()
        return position.x(), position.y()

    def _point_at(self, name: str | None) -> None:
        for item in self._items.values():
            item.setSelected(item.name == name)

    def _tell_selection(self) -> None:
        chosen = [item.name for item in self.selectedItems() if isinstance(item, NodeItem)]
        if len(chosen) != 1 or chosen[0] != self._document.selection:
            self._document.select(chosen[0] if chosen else None)

    @override
    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.mouseGrabberItem() is not None:
            self._show_wires()

    @override
    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        layout = self._document.project.layout
        placed = arrange(self._document.network, layout)
        moved = {
            name: self._place(name) for name in self._items if self._place(name) != placed[name]
        }
        if moved:
            project = self._document.project.with_layout(layout.with_moved(moved))
            self._document.edit(self.tr("Move"), project)
