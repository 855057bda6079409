"""Names of classes: those of equal blocks of the palette, else from the network."""

import re
from collections.abc import Iterator

from explorer.codegen.identifiers import camel, free, stem
from explorer.codegen.plan import ModuleSpec
from explorer.codegen.shared_classes import ClassSpec
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.block import BLOCKS, Block, Draft
from explorer.graph.network import Network, Port

Likeness = frozenset[tuple[str, str]]

# names of groups that combine their input with their output
_SIGNS = {"operator:add": "ResidualBlock", "operator:mul": "GatedBlock"}

# names that a generated file may use
_RESERVED = {"Any", "OrderedDict", "Tensor"}


def name_kinds(kinds: list[ClassSpec], network: Network) -> set[str]:
    """Give each class a unique name, the last being the network's; return all names."""
    known = dict(_blocks())
    spelled = {name.lower(): name for name in BLOCKS.names()}
    used = _RESERVED | {node.layer.target.partition(":")[2] for node in network.nodes}
    last = kinds[-1]
    requested = camel(_spelled(network.name), "Network")
    clashes = requested in used or requested in BLOCKS.names()
    last.name = free(f"{requested}Network" if clashes else requested, used)
    used.add(last.name)
    for kind in kinds[:-1]:
        found = (known.get(_likeness(module, network)) for module in kind.modules)
        block = next((one for one in found if one), None)
        requested = block.kind() if block else _from_path(kind)
        kind.name = free(spelled.get(requested.lower(), requested), used)
        used.add(kind.name)
        if block:
            kind.modules[0].ports = tuple("x" if port == "input" else port for port in block.ports)
    return {kind.name for kind in kinds}


def class_title(network: Network) -> str:
    """Return the title of a network: that of its architecture if it has the same layer types."""
    if network.name not in ARCHITECTURES.names():
        return network.name
    original = ARCHITECTURES.find(network.name)
    kept = original.build is None or _kinds_in(original.build()) == _kinds_in(network)
    return original.title if kept else network.name


def _kinds_in(network: Network) -> set[str]:
    return {node.layer.kind() for node in network.nodes}


def _spelled(name: str) -> str:
    """Return a name spelled as in titles of the gallery: `lenet-5` → LeNet-5."""
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


def _likeness(module: ModuleSpec, network: Network) -> Likeness:
    depth = len(module.path)
    return frozenset(
        (".".join(name.split(".")[depth:]), network.index[name].layer.kind())
        for name in module.nodes
    )


def _from_path(kind: ClassSpec) -> str:
    """Return a name from the last part of the group's name that is no number, or its function."""
    paths = [module.path for module in kind.modules]
    module = kind.modules[0]
    if not module.children and len(module.steps) == 1:
        return camel(module.steps[0].target.partition(":")[2], "Function")
    last = stem(path[-1] for path in paths)
    if last:
        return camel(last, "Layer")
    for target, name in _SIGNS.items():
        joined = {arg for step in module.steps if step.target == target for arg in step.args}
        if joined & set(module.incoming):
            return name
    for position in range(2, max(map(len, paths)) + 1):
        word = stem(path[-position] for path in paths if len(path) >= position)
        if word:
            name = camel(word, "Layer")
            return name if name.endswith("Layer") else f"{name}Block"
    return "Block"
