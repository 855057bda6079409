"""The tree of dotted names, and the groups that can be modules with a forward method.

Data that leave a group and enter it again make a single call impossible: such a group is opened,
so that it keeps its name but its members are called from the module around it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from explorer.codegen.dataflow import MISSING, Dataflow, Site
from explorer.graph.network import Port

Path = tuple[str, ...]


@dataclass
class Branch:
    """A part of a dotted name: a node, a group, or rarely both."""

    path: Path
    site: Site | None = None
    children: dict[str, "Branch"] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    incoming: list[Port] = field(default_factory=list)
    outgoing: list[Port] = field(default_factory=list)
    holds_modules: bool = False


Calls = Callable[[Site], bool]
Opens = Callable[[Branch], bool]


def grow(dataflow: Dataflow, is_module: Calls) -> Branch:
    """Return the tree of all sites, each branch with its incoming and outgoing ports."""
    root = Branch(())
    for name, site in dataflow.sites.items():
        branch = root
        for word in name.split("."):
            _enter(branch, name, site, dataflow, is_module)
            path = (*branch.path, word)
            branch = branch.children.setdefault(word, Branch(path))
        _enter(branch, name, site, dataflow, is_module)
        branch.site = site
    _find_ports(root, dataflow)
    return root


def _enter(branch: Branch, name: str, site: Site, dataflow: Dataflow, is_module: Calls) -> None:
    branch.members.append(name)
    branch.holds_modules = branch.holds_modules or is_module(site)


def _find_ports(branch: Branch, dataflow: Dataflow) -> None:
    waiting = [branch]
    while waiting:
        branch = waiting.pop()
        waiting += branch.children.values()
        inside = set(branch.members)
        connected = (port for name in branch.members for port in dataflow.sites[name].args if port)
        inputs_seen = dict.fromkeys(port for port in connected if port.node not in inside)
        inputs_seen.pop(MISSING, None)
        branch.incoming = list(inputs_seen)
        branch.outgoing = [
            port
            for name in branch.members
            for port in _ports(dataflow.sites[name])
            if dataflow.read_from_outside(inside, port)
        ]


def _ports(site: Site) -> Iterator[Port]:
    return (Port(site.node.name, position) for position in range(len(site.node.layer.outputs)))


def called_from(branch: Branch, dataflow: Dataflow, opens: Opens) -> list[Branch]:
    """Return the nodes and groups that a module calls, in topological order.

    Groups for which `opens` is true are opened, too.
    """
    opened: set[Path] = set()

    def is_open(group: Branch) -> bool:
        return group.path in opened or opens(group)

    while True:
        items = [item for child in branch.children.values() for item in _opened(child, is_open)]
        ordered, stuck = _sorted(items, dataflow)
        if not stuck:
            return ordered
        opened.add(_group_to_open(stuck, dataflow).path)


def _opened(branch: Branch, is_open: Opens) -> Iterator[Branch]:
    if branch.site:
        yield Branch(
            branch.path,
            branch.site,
            members=[branch.site.node.name],
            incoming=[port for port in branch.site.args if port],
            outgoing=list(_ports(branch.site)),
        )
    whole = not branch.site and branch.incoming and branch.holds_modules
    if whole and not is_open(branch):
        yield branch
        return
    for child in branch.children.values():
        yield from _opened(child, is_open)


def _sorted(items: Sequence[Branch], dataflow: Dataflow) -> tuple[list[Branch], list[Branch]]:
    """Return the items in the order of the network, or the groups of a cycle."""
    position = {name: number for number, name in enumerate(dataflow.sites)}
    owner = {name: item.path for item in items for name in item.members}
    predecessors = {
        item.path: {owner[port.node] for port in item.incoming if port.node in owner} - {item.path}
        for item in items
    }
    order = sorted(items, key=lambda item: position[item.members[0]])
    done = _topological([item.path for item in order], predecessors)
    index = {item.path: item for item in items}
    if len(done) == len(items):
        return [index[path] for path in done], []
    # items after a cycle are not part of it
    left = predecessors.keys() - set(done)
    readers: dict[Path, set[Path]] = {path: set() for path in left}
    for path in left:
        for source in predecessors[path] & left:
            readers[source].add(path)
    inside = left - set(_topological([item.path for item in order if item.path in left], readers))
    return [], [item for item in order if item.path in inside and not item.site]


def _topological(order: Sequence[Path], predecessors: Mapping[Path, set[Path]]) -> list[Path]:
    """Return paths in topological order, without those on or after a cycle."""
    position = {path: number for number, path in enumerate(order)}
    missing = {path: len(predecessors[path]) for path in order}
    readers: dict[Path, list[Path]] = {path: [] for path in order}
    for path in order:
        for source in predecessors[path]:
            readers[source].append(path)
    ready = [position[path] for path in order if not missing[path]]
    done: list[Path] = []
    while ready:
        path = order[heappop(ready)]
        done.append(path)
        for reader in readers[path]:
            missing[reader] -= 1
            if not missing[reader]:
                heappush(ready, position[reader])
    return done


def _group_to_open(stuck: Sequence[Branch], dataflow: Dataflow) -> Branch:
    """Return the group to open: one that data leave and enter again, else the smallest."""
    for item in stuck:
        if _is_reentered(item, dataflow):
            return item
    return min(stuck, key=lambda item: len(item.members))


def _is_reentered(item: Branch, dataflow: Dataflow) -> bool:
    inside = set(item.members)
    connected: set[str] = set()
    for name, site in dataflow.sites.items():
        predecessors = {port.node for port in site.args if port}
        if name in inside:
            if predecessors & connected:
                return True
        elif predecessors & (inside | connected):
            connected.add(name)
    return False
