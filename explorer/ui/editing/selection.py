"""The selected nodes: what they are, what can be done with them, and other ones to select."""

from PySide6.QtCore import QObject

from explorer.edits.grouping import groups_to_remove, shared_group, whole_group
from explorer.graph.names import inside
from explorer.graph.network import Network
from explorer.schema.messages import counted
from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document


class Selection:
    """The selected nodes of a document, as the canvas shows them."""

    def __init__(self, document: Document, view: CanvasView) -> None:
        self._document = document
        self._view = view
        self._found: tuple[tuple[str, ...], str] = ((), "")  # a selection and its shared group

    @property
    def network(self) -> Network:
        """The network of the document."""
        return self._document.network

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the selected nodes."""
        return self._document.selection

    @property
    def group(self) -> str:
        """The innermost group that holds all selected nodes, with its final dot; or empty."""
        if self._found[0] is not self.names:  # asked for by every refresh of the commands
            self._found = self.names, shared_group(self.names) if self.names else ""
        return self._found[1]

    @property
    def open_group(self) -> str:
        """The innermost expanded group that holds all selected boxes."""
        scene = self._view.canvas_scene
        parents = {scene.diagram.parents.get(key, "") for key in scene.selected}
        found = parents.pop() if len(parents) == 1 else ""
        return found if found.endswith(".") else ""

    @property
    def has_nodes(self) -> bool:
        """Whether any node is selected."""
        return bool(self.names)

    @property
    def has_several_boxes(self) -> bool:
        """Whether two or more boxes are selected."""
        return len(self._view.canvas_scene.selected) > 1

    @property
    def is_grouped(self) -> bool:
        """Whether the selected nodes are in one group, or are one."""
        return bool(self.group)

    @property
    def can_ungroup(self) -> bool:
        """Whether groups are selected, or the selected nodes are in one."""
        return self.is_grouped or bool(groups_to_remove(self.network, self.names))

    @property
    def can_move_out(self) -> bool:
        """Whether the selected nodes are in a group and are not all of it."""
        group = self.group
        if group and whole_group(self.network, self.names) == group:
            return "." in group[:-1]
        return bool(group)

    def describe(self) -> str:
        """Return the name of the selected node, or the number of them."""
        names = self.names
        return names[0] if len(names) == 1 else counted("{n} layer", "{n} layers", len(names))

    def suggest_title(self) -> str:
        """Return a title for a block that is made of the selected nodes."""
        parts = (part for part in reversed(self.group.split(".")) if part and not part.isdecimal())
        return next(parts, "") or self.network.index[self.names[0]].layer.title

    def select_all(self) -> None:
        """Select every box."""
        self._view.canvas_scene.select_boxes(*self._view.canvas_scene.diagram.index)

    def select_same_type(self) -> None:
        """Select all layers of the selected types."""
        types = {type(self.network.index[name].layer) for name in self.names}
        nodes = (node.name for node in self.network.nodes if type(node.layer) in types)
        self._document.select(*nodes)

    def select_group(self) -> None:
        """Select all of the parent group; when it is selected already, of the next outer one."""
        group = self.group
        if group and set(inside(self.network, group)) == set(self.names):
            outer = group[:-1].rpartition(".")[0]
            group = f"{outer}." if outer else ""
        self._document.select(*(name for name in self.network.index if name.startswith(group)))


class SelectionActions(QObject):
    """Commands on the selected nodes; each change is one undoable edit."""

    def __init__(
        self, document: Document, view: CanvasView, selection: Selection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._selection = selection
