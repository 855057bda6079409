"""A project: a network, its layout, training options and data set, as one value."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from explorer.graph.dataset import Dataset
from explorer.graph.names import key_renamer
from explorer.graph.network import Network
from explorer.graph.training_options import TrainingOptions
from explorer.schema.messages import message
from explorer.schema.titled_enum import TitledEnum


class Direction(TitledEnum):
    """The direction of a layout."""

    RIGHT = "left to right", message("Left to right")
    DOWN = "top down", message("Top to bottom")


@dataclass(frozen=True)
class Layout:
    """The manual part of a layout; all else is arranged automatically.

    `positions` are the centers, as (x, y), of nodes and collapsed groups; `expanded` the expanded
    groups, None before the first one is collapsed or expanded.
    """

    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    expanded: frozenset[str] | None = None
    direction: Direction = Direction.RIGHT

    def with_positions(self, positions: Mapping[str, tuple[float, float]]) -> "Layout":
        """Return the layout with some nodes at other positions."""
        return replace(self, positions={**self.positions, **positions})

    def without(self, keys: Collection[str]) -> "Layout":
        """Return the layout with some nodes arranged automatically."""
        kept = {key: position for key, position in self.positions.items() if key not in set(keys)}
        return replace(self, positions=kept)

    def with_expanded(self, expanded: frozenset[str]) -> "Layout":
        """Return the layout with only these groups expanded."""
        return replace(self, expanded=expanded)

    def with_renamed(self, key_of: Callable[[str], str]) -> "Layout":
        """Return the layout after a renaming of nodes and groups."""
        moved = {key_of(key): position for key, position in self.positions.items()}
        expanded = None if self.expanded is None else frozenset(map(key_of, self.expanded))
        return replace(self, positions=moved, expanded=expanded)

    def with_direction(self, direction: Direction) -> "Layout":
        """Return the layout in a direction, without manual positions."""
        return replace(self, direction=direction, positions={})


@dataclass(frozen=True)
class Project:
    """A network with all that is opened, edited, trained and saved with it."""

    network: Network
    training_options: TrainingOptions
    data: Dataset
    layout: Layout = Layout()
    notes: str = ""

    @property
    def title(self) -> str:
        """The name that is shown."""
        return self.network.name

    def with_network(self, network: Network) -> "Project":
        """Return the project with another network and without positions of removed nodes."""
        if network is self.network:
            return self
        old, new = self.network.index, network.index
        gone = [key for key in self.layout.positions if key in old and key not in new]
        layout = self.layout.without(gone) if gone else self.layout
        return replace(self, network=network, layout=layout)

    def renamed(self, network: Network, names: Mapping[str, str]) -> "Project":
        """Return the project, with its layout, after a renaming of nodes."""
        others = self.network.index.keys() - names.keys()
        layout = self.layout.with_renamed(key_renamer(names, others))
        return replace(self, network=network, layout=layout)

    def with_training_options(self, training_options: TrainingOptions) -> "Project":
        """Return the project with other training options, itself where they are equal."""
        if training_options == self.training_options:
            return self
        return replace(self, training_options=training_options)

    def with_layout(self, layout: Layout) -> "Project":
        """Return the project with another layout."""
        return replace(self, layout=layout)
