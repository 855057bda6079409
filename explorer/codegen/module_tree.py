"""The tree of dotted names, and which of its groups can be a module that computes by itself.

A group that data leave and enter again cannot be called once: it is opened, which keeps its name
and has its parts called from where it stands.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from explorer.codegen.dataflow import MISSING, Dataflow, Site
from explorer.graph.network import Port

Path = tuple[str, ...]


@dataclass
class Branch:
    """A part of a dotted name: a node, a group, or in odd cases both."""

    path: Path
    site: Site | None = None
    children: dict[str, "Branch"] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    incoming: list[Port] = field(default_factory=list)
    outgoing: list[Port] = field(default_factory=list)
    holds_modules: bool = False


Calls = Callable[[Site], bool]
Opens = Callable[[Branch], bool]


def grow(connecting: Dataflow, is_module: Calls) -> Branch:
    """The tree of all sites, each branch with what enters and what leaves it."""
    root = Branch(())
    for name, site in connecting.sites.items():
        branch = root
        for word in name.split("."):
            _enter(branch, name, site, connecting, is_module)
            path = (*branch.path, word)
            branch = branch.children.setdefault(word, Branch(path))
        _enter(branch, name, site, connecting, is_module)
        branch.site = site
    _tell_ports(root, connecting)
    return root


def _enter(branch: Branch, name: str, site: Site, connecting: Dataflow, is_module: Calls) -> None:
    branch.members.append(name)
    branch.holds_modules = branch.holds_modules or is_module(site)


def _tell_ports(branch: Branch, connecting: Dataflow) -> None:
    waiting = [branch]
    while waiting:
        branch = waiting.pop()
        waiting += branch.children.values()
        inside = set(branch.members)
        connected = (
            port for name in branch.members for port in connecting.sites[name].args if port
        )
        entering = dict.fromkeys(port for port in connected if port.node not in inside)
        entering.pop(MISSING, None)
        branch.incoming = list(entering)
        branch.outgoing = [
            port
            for name in branch.members
            for port in _ports(connecting.sites[name])
            if connecting.read_from_outside(inside, port)
        ]


def _ports(site: Site) -> Iterator[Port]:
    return (Port(site.node.name, position) for position in range(len(site.node.layer.outputs)))


def called_from(branch: Branch, connecting: Dataflow, opens: Opens) -> list[Branch]:
    """What a module calls to compute: nodes and groups, each behind what feeds it.

    Groups that `opens` holds for are opened too.
    """
    opened: set[Path] = set()

    def is_open(group: Branch) -> bool:
        return group.path in opened or opens(group)

    while True:
        items = [item for child in branch.children.values() for item in _opened(child, is_open)]
        ordered, stuck = _sorted(items, connecting)
        if not stuck:
            return ordered
        opened.add(_worst(stuck, connecting).path)


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


def _sorted(items: Sequence[Branch], connecting: Dataflow) -> tuple[list[Branch], list[Branch]]:
    """The items in the network's own order as far as can be, and the groups of any cycle."""
    position = {name: number for number, name in enumerate(connecting.sites)}
    owner = {name: item.path for item in items for name in item.members}
    predecessors = {
        item.path: {owner[port.node] for port in item.incoming if port.node in owner} - {item.path}
        for item in items
    }
    order = sorted(items, key=lambda item: position[item.members[0]])
    done = _settled([item.path for item in order], predecessors)
    index = {item.path: item for item in items}
    if len(done) == len(items):
        return [index[path] for path in done], []
    # what only waits behind a cycle is no part of it
    left = predecessors.keys() - set(done)
    readers: dict[Path, set[Path]] = {path: set() for path in left}
    for path in left:
        for feeder in predecessors[path] & left:
            readers[feeder].add(path)
    inside = left - set(_settled([item.path for item in order if item.path in left], readers))
    return [], [item for item in order if item.path in inside and not item.site]


def _settled(order: Sequence[Path], predecessors: Mapping[Path, set[Path]]) -> list[Path]:
    """Each behind what feeds it, earlier ones first; those on or behind a cycle are left out."""
    position = {path: number for number, path in enumerate(order)}
    missing = {path: len(predecessors[path]) for path in order}
    readers: dict[Path, list[Path]] = {path: [] for path in order}
    for path in order:
        for feeder in predecessors[path]:
            readers[feeder].append(path)
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


def _worst(stuck: Sequence[Branch], connecting: Dataflow) -> Branch:
    """The group to open: one that data leave and enter again, else the smallest."""
    for item in stuck:
        if _is_reentered(item, connecting):
            return item
    return min(stuck, key=lambda item: len(item.members))


def _is_reentered(item: Branch, connecting: Dataflow) -> bool:
    inside = set(item.members)
    connected: set[str] = set()
    for name, site in connecting.sites.items():
        predecessors = {port.node for port in site.args if port}
        if name in inside:
            if predecessors & connected:
                return True
        elif predecessors & (inside | connected):
            connected.add(name)
    return False
