"""What lies over the canvas: legend, minimap and find bar, each in its corner."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize

from explorer.ui.canvas.overlays.find import FindBar
from explorer.ui.canvas.overlays.legend import Legend
from explorer.ui.canvas.overlays.minimap import Minimap
from explorer.ui.document.document import Document

if TYPE_CHECKING:
    from explorer.ui.canvas.view import CanvasView

_GAP = 10
_SMALL = 420  # a canvas narrower or lower than this has no room for a legend and a map
_LOW = 260


class Overlays(QObject):
    """Keeps them in their corners, and shows each where it says something."""

    def __init__(self, document: Document, view: "CanvasView") -> None:
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
        self.minimap.gone_to.connect(view.go_to)
        self.find.found.connect(view.show_node)
        self.find.closed.connect(view.setFocus)
        view.moved.connect(self._follow_view)
        scene.color_scale_changed.connect(self.apply_theme)
        self.apply_theme()

    def apply_theme(self) -> None:
        """Draw them again, in the colours of now."""
        scene = self._view.canvas_scene
        self.legend.show_scale(scene.appearances.scale, self._document.network)
        self._drawn_for = QSize()
        self.arrange()

    def arrange(self) -> None:
        """Put each into its corner."""
        room, mapped = self._view.rect(), self._wants_minimap
        if mapped and room.size() != self._drawn_for:
            self._drawn_for = room.size()
            self.minimap.draw(self._view.canvas_scene.overview, room.size())
        self.minimap.show_seen(self._view.visible_rect)
        self.minimap.setVisible(mapped)
        self.find.adjustSize()
        self.find.move(room.width() - self.find.width() - _GAP, _GAP)
        used = self.minimap.width() + _GAP if mapped else 0
        self.legend.take(room.width() - used - 2 * _GAP)
        self.legend.move(_GAP, room.height() - self.legend.height() - _GAP)
        shown = bool(self._document.network.nodes)
        self.legend.setVisible(shown and room.width() > _SMALL and room.height() > _LOW)
        size = self.minimap.size()
        self.minimap.move(room.width() - size.width() - _GAP, room.height() - size.height() - _GAP)

    @property
    def foot(self) -> int:
        """Pixels at the foot of the canvas that the legend takes."""
        return self.legend.height() + _GAP if self.legend.isVisibleTo(self._view) else 0

    @property
    def covered(self) -> int:
        """Pixels at the foot of the canvas of which legend or minimap take a part."""
        mapped = self.minimap.isVisibleTo(self._view)
        return max(self.foot, self.minimap.height() + _GAP if mapped else 0)

    @property
    def _wants_minimap(self) -> bool:
        """Whether it is of use: where there is more than can be seen."""
        area = self._view.canvas_scene.overview.area
        roomy = self._view.width() > 1.5 * _SMALL and self._view.height() > _LOW
        hides = not (area.isEmpty() or self._view.visible_rect.contains(area))
        return self.has_minimap and roomy and hides

    def _follow_view(self) -> None:
        if self._wants_minimap != self.minimap.isVisibleTo(self._view):
            self.arrange()
        self.minimap.show_seen(self._view.visible_rect)

    def toggle_minimap(self) -> None:
        """Show the minimap where it is of use, or never."""
        self.has_minimap = not self.has_minimap
        self._follow_view()
