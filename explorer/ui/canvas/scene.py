"""The scene: keeps one item for each box that is visible, touching only what an edit changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import chain

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneHelpEvent,
    QGraphicsSceneMouseEvent,
    QToolTip,
)
from typing_extensions import override

from explorer.diagram.appearance import Appearances, appearances_of
from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import Connection, Diagram, make_diagram, prefix_of, still_holds
from explorer.diagram.figures.figure import Figure
from explorer.diagram.geometry import Arrangement, Point, Rect
from explorer.diagram.layout.arrange import moved, unanchored
from explorer.diagram.manual.push_aside import with_room
from explorer.diagram.routing.bundles import edge_bundles, laid
from explorer.graph.inference import Inference, touched
from explorer.graph.network import Network, Port
from explorer.graph.project import Project
from explorer.ui.canvas.drag_preview import DragPreview
from explorer.ui.canvas.gestures.gesture import Gesture, begin
from explorer.ui.canvas.group_expansion import GroupExpansion
from explorer.ui.canvas.hit_testing import box_at, sign_at, tooltip_at
from explorer.ui.canvas.items.connections import ConnectionsItem, HighlightedItem
from explorer.ui.canvas.items.group_item import GroupItem
from explorer.ui.canvas.items.node_item import CROWD, READABLE, SMALL, NodeItem
from explorer.ui.canvas.items.overview import Overview, rectangle
from explorer.ui.canvas.layout_worker import LayoutWorker
from explorer.ui.canvas.pixmap_cache import PixmapCache
from explorer.ui.document.document import Document

MARGIN = 400.0
_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_OFF_GRID = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class CanvasScene(QGraphicsScene):
    """Shows the document's network; a drag ends in one edit of the layout."""

    drawn = Signal(object)  # another picture; carries the node to look at, or None
    color_scale_changed = Signal()
    chosen_changed = Signal()
    message_changed = Signal(str)  # why a wire cannot end here; nothing takes it back
    add_menu_requested = Signal(object, object)  # fed by which port, and where in the scene

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document = document
        self._items: dict[str, NodeItem] = {}
        self._frames: dict[str, GroupItem] = {}
        self.connections: ConnectionsItem = ConnectionsItem(self.texts_of)
        self.addItem(self.connections)
        self._aimed = HighlightedItem()
        self.addItem(self._aimed)
        self.over: list[QGraphicsItem] = [self._aimed]  # painted also where no other item is
        self.carrying: DragPreview = DragPreview(self)
        self._gesture: Gesture | None = None
        self.has_grid = self.snaps = True
        self.adds = False  # whether the press that goes on joins what is selected to the rest
        self.diagram = Diagram(())
        self._plain = Arrangement(document.project.layout.direction)
        self.arranged: Arrangement = self._plain
        self.appearances: Appearances = appearances_of(
            self.diagram, document.inference, (), ColorBy.KIND
        )
        self.overview: Overview = Overview(self.arranged, self.appearances, {})
        self.selected: tuple[str, ...] = ()
        self.marked: dict[str, bool] = {}  # what is selected, and whether all of it is
        self.pictures: PixmapCache = PixmapCache()
        self._outlined: QPainterPath | None = None
        self.collapsing = GroupExpansion(document, self)
        self._next: str | None = None  # the node to look at when the next picture is there
        self._known: Inference = document.inference
        self._touched: set[str] = set()
        self._awaited: Diagram | None = None  # what is being arranged
        self.arranger = LayoutWorker(self)
        self.arranger.arranged.connect(self._show_arranged)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._prepare)
        self.collapsing.layout_requested.connect(self._look_next)
        document.changed.connect(self._follow)
        document.selected.connect(self.select_nodes)
        self._show_all()

    @property
    def inference(self) -> Inference:
        """What is known of the network."""
        return self.document.inference

    @property
    def network(self) -> Network:
        """The network that is shown."""
        return self.document.network

    @property
    def figure(self) -> Figure:
        """What is shown, for a picture of it."""
        return Figure(self.diagram, self.arranged, self.appearances, self.inference)

    @property
    def scale(self) -> float:
        """How large things are seen; 1 is full scale."""
        return self.views()[0].transform().m11() if self.views() else 1.0

    @property
    def visible_rect(self) -> QRectF:
        """The part of the scene that is in view."""
        view = self.views()[0] if self.views() else None
        return view.mapToScene(view.viewport().rect()).boundingRect() if view else self.sceneRect()

    def item_of(self, key: str) -> NodeItem:
        """The item that draws a box."""
        return self._items[key]

    def frame_of(self, key: str) -> GroupItem:
        """The item that draws an unfolded group."""
        return self._frames[key]

    def names(self) -> list[str]:
        """The boxes that are drawn."""
        return list(self._items)

    def color_by(self, coloring: ColorBy) -> None:
        """Tell something else by colours."""
        self._style_items(coloring)

    def paint_all(self) -> None:
        """Paint everything again: Qt's own `update` asks a view that paints no items only once."""
        for each in self.views():
            each.viewport().update()

    def paint_over(self) -> None:
        """Paint what lies over everything as it is now; near, Qt asks for that by itself."""
        if self.scale < READABLE:
            self.paint_all()

    def _look_next(self, node: str) -> None:
        self._next = node

    def _follow(self, before: Project, after: Project) -> None:
        if before.layout == after.layout and self._still_holds(before.network, after.network):
            self._renew()
        elif before != after:
            self._show_all()
        self._known = self.document.inference

    def _still_holds(self, before: Network, after: Network) -> bool:
        """Whether the same boxes and wires are to be shown, each with another look at most."""
        if self._known.network is not before:
            return False
        by_kind = self.appearances.scale.coloring is ColorBy.KIND
        if not by_kind or not after.is_connected_like(before):
            return False
        self._touched = touched(self._known, self.document.inference)
        shown = self._awaited or self.diagram
        old, new = before.index, after.index
        changed = [name for name in self._touched if old[name] is not new[name]]
        return still_holds(shown, changed, self._touched, after, self.collapsing.shape_of)

    def _renew(self) -> None:
        """Show anew what an edit has touched, and nothing else."""
        document, old = self.document, self.appearances
        appearances, stale = old.renewed(document.inference, document.problems, self._touched)
        self.appearances = appearances
        is_crowd = len(stale) > CROWD
        self._paint_again({key for key in stale if is_crowd or appearances[key] != old[key]})
        facts = self._known.nodes, document.inference.nodes
        if any(facts[0][name].shapes != facts[1][name].shapes for name in self._touched):
            self.connections.update()
        if not appearances.are_colored_like(old, stale):
            self._draw_overview()
        elif appearances.wrong != old.wrong:
            self.overview.mark(appearances)
            self._tell_colored()
        self.chosen_changed.emit()

    def _show_all(self) -> None:
        document = self.document
        shown = make_diagram(document.network, self.collapsing.expanded, self.collapsing.shape_of)
        direction = document.project.layout.direction
        loose = unanchored(shown, document.project.layout.positions)
        plain = self._plain
        if shown == self.diagram and (direction, loose) == (plain.direction, plain.unanchored):
            self.arranger.drop()
            self._show_arranged(shown, self._plain)
        else:
            self._awaited = shown
            self.arranger.ask(shown, direction, loose)

    def _show_arranged(self, shown: Diagram, arranged: Arrangement) -> None:
        self.diagram, self._plain, self._awaited = shown, arranged, None
        self.arranged = moved(shown, arranged, self.document.project.layout.positions)
        self._outlined = None
        self._match_items()
        self._style_items(self.appearances.scale.coloring)
        self.show_connections()
        self.setSceneRect(self.overview.area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        requested, self._next = self._next, None
        self._keep_choice(requested)
        self.drawn.emit(requested)

    def _match_items(self) -> None:
        """One item for each box and frame; those that stay keep theirs."""
        boxes, frames = self.diagram.index, {frame.key for frame in self.diagram.frames}
        for key in self._items.keys() - boxes.keys():
            self.removeItem(self._items.pop(key))
        for key in self._frames.keys() - frames:
            self.removeItem(self._frames.pop(key))
        inside: dict[str, list[Rect]] = defaultdict(list)
        for key in frames:
            inside[self.diagram.parents.get(key, "")].append(self.arranged.frames[key])
        for frame in self.diagram.frames:
            item = self._frames.get(frame.key)
            if item is None:
                item = self._frames[frame.key] = GroupItem(frame, self.diagram.depth_of(frame.key))
                self.addItem(item)
            item.title = frame.title
            item.position(self.arranged.frames[frame.key], inside[frame.key])

    def _style_items(self, coloring: ColorBy) -> None:
        document = self.document
        known, problems = document.inference, document.problems
        self.appearances = appearances_of(self.diagram, known, problems, coloring, self.appearances)
        fine = SMALL if len(self.diagram.boxes) > CROWD else READABLE
        self.connections.fine = fine
        for frame in self._frames.values():
            frame.fine = fine
        for key in self.appearances:
            item = self._items.get(key) or NodeItem(key, self)
            item.fine = fine
            item.position(self.arranged.boxes[key], self.arranged.direction)
            if key not in self._items:
                self._items[key] = item
                self.addItem(item)  # last, because a scene follows every move of its items
        self._draw_overview()

    def _draw_overview(self) -> None:
        self.overview = Overview(self.arranged, self.appearances, self._frames)
        self._tell_colored()

    def _tell_colored(self) -> None:
        self.color_scale_changed.emit()
        self.paint_all()

    def show_connections(self) -> None:
        """Draw every wire where it lies."""
        fixed, *_ = edge_bundles(laid(self.diagram, self.arranged))
        self.connections.show_connections(fixed, self.arranged.direction)
        self._idle.start(0)

    def _prepare(self) -> None:
        if not self.connections.prepare():
            self._idle.stop()

    @property
    def selected_keys(self) -> str | None:
        """The box that is selected alone, or the last of several."""
        return self.selected[-1] if self.selected else None

    def select_boxes(self, *keys: str) -> None:
        """Select boxes; the document follows with all nodes that they show."""
        boxes = self.diagram.index
        names = tuple(chain.from_iterable(boxes[key].nodes for key in keys))
        if names == self.document.selection:
            self.show_selection(keys)
        else:
            self.document.select(*names)  # which marks them

    def show_selection(self, keys: tuple[str, ...], partly: Collection[str] = ()) -> None:
        """Show boxes as selected, some of them in part, and tell nobody."""
        before, now = self.marked, dict.fromkeys(keys, True) | dict.fromkeys(partly, False)
        self.selected, self.marked, self._outlined = keys, now, None
        self._paint_again({key for key, _ in before.items() ^ now.items()})
        self.chosen_changed.emit()

    def _paint_again(self, keys: Collection[str]) -> None:
        """Paint some boxes anew, those that can be seen; from afar none tells anything new."""
        if self.scale < READABLE:
            return
        there = self.items(self.visible_rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        changed = [item for item in there if isinstance(item, NodeItem) and item.key in keys]
        if len(changed) > CROWD:
            self.paint_all()
        for item in changed[: CROWD + 1]:
            item.update()

    def _keep_choice(self, requested: str | None) -> None:
        """Look where a fold asked to; else stay at the box, or at the one that now holds it."""
        if requested:
            self.select_boxes(self.diagram.owner[requested])
        else:
            self.select_nodes(self.document.selection)

    def select_nodes(self, names: tuple[str, ...]) -> None:
        """Show the boxes of these nodes as selected, and tell nobody."""
        owner = self.diagram.owner
        held = Counter(map(owner.get, names))
        del held[None]  # what is not shown yet
        partly = [box.key for box in self.diagram.collapsed if 0 < held[box.key] < len(box.nodes)]
        self.show_selection(tuple(filter(None, held)), partly)

    @property
    def outlines(self) -> QPainterPath:
        """Around what is selected, as it is shown from afar."""
        if len(self.selected) == len(self.arranged.boxes):
            return self.overview.outlines
        if self._outlined is None:
            self._outlined = QPainterPath()
            for key in self.arranged.boxes.keys() & self.selected:
                self._outlined.addRect(rectangle(self.arranged.boxes[key]))
        return self._outlined

    def texts_of(self, port: Port) -> str:
        """The shape that is written where something leaves."""
        shape = self.inference.shape_at(port)
        return str(shape) if shape else ""

    def move_to(self, positions: Mapping[str, Point]) -> None:
        """Put boxes elsewhere, as one edit of the layout."""
        layout = with_room(self.document.project.layout, self.diagram, self.arranged, positions)
        text = self.tr("Move {}").format(self.describe(positions))
        self.document.edit(text, self.document.project.with_layout(layout))

    def describe(self, keys: Collection[str]) -> str:
        """What the history calls boxes."""
        several = self.tr("{} blocks").format(len(keys))
        return several if len(keys) > 1 else "".join(map(prefix_of, keys))

    def highlight_connection(self, connection: Connection | None) -> None:
        """Draw one wire stronger: what is let go there is inserted into it."""
        corners = (
            connection and self.arranged.connections[self.diagram.connections.index(connection)]
        )
        self._aimed.show_connection(corners or ())
        self.paint_over()

    def request_add(self, source: Port | None, position: QPointF) -> None:
        """Let somebody choose what stands here, fed by a port."""
        self.add_menu_requested.emit(source, position)

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
        sign = sign_at(self, event.scenePos())
        if sign:
            self.collapsing.toggle(sign, self.diagram)
            return
        self.adds = bool(event.modifiers() & _ADDS)
        self._gesture = begin(self, event.scenePos(), event.modifiers())

    @override
    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        key = box_at(self, event.scenePos())
        if sign_at(self, event.scenePos()) or event.button() is not Qt.MouseButton.LeftButton:
            return
        if key is None:
            self.request_add(None, event.scenePos())
        elif self.diagram.index[key].is_collapsed:
            self.collapsing.expand(self.diagram.index[key])

    @override
    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()
        self.snaps = self.has_grid and not event.modifiers() & _OFF_GRID
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
        text = tooltip_at(self, event.scenePos())
        if text:
            QToolTip.showText(event.screenPos(), text)
        else:
            QToolTip.hideText()
