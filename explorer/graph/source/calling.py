"""What classes are called: as the palette calls such a group, else as the network does."""

from collections.abc import Iterator

from explorer.graph.composite import COMPOSITES, Composite, Draft
from explorer.graph.network import Network, Port
from explorer.graph.source.names import camel, free, stem
from explorer.graph.source.plan import Box
from explorer.graph.source.sharing import Kind

Likeness = frozenset[tuple[str, str]]

# what a written file may use by that name
_RESERVED = {"Any", "OrderedDict", "Tensor", "F"}


def name_kinds(kinds: list[Kind], network: Network) -> set[str]:
    """Give each class a name of its own, the last being the network's; returns all of them."""
    known = dict(_composites())
    taken = _RESERVED | {node.block.target.partition(":")[2] for node in network.nodes}
    last = kinds[-1]
    last.name = free(camel(network.name, "Network"), taken)
    taken.add(last.name)
    for kind in kinds[:-1]:
        found = (known.get(_likeness(box, network)) for box in kind.boxes)
        wanted = next((name for name in found if name), None) or _from_path(kind)
        kind.name = free(wanted, taken)
        taken.add(kind.name)
    return {kind.name for kind in kinds}


def _composites() -> Iterator[tuple[Likeness, str]]:
    for kind in COMPOSITES:
        default = kind()
        switches = [name for name, value in default.values().items() if isinstance(value, bool)]
        for composite in (default, *(default.tuned(**{name: True}) for name in switches)):
            yield _parts(composite), kind.kind()


def _parts(composite: Composite) -> Likeness:
    draft = Draft("")
    composite.place(draft, "it", *(Port(port) for port in composite.ports))
    return frozenset(
        (node.name.removeprefix("it."), node.block.kind()) for node in draft.network().nodes
    )


def _likeness(box: Box, network: Network) -> Likeness:
    depth = len(box.path)
    return frozenset(
        (".".join(name.split(".")[depth:]), network.index[name].block.kind()) for name in box.nodes
    )


def _from_path(kind: Kind) -> str:
    """From the last word of the group's name that is no number; a sum with it makes it residual."""
    paths = [box.path for box in kind.boxes]
    last = stem(path[-1] for path in paths)
    if last:
        return camel(last, "Block")
    box = kind.boxes[0]
    added = {arg for step in box.steps if step.target == "operator:add" for arg in step.args}
    if added & set(box.arriving):
        return "ResidualBlock"
    for place in range(2, max(map(len, paths)) + 1):
        word = stem(path[-place] for path in paths if len(path) >= place)
        if word:
            return f"{camel(word, 'Block')}Block"
    return "Block"
