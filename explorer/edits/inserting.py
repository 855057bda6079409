"""Inserting into a drawn connection: new nodes, or unconnected ones of the network."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Arrangement, Point
from explorer.diagram.manual.make_room import in_connection, place_group_at, place_new_boxes
from explorer.edits.appending import evaluate_clip, insert_clip, insert_clip_before
from explorer.edits.clipboard import Clip, clip
from explorer.edits.grouping import whole_group
from explorer.edits.placing import Placeable, Placed, insert, insert_before
from explorer.edits.removing import remove
from explorer.edits.suggest.candidates import evaluate
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import Layer
from explorer.graph.network import Network, NetworkError, Port
from explorer.graph.project import Project


def insert_on(
    known: Inference,
    requested: Placeable | Clip,
    connection: Connection,
    held: Collection[str] = (),
) -> Placed:
    """Insert a layer, block or clip, in the group of both ends; raises NetworkError.

    `held` are the nodes of the target box, of which all readers of the port are reconnected.
    Default settings are adapted to fit.
    """
    network = known.network
    readers = [name for name in held if connection.port in network.index[name].inputs]
    group, other = (network.node(name).group for name in (readers[0], connection.port.node))
    inside = f"{group}." if group and group == other else ""
    is_collapsed = connection.target not in network.index
    if isinstance(requested, Clip):
        if is_collapsed:
            return insert_clip_before(known, requested, connection.port, readers, inside)
        return insert_clip(known, requested, connection.target, connection.input, inside)
    fitting = _fitted(known, requested, connection.port)
    if is_collapsed:
        return insert_before(network, fitting, connection.port, readers, inside)
    return insert(network, fitting, connection.target, connection.input, inside)


def _fitted(known: Inference, part: Placeable, after: Port) -> Placeable:
    return part if part != type(part)() else evaluate(known, after, part).placeable


@dataclass(frozen=True)
class Lifted:
    """Unconnected nodes of a project, and the project without them."""

    names: Clip
    project: Project
    known: Inference

    def let_down(
        self, connection: Connection, held: Collection[str], arranged: Arrangement, position: Point
    ) -> tuple[Project, tuple[str, ...]]:
        """Insert the nodes at a position; returns the project and their names, or NetworkError.

        `held` are the nodes of the target box, `arranged` the arrangement of the others.
        """
        fitting = self._fitted(connection.port)
        _, text = evaluate_clip(self.known, fitting, connection.port)
        if text:
            raise NetworkError(text)
        placed = insert_on(self.known, fitting, connection, held)
        at, pushed = in_connection(self.project.layout, arranged, connection, position)
        after = self.project.with_network(placed.network)
        after = after.with_layout(place_group_at(after, placed.names, at, pushed))
        return after.with_layout(place_new_boxes(self.project, after, self.known)), placed.names

    def _fitted(self, after: Port) -> Clip:
        node, *others = self.names.network.nodes
        layer = _fitted(self.known, node.layer, after)
        if others or not isinstance(layer, Layer):
            return self.names
        network = self.names.network.with_replaced([replace(node, layer=layer)])
        return replace(self.names, network=network)


def lift(project: Project, known: Inference, names: Sequence[str]) -> Lifted | None:
    """Lift a layer or a whole group without connections; returns None for others."""
    if not _is_unconnected(project.network, names):
        return None
    bare = project.with_network(remove(known, names))
    gone = [key for key in bare.layout.positions if not _is_there(bare.network, key)]
    bare = bare.with_layout(bare.layout.without(gone))
    return Lifted(clip(project.network, names), bare, infer(bare.network, known))


def _is_unconnected(network: Network, names: Sequence[str]) -> bool:
    if not names or (len(names) > 1 and not whole_group(network, names)):
        return False
    held = set(names)
    if not any(network.index[name].layer.ports for name in names):
        return False
    return all(
        held.issuperset(network.index[name].predecessors)
        and held.issuperset(network.successors[name])
        for name in names
    )


def _is_there(network: Network, key: str) -> bool:
    return key in network.index or any(name.startswith(key) for name in network.index)
