"""A project: a network, how it is laid out, its recipe and its data, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from explorer.graph.data import Dataset
from explorer.graph.network import Network
from explorer.graph.recipe import Recipe


@dataclass(frozen=True)
class Layout:
    """Where nodes stand that somebody has moved, as (x, y); all others are placed by rule."""

    moved: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def with_moved(self, places: Mapping[str, tuple[float, float]]) -> "Layout":
        """The layout with some nodes at other places."""
        return Layout({**self.moved, **places})


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

    def with_network(self, network: Network) -> "Project":
        """The project with another network, or itself where it is the same."""
        return self if network is self.network else replace(self, network=network)

    def with_recipe(self, recipe: Recipe) -> "Project":
        """The project with another recipe, or itself where it is equal."""
        return self if recipe == self.recipe else replace(self, recipe=recipe)

    def with_layout(self, layout: Layout) -> "Project":
        """The project laid out differently."""
        return replace(self, layout=layout)
