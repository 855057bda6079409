"""torchvision's models: reading one, and inferring it, against torchinfo on the meta device."""

import statistics
import time
from collections.abc import Callable
from copy import deepcopy

import torch
import torchinfo

import explorer.catalog  # noqa: F401
import explorer.graph.inference as inference
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.opaque import meta_model
from explorer.engine.torchvision_import.trace import inspect_opaque_modules, trace
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network

LARGEST = ("resnet152", 18.0)
BAR, RATIO, OPENED = 100.0, 10.0, 1.0


def milliseconds(act: Callable[[], object], times: int = 3) -> float:
    """The median of a few runs."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def anew(network: Network) -> None:
    """Infer a network as if none of its blocks had been seen before."""
    inference.layer_info.cache_clear()
    inference.infer(network, opaque=inspect_opaque_modules(network))


def main() -> None:
    torch.set_num_threads(1)
    rows = []
    models = torchvision_models()
    for name in models.list_models(module=models):
        meta_model.cache_clear()
        begun = time.perf_counter()
        network = trace(name).network
        read = time.perf_counter() - begun
        model = deepcopy(meta_model(name)).to("meta")
        shape = (1, *network.inputs[0].layer.output().dims)
        theirs = milliseconds(
            lambda model=model, shape=shape: torchinfo.summary(
                model, input_size=shape, verbose=0, device="meta"
            )
        )
        ours = milliseconds(lambda network=network: anew(network), 7)
        make = ARCHITECTURES.find(name).build
        opened = milliseconds(make, 1) / 1000 if make else read
        rows.append((theirs / ours, ours, opened, name))
        print(
            f"{name:20} {len(network.nodes):5} nodes: read in {opened:4.2f} s, inferred in "
            f"{ours:5.1f} ms, torchinfo {theirs:6.1f} ms, ratio {theirs / ours:5.1f}"
        )
    name, bar = LARGEST
    print(f"{name}: {next(row[1] for row in rows if row[3] == name):.1f} ms (bar {bar:g})")
    print(f"slowest inference: {max(row[1] for row in rows):.1f} ms (bar {BAR:g})")
    print(f"lowest ratio: {min(row[0] for row in rows):.1f} (bar {RATIO:g})")
    print(f"slowest to read: {max(row[2] for row in rows):.2f} s (bar {OPENED:g})")
