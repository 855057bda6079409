"""From the target that a declaration names to the words that call it.

Which arguments torch's constructors take in front, and what they are where nothing is said, is
torch's own and stands nowhere in the declarations, whose defaults are chosen for people. It is told
here once; a test holds it against torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PARAMETER = "torch.nn:Parameter"
INFIX = {"operator:add": "+", "operator:mul": "*"}
SAME_OF_ONE = ("torch:cat",)  # what gives back a single value as it is


@dataclass(frozen=True)
class Signature:
    """The arguments that are given by place, and those that need not be given.

    A default `...` is the side of the window.
    """

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


def is_module(target: str) -> bool:
    """Whether a target is made once and called later; functions begin with a small letter."""
    return target.partition(":")[2][:1].isupper()


def is_ours(target: str) -> bool:
    """Whether a target has to be written out, because torch has none such."""
    return target.startswith("explorer.")


def called(target: str) -> str:
    """What calls a target that is not ours: `nn.Conv2d` or `torch.cat`."""
    module, _, name = target.partition(":")
    return f"{'nn' if module == 'torch.nn' else module}.{name}"


def imported(target: str) -> tuple[str, str]:
    """The module that has to be imported for it, and the name out of it, if any."""
    module = target.partition(":")[0]
    return ("torch", "nn") if module == "torch.nn" else (module, "")
