"""Weights on their way out: what a project has learned, or what its training would begin with."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import fx, nn

from explorer.engine.model.build import build
from explorer.engine.model.initialize import initialize
from explorer.graph.project import Project
from explorer.graph.storage.atomic_write import write_whole

_LEARNED = "model."


class ExportError(ValueError):
    """Why a network could not be exported, in one sentence."""


def export_weights(project: Project, path: Path, weights: bytes = b"") -> None:
    """Write all tensors under torch's names; raises BuildError, ExportError or FileError."""
    state = build_with_weights(project, weights).state_dict()
    tensors = {name: tensor.contiguous() for name, tensor in state.items()}
    write_whole(path, save(tensors, {"network": project.title}))


def build_with_weights(project: Project, weights: bytes) -> fx.GraphModule:
    """The module with what has been learned, else with what the recipe's seed begins with.

    Raises BuildError, or ExportError where the weights are another network's.
    """
    with torch.random.fork_rng(devices=()):
        torch.default_generator.manual_seed(project.training_options.seed)
        model = build(project.network)
        initialize(model, project.training_options.initializer)
    if weights:
        _learn(model, weights)
    return model


def _learn(model: nn.Module, weights: bytes) -> None:
    try:
        tensors = load(weights)
        wanted = {f"{_LEARNED}{name}" for name in model.state_dict()}  # all, or an excerpt's
        learned = {
            name.removeprefix(_LEARNED): tensor
            for name, tensor in tensors.items()
            if name in wanted
        }
        model.load_state_dict(learned)
    except (SafetensorError, RuntimeError, ValueError, KeyError) as error:
        text = str(error).splitlines()[0]
        raise ExportError(f"the weights do not fit the network: {text}") from None
