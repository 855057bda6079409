"""The scene of the canvas: shows the document's network, and turns mouse events into gestures."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import (
    QGraphicsScene,
    QGraphicsSceneHelpEvent,
    QGraphicsSceneMouseEvent,
    QToolTip,
)
from typing_extensions import override

from explorer.diagram.appearance import Appearances
from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import Connection, Diagram, prefix_of
from explorer.diagram.figures.figure import Figure
from explorer.diagram.geometry import Arrangement, Point
from explorer.diagram.manual.push_aside import with_room
from explorer.graph.network import Port
from explorer.schema.messages import tr, tr_counted
from explorer.ui.canvas.gestures.gesture import Gesture, begin
from explorer.ui.canvas.hit_testing import Hit, connection_under, hit_test, tooltip_at
from explorer.ui.canvas.items.node_item import NodeItem
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.canvas.layout_worker import LayoutWorker
from explorer.ui.canvas.preview import ScenePreview
from explorer.ui.canvas.scene_updater import SceneUpdater
from explorer.ui.canvas.selection import SceneSelection
from explorer.ui.document.document import Document

_MARGIN = 400.0  # around the diagram, in scene units
_ADDING_KEYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_OFF_GRID_KEYS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class CanvasScene(QGraphicsScene):
    """Begins, feeds and ends gestures, and is the context in which they act."""

    message_changed = Signal(str)  # why a gesture cannot end here, or an empty text
    add_menu_requested = Signal(object, object)  # the output to connect from, and the position

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document = document
        self.contents: SceneItems = SceneItems(self, document)
        self.selection: SceneSelection = SceneSelection(document, self.contents)
        self.preview: ScenePreview = ScenePreview(self.contents, self.selection)
        self.updater: SceneUpdater = SceneUpdater(document, self.contents, self.selection)
        self.arranger: LayoutWorker = self.updater.arranger
        self.has_grid = self.snaps = True
        self._gesture: Gesture | None = None
        self.updater.drawn.connect(self._set_scene_rect)
        self.updater.update()

    @property
    def diagram(self) -> Diagram:
        """The boxes and connections that are shown."""
        return self.contents.diagram

    @property
    def arranged(self) -> Arrangement:
        """Where they are shown."""
        return self.contents.arranged

    @property
    def appearances(self) -> Appearances:
        """How the boxes look."""
        return self.contents.appearances

    @property
    def figure(self) -> Figure:
        """The diagram for export as an image."""
        return Figure(self.diagram, self.arranged, self.appearances, self.document.inference)

    @property
    def zoom_level(self) -> float:
        """The scale of the view; 1 is full scale."""
        return self.contents.zoom_level

    @property
    def selected(self) -> tuple[str, ...]:
        """The selected boxes."""
        return self.selection.keys

    def item_of(self, key: str) -> NodeItem:
        """Return the item of a box."""
        return self.contents.item_of(key)

    def names(self) -> list[str]:
        """Return the keys of all boxes that are shown."""
        return self.contents.names()

    def color_by(self, coloring: ColorBy) -> None:
        """Color the boxes by something else."""
        self.contents.color_by(coloring)

    def select_boxes(self, *keys: str) -> None:
        """Select boxes; the document follows with all nodes that they show."""
        self.selection.select_boxes(*keys)

    def select_nodes(self, names: tuple[str, ...]) -> None:
        """Show the boxes of nodes as selected without changing the document's selection."""
        self.selection.select_nodes(names)

    def hit_test(self, position: QPointF) -> Hit:
        """Return what lies at a position."""
        return hit_test(self.contents, position)

    def connection_under(
        self, position: QPointF, dragged: Collection[str] = ()
    ) -> Connection | None:
        """Return the connection below a box dropped with its center at a position."""
        return connection_under(self.contents, position, dragged)

    def highlight_connection(self, connection: Connection | None) -> None:
        """Draw one connection stronger, or none."""
        self.preview.highlight_connection(connection)

    def move_to(self, positions: Mapping[str, Point]) -> None:
        """Move boxes, as one edit of the layout."""
        project = self.document.project
        layout = with_room(project.layout, self.diagram, self.arranged, positions)
        text = tr("Move {what}", what=self.describe(positions))
        self.document.edit(text, project.with_layout(layout))

    def describe(self, keys: Collection[str]) -> str:
        """Return the name of a box, or the number of several."""
        if len(keys) > 1:
            return tr_counted("{n} layer", "{n} layers", n=len(keys))
        return "".join(map(prefix_of, keys))

    def show_message(self, text: str) -> None:
        """Show why a gesture cannot end here, or with an empty text nothing."""
        self.message_changed.emit(text)

    def request_add(self, source: Port | None, position: QPointF) -> None:
        """Open the menu of layers to add at a position, connected to an output."""
        self.add_menu_requested.emit(source, position)

    def _set_scene_rect(self) -> None:
        area = self.contents.overview.area
        self.setSceneRect(area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))

    @property
    def is_dragging(self) -> bool:
        """Whether a gesture is under way."""
        return bool(self._gesture)

    def cancel(self) -> None:
        """End a gesture that is under way, and leave everything as it was."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None

    @override
    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        hit, expansion = self.hit_test(event.scenePos()), self.updater.expansion
        if hit.sign is None:
            adds = bool(event.modifiers() & _ADDING_KEYS)
            self._gesture = begin(self, hit, event.scenePos(), adds=adds)
        elif hit.sign.expands:
            expansion.expand(self.diagram.index[hit.sign.key])
        else:
            expansion.collapse(hit.sign.key, self.diagram)

    @override
    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        hit = self.hit_test(event.scenePos())
        if hit.sign or event.button() is not Qt.MouseButton.LeftButton:
            return
        if hit.box is None:
            self.request_add(None, event.scenePos())
        elif self.diagram.index[hit.box].is_collapsed:
            self.updater.expansion.expand(self.diagram.index[hit.box])

    @override
    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        self.snaps = self.has_grid and not event.modifiers() & _OFF_GRID_KEYS
        if self._gesture is not None:
            self._gesture.move(event.scenePos())

    @override
    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(event.scenePos())

    @override
    def helpEvent(self, event: QGraphicsSceneHelpEvent) -> None:
        text = tooltip_at(self.contents, event.scenePos(), self.document.inference)
        if text:
            QToolTip.showText(event.screenPos(), text)
        else:
            QToolTip.hideText()
