"""Inference of a network of 500 different nodes, from nothing and after an edit of one."""

import statistics
import time

import explorer.catalog  # noqa: F401
import explorer.graph.inference as inferring
from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Conv2d, Input
from explorer.graph.network import Network, chain

NODES = 500


def long_network() -> Network:
    layers = [("image", Input((3, 32, 32)))]
    for i in range(NODES // 2):
        layers += [(f"conv{i}", Conv2d(16 + i, padding=1)), (f"relu{i}", ReLU())]
    return chain("long", layers[:NODES])


def main() -> None:
    whole, edits = [], []
    for _ in range(15):
        network = long_network()
        inferring.layer_info.cache_clear()
        begun = time.perf_counter()
        inference = inferring.infer(network)
        whole.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        wider = Conv2d(136, kernel_size=5, padding=2)
        inferring.infer(network.with_settings("conv120", wider), inference)
        edits.append((time.perf_counter() - begun) * 1000)
    print(f"{NODES} nodes: {statistics.median(whole):.1f} ms (bar 15)")
    print(f"an edit of one of them: {statistics.median(edits):.1f} ms (bar 5)")
