"""Which groups of the diagram are expanded, and edits that expand and collapse them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.diagram.diagram import (
    Diagram,
    DiagramNode,
    all_expanded,
    expanded_groups,
    initially_expanded,
    make_diagram,
    title_of,
)
from explorer.diagram.manual.expand import with_all_open, with_open
from explorer.graph.network import Port
from explorer.graph.project import Direction, Layout
from explorer.graph.shape import Shape
from explorer.schema.messages import tr
from explorer.ui.document.document import Document


class GroupExpansion(QObject):
    """Edits the document's layout."""

    layout_requested = Signal(str)  # the node to look at in the next diagram, or "" for all

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @property
    def expanded(self) -> frozenset[str]:
        """The keys of the expanded groups."""
        return expanded_groups(self._document.project)

    def shape_of(self, port: Port) -> Shape | None:
        """Return the shape of an output."""
        return self._document.inference.shape_at(port)

    def expand(self, box: DiagramNode) -> None:
        """Show the contents of a collapsed group, or of repeated ones."""
        text = tr("Expand {group}", group=title_of(box.key))
        self._show(text, self._with_open(self.expanded | {box.key}), box.nodes[0])

    def collapse(self, key: str, shown: Diagram) -> None:
        """Show a group, or repeated ones, as one box."""
        inside = (box.nodes[0] for box in shown.boxes if shown.is_within(box.key, key))
        kept = frozenset(other for other in self.expanded if not shown.is_within(other, key))
        text = tr("Collapse {group}", group=title_of(key))
        self._show(text, self._with_open(kept), next(inside))

    def expand_at(self, key: str | None, shown: Diagram) -> None:
        """Expand the group of a box; a node is left as it is."""
        box = shown.index.get(key or "")
        if box and box.is_collapsed:
            self.expand(box)

    def collapse_parent(self, key: str | None, shown: Diagram) -> None:
        """Collapse the parent group of a box."""
        parent = shown.parents.get(key or "", "")
        if parent:
            self.collapse(parent, shown)

    def expand_all(self) -> None:
        """Show every node, and the whole network."""
        opened = all_expanded(self._document.network)
        self._show(tr("Expand all"), self._with_open(opened, with_all_open), "")

    def collapse_all(self) -> None:
        """Show groups as boxes, as when the network was opened."""
        opened = initially_expanded(self._document.network)
        self._show(tr("Collapse all"), self._with_open(opened, with_all_open), "")

    def reveal(self, name: str) -> None:
        """Expand the groups that hide a node, without a step in the history."""
        network, opened = self._document.network, self.expanded
        while (key := make_diagram(network, opened, self.shape_of).owner[name]) != name:
            opened |= {key}
        if opened != self.expanded:
            self.layout_requested.emit(name)
            self._document.apply_layout(self._with_open(opened))

    def switch_direction(self) -> None:
        """Switch between left to right and top to bottom."""
        layout = self._document.project.layout
        other = Direction.DOWN if layout.direction is Direction.RIGHT else Direction.RIGHT
        project = self._document.project.with_layout(layout.with_direction(other))
        text = tr("Layout: left to right")
        if other is Direction.DOWN:
            text = tr("Layout: top to bottom")
        self._document.edit(text, project)

    def auto_arrange(self) -> None:
        """Move every box back to its automatic position."""
        layout = self._document.project.layout
        if layout.positions:
            self.layout_requested.emit("")
        project = self._document.project.with_layout(layout.with_direction(layout.direction))
        self._document.edit(tr("Auto-arrange"), project)

    def _with_open(
        self, requested: frozenset[str], change: Callable[..., Layout] = with_open
    ) -> Layout:
        layout = self._document.project.layout.with_expanded(self.expanded)
        return change(self._document.network, layout, requested, self.shape_of)

    def _show(self, text: str, layout: Layout, look_at: str) -> None:
        requested, project = layout.expanded or frozenset(), self._document.project
        if requested == self.expanded:
            return
        collapses = not self.expanded <= requested
        self.layout_requested.emit(look_at)
        self._document.edit(text, project.with_layout(layout))
        if collapses:
            self._select_whole()

    def _select_whole(self) -> None:
        """Extend the selection to all nodes of collapsed groups that hold a part of it."""
        shown = make_diagram(self._document.network, self.expanded, self.shape_of)
        boxes = dict.fromkeys(shown.owner[name] for name in self._document.selection)
        self._document.select(*(name for key in boxes for name in shown.index[key].nodes))
