"""Where a document came from: a file, the gallery or nothing; edits keep it, undo restores it."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.graph.network import Network
from explorer.graph.project import Project


@dataclass(eq=False)
class DocumentSource:
    """The origin of a line of edits: its file, and its last saved state."""

    saved: Project
    path: Path | None = None

    def is_saved(self, project: Project) -> bool:
        """Whether a project equals its last saved state.

        Expanded groups do not count, nor does the direction of a project without a file.
        """
        layout = replace(self.saved.layout, expanded=project.layout.expanded)
        if self.path is None:
            layout = replace(layout, direction=project.layout.direction)
        return project == self.saved.with_layout(layout)


@dataclass(frozen=True)
class ModelRef:
    """What weights belong to: a network, and the origin of its edits."""

    network: Network
    origin: DocumentSource

    def same_lineage(self, other: "ModelRef") -> bool:
        """Whether both have one origin, or the same weights."""
        return self.origin is other.origin or self.same_weights(other)

    def same_weights(self, other: "ModelRef") -> bool:
        """Whether both have equal nodes and one file; a file opened again counts as another."""
        return self.same_file(other) and self.has_nodes_of(other)

    def has_nodes_of(self, other: "ModelRef") -> bool:
        """Whether both networks have equal nodes, and any at all."""
        return bool(self.network.nodes) and self.network.nodes == other.network.nodes

    def same_file(self, other: "ModelRef") -> bool:
        """Whether both have one origin, or neither has a file."""
        return self.origin is other.origin or self.origin.path is other.origin.path is None
