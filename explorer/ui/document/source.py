"""Where what is open came from: a file, the gallery or nothing; edits keep it, undo knows it."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.graph.network import Network
from explorer.graph.project import Project


@dataclass(eq=False)
class DocumentSource:
    """A line of edits: its file, and the project as it came or was saved last."""

    saved: Project
    path: Path | None = None

    def is_saved(self, project: Project) -> bool:
        """Whether nothing of a project would be lost.

        Which groups are expanded is no reason to ask, nor the direction where there is no file.
        """
        layout = replace(self.saved.layout, expanded=project.layout.expanded)
        if self.path is None:
            layout = replace(layout, direction=project.layout.direction)
        return project == self.saved.with_layout(layout)


@dataclass(frozen=True)
class ModelRef:
    """What a run is of: a network, and the line of edits that it stands in."""

    network: Network
    origin: DocumentSource

    def same_lineage(self, other: "ModelRef") -> bool:
        """Whether both are one network, as it is, or as it was before an edit or another name."""
        return self.origin is other.origin or self.same_weights(other)

    def same_weights(self, other: "ModelRef") -> bool:
        """Whether both are one network as it is now; a file opened again is another project."""
        return self.same_file(other) and self.has_nodes_of(other)

    def has_nodes_of(self, other: "ModelRef") -> bool:
        """Whether both networks have the same nodes, and any at all."""
        return bool(self.network.nodes) and self.network.nodes == other.network.nodes

    def same_file(self, other: "ModelRef") -> bool:
        """Whether both come from one line of edits, or neither from a file."""
        return self.origin is other.origin or self.origin.path is other.origin.path is None
