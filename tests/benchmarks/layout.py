"""Layout of torchvision's 80 networks, fully unfolded, both ways."""

import statistics
import time
from collections.abc import Iterable

import explorer.catalog  # noqa: F401
from explorer.diagram.diagram import all_expanded, flat, make_diagram
from explorer.diagram.layout import nested
from explorer.diagram.layout.arrange import arrange
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.trace import inspect_opaque_modules, trace
from explorer.graph.inference import infer
from explorer.graph.network import Network
from explorer.graph.project import Direction
from tests.benchmarks.lateness import forget_what_was_made

BAR = 300.0


def measure(networks: Iterable[Network]) -> list[tuple[float, str]]:
    """The slowest layout of each network, in milliseconds."""
    found = []
    for network in networks:
        facts = infer(network, opaque=inspect_opaque_modules(network)).nodes
        shown = make_diagram(
            network, all_expanded(network), lambda port, f=facts: f[port.node].shape
        )
        spent = []
        for picture in (shown, flat(network)):
            for direction in Direction:
                nested.level_of.cache_clear()  # as if nothing like it had been drawn before
                begun = time.thread_time()
                arrange(picture, direction)
                spent.append((time.thread_time() - begun) * 1000)
        edges = sum(len(node.predecessors) for node in network.nodes)
        found.append((max(spent), f"{network.name}: {len(network.nodes)} nodes, {edges} edges"))
    return sorted(found, reverse=True)


def report(networks: Iterable[Network]) -> None:
    found = measure(networks)
    for spent, text in found[:5]:
        print(f"{text}: {spent:.0f} ms")
    median = statistics.median(spent for spent, _ in found)
    print(
        f"{len(found)} networks: median {median:.0f} ms, worst {found[0][0]:.0f} ms (bar {BAR:g})"
    )


def main() -> None:
    models = torchvision_models()
    networks = [trace(name).network for name in models.list_models(module=models)]
    forget_what_was_made()
    report(networks)
