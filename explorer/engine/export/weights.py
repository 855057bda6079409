"""Export of weights: trained ones, or the initial weights of a project's seed."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import fx, nn

from explorer.engine.model.build import build
from explorer.engine.model.initialize import initialize
from explorer.graph.project import Project
from explorer.graph.storage.atomic_write import write_whole
from explorer.schema.messages import message

_MODEL = "model."


class ExportError(ValueError):
    """Why a network could not be exported."""


def export_weights(project: Project, path: Path, weights: bytes = b"") -> None:
    """Write all tensors under torch's names; raises BuildError, ExportError or FileError."""
    state = build_with_weights(project, weights).state_dict()
    tensors = {name: tensor.contiguous() for name, tensor in state.items()}
    write_whole(path, save(tensors, {"network": project.title}))


def build_with_weights(project: Project, weights: bytes) -> fx.GraphModule:
    """Return the module with trained weights, or with the initial weights of its seed.

    Raises BuildError, or ExportError if the weights do not match.
    """
    with torch.random.fork_rng(devices=()):
        torch.default_generator.manual_seed(project.training_options.seed)
        model = build(project.network)
        initialize(model, project.training_options.initializer)
    if weights:
        _load_weights(model, weights)
    return model


def _load_weights(model: nn.Module, weights: bytes) -> None:
    try:
        tensors = load(weights)
        wanted = {
            f"{_MODEL}{name}" for name in model.state_dict()
        }  # of an excerpt these are a part
        selected = {
            name.removeprefix(_MODEL): tensor for name, tensor in tensors.items() if name in wanted
        }
        model.load_state_dict(selected)
    except (SafetensorError, RuntimeError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        text = message("The weights do not match the network: {reason}", reason=reason)
        raise ExportError(text) from None
