"""The order of boxes that overlap: the one selected last is on top, and stays there."""

from explorer.diagram.routing.bundles import BundlePart, laid
from explorer.ui.canvas.items.node_item import CROWD, READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.canvas.selection import SceneSelection

_Z_STEP = 1e-6  # so small that overlays stay far above


class ZOrder:
    """Raises selected boxes, and with those that cover another box the ends of connections."""

    def __init__(self, contents: SceneItems, selection: SceneSelection) -> None:
        self._contents = contents
        self._connections = contents.new_connections()
        self._top = 1.0
        self._covering: set[str] = set()
        self.below: float = 0.0  # the z value of connections over all boxes but those on top
        selection.changed.connect(self.arrange)

    def arrange(self) -> None:
        """Put the selected boxes on top, unless they are many."""
        contents, marked = self._contents, self._contents.marked
        items = [contents.item_of(key) for key in marked] if len(marked) <= CROWD else []
        self._top += _Z_STEP
        self.below = self._top - _Z_STEP / 2 if items else 0.0
        for item in items:
            item.setZValue(self._top)
        self._connections.fine = contents.connections.fine
        self._connections.setZValue(self.below)
        covering = {item.key for item in items if self._covers(item.key)}
        if not covering and not self._covering:
            return  # the scene is not painted again for nothing
        self._covering = covering
        ends = (
            BundlePart(corners, None)  # its shape is written already
            for connection, corners in (
                laid(contents.diagram, contents.arranged) if covering else ()
            )
            if not covering.isdisjoint((connection.source, connection.target))
        )
        self._connections.show_connections(ends, contents.arranged.direction)

    def hide_connections(self) -> None:
        """Hide the raised connections while their boxes are dragged."""
        self._connections.show_bundles({})

    def _covers(self, key: str) -> bool:
        """Return whether a box overlaps another one."""
        contents, boxes = self._contents, self._contents.arranged.boxes
        if contents.zoom_level < READABLE:
            return False
        rect = rectangle(boxes[key])
        return any(
            rect.intersects(rectangle(boxes[item.key]))
            for item in contents.nodes_in(rect)
            if item.key != key
        )
