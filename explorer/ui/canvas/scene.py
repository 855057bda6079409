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

from explorer.diagram.appearance import Looks, looks_of
from explorer.diagram.colors import Colouring
from explorer.diagram.diagram import View, Wire, prefix_of, still_holds, view
from explorer.diagram.figures.figure import Figure
from explorer.diagram.geometry import Arrangement, Place, Rect
from explorer.diagram.layout.arrange import lying_loose, moved
from explorer.diagram.manual.push_aside import with_room
from explorer.diagram.routing.bundles import laid, strands
from explorer.graph.inference import Inference, touched
from explorer.graph.network import Network, Port
from explorer.graph.project import Project
from explorer.ui.canvas.drag_preview import Carrying
from explorer.ui.canvas.gestures.gesture import Gesture, begin
from explorer.ui.canvas.group_expansion import Folding
from explorer.ui.canvas.hit_testing import box_at, sign_at, tip_at
from explorer.ui.canvas.items.connections import AimedItem, WiresItem
from explorer.ui.canvas.items.group_item import FrameItem
from explorer.ui.canvas.items.node_item import CROWD, READABLE, SMALL, BoxItem
from explorer.ui.canvas.items.overview import Overview, rectangle
from explorer.ui.canvas.layout_worker import Arranger
from explorer.ui.canvas.pixmap_cache import Pictures
from explorer.ui.document.document import Document

MARGIN = 400.0
_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_OFF_GRID = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class Scene(QGraphicsScene):
    """Shows the document's network; a drag ends in one edit of the layout."""

    drawn = Signal(object)  # another picture; carries the node to look at, or None
    coloured = Signal()
    chosen_changed = Signal()
    told = Signal(str)  # why a wire cannot end here; nothing takes it back
    wondered = Signal(object, object)  # fed by which port, and where in the scene

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document = document
        self._items: dict[str, BoxItem] = {}
        self._frames: dict[str, FrameItem] = {}
        self.wires: WiresItem = WiresItem(self.words_on)
        self.addItem(self.wires)
        self._aimed = AimedItem()
        self.addItem(self._aimed)
        self.over: list[QGraphicsItem] = [self._aimed]  # painted also where no other item is
        self.carrying: Carrying = Carrying(self)
        self._gesture: Gesture | None = None
        self.has_grid = self.snaps = True
        self.adds = False  # whether the press that goes on joins what is selected to the rest
        self.shown = View(())
        self._plain = Arrangement(document.project.layout.direction)
        self.arranged: Arrangement = self._plain
        self.looks: Looks = looks_of(self.shown, document.inference, (), Colouring.KIND)
        self.overview: Overview = Overview(self.arranged, self.looks, {})
        self.selected: tuple[str, ...] = ()
        self.marked: dict[str, bool] = {}  # what is selected, and whether all of it is
        self.pictures: Pictures = Pictures()
        self._outlined: QPainterPath | None = None
        self.folding = Folding(document, self)
        self._next: str | None = None  # the node to look at when the next picture is there
        self._known: Inference = document.inference
        self._touched: set[str] = set()
        self._awaited: View | None = None  # what is being arranged
        self.arranger = Arranger(self)
        self.arranger.arranged.connect(self._show_arranged)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._prepare)
        self.folding.wanted.connect(self._look_next)
        document.changed.connect(self._follow)
        document.selected.connect(self.point_at)
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
        return Figure(self.shown, self.arranged, self.looks, self.inference)

    @property
    def scale(self) -> float:
        """How large things are seen; 1 is full scale."""
        return self.views()[0].transform().m11() if self.views() else 1.0

    @property
    def seen(self) -> QRectF:
        """The part of the scene that is in view."""
        view = self.views()[0] if self.views() else None
        return view.mapToScene(view.viewport().rect()).boundingRect() if view else self.sceneRect()

    def item_of(self, key: str) -> BoxItem:
        """The item that draws a box."""
        return self._items[key]

    def frame_of(self, key: str) -> FrameItem:
        """The item that draws an unfolded group."""
        return self._frames[key]

    def names(self) -> list[str]:
        """The boxes that are drawn."""
        return list(self._items)

    def colour(self, colouring: Colouring) -> None:
        """Tell something else by colours."""
        self._dress(colouring)

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
        by_kind = self.looks.scale.colouring is Colouring.KIND
        if not by_kind or not after.is_wired_like(before):
            return False
        self._touched = touched(self._known, self.document.inference)
        shown = self._awaited or self.shown
        old, new = before.index, after.index
        changed = [name for name in self._touched if old[name] is not new[name]]
        return still_holds(shown, changed, self._touched, after, self.folding.shape_of)

    def _renew(self) -> None:
        """Show anew what an edit has touched, and nothing else."""
        document, old = self.document, self.looks
        looks, stale = old.renewed(document.inference, document.problems, self._touched)
        self.looks = looks
        is_crowd = len(stale) > CROWD
        self._paint_again({key for key in stale if is_crowd or looks[key] != old[key]})
        facts = self._known.facts, document.inference.facts
        if any(facts[0][name].shapes != facts[1][name].shapes for name in self._touched):
            self.wires.update()
        if not looks.are_coloured_like(old, stale):
            self._draw_overview()
        elif looks.wrong != old.wrong:
            self.overview.mark(looks)
            self._tell_coloured()
        self.chosen_changed.emit()

    def _show_all(self) -> None:
        document = self.document
        shown = view(document.network, self.folding.opened, self.folding.shape_of)
        direction = document.project.layout.direction
        loose = lying_loose(shown, document.project.layout.moved)
        plain = self._plain
        if shown == self.shown and (direction, loose) == (plain.direction, plain.loose):
            self.arranger.drop()
            self._show_arranged(shown, self._plain)
        else:
            self._awaited = shown
            self.arranger.ask(shown, direction, loose)

    def _show_arranged(self, shown: View, arranged: Arrangement) -> None:
        self.shown, self._plain, self._awaited = shown, arranged, None
        self.arranged = moved(shown, arranged, self.document.project.layout.moved)
        self._outlined = None
        self._match_items()
        self._dress(self.looks.scale.colouring)
        self.show_wires()
        self.setSceneRect(self.overview.area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        wished, self._next = self._next, None
        self._keep_choice(wished)
        self.drawn.emit(wished)

    def _match_items(self) -> None:
        """One item for each box and frame; those that stay keep theirs."""
        boxes, frames = self.shown.index, {frame.key for frame in self.shown.frames}
        for key in self._items.keys() - boxes.keys():
            self.removeItem(self._items.pop(key))
        for key in self._frames.keys() - frames:
            self.removeItem(self._frames.pop(key))
        inside: dict[str, list[Rect]] = defaultdict(list)
        for key in frames:
            inside[self.shown.parents.get(key, "")].append(self.arranged.frames[key])
        for frame in self.shown.frames:
            item = self._frames.get(frame.key)
            if item is None:
                item = self._frames[frame.key] = FrameItem(frame, self.shown.depth_of(frame.key))
                self.addItem(item)
            item.title = frame.title
            item.place(self.arranged.frames[frame.key], inside[frame.key])

    def _dress(self, colouring: Colouring) -> None:
        document = self.document
        known, problems = document.inference, document.problems
        self.looks = looks_of(self.shown, known, problems, colouring, self.looks)
        fine = SMALL if len(self.shown.boxes) > CROWD else READABLE
        self.wires.fine = fine
        for frame in self._frames.values():
            frame.fine = fine
        for key in self.looks:
            item = self._items.get(key) or BoxItem(key, self)
            item.fine = fine
            item.place(self.arranged.boxes[key], self.arranged.direction)
            if key not in self._items:
                self._items[key] = item
                self.addItem(item)  # last, because a scene follows every move of its items
        self._draw_overview()

    def _draw_overview(self) -> None:
        self.overview = Overview(self.arranged, self.looks, self._frames)
        self._tell_coloured()

    def _tell_coloured(self) -> None:
        self.coloured.emit()
        self.paint_all()

    def show_wires(self) -> None:
        """Draw every wire where it lies."""
        fixed, *_ = strands(laid(self.shown, self.arranged))
        self.wires.show_wires(fixed, self.arranged.direction)
        self._idle.start(0)

    def _prepare(self) -> None:
        if not self.wires.prepare():
            self._idle.stop()

    @property
    def chosen(self) -> str | None:
        """The box that is selected alone, or the last of several."""
        return self.selected[-1] if self.selected else None

    def choose(self, *keys: str) -> None:
        """Select boxes; the document follows with all nodes that they show."""
        boxes = self.shown.index
        names = tuple(chain.from_iterable(boxes[key].nodes for key in keys))
        if names == self.document.selection:
            self.mark(keys)
        else:
            self.document.select(*names)  # which marks them

    def mark(self, keys: tuple[str, ...], partly: Collection[str] = ()) -> None:
        """Show boxes as selected, some of them in part, and tell nobody."""
        before, now = self.marked, dict.fromkeys(keys, True) | dict.fromkeys(partly, False)
        self.selected, self.marked, self._outlined = keys, now, None
        self._paint_again({key for key, _ in before.items() ^ now.items()})
        self.chosen_changed.emit()

    def _paint_again(self, keys: Collection[str]) -> None:
        """Paint some boxes anew, those that can be seen; from afar none tells anything new."""
        if self.scale < READABLE:
            return
        there = self.items(self.seen, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        changed = [item for item in there if isinstance(item, BoxItem) and item.key in keys]
        if len(changed) > CROWD:
            self.paint_all()
        for item in changed[: CROWD + 1]:
            item.update()

    def _keep_choice(self, wished: str | None) -> None:
        """Look where a fold asked to; else stay at the box, or at the one that now holds it."""
        if wished:
            self.choose(self.shown.owner[wished])
        else:
            self.point_at(self.document.selection)

    def point_at(self, names: tuple[str, ...]) -> None:
        """Show the boxes of these nodes as selected, and tell nobody."""
        owner = self.shown.owner
        held = Counter(map(owner.get, names))
        del held[None]  # what is not shown yet
        partly = [box.key for box in self.shown.folded if 0 < held[box.key] < len(box.nodes)]
        self.mark(tuple(filter(None, held)), partly)

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

    def words_on(self, port: Port) -> str:
        """The shape that is written where something leaves."""
        shape = self.inference.leaving(port)
        return str(shape) if shape else ""

    def move_to(self, places: Mapping[str, Place]) -> None:
        """Put boxes elsewhere, as one edit of the layout."""
        layout = with_room(self.document.project.layout, self.shown, self.arranged, places)
        words = self.tr("Move {}").format(self.called(places))
        self.document.edit(words, self.document.project.with_layout(layout))

    def called(self, keys: Collection[str]) -> str:
        """What the history calls boxes."""
        several = self.tr("{} blocks").format(len(keys))
        return several if len(keys) > 1 else "".join(map(prefix_of, keys))

    def show_aimed(self, wire: Wire | None) -> None:
        """Draw one wire stronger: what is let go there is inserted into it."""
        corners = wire and self.arranged.wires[self.shown.wires.index(wire)]
        self._aimed.show_wire(corners or ())
        self.paint_over()

    def ask_what_begins(self, source: Port | None, place: QPointF) -> None:
        """Let somebody choose what stands here, fed by a port."""
        self.wondered.emit(source, place)

    @property
    def is_held(self) -> bool:
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
            self.folding.press(sign, self.shown)
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
            self.ask_what_begins(None, event.scenePos())
        elif self.shown.index[key].is_folded:
            self.folding.unfold(self.shown.index[key])

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
        words = tip_at(self, event.scenePos())
        if words:
            QToolTip.showText(event.screenPos(), words)
        else:
            QToolTip.hideText()
