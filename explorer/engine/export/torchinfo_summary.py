"""A cross-check of our counts against torchinfo."""

import torch
from torchinfo import summary

from explorer.engine.model.build import build, count_unique
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.graph.network import Network
from explorer.protocol.events import Summary

_COLUMNS = ("input_size", "output_size", "num_params", "mult_adds")


def summarize(network: Network) -> Summary:
    """Summarize a network on the meta device; raises BuildError.

    torchinfo counts shared weights once for each use, so the count of unique tensors is added.
    """
    with torch.device("meta"):
        model = build(network)
    shown = summary(
        model,
        input_data=list(dummy_inputs(network, 1, "meta")),
        col_names=_COLUMNS,
        row_settings=("depth", "var_names"),
        col_width=18,
        depth=8,
        device="meta",
        mode="eval",
        verbose=0,
    )
    return Summary(str(shown), shown.total_params, count_unique(model))
