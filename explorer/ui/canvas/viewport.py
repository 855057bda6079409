"""Looking: what of the network is in view after an edit; what can be seen stays where it is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize

from explorer.diagram.diagram import Diagram as Shown
from explorer.diagram.geometry import Arrangement
from explorer.graph.project import Project
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.document.document import Document

if TYPE_CHECKING:
    from explorer.ui.canvas.view import CanvasView

_LARGEST = 1.25  # scale at which a small network is shown as a whole
_MARGIN = 18  # pixels around a network that is shown as a whole
_EDGE = 14  # pixels beside what counts as seen
_SHRUNK = 1.5  # how much larger a picture is drawn once that is possible
_FEW = 8  # of what is selected, of which one stays where it was
_PLAIN = 0.8  # scale from which a picture is read without coming nearer


class ViewportController(QObject):
    """Shows all of what opens, what is new, mended or unfolds; nothing else moves the view."""

    def __init__(self, document: Document, view: "CanvasView") -> None:
        super().__init__(view)
        self._document = document
        self._view = view
        self._scene = view.canvas_scene
        self.shows_all = True
        self._led = False  # away from all of it, by what was unfolded
        self._fit_next = False
        self._awaited: tuple[str, ...] = ()  # what is new, until the picture of it is there
        self._origin, self._last = document.origin, document.project
        self._drawn = self._scene.diagram, self._scene.arranged  # before the picture that comes
        document.changed.connect(self._follow)
        document.switched.connect(self._open)
        self._scene.drawn.connect(self._show_rect)

    def stop_fitting(self) -> None:
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

    def ensure_visible(self, names: Iterable[str]) -> None:
        """Move so far that nodes can be seen, and lie under neither legend nor minimap.

        Where they have no room, and none is in sight, the first of them stands in the middle.
        """
        names, room = tuple(names), self._room
        around = self._around(names)
        if around.width() >= room.width() or around.height() >= room.height():
            if not any(self._around([name]).intersects(room) for name in names):
                self._view.centerOn(self._around(names[:1]).center())
        elif not self._is_visible(around):
            foot = self._view.visible_rect.bottom() - room.bottom()
            self._view.ensureVisible(around.adjusted(0, 0, 0, foot), _MARGIN, _MARGIN)

    def reveal_changes(self, names: Iterable[str]) -> None:
        """Bring into view what undo or redo has changed, where nothing of it can be seen."""
        names = tuple(names)
        if not self._around(names).intersects(self._view.visible_rect):
            self.ensure_visible(names)

    def reveal_added(self, names: Iterable[str]) -> None:
        """Show what was added without pointing: with all else where all was shown, else alone."""
        names, owner = tuple(names), self._scene.diagram.owner
        if any(name not in owner for name in names):
            self._awaited = names
            return
        if self._is_visible(self._around(names)) and not self._has_shrunk:
            return
        if not self._fit_again():
            self.ensure_visible(names)

    def show_node(self, name: str) -> None:
        """Unfold what hides a node, select it and bring it into the middle."""
        self._scene.collapsing.reveal(name)
        if self._scene.diagram.owner.get(name) == name:
            self._scene.select_boxes(name)
            self._center_on(name)

    def _center_on(self, key: str) -> None:
        view, item = self._view, self._scene.item_of(key)
        if view.zoom_level >= READABLE and view.visible_rect.contains(item.sceneBoundingRect()):
            return
        if view.zoom_level < READABLE * 1.5:
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
            self._show_rect(None)

    def _show_rect(self, requested: str | None) -> None:
        """After another picture: fit where that was wished, else look at what was unfolded."""
        last, self._last = self._last, self._document.project
        drawn, self._drawn = self._drawn, (self._scene.diagram, self._scene.arranged)
        awaited, self._awaited = self._awaited, ()
        if self._fit_next or requested == "":
            self._fit_next = False
            self.fit()
        elif requested is not None:
            self._show_at(self._scene.diagram.owner[requested])
        elif not self._document.network.is_connected_like(last.network):
            if last.layout.positions == self._document.project.layout.positions:
                self._stay(*drawn)
            if awaited:
                self.reveal_added(name for name in awaited if name in self._scene.diagram.owner)
        elif self._is_collapsed_otherwise(last):
            seen = self._view.visible_rect.contains(self._scene.overview.area)
            if self._has_shrunk or not seen:
                self._fit_again()
        self._view.viewport().update()

    def _stay(self, shown: Shown, arranged: Arrangement) -> None:
        """Scroll so that the selected box, or what feeds it, stays where it was seen."""
        view, scene, chosen = self._view, self._scene, self._document.selection
        index, seen = scene.network.index, view.visible_rect
        connected = (feeder for name in chosen[:_FEW] for feeder in index[name].predecessors)
        for name in (*chosen[:_FEW], *connected):
            if name not in shown.owner or name not in scene.diagram.owner:
                continue
            before = rectangle(arranged.boxes[shown.owner[name]])
            if before.intersects(seen):
                item = scene.item_of(scene.diagram.owner[name])
                shift = item.pos() - before.center()
                if not self.shows_all or seen.translated(shift).contains(scene.overview.area):
                    view.scroll_by(shift * view.zoom_level)
                return

    def _is_collapsed_otherwise(self, last: Project) -> bool:
        """Whether undo or redo folds or unfolds the network that was shown."""
        now = self._document.project
        return last.network is now.network and last.layout.expanded != now.layout.expanded

    def _show_at(self, key: str) -> None:
        """Everything where it can be read so, else the frame around a box, or the box.

        What is too large to be read as a whole is seen from where it begins.
        """
        view, scene, led = self._view, self._scene, self.shows_all or self._led
        if led and self._fitting(scene.overview.area) > _PLAIN:
            self.fit()
            return
        scale = max(view.zoom_level, _PLAIN)
        frame = scene.arranged.frames.get(scene.diagram.parents[key])
        around = rectangle(frame) if frame else scene.item_of(key).sceneBoundingRect()
        for _ in range(2):  # a minimap may come with the first
            fitting = self._fitting(around, view.overlays.covered)
            view.zoom_to(max(min(scale, fitting), _PLAIN))
        self._led = led
        if frame is None:
            view.ensureVisible(around, 90, 70)
        elif not self._room.contains(around):
            room, edge = self._room, _MARGIN / view.zoom_level
            width = min(around.width(), room.width() - 2 * edge)
            height = min(around.height(), room.height() - 2 * edge)
            foot = view.visible_rect.height() - room.height()
            view.centerOn(around.topLeft() + QPointF(width / 2, height / 2 + foot / 2))

    def _fit_again(self) -> bool:
        """Show everything where everything was shown and can be read; says whether it is."""
        is_read = self._whole < _PLAIN < self._view.zoom_level  # and could not be any more
        if is_read or not (self.shows_all or self._led):
            return False
        self.fit()
        return True

    def _around(self, names: Iterable[str]) -> QRectF:
        """Where the boxes of nodes stand."""
        scene, around = self._scene, QRectF()
        for key in {scene.diagram.owner[name] for name in names if name in scene.diagram.owner}:
            around |= rectangle(scene.arranged.boxes[key])
        return around

    @property
    def _room(self) -> QRectF:
        """The part of the scene that can be seen beside legend and minimap."""
        foot = self._view.overlays.covered / self._view.zoom_level
        return self._view.visible_rect.adjusted(0, 0, 0, -foot)

    def _is_visible(self, around: QRectF) -> bool:
        edge = _EDGE / self._view.zoom_level
        return around.isEmpty() or self._room.adjusted(edge, edge, -edge, -edge).contains(around)

    @property
    def _has_shrunk(self) -> bool:
        """Whether everything could be drawn much larger."""
        return self._whole > _SHRUNK * self._view.zoom_level

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
