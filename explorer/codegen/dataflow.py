"""The nodes of a network that compute, and their inputs: without identities and cycles.

A connection that cannot be followed becomes MISSING, so that code for networks with problems is
well-formed, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from explorer.graph.network import Network, NetworkError, Node, Port, check_name
from explorer.schema.messages import message

MISSING = Port("")
DEEPEST = 40  # maximum nesting of groups

ValueSource = Port | None


@dataclass(frozen=True)
class Site:
    """A node that computes, its input ports, and the identity nodes in between."""

    node: Node
    args: tuple[ValueSource, ...]
    skipped: tuple[str, ...] = ()


@dataclass
class Dataflow:
    """The sites in topological order, the inputs, and the sources of the outputs."""

    entries: list[str] = field(default_factory=list)
    sites: dict[str, Site] = field(default_factory=dict)
    outputs: list[Port] = field(default_factory=list)
    auxiliaries: list[Port] = field(default_factory=list)
    output_nodes: tuple[str, ...] = ()
    origins: dict[Port, tuple[Port, tuple[str, ...]]] = field(default_factory=dict)
    readers: dict[Port, list[str]] = field(default_factory=dict)

    def read_from_outside(self, members: set[str], port: Port) -> bool:
        """Return whether a node that is not among these reads a port."""
        if port in self.outputs or port in self.auxiliaries:
            return True
        return any(reader not in members for reader in self.readers.get(port, ()))


def trace_dataflow(network: Network) -> Dataflow:
    """Follow every connection to the node that computes; raises NetworkError for invalid names."""
    found = Dataflow()
    for node in _in_order(network):
        check_name(node.name)
        if node.name.count(".") > DEEPEST:
            raise NetworkError(
                message(
                    "Groups are nested too deeply to generate code: {name}…", name=node.name[:40]
                )
            )
        _place(node, found)
    for name, site in found.sites.items():
        for port in site.args:
            if port is not None:
                found.readers.setdefault(port, []).append(name)
    output_nodes: list[str] = []
    for nodes, ports in (
        (network.outputs, found.outputs),
        (network.auxiliaries, found.auxiliaries),
    ):
        for node in nodes:
            port, skipped = found.origins[Port(node.name)]
            ports.append(port)
            output_nodes += [node.name, *skipped]
    found.output_nodes = tuple(dict.fromkeys(output_nodes))
    return found


def _in_order(network: Network) -> Iterator[Node]:
    reached = {node.name for node in network.order}
    yield from network.order
    yield from (node for node in network.nodes if node.name not in reached)


def _place(node: Node, found: Dataflow) -> None:
    sources = [_origin(port, found) for port in node.inputs]
    least = 0 if node.layer.is_variadic else len(node.layer.ports) - node.layer.optional_inputs
    args: list[ValueSource] = [
        MISSING if port is None and position < least else port
        for position, (port, _) in enumerate(sources)
    ]
    args += [MISSING] * (least - len(args))
    skipped = tuple(name for _, names in sources for name in names)
    own = [Port(node.name, position) for position in range(len(node.layer.outputs))]
    if node.layer.is_input:
        found.entries.append(node.name)
    elif node.layer.target:
        found.sites[node.name] = Site(node, tuple(args), skipped)
    else:
        through = [port for port in args if port is not None]
        for port, origin in zip(own, [*through, *[MISSING] * len(own)], strict=False):
            found.origins[port] = (origin, (*skipped, node.name))
        return
    found.origins |= {port: (port, ()) for port in own}


def _origin(port: Port | None, found: Dataflow) -> tuple[ValueSource, tuple[str, ...]]:
    if port is None:
        return None, ()
    return found.origins.get(port, (MISSING, ()))
