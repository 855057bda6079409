"""A checkpoint: weights, optimizer state and place in the run, as safetensors beside nothing else.

It holds tensors and words only, so that reading one can run no code.
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

_RANDOM = "random"


class CheckpointError(ValueError):
    """Why a run cannot go on from a file, in one sentence."""


@dataclass(frozen=True)
class TrainingProgress:
    """How far a run had come: steps done, seconds spent on them, and the learning rate of then."""

    step: int
    seconds: float
    learning_rate: float


def save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, position: TrainingProgress
) -> None:
    """Write beside `path` and swap in, so that a crash leaves the older one whole."""
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
    """Bring model, optimizer and randomness to where they were saved; raises CheckpointError."""
    with _said(f"the run cannot go on from {path}"):
        tensors, metadata = _read(path)
        position = TrainingProgress(**json.loads(metadata["place"]))
        groups = _grouped(tensors)
        model.load_state_dict(groups["model"])
        _restore_optimizer(optimizer, groups.get("optimizer", {}))
        torch.set_rng_state(tensors[_RANDOM])
    return position


def restore_model(path: Path, model: nn.Module) -> None:
    """Give a model the weights of a checkpoint, and nothing else; raises CheckpointError."""
    with _said("the network cannot begin with what it has learned"):
        model.load_state_dict(_grouped(_read(path)[0])["model"])


def _read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 a file, not a dict
        return tensors, file.metadata() or {}


@contextmanager
def _said(what: str) -> Iterator[None]:
    """Whatever is wrong with a file, in one sentence."""
    try:
        yield
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise CheckpointError(f"{what}: {str(error).splitlines()[0]}") from None


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
