"""Inserting: what is let go on a wire that is drawn stands in its middle.

That may be something new, or what lies in the network already and that no wire has reached yet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from explorer.diagram.diagram import Wire
from explorer.diagram.geometry import Arrangement, Place
from explorer.diagram.manual.make_room import in_wire, settled, whole_at
from explorer.edits.appending import insert_clip, insert_clip_before, judged_clip
from explorer.edits.clipboard import Clip, clip
from explorer.edits.grouping import whole_group
from explorer.edits.placing import Part, Placed, insert, insert_before
from explorer.edits.removing import remove
from explorer.edits.suggest.candidates import judged
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import Block
from explorer.graph.network import Network, NetworkError, Port
from explorer.graph.project import Project


def insert_on(
    known: Inference, wished: Part | Clip, wire: Wire, held: Collection[str] = ()
) -> Placed:
    """Something in a wire, in the group of both its ends; raises NetworkError.

    `held` are the nodes of the box to which the wire leads: all that read its port are led anew. A
    part that nobody has tuned gets the settings with which it fits.
    """
    network = known.network
    readers = [name for name in held if wire.port in network.index[name].inputs]
    group, other = (network.node(name).group for name in (readers[0], wire.port.node))
    inside = f"{group}." if group and group == other else ""
    is_folded = wire.target not in network.index
    if isinstance(wished, Clip):
        if is_folded:
            return insert_clip_before(known, wished, wire.port, readers, inside)
        return insert_clip(known, wished, wire.target, wire.input, inside)
    fitting = _fitted(known, wished, wire.port)
    if is_folded:
        return insert_before(network, fitting, wire.port, readers, inside)
    return insert(network, fitting, wire.target, wire.input, inside)


def _fitted(known: Inference, part: Part, after: Port) -> Part:
    return part if part != type(part)() else judged(known, after, part).part


@dataclass(frozen=True)
class Lifted:
    """What lay in a project without a wire, and the project without it."""

    taken: Clip
    project: Project
    known: Inference

    def let_down(
        self, wire: Wire, held: Collection[str], arranged: Arrangement, place: Place
    ) -> tuple[Project, tuple[str, ...]]:
        """The project with it in a wire instead, and what it is called; raises NetworkError.

        `held` are the nodes of the box to which the wire leads, `arranged` is where the others
        stand, and `place` where it was let go.
        """
        fitting = self._fitted(wire.port)
        _, words = judged_clip(self.known, fitting, wire.port)
        if words:
            raise NetworkError(words)
        placed = insert_on(self.known, fitting, wire, held)
        at, pushed = in_wire(self.project.layout, arranged, wire, place)
        after = self.project.with_network(placed.network)
        after = after.with_layout(whole_at(after, placed.names, at, pushed))
        return after.with_layout(settled(self.project, after, self.known)), placed.names

    def _fitted(self, after: Port) -> Clip:
        node, *others = self.taken.network.nodes
        block = _fitted(self.known, node.block, after)
        if others or not isinstance(block, Block):
            return self.taken
        network = self.taken.network.exchanged([replace(node, block=block)])
        return replace(self.taken, network=network)


def lift(project: Project, known: Inference, names: Sequence[str]) -> Lifted | None:
    """A block or a whole group to which no wire leads, and from which none does; else None."""
    if not _lies_loose(project.network, names):
        return None
    bare = project.with_network(remove(known, names))
    gone = [key for key in bare.layout.moved if not _is_there(bare.network, key)]
    bare = bare.with_layout(bare.layout.without(gone))
    return Lifted(clip(project.network, names), bare, infer(bare.network, known))


def _lies_loose(network: Network, names: Sequence[str]) -> bool:
    if not names or (len(names) > 1 and not whole_group(network, names)):
        return False
    held = set(names)
    if not any(network.index[name].block.ports for name in names):
        return False
    return all(
        held.issuperset(network.index[name].feeders) and held.issuperset(network.readers[name])
        for name in names
    )


def _is_there(network: Network, key: str) -> bool:
    return key in network.index or any(name.startswith(key) for name in network.index)
