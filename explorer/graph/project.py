"""A project: a network, how it is laid out, its recipe and its data, as one value."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from explorer.graph.dataset import Dataset
from explorer.graph.names import key_renamer
from explorer.graph.network import Network
from explorer.graph.training_options import TrainingOptions


class Direction(StrEnum):
    """Where a network leads to."""

    RIGHT = "left to right"
    DOWN = "top down"


@dataclass(frozen=True)
class Layout:
    """How a network is drawn; whatever nobody has touched follows a rule.

    `moved` are the centres, as (x, y), of nodes and folded groups; `opened` the groups that are
    unfolded, None before anybody has folded or unfolded one.
    """

    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    expanded: frozenset[str] | None = None
    direction: Direction = Direction.RIGHT

    def with_positions(self, positions: Mapping[str, tuple[float, float]]) -> "Layout":
        """The layout with some nodes at other places."""
        return replace(self, positions={**self.positions, **positions})

    def without(self, keys: Collection[str]) -> "Layout":
        """The layout with these where the rule puts them."""
        kept = {key: position for key, position in self.positions.items() if key not in set(keys)}
        return replace(self, positions=kept)

    def with_expanded(self, opened: frozenset[str]) -> "Layout":
        """The layout with just these groups unfolded."""
        return replace(self, expanded=opened)

    def with_renamed(self, key_of: Callable[[str], str]) -> "Layout":
        """The layout after nodes and groups got other names."""
        moved = {key_of(key): position for key, position in self.positions.items()}
        opened = None if self.expanded is None else frozenset(map(key_of, self.expanded))
        return replace(self, positions=moved, expanded=opened)

    def with_direction(self, direction: Direction) -> "Layout":
        """The layout leading elsewhere; what was moved would stand in the way, and is forgotten."""
        return replace(self, direction=direction, positions={})


@dataclass(frozen=True)
class Project:
    """What a user opens, edits, trains and saves."""

    network: Network
    training_options: TrainingOptions
    data: Dataset
    layout: Layout = Layout()
    notes: str = ""

    @property
    def title(self) -> str:
        """The name shown for it."""
        return self.network.name

    def with_network(self, network: Network) -> "Project":
        """The project with another network, or itself where it is the same.

        The position of a node that is gone is forgotten: another may come to be called so.
        """
        if network is self.network:
            return self
        old, new = self.network.index, network.index
        gone = [key for key in self.layout.positions if key in old and key not in new]
        layout = self.layout.without(gone) if gone else self.layout
        return replace(self, network=network, layout=layout)

    def renamed(self, network: Network, names: Mapping[str, str]) -> "Project":
        """The project with a network whose nodes have other names; the layout follows them."""
        others = self.network.index.keys() - names.keys()
        layout = self.layout.with_renamed(key_renamer(names, others))
        return replace(self, network=network, layout=layout)

    def with_training_options(self, training_options: TrainingOptions) -> "Project":
        """The project with another recipe, or itself where it is equal."""
        return (
            self
            if training_options == self.training_options
            else replace(self, training_options=training_options)
        )

    def with_layout(self, layout: Layout) -> "Project":
        """The project laid out differently."""
        return replace(self, layout=layout)
