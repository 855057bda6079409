"""Scripts of edits, as hands make them: what a random one does to any network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from explorer.catalog.activations import ELU, ReLU
from explorer.catalog.blocks.convolutional import NormalizedConv, Residual
from explorer.catalog.layers import Add, Concat, Conv2d, Flatten, Input, Linear, MaxPool2d
from explorer.edits.clipboard import clip, duplicate, paste
from explorer.edits.connecting import connect, disconnect, input_count
from explorer.edits.grouping import group, made_from, move_out, rebuild, ungroup
from explorer.edits.placing import Placeable, append, insert, position
from explorer.edits.removing import remove
from explorer.edits.repeating import repeat
from explorer.edits.replacing import related, with_type
from explorer.graph.block import Block
from explorer.graph.inference import Inference
from explorer.graph.names import rename
from explorer.graph.network import Network, Port
from explorer.graph.project import Project

PARTS: tuple[Placeable, ...] = (
    Input((3, 16, 16)),
    Conv2d(4),
    Conv2d(4, in_channels=9),
    MaxPool2d(2),
    ReLU(),
    ELU(),
    Flatten(),
    Linear(5),
    Add(),
    Concat(),
    Residual(4),
    NormalizedConv(6),
)


@dataclass(frozen=True)
class Move:
    """One edit: its name, and a few numbers that choose its nodes."""

    kind: str
    a: int
    b: int
    c: int

    def of(self, project: Project, inference: Inference) -> Project:
        """Return the project after the edit; raises NetworkError."""
        return MOVES[self.kind](self, project, inference)

    def names(self, network: Network) -> list[str]:
        """Return some consecutive nodes."""
        every = list(network.index)
        return every[self.a % len(every) :][: 1 + self.b % 4] if every else []

    def prefix(self, network: Network) -> str:
        """Return a group, if there is one."""
        groups = sorted({f"{node.group}." for node in network.nodes if node.group})
        return groups[self.a % len(groups)] if groups else "none."


def moves() -> st.SearchStrategy[Move]:
    """Draw any edit."""
    number = st.integers(0, 30)
    return st.builds(Move, st.sampled_from(sorted(MOVES)), number, number, number)


def scripts(most: int) -> st.SearchStrategy[list[Move]]:
    """Draw edits; a plain list would nearly always be short."""
    lengths = st.integers(0, most)
    return lengths.flatmap(lambda count: st.lists(moves(), min_size=count, max_size=count))


def _one(move: Move, network: Network) -> str:
    names = list(network.index)
    return names[move.a % len(names)] if names else "none"


def _place(move: Move, project: Project, _: Inference) -> Project:
    part = PARTS[move.a % len(PARTS)]
    return project.with_network(position(project.network, part).network)


def _append(move: Move, project: Project, _: Inference) -> Project:
    name = _one(move, project.network)
    after = Port(name) if name in project.network.index else None
    part = PARTS[move.b % len(PARTS)]
    return project.with_network(append(project.network, part, after).network)


def _insert(move: Move, project: Project, _: Inference) -> Project:
    node = project.network.node(_one(move, project.network))
    connected = [slot for slot, port in enumerate(node.inputs) if port]
    part = PARTS[1 + move.b % (len(PARTS) - 1)]
    if not connected:
        return project
    return project.with_network(insert(project.network, part, node.name, connected[0]).network)


def _connection(move: Move, project: Project, _: Inference) -> Project:
    names = list(project.network.index) or ["none"]
    target = project.network.node(names[move.b % len(names)])
    slot = move.c % max(input_count(target), 1)
    source = Port(names[move.a % len(names)])
    return project.with_network(connect(project.network, source, target.name, slot))


def _disconnect(move: Move, project: Project, _: Inference) -> Project:
    return project.with_network(
        disconnect(project.network, _one(move, project.network), move.b % 3)
    )


def _delete(move: Move, project: Project, inference: Inference) -> Project:
    return project.with_network(remove(inference, move.names(project.network)))


def _cut_and_paste(move: Move, project: Project, inference: Inference) -> Project:
    used = clip(project.network, move.names(project.network))
    left = remove(inference, move.names(project.network))
    return project.with_network(paste(left, used)[0])


def _paste(move: Move, project: Project, _: Inference) -> Project:
    used = clip(project.network, move.names(project.network))
    group_ = ["", move.prefix(project.network)][move.c % 2]
    return project.with_network(paste(project.network, used, group_)[0])


def _duplicate(move: Move, project: Project, _: Inference) -> Project:
    return project.with_network(duplicate(project.network, move.names(project.network))[0])


def _group(move: Move, project: Project, _: Inference) -> Project:
    title = ["", "block", "fc1", "a.b"][move.c % 4]
    return project.renamed(*group(project.network, move.names(project.network), title))


def _ungroup(move: Move, project: Project, _: Inference) -> Project:
    return project.renamed(*ungroup(project.network, move.prefix(project.network)))


def _take_out(move: Move, project: Project, _: Inference) -> Project:
    return project.renamed(*move_out(project.network, move.names(project.network)))


def _repeat(move: Move, project: Project, _: Inference) -> Project:
    prefix = move.prefix(project.network)
    return project.renamed(*repeat(project.network, prefix, move.b % 4))


def _rename(move: Move, project: Project, _: Inference) -> Project:
    old = [_one(move, project.network), move.prefix(project.network)][move.b % 2]
    new = ["x", "x.y", "conv1", "class", "", "block.0"][move.c % 6]
    return project.renamed(*rename(project.network, old, new))


def _tune(move: Move, project: Project, _: Inference) -> Project:
    network = project.network
    node = network.node(_one(move, network))
    changes: Mapping[str, Any] = {
        name: 1 + move.c % 3
        for name in ("out_channels", "kernel_size", "out_features")
        if name in node.layer.values()
    }
    return project.with_network(network.with_settings(node.name, node.layer.tuned(**changes)))


def _swap(move: Move, project: Project, _: Inference) -> Project:
    node = project.network.node(_one(move, project.network))
    kinds = related(node.layer)
    layer = with_type(node.layer, kinds[move.b % len(kinds)])
    return project.with_network(project.network.with_settings(node.name, layer))


def _remake(move: Move, project: Project, _: Inference) -> Project:
    for prefix in project.network.blocks:
        part = made_from(project.network, prefix)
        if isinstance(part, Block):
            changed = part.tuned(**{next(iter(part.values())): 1 + move.c % 5})
            return project.with_network(rebuild(project.network, prefix, changed))
    return project


MOVES: dict[str, Callable[[Move, Project, Inference], Project]] = {
    "place": _place,
    "append": _append,
    "insert": _insert,
    "wire": _connection,
    "unwire": _disconnect,
    "delete": _delete,
    "cut and paste": _cut_and_paste,
    "paste": _paste,
    "duplicate": _duplicate,
    "group": _group,
    "ungroup": _ungroup,
    "take out": _take_out,
    "repeat": _repeat,
    "rename": _rename,
    "tune": _tune,
    "swap": _swap,
    "remake": _remake,
}
