"""Replacing a layer by one of a related type, which keeps common settings."""

from collections.abc import Mapping, Sequence

from explorer.graph.layer import LAYERS, Layer
from explorer.graph.names import numbered, stem_of, unused_name
from explorer.graph.network import Network
from explorer.schema.declared import settings_of
from explorer.schema.settings import SettingError


def related(layer: Layer) -> list[type[Layer]]:
    """Return the types of the same category and with as many ports as a layer."""
    return [
        kind
        for kind in LAYERS
        if kind.category is layer.category
        and len(kind.ports) == len(layer.ports)
        and kind.is_variadic == layer.is_variadic
        and kind.is_input == layer.is_input
    ]


def related_to_all(layers: Sequence[Layer]) -> list[type[Layer]]:
    """Return the types that can replace each of several layers."""
    alike = {type(layer): layer for layer in layers}
    if not alike:
        return []
    first, *others = map(related, alike.values())
    return [kind for kind in first if all(kind in other for other in others)]


def with_type(layer: Layer, kind: type[Layer]) -> Layer:
    """Return a layer of another type with the settings that both have."""
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
                continue  # out of bounds there: the default stays
    return new


def type_names(before: Network, after: Network) -> Mapping[str, str]:
    """Return new names for nodes named after their former type: relu1 → elu1."""
    names: dict[str, str] = {}
    used = set(after.index)
    for node in after.nodes:
        was, now = (stem_of(each.layer.kind()) for each in (before.node(node.name), node))
        group, dot, last = node.name.rpartition(".")
        if was != now and numbered(last, was):
            names[node.name] = unused_name(used, now, group + dot)
            used.add(names[node.name])
    return names
