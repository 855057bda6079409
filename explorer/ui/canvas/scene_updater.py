"""Makes the diagram of the document, lays it out, and shows it in the scene."""

from PySide6.QtCore import QObject, Signal

from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import Diagram, make_diagram, still_holds
from explorer.diagram.geometry import Arrangement
from explorer.diagram.layout.arrange import moved, unanchored
from explorer.graph.inference import Inference, touched
from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.ui.canvas.group_expansion import GroupExpansion
from explorer.ui.canvas.items.scene_items import SceneItems
from explorer.ui.canvas.layout_worker import LayoutWorker
from explorer.ui.canvas.selection import SceneSelection
from explorer.ui.document.document import Document


class SceneUpdater(QObject):
    """Keeps the items of the scene equal to the document, touching only what an edit changed."""

    drawn = Signal(object)  # another diagram; carries the node to look at, or None

    def __init__(self, document: Document, contents: SceneItems, selection: SceneSelection) -> None:
        super().__init__(contents)
        self._document = document
        self._contents = contents
        self._selection = selection
        self._automatic = contents.arranged  # without what was moved by hand
        self._known: Inference = document.inference
        self._touched: set[str] = set()
        self._awaited: Diagram | None = None  # the diagram that is being arranged
        self._look_at: str | None = None  # the node to look at in the next diagram
        self.expansion = GroupExpansion(document, self)
        self.expansion.layout_requested.connect(self._look_next)
        self.arranger = LayoutWorker(self)
        self.arranger.arranged.connect(self._show_arranged)
        document.changed.connect(self._follow)

    def _look_next(self, node: str) -> None:
        self._look_at = node

    def _follow(self, before: Project, after: Project) -> None:
        if before.layout == after.layout and self._still_holds(before.network, after.network):
            self._renew()
        elif before != after:
            self.update()
        self._known = self._document.inference

    def _still_holds(self, before: Network, after: Network) -> bool:
        """Return whether the same boxes and connections are to be shown, if with another look."""
        if self._known.network is not before:
            return False
        by_kind = self._contents.appearances.scale.coloring is ColorBy.KIND
        if not by_kind or not after.is_connected_like(before):
            return False
        self._touched = touched(self._known, self._document.inference)
        shown = self._awaited or self._contents.diagram
        old, new = before.index, after.index
        changed = [name for name in self._touched if old[name] is not new[name]]
        return still_holds(shown, changed, self._touched, after, self.expansion.shape_of)

    def _renew(self) -> None:
        self._contents.renew(self._touched)
        old, new = self._known.nodes, self._document.inference.nodes
        if any(old[name].shapes != new[name].shapes for name in self._touched):
            self._contents.connections.update()
        self._selection.changed.emit()

    def update(self) -> None:
        """Make the diagram of the document and show it, at once or when it has been laid out."""
        document, expansion = self._document, self.expansion
        diagram = make_diagram(document.network, expansion.expanded, expansion.shape_of)
        direction = document.project.layout.direction
        loose = unanchored(diagram, document.project.layout.positions)
        known = self._automatic.direction, self._automatic.unanchored
        if diagram == self._contents.diagram and (direction, loose) == known:
            self.arranger.drop()
            self._show_arranged(diagram, self._automatic)
        else:
            self._awaited = diagram
            self.arranger.ask(diagram, direction, loose)

    def _show_arranged(self, diagram: Diagram, arranged: Arrangement) -> None:
        self._automatic, self._awaited = arranged, None
        positions = self._document.project.layout.positions
        self._contents.show_diagram(diagram, moved(diagram, arranged, positions))
        requested, self._look_at = self._look_at, None
        self._selection.refresh(requested)
        self.drawn.emit(requested)
