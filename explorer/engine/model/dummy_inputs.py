"""Dummy inputs: tensors of the shapes and types of a network's inputs."""

import torch

from explorer.graph.network import Network
from explorer.graph.shape import Kind

_NUMBERS = {Kind.REAL: torch.float32, Kind.INDEX: torch.int64}


def dummy_inputs(network: Network, batch: int, device: str = "cpu") -> tuple[torch.Tensor, ...]:
    """Return zeros `(batch, *shape)` for each input; zero is always a valid index."""
    shapes = (node.layer.output() for node in network.inputs)
    return tuple(
        torch.zeros((batch, *shape.dims), dtype=_NUMBERS[shape.kind], device=device)
        for shape in shapes
    )
