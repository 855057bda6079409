"""Folding: which groups are open, and what folds and unfolds them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.diagram.diagram import Box, View, everything_open, open_at_first, title_of, view
from explorer.diagram.manual.expand import with_all_open, with_open
from explorer.graph.network import Port
from explorer.graph.project import Direction, Layout
from explorer.graph.shape import Shape
from explorer.ui.document.document import Document


class Folding(QObject):
    """Edits the document's layout; `wanted` names the node to look at then, or "" for all."""

    wanted = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @property
    def opened(self) -> frozenset[str]:
        """The keys of what is unfolded."""
        return self._document.project.opened

    def shape_of(self, port: Port) -> Shape | None:
        """What leaves a port."""
        return self._document.inference.leaving(port)

    def unfold(self, box: Box) -> None:
        """Show what a folded group, or a run of them, holds."""
        words = self.tr("Unfold {}").format(title_of(box.key))
        self._show(words, self._with_open(self.opened | {box.key}), box.nodes[0])

    def fold(self, key: str, shown: View) -> None:
        """Show a group, or a run of them, as one box."""
        inside = (box.nodes[0] for box in shown.boxes if shown.is_within(box.key, key))
        kept = frozenset(other for other in self.opened if not shown.is_within(other, key))
        words = self.tr("Fold {}").format(title_of(key))
        self._show(words, self._with_open(kept), next(inside))

    def press(self, sign: tuple[str, str], shown: View) -> None:
        """Do what a fold sign says, to the group that it says."""
        if sign[0] == "unfold":
            self.unfold(shown.index[sign[1]])
        else:
            self.fold(sign[1], shown)

    def unfold_at(self, key: str | None, shown: View) -> None:
        """Unfold what is chosen; nothing happens on a node."""
        box = shown.index.get(key or "")
        if box and box.is_folded:
            self.unfold(box)

    def fold_around(self, key: str | None, shown: View) -> None:
        """Fold the group that holds what is chosen."""
        parent = shown.parents.get(key or "", "")
        if parent:
            self.fold(parent, shown)

    def unfold_all(self) -> None:
        """Show every node, and all of the network."""
        opened = everything_open(self._document.network)
        self._show(self.tr("Unfold all"), self._with_open(opened, with_all_open), "")

    def fold_all(self) -> None:
        """Show groups as boxes, as when the network was opened."""
        opened = open_at_first(self._document.network)
        self._show(self.tr("Fold all"), self._with_open(opened, with_all_open), "")

    def reveal(self, name: str) -> None:
        """Unfold whatever hides a node; that is looking, and no step of the history."""
        network, opened = self._document.network, self.opened
        while (key := view(network, opened, self.shape_of).owner[name]) != name:
            opened |= {key}
        if opened != self.opened:
            self.wanted.emit(name)
            self._document.look(self._with_open(opened))

    def turn(self) -> None:
        """Lead the network the other way: to the right, or down."""
        layout = self._document.project.layout
        other = Direction.DOWN if layout.direction is Direction.RIGHT else Direction.RIGHT
        project = self._document.project.with_layout(layout.towards(other))
        self._document.edit(self.tr("Lay out {}").format(other.value), project)

    def tidy(self) -> None:
        """Put everything that was moved back where the rule puts it."""
        layout = self._document.project.layout
        if layout.moved:
            self.wanted.emit("")
        project = self._document.project.with_layout(layout.towards(layout.direction))
        self._document.edit(self.tr("Arrange anew"), project)

    def _with_open(
        self, wished: frozenset[str], change: Callable[..., Layout] = with_open
    ) -> Layout:
        layout = self._document.project.layout.with_opened(self.opened)
        return change(self._document.network, layout, wished, self.shape_of)

    def _show(self, words: str, layout: Layout, look_at: str) -> None:
        wished, project = layout.opened or frozenset(), self._document.project
        if wished == self.opened:
            return
        folds = not self.opened <= wished
        self.wanted.emit(look_at)
        self._document.edit(words, project.with_layout(layout))
        if folds:
            self._select_whole()

    def _select_whole(self) -> None:
        """What is selected in a group that is folded by now stands for all of it."""
        shown = view(self._document.network, self.opened, self.shape_of)
        boxes = dict.fromkeys(shown.owner[name] for name in self._document.selection)
        self._document.select(*(name for key in boxes for name in shown.index[key].nodes))
