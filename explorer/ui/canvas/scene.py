"""The scene: keeps one item for each box that is visible, touching only what an edit changed."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QGraphicsScene,
    QGraphicsSceneHelpEvent,
    QGraphicsSceneMouseEvent,
    QToolTip,
)
from typing_extensions import override

from explorer.graph.arrange import moved
from explorer.graph.groups import View, view
from explorer.graph.inference import Inference
from explorer.graph.place import Arrangement, Place
from explorer.graph.project import Project
from explorer.ui.canvas.arranger import Arranger
from explorer.ui.canvas.colouring import Colouring
from explorer.ui.canvas.folding import Folding
from explorer.ui.canvas.frame import FrameItem
from explorer.ui.canvas.item import CROWD, READABLE, SMALL, BoxItem
from explorer.ui.canvas.look import Looks, looks_of
from explorer.ui.canvas.overview import Overview
from explorer.ui.canvas.pointing import box_at, sign_at, tip_at
from explorer.ui.canvas.wires import WiresItem, strands
from explorer.ui.document import Document

MARGIN = 400.0


class Scene(QGraphicsScene):
    """Shows the document's network; a drag ends in one edit of the layout."""

    drawn = Signal(object)  # another picture; carries the node to look at, or None
    coloured = Signal()
    chosen_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._items: dict[str, BoxItem] = {}
        self._frames: dict[str, FrameItem] = {}
        self._wires, self._loose = WiresItem(), WiresItem()
        self.addItem(self._wires)
        self.addItem(self._loose)
        self.shown = View(())
        self._plain = Arrangement(document.project.layout.direction)
        self.arranged: Arrangement = self._plain
        self.looks: Looks = looks_of(self.shown, document.inference, (), Colouring.KIND)
        self.overview: Overview = Overview(self.arranged, {}, {})
        self.selected: tuple[str, ...] = ()
        self.folding = Folding(document, self)
        self._next: str | None = None  # the node to look at when the next picture is there
        self._following = False
        self._marking = False
        self.arranger = Arranger(self)
        self.arranger.arranged.connect(self._show_arranged)
        self.folding.wanted.connect(self._look_next)
        document.changed.connect(self._follow)
        document.selected.connect(self._point_at)
        self.selectionChanged.connect(self._tell_selection)
        self._show_all()

    @property
    def inference(self) -> Inference:
        """What is known of the network."""
        return self._document.inference

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

    def refresh(self) -> None:
        """Paint everything again, in the colours of now."""
        for item in self.items():
            item.update()

    def _look_next(self, node: str) -> None:
        self._next = node

    def _follow(self, before: Project, after: Project) -> None:
        if (
            before.network is not after.network
            or before.layout != after.layout
            or before.data is not after.data
        ):
            self._show_all()

    def _show_all(self) -> None:
        document = self._document
        shown = view(document.network, self.folding.opened, self.folding.shape_of)
        direction = document.project.layout.direction
        if shown == self.shown and direction is self._plain.direction:
            self.arranger.drop()
            self._show_arranged(shown, self._plain)
        else:
            self.arranger.ask(shown, direction)

    def _show_arranged(self, shown: View, arranged: Arrangement) -> None:
        self.shown, self._plain = shown, arranged
        self.arranged = moved(shown, arranged, self._document.project.layout.moved)
        self._match_items()
        self._dress(self.looks.scale.colouring)
        self._show_wires()
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
        for frame in self.shown.frames:
            item = self._frames.get(frame.key)
            if item is None:
                item = self._frames[frame.key] = FrameItem(frame, self.shown.depth_of(frame.key))
                self.addItem(item)
            item.place(self.arranged.frames[frame.key])

    def _dress(self, colouring: Colouring) -> None:
        document = self._document
        self.looks = looks_of(self.shown, document.inference, document.problems, colouring)
        fine = SMALL if len(self.shown.boxes) > CROWD else READABLE
        self._wires.fine = self._loose.fine = fine
        for frame in self._frames.values():
            frame.fine = fine
        for key, look in self.looks.by_key.items():
            item = self._items.get(key) or BoxItem(key, look)
            item.fine = fine
            item.show_look(look)
            item.place(self.arranged.boxes[key], self.arranged.direction)
            if key not in self._items:
                self._items[key] = item
                self.addItem(item)  # last, because a scene follows every move of its items
        self.overview = Overview(self.arranged, self.looks.by_key, self._frames)
        self.coloured.emit()
        self.update()

    def _show_wires(self, loose: Mapping[str, Place] | None = None) -> None:
        """Draw wires; those of boxes that are being dragged apart from the rest."""
        held = loose or {}
        arranged = moved(self.shown, self.arranged, held)
        fixed, dragged = strands(self.shown, arranged, self.inference, held)
        if not held or not self._following:
            self._wires.show_wires(fixed, arranged.direction)
        self._loose.show_wires(dragged, arranged.direction)
        self._following = bool(held)

    @property
    def chosen(self) -> str | None:
        """The box that is selected alone, or the last of several."""
        return self.selected[-1] if self.selected else None

    def choose(self, *keys: str) -> None:
        """Select boxes; the document follows with all nodes that they show."""
        self._mark(keys)
        self._document.select(*(name for key in keys for name in self.shown.index[key].nodes))

    def _mark(self, keys: tuple[str, ...]) -> None:
        self._marking = True
        before, now = set(self.selected), set(keys)
        self.selected = keys
        for key in before ^ now:
            if key in self._items:
                self._items[key].setSelected(key in now)
        self._marking = False
        self.update()
        self.chosen_changed.emit()

    def _keep_choice(self, wished: str | None) -> None:
        """Look where a fold asked to; else stay at the box, or at the one that now holds it."""
        if wished:
            self.choose(self.shown.owner[wished])
        else:
            self._point_at(self._document.selection)

    def _point_at(self, names: tuple[str, ...]) -> None:
        owner = self.shown.owner
        self._mark(tuple(dict.fromkeys(owner[name] for name in names if name in owner)))

    def _tell_selection(self) -> None:
        if self._marking:
            return
        chosen = [item.key for item in self.selectedItems() if isinstance(item, BoxItem)]
        if set(chosen) != set(self.selected):
            kept = [key for key in self.selected if key in chosen]
            self.choose(*kept, *(key for key in chosen if key not in kept))

    @override
    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        sign = sign_at(self, event.scenePos())
        if sign:
            self.folding.press(sign, self.shown)
            event.accept()
            return
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        key = box_at(self, event.scenePos())
        if key and self.shown.index[key].is_folded and not sign_at(self, event.scenePos()):
            self.folding.unfold(self.shown.index[key])
        event.accept()

    @override
    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.mouseGrabberItem() is not None:
            self._show_wires(self._dragged())

    def _dragged(self) -> dict[str, Place]:
        found = {}
        for item in self.selectedItems():
            if isinstance(item, BoxItem):
                found[item.key] = (item.pos().x(), item.pos().y())
        return found

    @override
    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        moved_ = {
            key: place
            for key, place in self._dragged().items()
            if place != self.arranged.boxes[key].centre
        }
        self._following = False
        if moved_:
            layout = self._document.project.layout.with_moved(moved_)
            self._document.edit(self.tr("Move"), self._document.project.with_layout(layout))

    @override
    def helpEvent(self, event: QGraphicsSceneHelpEvent) -> None:
        words = tip_at(self, event.scenePos())
        if words:
            QToolTip.showText(event.screenPos(), words)
        else:
            QToolTip.hideText()
