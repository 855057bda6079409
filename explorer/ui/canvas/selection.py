"""The selected boxes of the scene, following the selected nodes of the document."""

from collections import Counter
from collections.abc import Collection
from itertools import chain

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.document.document import Document


class SceneSelection(QObject):
    """Shows boxes as selected; Qt's own selection of items costs far more for thousands."""

    changed = Signal()

    def __init__(self, document: Document, contents: SceneItems) -> None:
        super().__init__(contents)
        self._document = document
        self._contents = contents
        self._outlines: QPainterPath | None = None
        self.keys: tuple[str, ...] = ()
        document.selected.connect(self.select_nodes)

    @property
    def current(self) -> str | None:
        """The only selected box, or the last of several."""
        return self.keys[-1] if self.keys else None

    def select_boxes(self, *keys: str) -> None:
        """Select boxes; the document follows with all nodes that they show."""
        boxes = self._contents.diagram.index
        names = tuple(chain.from_iterable(boxes[key].nodes for key in keys))
        if names == self._document.selection:
            self._show(keys)
        else:
            self._document.select(*names)  # which marks them

    def select_nodes(self, names: tuple[str, ...]) -> None:
        """Show the boxes of nodes as selected without changing the document's selection."""
        diagram = self._contents.diagram
        held = Counter(map(diagram.owner.get, names))
        del held[None]  # nodes that are not shown yet
        partly = [box.key for box in diagram.collapsed if 0 < held[box.key] < len(box.nodes)]
        self._show(tuple(filter(None, held)), partly)

    def refresh(self, requested: str | None) -> None:
        """Select the box of a requested node, or else the boxes of the selected nodes."""
        self._outlines = None
        if requested:
            self.select_boxes(self._contents.diagram.owner[requested])
        else:
            self.select_nodes(self._document.selection)

    def _show(self, keys: tuple[str, ...], partly: Collection[str] = ()) -> None:
        before = self._contents.marked
        now = dict.fromkeys(keys, True) | dict.fromkeys(partly, False)
        self.keys, self._contents.marked, self._outlines = keys, now, None
        self._contents.paint_again({key for key, _ in before.items() ^ now.items()})
        self.changed.emit()

    @property
    def outlines(self) -> QPainterPath:
        """The outlines of the selected boxes, as they are shown from afar."""
        boxes = self._contents.arranged.boxes
        if len(self.keys) == len(boxes):
            return self._contents.overview.outlines
        if self._outlines is None:
            self._outlines = QPainterPath()
            for key in boxes.keys() & self.keys:
                self._outlines.addRect(rectangle(boxes[key]))
        return self._outlines
