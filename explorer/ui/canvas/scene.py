"""The scene: keeps one item for each box that is visible, touching only what an edit changed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, Signal
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
from explorer.ui.canvas.item import BoxItem
from explorer.ui.canvas.look import Looks, looks_of
from explorer.ui.canvas.overview import Overview
from explorer.ui.canvas.pointing import box_at, sign_at, tip_at
from explorer.ui.canvas.wires import Strand, WiresItem, branch
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
        self.chosen: str | None = None
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
            if frame.key not in self._frames:
                self._frames[frame.key] = FrameItem(frame.key, self._depth(frame.key))
                self.addItem(self._frames[frame.key])
            self._frames[frame.key].place(self.arranged.frames[frame.key])

    def _depth(self, key: str) -> int:
        depth, parents = 0, self.shown.parents
        while key:
            key, depth = parents[key], depth + 1
        return depth

    def _dress(self, colouring: Colouring) -> None:
        document = self._document
        self.looks = looks_of(self.shown, document.inference, document.problems, colouring)
        for key, look in self.looks.by_key.items():
            item = self._items.get(key)
            if item is None:
                item = self._items[key] = BoxItem(key, look)
                self.addItem(item)
            item.show_look(look)
            item.place(self.arranged.boxes[key], self.arranged.direction)
        depths = {key: self._depth(key) for key in self._frames}
        self.overview = Overview(self.arranged, self.looks.by_key, depths)
        self.coloured.emit()
        self.update()

    def _show_wires(self, loose: Mapping[str, Place] | None = None) -> None:
        """Draw wires; those of boxes that are being dragged apart from the rest."""
        arranged = moved(self.shown, self.arranged, loose) if loose else self.arranged
        before: dict[Place, Sequence[Place]] = {}
        held: tuple[list[Strand], list[Strand]] = ([], [])
        facts = self._document.inference.facts
        for wire, corners in zip(self.shown.wires, arranged.wires, strict=True):
            shape = facts[wire.port.node].shape
            words = str(shape) if shape and corners[0] not in before else ""
            own = branch(corners, before.get(corners[0], ()))
            before[corners[0]] = corners
            is_loose = wire.source in (loose or ()) or wire.target in (loose or ())
            held[is_loose].append(Strand(own, words))
        if not loose or not self._following:
            self._wires.show_wires(held[0], arranged.direction)
        self._loose.show_wires(held[1], arranged.direction)
        self._following = bool(loose)

    def choose(self, key: str | None) -> None:
        """Select a box; the document follows where it is a node."""
        self._mark(key)
        box = self.shown.index.get(key) if key else None
        self._document.select(None if box is None or box.is_folded else key)

    def _mark(self, key: str | None) -> None:
        self._marking = True
        self.chosen = key
        for item in self._items.values():
            item.setSelected(item.key == key)
        self._marking = False
        self.update()
        self.chosen_changed.emit()

    def _keep_choice(self, wished: str | None) -> None:
        """Look where a fold asked to; else stay at the box, or at the one that now holds it."""
        if wished:
            self.choose(self.shown.owner.get(wished))
        elif self.chosen not in self.shown.index:
            selection = self._document.selection
            self._point_at(selection)

    def _point_at(self, name: str | None) -> None:
        if name is None and self.chosen and self.chosen[-1] in ".*" and self.chosen in self._items:
            return  # a folded group was chosen, which is no node of the document
        self._mark(self.shown.owner.get(name) if name else None)

    def _tell_selection(self) -> None:
        if self._marking:
            return
        chosen = [item.key for item in self.selectedItems() if isinstance(item, BoxItem)]
        key = chosen[0] if chosen else None
        if len(chosen) < 2 and key != self.chosen:
            self.choose(key)

    def press_sign(self, place: QPointF) -> bool:
        """Fold or unfold where a sign lies under a place."""
        found = sign_at(self, place)
        if found is None:
            return False
        if found[0] == "unfold":
            self.folding.unfold(self.shown.index[found[1]])
        else:
            self.folding.fold(found[1], self.shown)
        return True

    def unfold_chosen(self) -> None:
        """Unfold the chosen group; nothing happens on a node."""
        box = self.shown.index.get(self.chosen or "")
        if box and box.is_folded:
            self.folding.unfold(box)

    def fold_around(self) -> None:
        """Fold the group that holds what is chosen."""
        parent = self.shown.parents.get(self.chosen or "", "")
        if parent:
            self.folding.fold(parent, self.shown)

    @override
    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self.press_sign(event.scenePos()):
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
