"""Stacking: what was selected last lies on top of other boxes, and stays there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from explorer.diagram.routing.bundles import BundlePart, laid
from explorer.ui.canvas.items.connections import ConnectionsItem
from explorer.ui.canvas.items.node_item import CROWD, READABLE, NodeItem
from explorer.ui.canvas.items.overview import rectangle

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_STEP = 1e-6  # from one height to the next; far above lie the wire that is aimed at and the band


class ZOrder:
    """Raises what is selected; where it lies on another box, the ends of its wires do too."""

    def __init__(self, scene: "CanvasScene") -> None:
        self._scene = scene
        self._connections = ConnectionsItem(scene.texts_of)
        scene.addItem(self._connections)
        self._top = 1.0  # the height of what lies there
        self._covering: set[str] = set()
        self.below: float = 0.0  # the height of wires that lie over all boxes but those on top
        scene.chosen_changed.connect(self.arrange)

    def arrange(self) -> None:
        """Lay what is selected on top, unless it is a crowd."""
        scene = self._scene
        items = [scene.item_of(key) for key in scene.marked] if len(scene.marked) <= CROWD else []
        self._top += _STEP
        self.below = self._top - _STEP / 2 if items else 0.0
        for item in items:
            item.setZValue(self._top)
        self._connections.fine = scene.connections.fine
        self._connections.setZValue(self.below)
        covering = {item.key for item in items if self._covers(item.key)}
        if not covering and not self._covering:
            return  # the scene is not painted again for nothing
        self._covering = covering
        ends = (
            BundlePart(corners, None)  # what it carries is written already
            for connection, corners in (laid(scene.diagram, scene.arranged) if covering else ())
            if not covering.isdisjoint((connection.source, connection.target))
        )
        self._connections.show_connections(ends, scene.arranged.direction)

    def hide_connections(self) -> None:
        """Leave the wires to whoever draws them while their boxes are carried."""
        self._connections.show_bundles({})

    def _covers(self, key: str) -> bool:
        """Whether a box lies on another one."""
        scene = self._scene
        if scene.scale < READABLE:
            return False
        rect = rectangle(scene.arranged.boxes[key])
        there = scene.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return any(
            rect.intersects(rectangle(scene.arranged.boxes[item.key]))
            for item in there
            if isinstance(item, NodeItem) and item.key != key
        )
