"""Looking: what of the network is in view after an edit; what can be seen stays where it is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize

from explorer.diagram.diagram import View as Shown
from explorer.diagram.geometry import Arrangement
from explorer.graph.project import Project
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.document.document import Document

if TYPE_CHECKING:
    from explorer.ui.canvas.view import View

_LARGEST = 1.25  # scale at which a small network is shown as a whole
_MARGIN = 18  # pixels around a network that is shown as a whole
_EDGE = 14  # pixels beside what counts as seen
_SHRUNK = 1.5  # how much larger a picture is drawn once that is possible
_FEW = 8  # of what is selected, of which one stays where it was
_PLAIN = 0.8  # scale from which a picture is read without coming nearer


class Looking(QObject):
    """Shows all of what opens, what is new, mended or unfolds; nothing else moves the view."""

    def __init__(self, document: Document, view: "View") -> None:
        super().__init__(view)
        self._document = document
        self._view = view
        self._scene = view.scene_of_nodes
        self.shows_all = True
        self._led = False  # away from all of it, by what was unfolded
        self._fit_next = False
        self._awaited: tuple[str, ...] = ()  # what is new, until the picture of it is there
        self._origin, self._last = document.origin, document.project
        self._drawn = self._scene.shown, self._scene.arranged  # before the picture that comes
        document.changed.connect(self._follow)
        document.turned.connect(self._open)
        self._scene.drawn.connect(self._look)

    def let_go(self) -> None:
        """Somebody looks elsewhere."""
        self.shows_all = self._led = False

    def fit(self) -> None:
        """Show everything, but no larger than life."""
        view, area = self._view, self._scene.overview.area
        if area.isEmpty():
            area = QRectF(-1, -1, 2, 2)  # an empty canvas is seen at full scale
        foot, scale = view.overlays.foot, self._whole
        view.zoom_to(scale if self._document.network.nodes else 1.0)
        view.centerOn(area.center() + QPointF(0, foot / scale / 2))
        self.shows_all = True
        view.moved.emit()

    def bring(self, names: Iterable[str]) -> None:
        """Move so far that nodes can be seen, and lie under neither legend nor minimap.

        Where they have no room, and none is in sight, the first of them stands in the middle.
        """
        names, room = tuple(names), self._room
        around = self._around(names)
        if around.width() >= room.width() or around.height() >= room.height():
            if not any(self._around([name]).intersects(room) for name in names):
                self._view.centerOn(self._around(names[:1]).center())
        elif not self._is_seen(around):
            foot = self._view.seen.bottom() - room.bottom()
            self._view.ensureVisible(around.adjusted(0, 0, 0, foot), _MARGIN, _MARGIN)

    def bring_back(self, names: Iterable[str]) -> None:
        """Bring into view what undo or redo has changed, where nothing of it can be seen."""
        names = tuple(names)
        if not self._around(names).intersects(self._view.seen):
            self.bring(names)

    def follow_growth(self, names: Iterable[str]) -> None:
        """Show what was added without pointing: with all else where all was shown, else alone."""
        names, owner = tuple(names), self._scene.shown.owner
        if any(name not in owner for name in names):
            self._awaited = names
            return
        if self._is_seen(self._around(names)) and not self._has_shrunk:
            return
        if not self._fit_again():
            self.bring(names)

    def show_node(self, name: str) -> None:
        """Unfold what hides a node, select it and bring it into the middle."""
        self._scene.folding.reveal(name)
        if self._scene.shown.owner.get(name) == name:
            self._scene.choose(name)
            self._centre_on(name)

    def _centre_on(self, key: str) -> None:
        view, item = self._view, self._scene.item_of(key)
        if view.scale_of_view >= READABLE and view.seen.contains(item.sceneBoundingRect()):
            return
        if view.scale_of_view < READABLE * 1.5:
            view.zoom_to(0.8)
        view.go_to(item.pos())

    def _follow(self, before: Project, after: Project) -> None:
        turned = before.layout.direction is not after.layout.direction
        if turned or self._document.origin is not self._origin:
            self._open()

    def _open(self) -> None:
        """Show all of what was opened, or leads elsewhere by now."""
        self._origin = self._document.origin
        self._fit_next = True
        if not self._scene.arranger.is_busy:
            self._look(None)

    def _look(self, wished: str | None) -> None:
        """After another picture: fit where that was wished, else look at what was unfolded."""
        last, self._last = self._last, self._document.project
        drawn, self._drawn = self._drawn, (self._scene.shown, self._scene.arranged)
        awaited, self._awaited = self._awaited, ()
        if self._fit_next or wished == "":
            self._fit_next = False
            self.fit()
        elif wished is not None:
            self._look_at(self._scene.shown.owner[wished])
        elif not self._document.network.is_wired_like(last.network):
            if last.layout.moved == self._document.project.layout.moved:
                self._stay(*drawn)
            if awaited:
                self.follow_growth(name for name in awaited if name in self._scene.shown.owner)
        elif self._is_folded_otherwise(last):
            seen = self._view.seen.contains(self._scene.overview.area)
            if self._has_shrunk or not seen:
                self._fit_again()
        self._view.viewport().update()

    def _stay(self, shown: Shown, arranged: Arrangement) -> None:
        """Scroll so that the selected box, or what feeds it, stays where it was seen."""
        view, scene, chosen = self._view, self._scene, self._document.selection
        index, seen = scene.network.index, view.seen
        fed = (feeder for name in chosen[:_FEW] for feeder in index[name].feeders)
        for name in (*chosen[:_FEW], *fed):
            if name not in shown.owner or name not in scene.shown.owner:
                continue
            before = rectangle(arranged.boxes[shown.owner[name]])
            if before.intersects(seen):
                item = scene.item_of(scene.shown.owner[name])
                shift = item.pos() - before.center()
                if not self.shows_all or seen.translated(shift).contains(scene.overview.area):
                    view.scroll_by(shift * view.scale_of_view)
                return

    def _is_folded_otherwise(self, last: Project) -> bool:
        """Whether undo or redo folds or unfolds the network that was shown."""
        now = self._document.project
        return last.network is now.network and last.layout.opened != now.layout.opened

    def _look_at(self, key: str) -> None:
        """Everything where it can be read so, else the frame around a box, or the box.

        What is too large to be read as a whole is seen from where it begins.
        """
        view, scene, led = self._view, self._scene, self.shows_all or self._led
        if led and self._fitting(scene.overview.area) > _PLAIN:
            self.fit()
            return
        scale = max(view.scale_of_view, _PLAIN)
        frame = scene.arranged.frames.get(scene.shown.parents[key])
        around = rectangle(frame) if frame else scene.item_of(key).sceneBoundingRect()
        for _ in range(2):  # a minimap may come with the first
            fitting = self._fitting(around, view.overlays.covered)
            view.zoom_to(max(min(scale, fitting), _PLAIN))
        self._led = led
        if frame is None:
            view.ensureVisible(around, 90, 70)
        elif not self._room.contains(around):
            room, edge = self._room, _MARGIN / view.scale_of_view
            width = min(around.width(), room.width() - 2 * edge)
            height = min(around.height(), room.height() - 2 * edge)
            foot = view.seen.height() - room.height()
            view.centerOn(around.topLeft() + QPointF(width / 2, height / 2 + foot / 2))

    def _fit_again(self) -> bool:
        """Show everything where everything was shown and can be read; says whether it is."""
        is_read = self._whole < _PLAIN < self._view.scale_of_view  # and could not be any more
        if is_read or not (self.shows_all or self._led):
            return False
        self.fit()
        return True

    def _around(self, names: Iterable[str]) -> QRectF:
        """Where the boxes of nodes stand."""
        scene, around = self._scene, QRectF()
        for key in {scene.shown.owner[name] for name in names if name in scene.shown.owner}:
            around |= rectangle(scene.arranged.boxes[key])
        return around

    @property
    def _room(self) -> QRectF:
        """The part of the scene that can be seen beside legend and minimap."""
        foot = self._view.overlays.covered / self._view.scale_of_view
        return self._view.seen.adjusted(0, 0, 0, -foot)

    def _is_seen(self, around: QRectF) -> bool:
        edge = _EDGE / self._view.scale_of_view
        return around.isEmpty() or self._room.adjusted(edge, edge, -edge, -edge).contains(around)

    @property
    def _has_shrunk(self) -> bool:
        """Whether everything could be drawn much larger."""
        return self._whole > _SHRUNK * self._view.scale_of_view

    @property
    def _whole(self) -> float:
        """The scale at which everything is shown."""
        return min(self._fitting(self._scene.overview.area), _LARGEST)

    def _fitting(self, area: QRectF, foot: int | None = None) -> float:
        """The scale at which an area fills the view above what lies at its foot, in pixels."""
        foot = self._view.overlays.foot if foot is None else foot
        room = self._view.viewport().size() - QSize(2 * _MARGIN, 2 * _MARGIN + foot)
        width, height = max(area.width(), 1.0), max(area.height(), 1.0)
        return min(room.width() / width, room.height() / height)
