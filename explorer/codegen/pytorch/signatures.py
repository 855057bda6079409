"""Positional arguments and defaults of torch's constructors, checked by a test against torch.

The declarations of layers have other defaults, chosen for users.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INFIX = {"operator:add": "+", "operator:mul": "*"}


@dataclass(frozen=True)
class Signature:
    """Positional arguments, and defaults of the others; `...` is the kernel size."""

    leading: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)


_CONV = Signature(
    ("in_channels", "out_channels", "kernel_size"),
    {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
)
_POOL = Signature(
    ("kernel_size",), {"stride": ..., "padding": 0, "ceil_mode": False, "count_include_pad": True}
)
_NORM = Signature(("num_features",), {"eps": 1e-5, "momentum": 0.1, "affine": True})
_RECURRENT = Signature(
    ("input_size", "hidden_size"),
    {
        "num_layers": 1,
        "nonlinearity": "tanh",
        "bias": True,
        "dropout": 0.0,
        "bidirectional": False,
    },
)

SIGNATURES: dict[str, Signature] = {
    "torch.nn:Conv1d": _CONV,
    "torch.nn:Conv2d": _CONV,
    "torch.nn:ConvTranspose2d": Signature(_CONV.leading, {**_CONV.defaults, "output_padding": 0}),
    "torch.nn:Linear": Signature(("in_features", "out_features"), {"bias": True}),
    "torch.nn:MaxPool2d": _POOL,
    "torch.nn:AvgPool2d": _POOL,
    "torch.nn:AdaptiveAvgPool2d": Signature(("output_size",)),
    "torch.nn:AdaptiveMaxPool2d": Signature(("output_size",)),
    "torch.nn:BatchNorm1d": _NORM,
    "torch.nn:BatchNorm2d": _NORM,
    "torch.nn:InstanceNorm2d": Signature(("num_features",), {"eps": 1e-5, "affine": False}),
    "torch.nn:GroupNorm": Signature(("num_groups", "num_channels"), {"eps": 1e-5, "affine": True}),
    "torch.nn:LayerNorm": Signature(
        ("normalized_shape",), {"eps": 1e-5, "elementwise_affine": True}
    ),
    "torch.nn:LocalResponseNorm": Signature(("size",), {"alpha": 1e-4, "beta": 0.75, "k": 1.0}),
    "torch.nn:Dropout": Signature(("p",)),
    "torch.nn:LeakyReLU": Signature(("negative_slope",), {"negative_slope": 0.01}),
    "torch.nn:ELU": Signature(("alpha",), {"alpha": 1.0}),
    "torch.nn:Softplus": Signature(("beta",), {"beta": 1.0}),
    "torch.nn:Flatten": Signature(("start_dim",), {"start_dim": 1}),
    "torch.nn:ChannelShuffle": Signature(("groups",)),
    "torch.nn:Embedding": Signature(("num_embeddings", "embedding_dim"), {"padding_idx": None}),
    "torch.nn:RNN": _RECURRENT,
    "torch.nn:GRU": _RECURRENT,
    "torch.nn:LSTM": _RECURRENT,
    "torch.nn:MultiheadAttention": Signature(
        ("embed_dim", "num_heads"), {"dropout": 0.0, "bias": True}
    ),
    "torch:permute": Signature(("dims",)),
    "torch:chunk": Signature(("chunks",)),
    "torch:mean": Signature(("dim",), {"keepdim": False}),
    "torch:ne": Signature(("other",)),
}


def called(target: str) -> str:
    """Return the callable of a target that is not ours: `nn.Conv2d` or `torch.cat`."""
    module, _, name = target.partition(":")
    return f"{'nn' if module == 'torch.nn' else module}.{name}"


def imported(target: str) -> tuple[str, str]:
    """Return the module to import for a target, and the name from it, if any."""
    module = target.partition(":")[0]
    return ("torch", "nn") if module == "torch.nn" else (module, "")
