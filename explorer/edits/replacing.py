"""Swapping a block for a related one, which keeps what both know."""

from collections.abc import Mapping, Sequence

from explorer.graph.layer import BLOCKS, Block
from explorer.graph.names import fresh_name, numbered, stem_of
from explorer.graph.network import Network
from explorer.schema.declaration import settings_of
from explorer.schema.settings import SettingError


def related(block: Block) -> list[type[Block]]:
    """The kinds that could stand where a block stands: its category, and as many ports."""
    return [
        kind
        for kind in BLOCKS
        if kind.category is block.category
        and len(kind.ports) == len(block.ports)
        and kind.takes_many == block.takes_many
        and kind.is_input == block.is_input
    ]


def related_to_all(blocks: Sequence[Block]) -> list[type[Block]]:
    """The kinds that could stand for each of several blocks."""
    alike = {type(block): block for block in blocks}
    if not alike:
        return []
    first, *others = map(related, alike.values())
    return [kind for kind in first if all(kind in other for other in others)]


def swapped(block: Block, kind: type[Block]) -> Block:
    """A block of another kind with the settings that both know, where they mean the same."""
    if type(block) is kind:
        return block
    fresh = kind()
    for name, value in block.values().items():
        theirs = settings_of(type(block)).get(name)
        ours = settings_of(kind).get(name)
        if ours is not None and type(ours) is type(theirs):
            try:
                fresh = fresh.tuned(**{name: value})
            except SettingError:
                continue  # out of the other's bounds: its default stays
    return fresh


def names_of_kinds(before: Network, after: Network) -> Mapping[str, str]:
    """New names for nodes that were called after the kind that they no longer are: relu1 → elu1."""
    names: dict[str, str] = {}
    taken = set(after.index)
    for node in after.nodes:
        was, now = (stem_of(each.block.kind()) for each in (before.node(node.name), node))
        group, dot, last = node.name.rpartition(".")
        if was != now and numbered(last, was):
            names[node.name] = fresh_name(taken, now, group + dot)
            taken.add(names[node.name])
    return names
