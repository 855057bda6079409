"""Checkpoints: weights, optimizer state and progress in a safetensors file.

The file holds tensors and text only, so that reading it runs no code.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from explorer.schema.messages import message

_RANDOM = "random"


class CheckpointError(ValueError):
    """Why a checkpoint cannot be used."""


@dataclass(frozen=True)
class TrainingProgress:
    """The progress of a run: steps, seconds spent on them, and the learning rate."""

    step: int
    seconds: float
    learning_rate: float


def save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, position: TrainingProgress
) -> None:
    """Write a new file and swap it in, so that a crash leaves the old one intact."""
    tensors = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        for name, value in state.items():
            if value is not None:
                tensors[f"optimizer.{index}.{name}"] = torch.as_tensor(value)
    tensors[_RANDOM] = torch.get_rng_state()
    new = path.with_name(path.name + ".new")
    position_text = {"place": json.dumps(asdict(position))}
    save_file({name: t.detach().contiguous() for name, t in tensors.items()}, new, position_text)
    new.replace(path)


def restore(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> TrainingProgress:
    """Restore model, optimizer and random state; raises CheckpointError."""
    with _errors(message("Cannot resume from checkpoint {path}", path=path)):
        tensors, metadata = _read(path)
        position = TrainingProgress(**json.loads(metadata["place"]))
        groups = _grouped(tensors)
        model.load_state_dict(groups["model"])
        _restore_optimizer(optimizer, groups.get("optimizer", {}))
        torch.set_rng_state(tensors[_RANDOM])
    return position


def restore_model(path: Path, model: nn.Module) -> None:
    """Load the weights of a checkpoint, and nothing else; raises CheckpointError."""
    with _errors(message("Cannot load the trained weights")):
        model.load_state_dict(_grouped(_read(path)[0])["model"])


def _read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 a file, not a dict
        return tensors, file.metadata() or {}


@contextmanager
def _errors(failure: str) -> Iterator[None]:
    """Turn every error about a file into a CheckpointError."""
    try:
        yield
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        text = message("{failure}: {reason}", failure=failure, reason=reason)
        raise CheckpointError(text) from None


def _grouped(tensors: dict[str, torch.Tensor]) -> dict[str, dict[str, torch.Tensor]]:
    groups: dict[str, dict[str, torch.Tensor]] = {}
    for name, tensor in tensors.items():
        group, _, rest = name.partition(".")
        groups.setdefault(group, {})[rest] = tensor
    return groups


def _restore_optimizer(optimizer: torch.optim.Optimizer, flat: dict[str, torch.Tensor]) -> None:
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in flat.items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = tensor
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
