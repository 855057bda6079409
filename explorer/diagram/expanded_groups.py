"""The groups that stay expanded after an edit, so that it collapses nothing that was visible."""

from collections.abc import Container, Iterator
from itertools import groupby

from explorer.diagram.diagram import (
    all_expanded,
    expanded_groups,
    group_tree,
    initially_expanded,
    names_in_order,
)
from explorer.diagram.repeats import Group, OpenKeys, Repeat, child_key, child_nodes
from explorer.graph.network import Network
from explorer.graph.project import Project


def keep_expanded(before: Project, after: Project) -> Project:
    """Let an edit collapse no group that was expanded, but for one that it collapses itself."""
    old, new, layout = before.network, after.network, after.layout
    if layout.expanded != before.layout.expanded or new.is_connected_like(old):
        return after
    opened = still_expanded(old, new, expanded_groups(before))
    if layout.expanded is None:  # automatic, which an edit inside a group does not change
        at_first, both = initially_expanded(new), opened & all_expanded(new)
        opened = at_first.union(key for key in both if _edits_inside(old, new, key))
        return after if opened == at_first else after.with_layout(layout.with_expanded(opened))
    return after if opened == layout.expanded else after.with_layout(layout.with_expanded(opened))


def _edits_inside(before: Network, after: Network, group: str) -> bool:
    old, new = ({name for name in each.index if name.startswith(group)} for each in (before, after))
    return old != new


def still_expanded(before: Network, after: Network, opened: frozenset[str]) -> frozenset[str]:
    """Return the groups and repeats that are expanded after an edit.

    A repeat that the edit divides stays expanded in each of its parts, and so does a layer that
    became a part of a group.
    """
    names = names_in_order(before), names_in_order(after)
    if names[0] == names[1]:
        return opened
    open_ = OpenKeys(opened)
    seen = [child for group in _open(names[0], open_) for child in group.children]
    collapsed = {child.key for child in seen if isinstance(child, Group) and child.key not in open_}
    runs = [run for group in _open(names[0], open_) for run in open_.runs(group.children)]
    held = {child_key(child) for run in runs for child in run.children}
    found = set(opened).difference(run.key for run in runs)
    for group in _open(names[1], found):
        for child in group.children:
            is_new = isinstance(child, Group) and child.key not in collapsed
            if is_new and not before.index.keys().isdisjoint(child_nodes(child)):
                found.add(child_key(child))
        found.update(run.key for run in _divided(group, held))
    return frozenset(found)


def _open(names: tuple[str, ...], opened: OpenKeys | set[str]) -> Iterator[Group]:
    """Yield the whole network and the visible expanded groups."""
    waiting = [group_tree(names)]
    while waiting:
        group = waiting.pop()
        yield group
        inside = (child for child in group.children if isinstance(child, Group))
        waiting += (child for child in inside if child.key in opened)


def _divided(group: Group, held: Container[str]) -> Iterator[Repeat]:
    """Yield the rest of expanded repeats: neighbors from the first that was held to the last."""
    for is_group, row in groupby(group.children, lambda child: isinstance(child, Group)):
        children = tuple(row) if is_group else ()
        positions = [at for at, child in enumerate(children) if child_key(child) in held]
        if positions and positions[0] < positions[-1]:
            yield Repeat(children[positions[0] : positions[-1] + 1], is_open=True)
