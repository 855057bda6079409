"""Made-up samples: tensors of the shapes and kinds that a network's inputs take."""

import torch

from explorer.graph.network import Network, Node
from explorer.graph.shape import Kind

_NUMBERS = {Kind.REAL: torch.float32, Kind.INDEX: torch.int64}


def sources(network: Network) -> list[Node]:
    """The nodes where samples enter, in the order of the built module's arguments."""
    return [node for node in network.order if not node.block.ports and not node.block.takes_many]


def samples(network: Network, batch: int, device: str = "cpu") -> tuple[torch.Tensor, ...]:
    """One tensor of zeros `(batch, *shape)` for each input; zero is an index that always exists."""
    shapes = (node.block.output() for node in sources(network))
    return tuple(
        torch.zeros((batch, *shape.dims), dtype=_NUMBERS[shape.kind], device=device)
        for shape in shapes
    )
