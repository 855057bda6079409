"""What part of the network is in view after an edit; visible boxes stay where they are."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPointF, QRectF, QSize

from explorer.diagram.diagram import Diagram
from explorer.diagram.geometry import Arrangement
from explorer.graph.project import Project
from explorer.ui.canvas.items.node_item import READABLE
from explorer.ui.canvas.items.overview import rectangle
from explorer.ui.canvas.overlays.overlays import Overlays
from explorer.ui.canvas.zoomable_view import ZoomableView
from explorer.ui.document.document import Document

_MOST_FIT_ZOOM = 1.25  # at which a small network is shown as a whole
_MARGIN_PIXELS = 18  # around a network that is shown as a whole
_EDGE_PIXELS = 14  # at the border of the view, where a box does not count as visible
_SHRUNK_FACTOR = 1.5  # of what the zoom could be, from which the network is fitted again
_MOST_STAYING = 8  # selected boxes of which one stays where it was
_READING_ZOOM = 0.8  # from which a diagram is read without zooming in


class ViewportController(QObject):
    """Shows what opens, is added, repaired or expanded; nothing else moves the view."""

    def __init__(self, document: Document, view: ZoomableView, overlays: Overlays) -> None:
        super().__init__(view)
        self._document = document
        self._view = view
        self._overlays = overlays
        self._scene = view.canvas_scene
        self.shows_all = True
        self._has_left = False  # the whole network, to what was expanded
        self._fit_next = False
        self._awaited: tuple[str, ...] = ()  # new nodes, until their diagram is drawn
        self._origin, self._last = document.origin, document.project
        self._drawn = self._scene.diagram, self._scene.arranged  # before the next diagram
        document.changed.connect(self._follow)
        document.switched.connect(self._open)
        self._scene.updater.drawn.connect(self._show_drawn)
        view.navigated.connect(self.stop_fitting)

    def stop_fitting(self) -> None:
        """Keep the view where the user has moved it."""
        self.shows_all = self._has_left = False

    def fit(self) -> None:
        """Fit the whole network in the view, but not much larger than full scale."""
        view, area = self._view, self._area
        if area.isEmpty():
            area = QRectF(-1, -1, 2, 2)  # an empty canvas is shown at full scale
        foot, scale = self._overlays.foot, self.fit_zoom
        view.zoom_to(scale if self._document.network.nodes else 1.0)
        view.centerOn(area.center() + QPointF(0, foot / scale / 2))
        self.shows_all = True
        view.moved.emit()

    def ensure_visible(self, names: Iterable[str]) -> None:
        """Move the view until nodes are visible, and not below the legend or the minimap.

        Where they do not fit, and none is visible, the first of them is centered.
        """
        names, room = tuple(names), self._free_rect
        around = self._around(names)
        if around.width() >= room.width() or around.height() >= room.height():
            if not any(self._around([name]).intersects(room) for name in names):
                self._view.centerOn(self._around(names[:1]).center())
        elif not self._is_visible(around):
            foot = self._view.visible_rect.bottom() - room.bottom()
            target = around.adjusted(0, 0, 0, foot)
            self._view.ensureVisible(target, _MARGIN_PIXELS, _MARGIN_PIXELS)

    def reveal_changes(self, names: Iterable[str]) -> None:
        """Bring changed nodes into view, if none of them is visible."""
        names = tuple(names)
        if not self._around(names).intersects(self._view.visible_rect):
            self.ensure_visible(names)

    def reveal_added(self, names: Iterable[str]) -> None:
        """Bring added nodes into view: with the whole network where that was shown, else alone."""
        names, owner = tuple(names), self._scene.diagram.owner
        if any(name not in owner for name in names):
            self._awaited = names
            return
        if self._is_visible(self._around(names)) and not self._has_shrunk:
            return
        if not self._fit_again():
            self.ensure_visible(names)

    def show_node(self, name: str) -> None:
        """Expand the groups that hide a node, select it and bring it into view."""
        self._scene.updater.expansion.reveal(name)
        if self._scene.diagram.owner.get(name) == name:
            self._scene.select_boxes(name)
            self._center_on(name)

    def _center_on(self, key: str) -> None:
        view, item = self._view, self._scene.item_of(key)
        if view.zoom_level >= READABLE and view.visible_rect.contains(item.sceneBoundingRect()):
            return
        if view.zoom_level < READABLE * 1.5:
            view.zoom_to(_READING_ZOOM)
        view.go_to(item.pos())

    def _follow(self, before: Project, after: Project) -> None:
        turned = before.layout.direction is not after.layout.direction
        if turned or self._document.origin is not self._origin:
            self._open()

    def _open(self) -> None:
        """Fit a network that was opened, or whose direction has changed."""
        self._origin = self._document.origin
        self._fit_next = True
        if not self._scene.arranger.is_busy:
            self._show_drawn(None)

    def _show_drawn(self, requested: str | None) -> None:
        """After another diagram: fit it where requested, or else show what was expanded."""
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
        elif self._is_expanded_otherwise(last):
            is_whole = self._view.visible_rect.contains(self._area)
            if self._has_shrunk or not is_whole:
                self._fit_again()
        self._view.viewport().update()

    def _stay(self, diagram: Diagram, arranged: Arrangement) -> None:
        """Scroll so that a selected box, or one of its predecessors, stays where it was visible."""
        view, scene, selected = self._view, self._scene, self._document.selection[:_MOST_STAYING]
        index, visible = self._document.network.index, view.visible_rect
        connected = (before for name in selected for before in index[name].predecessors)
        for name in (*selected, *connected):
            if name not in diagram.owner or name not in scene.diagram.owner:
                continue
            before = rectangle(arranged.boxes[diagram.owner[name]])
            if before.intersects(visible):
                item = scene.item_of(scene.diagram.owner[name])
                shift = item.pos() - before.center()
                if not self.shows_all or visible.translated(shift).contains(self._area):
                    view.scroll_by(shift * view.zoom_level)
                return

    def _is_expanded_otherwise(self, last: Project) -> bool:
        """Return whether undo or redo expands or collapses groups of the same network."""
        now = self._document.project
        return last.network is now.network and last.layout.expanded != now.layout.expanded

    def _show_at(self, key: str) -> None:
        """Fit the network where it can be read so, else the frame around a box, or the box.

        A frame that is too large to be read as a whole is shown from its beginning.
        """
        view, scene, has_left = self._view, self._scene, self.shows_all or self._has_left
        if has_left and self._zoom_to_fit(self._area) > _READING_ZOOM:
            self.fit()
            return
        scale = max(view.zoom_level, _READING_ZOOM)
        frame = scene.arranged.frames.get(scene.diagram.parents[key])
        around = rectangle(frame) if frame else scene.item_of(key).sceneBoundingRect()
        for _ in range(2):  # a minimap may come with the first
            fitting = self._zoom_to_fit(around, self._overlays.covered)
            view.zoom_to(max(min(scale, fitting), _READING_ZOOM))
        self._has_left = has_left
        if frame is None:
            view.ensureVisible(around, 90, 70)
        elif not self._free_rect.contains(around):
            room, edge = self._free_rect, _MARGIN_PIXELS / view.zoom_level
            width = min(around.width(), room.width() - 2 * edge)
            height = min(around.height(), room.height() - 2 * edge)
            foot = view.visible_rect.height() - room.height()
            view.centerOn(around.topLeft() + QPointF(width / 2, height / 2 + foot / 2))

    def _fit_again(self) -> bool:
        """Fit the network where it was fitted and can be read so; return whether it is."""
        is_read = self.fit_zoom < _READING_ZOOM < self._view.zoom_level
        if is_read or not (self.shows_all or self._has_left):
            return False
        self.fit()
        return True

    @property
    def _area(self) -> QRectF:
        """All of the diagram."""
        return self._scene.contents.overview.area

    def _around(self, names: Iterable[str]) -> QRectF:
        """Return the area of the boxes of nodes."""
        scene, around = self._scene, QRectF()
        for key in {scene.diagram.owner[name] for name in names if name in scene.diagram.owner}:
            around |= rectangle(scene.arranged.boxes[key])
        return around

    @property
    def _free_rect(self) -> QRectF:
        """The visible part of the scene without the legend and the minimap."""
        foot = self._overlays.covered / self._view.zoom_level
        return self._view.visible_rect.adjusted(0, 0, 0, -foot)

    def _is_visible(self, around: QRectF) -> bool:
        edge = _EDGE_PIXELS / self._view.zoom_level
        free = self._free_rect.adjusted(edge, edge, -edge, -edge)
        return around.isEmpty() or free.contains(around)

    @property
    def _has_shrunk(self) -> bool:
        """Whether the whole network could be drawn much larger."""
        return self.fit_zoom > _SHRUNK_FACTOR * self._view.zoom_level

    @property
    def fit_zoom(self) -> float:
        """The zoom level at which the whole network is shown."""
        return min(self._zoom_to_fit(self._area), _MOST_FIT_ZOOM)

    def _zoom_to_fit(self, area: QRectF, foot: int | None = None) -> float:
        """Return the zoom level at which an area fills the view above its foot, in pixels."""
        foot = self._overlays.foot if foot is None else foot
        margins = QSize(2 * _MARGIN_PIXELS, 2 * _MARGIN_PIXELS + foot)
        room = self._view.viewport().size() - margins
        width, height = max(area.width(), 1.0), max(area.height(), 1.0)
        return min(room.width() / width, room.height() / height)
