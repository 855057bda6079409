"""What classes are called: as the palette calls such a group, else as the network does."""

import re
from collections.abc import Iterator

from explorer.codegen.identifiers import camel, free, stem
from explorer.codegen.plan import ModuleSpec
from explorer.codegen.shared_classes import ClassSpec
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.block import BLOCKS, Block, Draft
from explorer.graph.network import Network, Port

Likeness = frozenset[tuple[str, str]]

# what a group is that joins what arrives to what it makes of it
_SIGNS = {"operator:add": "ResidualBlock", "operator:mul": "GatedBlock"}

# what a written file may use by that name
_RESERVED = {"Any", "OrderedDict", "Tensor"}


def name_kinds(kinds: list[ClassSpec], network: Network) -> set[str]:
    """Give each class a name of its own, the last being the network's; returns all of them."""
    known = dict(_blocks())
    spelled = {name.lower(): name for name in BLOCKS.names()}
    used = _RESERVED | {node.layer.target.partition(":")[2] for node in network.nodes}
    last = kinds[-1]
    wanted = camel(_spelled(network.name), "Network")
    clashes = wanted in used or wanted in BLOCKS.names()
    last.name = free(f"{wanted}Network" if clashes else wanted, used)
    used.add(last.name)
    for kind in kinds[:-1]:
        found = (known.get(_likeness(box, network)) for box in kind.boxes)
        block = next((one for one in found if one), None)
        wanted = block.kind() if block else _from_path(kind)
        kind.name = free(spelled.get(wanted.lower(), wanted), used)
        used.add(kind.name)
        if block:
            kind.boxes[0].ports = tuple("x" if port == "input" else port for port in block.ports)
    return {kind.name for kind in kinds}


def title_of(network: Network) -> str:
    """What people call a network: by its title in the gallery, or as its project does.

    The title is that of the original, and is not said of a network of other kinds of blocks.
    """
    if network.name not in ARCHITECTURES.names():
        return network.name
    original = ARCHITECTURES.find(network.name)
    kept = original.build is None or _kinds_in(original.build()) == _kinds_in(network)
    return original.title if kept else network.name


def _kinds_in(network: Network) -> set[str]:
    return {node.layer.kind() for node in network.nodes}


def _spelled(name: str) -> str:
    """The name with words as titles of the gallery spell them: `lenet-5` → LeNet-5."""
    titles = (word for one in ARCHITECTURES for word in re.findall("[A-Za-z]+", one.title))
    known = {word.lower(): word for word in titles if word[1:] != word[1:].lower()}
    return re.sub("[A-Za-z]+", lambda found: known.get(found[0].lower(), found[0]), name)


def _blocks() -> Iterator[tuple[Likeness, type[Block]]]:
    for kind in BLOCKS:
        default = kind()
        values = default.values().items()
        switched = [default.tuned(**{name: True}) for name, one in values if isinstance(one, bool)]
        without = [default.tuned(**{name: 0.0}) for name, one in values if isinstance(one, float)]
        for block in (default, *switched, *without):
            yield _parts(block), kind


def _parts(block: Block) -> Likeness:
    draft = Draft("")
    block.build(draft, "it", *(Port(port) for port in block.ports))
    return frozenset(
        (node.name.removeprefix("it."), node.layer.kind()) for node in draft.network().nodes
    )


def _likeness(box: ModuleSpec, network: Network) -> Likeness:
    depth = len(box.path)
    return frozenset(
        (".".join(name.split(".")[depth:]), network.index[name].layer.kind()) for name in box.nodes
    )


def _from_path(kind: ClassSpec) -> str:
    """From the last word of the group's name that is no number, or what it does with its input."""
    paths = [box.path for box in kind.boxes]
    box = kind.boxes[0]
    if not box.children and len(box.steps) == 1:
        return camel(box.steps[0].target.partition(":")[2], "Function")
    last = stem(path[-1] for path in paths)
    if last:
        return camel(last, "Layer")
    for target, name in _SIGNS.items():
        joined = {arg for step in box.steps if step.target == target for arg in step.args}
        if joined & set(box.incoming):
            return name
    for position in range(2, max(map(len, paths)) + 1):
        word = stem(path[-position] for path in paths if len(path) >= position)
        if word:
            name = camel(word, "Layer")
            return name if name.endswith("Layer") else f"{name}Block"
    return "Block"
