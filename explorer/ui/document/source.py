"""Where what is open came from: a file, the gallery or nothing; edits keep it, undo knows it."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.graph.network import Network
from explorer.graph.project import Project


@dataclass(eq=False)
class Origin:
    """A line of edits: its file, and the project as it came or was saved last."""

    kept: Project
    path: Path | None = None

    def holds(self, project: Project) -> bool:
        """Whether nothing of a project would be lost.

        Which groups are expanded is no reason to ask, nor the direction where there is no file.
        """
        layout = replace(self.kept.layout, opened=project.layout.opened)
        if self.path is None:
            layout = replace(layout, direction=project.layout.direction)
        return project == self.kept.with_layout(layout)


@dataclass(frozen=True)
class Subject:
    """What a run is of: a network, and the line of edits that it stands in."""

    network: Network
    origin: Origin

    def is_that_of(self, other: "Subject") -> bool:
        """Whether both are one network, as it is, or as it was before an edit or another name."""
        return self.origin is other.origin or self.is_just(other)

    def is_just(self, other: "Subject") -> bool:
        """Whether both are one network as it is now; a file opened again is another project."""
        return self.is_beside(other) and self.has_nodes_of(other)

    def has_nodes_of(self, other: "Subject") -> bool:
        """Whether both networks have the same nodes, and any at all."""
        return bool(self.network.nodes) and self.network.nodes == other.network.nodes

    def is_beside(self, other: "Subject") -> bool:
        """Whether both come from one line of edits, or neither from a file."""
        return self.origin is other.origin or self.origin.path is other.origin.path is None
