"""What of a network is written, and what feeds it: without what only passes on, and without cycles.

A wire that cannot be followed leads to MISSING, so that whatever is wrong with a network, what is
written of it is in order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from explorer.graph.network import Network, NetworkError, Node, Port, check_name

MISSING = Port("")
DEEPEST = 40  # groups in groups that are written

Arrival = Port | None


@dataclass(frozen=True)
class Site:
    """A node that computes, what arrives at it, and the nodes in between that passed it on."""

    node: Node
    args: tuple[Arrival, ...]
    passed: tuple[str, ...] = ()


@dataclass
class Dataflow:
    """The sites in the order of computing, the inputs, and where the answers come from."""

    entries: list[str] = field(default_factory=list)
    sites: dict[str, Site] = field(default_factory=dict)
    outputs: list[Port] = field(default_factory=list)
    auxiliaries: list[Port] = field(default_factory=list)
    answering: tuple[str, ...] = ()
    origins: dict[Port, tuple[Port, tuple[str, ...]]] = field(default_factory=dict)
    readers: dict[Port, list[str]] = field(default_factory=dict)

    def read_from_outside(self, members: set[str], port: Port) -> bool:
        """Whether what leaves a port is wanted by a node that is not among these."""
        if port in self.outputs or port in self.auxiliaries:
            return True
        return any(reader not in members for reader in self.readers.get(port, ()))


def trace_dataflow(network: Network) -> Dataflow:
    """Follow every wire to the node that computes; raises NetworkError for names none can have."""
    found = Dataflow()
    for node in _in_order(network):
        check_name(node.name)
        if node.name.count(".") > DEEPEST:
            raise NetworkError(f"{node.name[:40]}… lies in too many groups to be written")
        _place(node, found)
    for name, site in found.sites.items():
        for port in site.args:
            if port is not None:
                found.readers.setdefault(port, []).append(name)
    answering: list[str] = []
    for nodes, ports in (
        (network.outputs, found.outputs),
        (network.auxiliaries, found.auxiliaries),
    ):
        for node in nodes:
            port, passed = found.origins[Port(node.name)]
            ports.append(port)
            answering += [node.name, *passed]
    found.answering = tuple(dict.fromkeys(answering))
    return found


def _in_order(network: Network) -> Iterator[Node]:
    reached = {node.name for node in network.order}
    yield from network.order
    yield from (node for node in network.nodes if node.name not in reached)


def _place(node: Node, found: Dataflow) -> None:
    arrivals = [_origin(port, found) for port in node.inputs]
    least = 0 if node.layer.is_variadic else len(node.layer.ports) - node.layer.optional_inputs
    args: list[Arrival] = [
        MISSING if port is None and position < least else port
        for position, (port, _) in enumerate(arrivals)
    ]
    args += [MISSING] * (least - len(args))
    passed = tuple(name for _, names in arrivals for name in names)
    own = [Port(node.name, position) for position in range(len(node.layer.outputs))]
    if node.layer.is_input:
        found.entries.append(node.name)
    elif node.layer.target:
        found.sites[node.name] = Site(node, tuple(args), passed)
    else:
        through = [port for port in args if port is not None]
        for port, origin in zip(own, [*through, *[MISSING] * len(own)], strict=False):
            found.origins[port] = (origin, (*passed, node.name))
        return
    found.origins |= {port: (port, ()) for port in own}


def _origin(port: Port | None, found: Dataflow) -> tuple[Arrival, tuple[str, ...]]:
    if port is None:
        return None, ()
    return found.origins.get(port, (MISSING, ()))
