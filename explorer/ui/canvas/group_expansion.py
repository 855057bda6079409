"""Folding: which groups are open, and what folds and unfolds them."""

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
from explorer.ui.document.document import Document


class GroupExpansion(QObject):
    """Edits the document's layout; `wanted` names the node to look at then, or "" for all."""

    layout_requested = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @property
    def expanded(self) -> frozenset[str]:
        """The keys of what is unfolded."""
        return expanded_groups(self._document.project)

    def shape_of(self, port: Port) -> Shape | None:
        """What leaves a port."""
        return self._document.inference.shape_at(port)

    def expand(self, box: DiagramNode) -> None:
        """Show what a folded group, or a run of them, holds."""
        text = self.tr("Unfold {}").format(title_of(box.key))
        self._show(text, self._with_open(self.expanded | {box.key}), box.nodes[0])

    def collapse(self, key: str, shown: Diagram) -> None:
        """Show a group, or a run of them, as one box."""
        inside = (box.nodes[0] for box in shown.boxes if shown.is_within(box.key, key))
        kept = frozenset(other for other in self.expanded if not shown.is_within(other, key))
        text = self.tr("Fold {}").format(title_of(key))
        self._show(text, self._with_open(kept), next(inside))

    def toggle(self, sign: tuple[str, str], shown: Diagram) -> None:
        """Do what a fold sign says, to the group that it says."""
        if sign[0] == "unfold":
            self.expand(shown.index[sign[1]])
        else:
            self.collapse(sign[1], shown)

    def expand_at(self, key: str | None, shown: Diagram) -> None:
        """Unfold what is chosen; nothing happens on a node."""
        box = shown.index.get(key or "")
        if box and box.is_collapsed:
            self.expand(box)

    def collapse_parent(self, key: str | None, shown: Diagram) -> None:
        """Fold the group that holds what is chosen."""
        parent = shown.parents.get(key or "", "")
        if parent:
            self.collapse(parent, shown)

    def expand_all(self) -> None:
        """Show every node, and all of the network."""
        opened = all_expanded(self._document.network)
        self._show(self.tr("Unfold all"), self._with_open(opened, with_all_open), "")

    def collapse_all(self) -> None:
        """Show groups as boxes, as when the network was opened."""
        opened = initially_expanded(self._document.network)
        self._show(self.tr("Fold all"), self._with_open(opened, with_all_open), "")

    def reveal(self, name: str) -> None:
        """Unfold whatever hides a node; that is looking, and no step of the history."""
        network, opened = self._document.network, self.expanded
        while (key := make_diagram(network, opened, self.shape_of).owner[name]) != name:
            opened |= {key}
        if opened != self.expanded:
            self.layout_requested.emit(name)
            self._document.apply_layout(self._with_open(opened))

    def switch_direction(self) -> None:
        """Lead the network the other way: to the right, or down."""
        layout = self._document.project.layout
        other = Direction.DOWN if layout.direction is Direction.RIGHT else Direction.RIGHT
        project = self._document.project.with_layout(layout.with_direction(other))
        self._document.edit(self.tr("Lay out {}").format(other.value), project)

    def auto_arrange(self) -> None:
        """Put everything that was moved back where the rule puts it."""
        layout = self._document.project.layout
        if layout.positions:
            self.layout_requested.emit("")
        project = self._document.project.with_layout(layout.with_direction(layout.direction))
        self._document.edit(self.tr("Arrange anew"), project)

    def _with_open(
        self, requested: frozenset[str], change: Callable[..., Layout] = with_open
    ) -> Layout:
        layout = self._document.project.layout.with_expanded(self.expanded)
        return change(self._document.network, layout, requested, self.shape_of)

    def _show(self, text: str, layout: Layout, look_at: str) -> None:
        requested, project = layout.expanded or frozenset(), self._document.project
        if requested == self.expanded:
            return
        folds = not self.expanded <= requested
        self.layout_requested.emit(look_at)
        self._document.edit(text, project.with_layout(layout))
        if folds:
            self._select_whole()

    def _select_whole(self) -> None:
        """What is selected in a group that is folded by now stands for all of it."""
        shown = make_diagram(self._document.network, self.expanded, self.shape_of)
        boxes = dict.fromkeys(shown.owner[name] for name in self._document.selection)
        self._document.select(*(name for key in boxes for name in shown.index[key].nodes))
