"""A project: a network, how it is laid out, its recipe and its data, as one value."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from explorer.diagram.diagram import everything_open, kept_open, open_at_first
from explorer.graph.dataset import Dataset
from explorer.graph.names import follow
from explorer.graph.network import Network
from explorer.graph.training_options import Recipe


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

    moved: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    opened: frozenset[str] | None = None
    direction: Direction = Direction.RIGHT

    def with_moved(self, places: Mapping[str, tuple[float, float]]) -> "Layout":
        """The layout with some nodes at other places."""
        return replace(self, moved={**self.moved, **places})

    def without(self, keys: Collection[str]) -> "Layout":
        """The layout with these where the rule puts them."""
        kept = {key: place for key, place in self.moved.items() if key not in set(keys)}
        return replace(self, moved=kept)

    def with_opened(self, opened: frozenset[str]) -> "Layout":
        """The layout with just these groups unfolded."""
        return replace(self, opened=opened)

    def following(self, key_of: Callable[[str], str]) -> "Layout":
        """The layout after nodes and groups got other names."""
        moved = {key_of(key): place for key, place in self.moved.items()}
        opened = None if self.opened is None else frozenset(map(key_of, self.opened))
        return replace(self, moved=moved, opened=opened)

    def towards(self, direction: Direction) -> "Layout":
        """The layout leading elsewhere; what was moved would stand in the way, and is forgotten."""
        return replace(self, direction=direction, moved={})


@dataclass(frozen=True)
class Project:
    """What a user opens, edits, trains and saves."""

    network: Network
    recipe: Recipe
    data: Dataset
    layout: Layout = Layout()
    notes: str = ""

    @property
    def title(self) -> str:
        """The name shown for it."""
        return self.network.name

    @property
    def opened(self) -> frozenset[str]:
        """The keys of what is unfolded."""
        return open_at_first(self.network) if self.layout.opened is None else self.layout.opened

    def with_network(self, network: Network) -> "Project":
        """The project with another network, or itself where it is the same.

        The place of a node that is gone is forgotten: another may come to be called so. What was
        open stays open.
        """
        if network is self.network:
            return self
        old, new = self.network.index, network.index
        gone = [key for key in self.layout.moved if key in old and key not in new]
        layout = self.layout.without(gone) if gone else self.layout
        if not network.is_wired_like(self.network):
            layout = self._kept_open(network, layout)
        return replace(self, network=network, layout=layout)

    def _kept_open(self, network: Network, layout: Layout) -> Layout:
        opened = kept_open(self.network, network, self.opened)
        if layout.opened is None:  # by rule, which an edit inside of a group does not apply anew
            at_first, both = open_at_first(network), opened & everything_open(network)
            opened = at_first.union(key for key in both if self._edits_inside(network, key))
            return layout if opened == at_first else layout.with_opened(opened)
        return layout if opened == layout.opened else layout.with_opened(opened)

    def _edits_inside(self, network: Network, group: str) -> bool:
        old, new = (
            {name for name in each.index if name.startswith(group)}
            for each in (self.network, network)
        )
        return old != new

    def renamed(self, network: Network, names: Mapping[str, str]) -> "Project":
        """The project with a network whose nodes have other names; the layout follows them."""
        others = self.network.index.keys() - names.keys()
        layout = self.layout.following(follow(names, others))
        return replace(self, network=network, layout=layout)

    def with_recipe(self, recipe: Recipe) -> "Project":
        """The project with another recipe, or itself where it is equal."""
        return self if recipe == self.recipe else replace(self, recipe=recipe)

    def with_layout(self, layout: Layout) -> "Project":
        """The project laid out differently."""
        return replace(self, layout=layout)
