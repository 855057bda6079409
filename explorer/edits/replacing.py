"""Swapping a block for a related one, which keeps what both know."""

from collections.abc import Mapping, Sequence

from explorer.graph.layer import LAYERS, Layer
from explorer.graph.names import numbered, stem_of, unused_name
from explorer.graph.network import Network
from explorer.schema.declared import settings_of
from explorer.schema.settings import SettingError


def related(layer: Layer) -> list[type[Layer]]:
    """The kinds that could stand where a block stands: its category, and as many ports."""
    return [
        kind
        for kind in LAYERS
        if kind.category is layer.category
        and len(kind.ports) == len(layer.ports)
        and kind.is_variadic == layer.is_variadic
        and kind.is_input == layer.is_input
    ]


def related_to_all(layers: Sequence[Layer]) -> list[type[Layer]]:
    """The kinds that could stand for each of several blocks."""
    alike = {type(layer): layer for layer in layers}
    if not alike:
        return []
    first, *others = map(related, alike.values())
    return [kind for kind in first if all(kind in other for other in others)]


def with_type(layer: Layer, kind: type[Layer]) -> Layer:
    """A block of another kind with the settings that both know, where they mean the same."""
    if type(layer) is kind:
        return layer
    new = kind()
    for name, value in layer.values().items():
        theirs = settings_of(type(layer)).get(name)
        ours = settings_of(kind).get(name)
        if ours is not None and type(ours) is type(theirs):
            try:
                new = new.tuned(**{name: value})
            except SettingError:
                continue  # out of the other's bounds: its default stays
    return new


def type_names(before: Network, after: Network) -> Mapping[str, str]:
    """New names for nodes that were called after the kind that they no longer are: relu1 → elu1."""
    names: dict[str, str] = {}
    used = set(after.index)
    for node in after.nodes:
        was, now = (stem_of(each.layer.kind()) for each in (before.node(node.name), node))
        group, dot, last = node.name.rpartition(".")
        if was != now and numbered(last, was):
            names[node.name] = unused_name(used, now, group + dot)
            used.add(names[node.name])
    return names
