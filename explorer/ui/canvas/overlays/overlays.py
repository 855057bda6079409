"""The legend, the minimap and the find bar, each in its corner of the canvas."""

from PySide6.QtCore import QObject, QSize

from explorer.ui.canvas.overlays.find import FindBar
from explorer.ui.canvas.overlays.legend import Legend
from explorer.ui.canvas.overlays.minimap import Minimap
from explorer.ui.canvas.zoomable_view import ZoomableView
from explorer.ui.document.document import Document

_GAP_PIXELS = 10
_NARROW_PIXELS, _LOW_PIXELS = 420, 260  # below these, a canvas has no legend and no minimap


class Overlays(QObject):
    """Keeps the overlays in their corners, and shows each where it is of use."""

    def __init__(self, document: Document, view: ZoomableView) -> None:
        super().__init__(view)
        self._document = document
        self._view = view
        self.has_minimap = True  # where it is of use
        self._drawn_for = QSize()
        self.legend = Legend(view)
        self.minimap = Minimap(view)
        self.find = FindBar(document, view)
        scene = view.canvas_scene
        self.legend.chosen.connect(scene.color_by)
        self.minimap.position_requested.connect(view.go_to)
        self.find.closed.connect(view.setFocus)
        view.moved.connect(self._follow_view)
        scene.contents.color_scale_changed.connect(self.apply_theme)
        self.apply_theme()

    def apply_theme(self) -> None:
        """Draw the overlays again in the current colors."""
        scene = self._view.canvas_scene
        self.legend.show_scale(scene.appearances.scale, self._document.network)
        self._drawn_for = QSize()
        self.arrange()

    def arrange(self) -> None:
        """Put each overlay into its corner."""
        room, mapped = self._view.rect(), self._wants_minimap
        if mapped and room.size() != self._drawn_for:
            self._drawn_for = room.size()
            self.minimap.draw(self._view.canvas_scene.contents.overview, room.size())
        self.minimap.show_visible(self._view.visible_rect)
        self.minimap.setVisible(mapped)
        self.find.adjustSize()
        self.find.move(room.width() - self.find.width() - _GAP_PIXELS, _GAP_PIXELS)
        used = self.minimap.width() + _GAP_PIXELS if mapped else 0
        self.legend.fit_in(room.width() - used - 2 * _GAP_PIXELS)
        self.legend.move(_GAP_PIXELS, room.height() - self.legend.height() - _GAP_PIXELS)
        shown = bool(self._document.network.nodes)
        self.legend.setVisible(
            shown and room.width() > _NARROW_PIXELS and room.height() > _LOW_PIXELS
        )
        size = self.minimap.size()
        self.minimap.move(
            room.width() - size.width() - _GAP_PIXELS, room.height() - size.height() - _GAP_PIXELS
        )

    @property
    def foot(self) -> int:
        """Height of the legend at the foot of the canvas, in pixels."""
        return self.legend.height() + _GAP_PIXELS if self.legend.isVisibleTo(self._view) else 0

    @property
    def covered(self) -> int:
        """Height of the legend or the minimap at the foot of the canvas, in pixels."""
        mapped = self.minimap.isVisibleTo(self._view)
        return max(self.foot, self.minimap.height() + _GAP_PIXELS if mapped else 0)

    @property
    def _wants_minimap(self) -> bool:
        """Whether more of the network exists than is visible, and the canvas has room."""
        area = self._view.canvas_scene.contents.overview.area
        roomy = self._view.width() > 1.5 * _NARROW_PIXELS and self._view.height() > _LOW_PIXELS
        hides = not (area.isEmpty() or self._view.visible_rect.contains(area))
        return self.has_minimap and roomy and hides

    def _follow_view(self) -> None:
        if self._wants_minimap != self.minimap.isVisibleTo(self._view):
            self.arrange()
        self.minimap.show_visible(self._view.visible_rect)

    def toggle_minimap(self) -> None:
        """Show the minimap where it is of use, or never."""
        self.has_minimap = not self.has_minimap
        self._follow_view()
