"""Every entry of the gallery really computes: torchvision's outputs, and a step of training."""

import time
from copy import deepcopy

import torch

import explorer.catalog  # noqa: F401
from explorer.catalog.demos import project_of
from explorer.engine.model.build import build, for_evaluation
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.opaque import outline
from explorer.engine.torchvision_import.trace import trace
from explorer.engine.training.state import prepare
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network
from explorer.graph.training_options import Device
from tests.weights import with_weights

BAR = 1e-5


def difference(name: str, network: Network) -> float:
    """The largest difference of outputs on the same weights, relative to the largest output."""
    theirs = with_weights(deepcopy(outline(name)))
    model = build(network)
    model.load_state_dict(theirs.state_dict())
    image = torch.randn(1, *network.inputs[0].layer.output().dims)
    with torch.no_grad():
        wanted = theirs(image)
        given = for_evaluation(model, network).eval()(image)
    return float((given - wanted).abs().max() / wanted.abs().max())


def train_once(name: str, network: Network) -> None:
    """One step with the recipe that the gallery brings, but few samples."""
    project = project_of(name, network)
    training_options = project.training_options.tuned(batch_size=2, device=Device.CPU)
    training = prepare(project.with_training_options(training_options))
    training.step(*next(training.batches(1)))


def main() -> None:
    models = torchvision_models()
    names = set(models.list_models(module=models))
    worst = 0.0
    for entry in ARCHITECTURES:
        begun = time.perf_counter()
        network = entry.build() if entry.build else trace(entry.name).network
        text = ""
        if entry.name in names:
            apart = difference(entry.name, network)
            worst = max(worst, apart)
            text = f"differs from torchvision's by {apart:.1e}, "
        train_once(entry.name, network)
        print(f"{entry.name:22} {text}trained a step: {time.perf_counter() - begun:5.1f} s")
    print(f"{len(names)} models, largest difference {worst:.1e} (bar {BAR:g})")
