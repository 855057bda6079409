"""What every block claims of itself, against what torch makes of it."""

import json
from collections.abc import Callable

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from explorer.catalog.activations import (
    ELU,
    GELU,
    SELU,
    Hardsigmoid,
    Hardswish,
    LeakyReLU,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from explorer.catalog.layers import (
    GRU,
    LSTM,
    RNN,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    Add,
    AdditiveAttention,
    AuxiliaryOutput,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Bias,
    ChannelShuffle,
    Concat,
    Conv1d,
    Conv2d,
    ConvTranspose2d,
    DotAttention,
    Dropout,
    Embedding,
    Flatten,
    GroupNorm,
    Input,
    InstanceNorm2d,
    LayerNorm,
    LayerNorm2d,
    LearnedPositions,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Mean,
    MultiheadAttention,
    Multiply,
    PaddingMask,
    Parameter,
    PatchesToChannels,
    Permute,
    PositionalEncoding,
    RepeatOverBatch,
    Reshape,
    Select,
    Slice,
    Split,
    StochasticDepth,
    TokenInput,
    TorchvisionModule,
)
from explorer.engine.model.build import build
from explorer.engine.torchvision_import.trace import inspect_opaque_modules
from explorer.graph.inference import infer
from explorer.graph.layer import LAYERS, Layer
from explorer.graph.network import Network
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.declared import settings_of
from explorer.schema.json_values import from_json, to_json
from tests.source_check import assert_same_answers, drawn, layout, written

IMAGE, TALL, ROW, VECTOR = (3, 12, 12), (4, 17, 9), (7, 5), (20,)
MEMORY, STATE = (9, 5), (2, 6)
TOKENS, MASK = Shape((7,), Kind.INDEX, 11), Shape((7,), Kind.MASK)

PART = TorchvisionModule("swin_t", "features.1.0.attn")

CASES: list[tuple[Layer, tuple[tuple[int, ...] | Shape, ...]]] = [
    *((Input(shape), ()) for shape in (IMAGE, ROW, VECTOR)),
    (TokenInput(7, 11), ()),
    (AuxiliaryOutput(), (VECTOR,)),
    (Parameter((1, 4, 8)), ()),
    (Parameter((3, 1, 1), over_batch=False, mean=1.0), ()),
    (Conv2d(8), (IMAGE,)),
    (Conv2d(6, kernel_size=5, padding=2, bias=False), (TALL,)),
    (Conv2d(4, kernel_size=(3, 5), stride=(2, 1), padding=(0, 2)), (TALL,)),
    (Conv2d(6, kernel_size=2, stride=3, dilation=(2, 3)), (TALL,)),
    (Conv2d(8, groups=2), (TALL,)),
    (Conv2d(4, groups=4, in_channels=4), (TALL,)),
    (Conv2d(5, kernel_size=1), (IMAGE,)),
    (Conv1d(8), (ROW,)),
    (Conv1d(14, kernel_size=2, stride=2, padding=1, dilation=2, groups=7, bias=False), (ROW,)),
    (ConvTranspose2d(8), (IMAGE,)),
    (
        ConvTranspose2d(6, kernel_size=(3, 4), stride=3, padding=1, output_padding=(2, 1)),
        (TALL,),
    ),
    (ConvTranspose2d(6, kernel_size=3, stride=1, dilation=(2, 1), groups=2, bias=False), (TALL,)),
    *((kind(), (IMAGE,)) for kind in (MaxPool2d, AvgPool2d)),
    *((kind(kernel_size=(3, 2)), (TALL,)) for kind in (MaxPool2d, AvgPool2d)),
    *((kind(kernel_size=3, stride=2, padding=1), (TALL,)) for kind in (MaxPool2d, AvgPool2d)),
    *(
        (kind(kernel_size=side, stride=stride, padding=border, ceil_mode=True), (TALL,))
        for kind in (MaxPool2d, AvgPool2d)
        for side, stride, border in ((3, 2, 0), (3, 2, 1), (2, 3, 1), (2, 5, 0), (4, 3, 2))
    ),
    (AvgPool2d(4, padding=2, count_include_pad=False), (TALL,)),
    *((kind(), (TALL,)) for kind in (AdaptiveAvgPool2d, AdaptiveMaxPool2d)),
    *((kind((5, 3)), (TALL,)) for kind in (AdaptiveAvgPool2d, AdaptiveMaxPool2d)),
    (BatchNorm2d(), (IMAGE,)),
    (BatchNorm2d(affine=False, momentum=0.5, num_features=4), (TALL,)),
    *((BatchNorm1d(), (shape,)) for shape in (ROW, VECTOR)),
    *((InstanceNorm2d(affine=affine), (IMAGE,)) for affine in (True, False)),
    *((GroupNorm(4), (shape,)) for shape in (TALL, VECTOR)),
    (GroupNorm(1, affine=False), (IMAGE,)),
    *((LayerNorm(), (shape,)) for shape in (TALL, ROW, VECTOR)),
    (LayerNorm(elementwise_affine=False, eps=1e-6), (ROW,)),
    *((LayerNorm2d(elementwise_affine=affine), (TALL,)) for affine in (True, False)),
    (LocalResponseNorm(3), (TALL,)),
    (Dropout(), (IMAGE,)),
    (Dropout(0.0), (VECTOR,)),
    (StochasticDepth(0.2), (IMAGE,)),
    (Linear(10), (VECTOR,)),
    (Linear(10, bias=False, in_features=20), (VECTOR,)),
    (Linear(6), (ROW,)),
    (Linear(6), (IMAGE,)),
    *((Bias(), (shape,)) for shape in (ROW, VECTOR)),
    *((Flatten(), (shape,)) for shape in (IMAGE, ROW, VECTOR, TOKENS)),
    (Flatten(1), (IMAGE,)),
    (Reshape((4, -1, 9)), (IMAGE,)),
    (Reshape((2, 10)), (VECTOR,)),
    (Reshape((1, 1, 7)), (TOKENS,)),
    (Permute((1, 2, 0)), (TALL,)),
    (Permute(), (ROW,)),
    (Split(), (TALL,)),
    (Split(5, dim=-1), (ROW,)),
    (Slice(0, 1, 3), (TALL,)),
    (Slice(-1, -4, None, 2), (TALL,)),
    *((Select(), (shape,)) for shape in (TALL, ROW, TOKENS)),
    (Select(2, dim=-1), (TALL,)),
    (Mean((1, 2)), (TALL,)),
    (Mean((0,), keepdim=True), (ROW,)),
    (ChannelShuffle(), (TALL,)),
    *((PatchesToChannels(), (shape,)) for shape in (TALL, IMAGE)),
    *((kind(), (shape, shape)) for shape in (IMAGE, VECTOR) for kind in (Add, Multiply)),
    (Multiply(), (IMAGE, (3, 1, 1))),
    (Add(), ((1, 5), ROW)),
    (RepeatOverBatch(), (ROW, IMAGE)),
    (Concat(), (IMAGE, (5, 12, 12))),
    (Concat(), (VECTOR, (1,), VECTOR)),
    (Concat(-1), (ROW, ROW)),
    (Concat(), (TOKENS, TOKENS)),
    *((kind(), (IMAGE,)) for kind in (Sigmoid, Tanh, ReLU, ReLU6, SELU, GELU, SiLU)),
    *((kind(), (IMAGE,)) for kind in (Hardswish, Hardsigmoid)),
    *((LeakyReLU(slope), (VECTOR,)) for slope in (0.0, 0.3)),
    *((ELU(alpha), (IMAGE,)) for alpha in (1.0, 2.5)),
    *((Softplus(beta), (ROW,)) for beta in (1.0, 3.0)),
    *((Softmax(), (shape,)) for shape in (IMAGE, ROW, VECTOR)),
    (PART, ((14, 14, 96),)),
    (Embedding(5), (TOKENS,)),
    (Embedding(5, padding_idx=0, num_embeddings=20), (TOKENS,)),
    (PaddingMask(), (TOKENS,)),
    *((kind(9), (ROW,)) for kind in (PositionalEncoding, LearnedPositions)),
    *((kind(6), (ROW,)) for kind in (RNN, GRU, LSTM)),
    *((kind(6, num_layers=2, bias=False), (ROW,)) for kind in (RNN, GRU, LSTM)),
    *((kind(6, bidirectional=True, num_layers=2), (ROW,)) for kind in (RNN, GRU, LSTM)),
    *((kind(6, num_layers=2), (ROW, STATE)) for kind in (RNN, GRU)),
    (LSTM(6, bidirectional=True), (ROW, STATE, STATE)),
    *((AdditiveAttention(4), shapes) for shapes in ((ROW, MEMORY), (ROW, (7, 3), MASK))),
    *((DotAttention(), shapes) for shapes in ((ROW, MEMORY), (ROW, ROW, MASK))),
    (DotAttention(learned=True, scaled=False), (ROW, (9, 3))),
    *((MultiheadAttention(heads), ((7, 8), (9, 8), (9, 8))) for heads in (1, 4)),
    (MultiheadAttention(2, bias=False, causal=True), ((7, 8), (7, 8), (7, 8), MASK)),
    (MultiheadAttention(2, need_weights=False), ((7, 8), (9, 8), (9, 8))),
]

every_case = pytest.mark.parametrize(
    ("layer", "shapes"), CASES, ids=[f"{layer.kind()}-{i}" for i, (layer, _) in enumerate(CASES)]
)
Around = Callable[..., Network]
Shapes = tuple[tuple[int, ...] | Shape, ...]


def test_every_layer_of_the_catalog_is_held_to_its_claims() -> None:
    assert {layer.kind() for layer, _ in CASES} == set(LAYERS.names())


_DTYPES = {Kind.REAL: torch.float32, Kind.INDEX: torch.int64, Kind.MASK: torch.bool}


def _shape(dims: tuple[int, ...] | Shape) -> Shape:
    return dims if isinstance(dims, Shape) else Shape(dims)


def _empty(shape: Shape) -> torch.Tensor:
    return torch.empty(2, *shape.dims, dtype=_DTYPES[shape.kind])


@every_case
def test_claims_are_what_torch_computes(layer: Layer, shapes: Shapes, around: Around) -> None:
    network = around(layer, *shapes)
    claimed = infer(network, opaque=inspect_opaque_modules(network))
    with torch.device("meta"):
        model = build(network)
        inputs = [_empty(node.layer.output()) for node in network.inputs]
    with FlopCounterMode(display=False) as counted:
        computed = model(*inputs)
    facts = claimed.nodes["block"]
    given = (computed if isinstance(computed, tuple) else (computed,))[-len(facts.shapes) :]
    batch = () if isinstance(layer, Parameter) else (2,)
    unbatched = (1,) if isinstance(layer, Parameter) and layer.over_batch else batch
    assert [tuple(part.shape) for part in given] == [(*unbatched, *s.dims) for s in facts.shapes]
    assert [part.dtype for part in given] == [_DTYPES[shape.kind] for shape in facts.shapes]
    assert {name: tuple(p.shape) for name, p in model.named_parameters()} == dict(claimed.weights())
    assert counted.get_total_flops() == 2 * 2 * facts.macs  # two samples, a multiply and an add


@every_case
def test_a_layer_survives_its_file(layer: Layer, shapes: object) -> None:
    assert from_json(LAYERS, json.loads(json.dumps(to_json(layer)))) == layer


@every_case
def test_what_a_user_can_choose_is_what_torch_is_given(
    layer: Layer, shapes: Shapes, around: Around
) -> None:
    model = build(around(layer, *shapes))
    modules = [module for name, module in model.named_modules() if name == "block"]
    for module in modules:
        given = layer.arguments(*map(_shape, shapes))
        for name in settings_of(type(layer)).keys() & vars(module).keys() - {"bias"}:
            kept = getattr(module, name)
            wanted = given[name]
            assert kept in (wanted, (wanted,), (wanted, wanted))
        if "bias" in given:
            biased = any("bias" in name for name, _ in module.named_parameters())
            assert biased is given["bias"]


@every_case
def test_what_is_written_computes_what_is_built(
    layer: Layer, shapes: Shapes, around: Around
) -> None:
    network = around(layer, *shapes)
    assert layout(written(network)) == layout(build(network))
    assert_same_answers(network, drawn(network))


@pytest.mark.parametrize("kind", LAYERS, ids=LAYERS.names())
def test_every_layer_and_every_setting_is_explained(kind: type[Layer]) -> None:
    assert kind.title
    assert kind.__doc__
    assert all(setting.help.endswith(".") for setting in settings_of(kind).values())
    assert len(kind().caption()) < 24


@pytest.mark.parametrize(
    ("layer", "shapes", "text"),
    [
        (Conv2d(), [VECTOR], "Expected an image (channels×height×width), got shape 20."),
        (Conv2d(8, kernel_size=13), [IMAGE], "Kernel 13×13 is larger than the input 3×12×12."),
        (Conv2d(8, groups=2), [IMAGE], "3 channels are not divisible by 2 groups."),
        (Conv2d(8, groups=3), [IMAGE], "8 channels are not divisible by 3 groups."),
        (Conv2d(8, in_channels=1), [IMAGE], "in_channels is 1, but the input has 3."),
        (MaxPool2d(2, padding=2), [IMAGE], "Padding must be at most half of the window size (1)."),
        (
            AvgPool2d((2, 5), padding=2),
            [TALL],
            "Padding must be at most half of the window size (1).",
        ),
        (AdaptiveAvgPool2d(), [VECTOR], "Expected an image"),
        (BatchNorm2d(num_features=5), [IMAGE], "num_features is 5, but the input has 3."),
        (Linear(2, in_features=9_999), [VECTOR], "in_features is 9,999, but the input has 20."),
        (Add(), [IMAGE, TALL], "Input shapes 3×12×12 and 4×17×9 do not match."),
        (Concat(), [IMAGE, TALL], "differ outside dimension 0."),
        (Conv1d(), [IMAGE], "Expected a sequence (channels×length), got 3×12×12."),
        (
            Conv1d(8, kernel_size=7),
            [ROW],
            "The kernel spans 7 positions, the padded input 5.",
        ),
        (
            ConvTranspose2d(output_padding=2),
            [IMAGE],
            "Output padding 2 must be smaller than stride or dilation.",
        ),
        (
            ConvTranspose2d(kernel_size=1, stride=1, padding=9),
            [IMAGE],
            "removes the whole output of a 12-pixel input",
        ),
        (BatchNorm1d(), [IMAGE], "Expected a vector or channels×length, got 3×12×12."),
        (InstanceNorm2d(), [(3, 1, 1)], "Expected more than one pixel per channel, got 3×1×1."),
        (GroupNorm(5), [TALL], "4 channels are not divisible by 5 groups."),
        (LayerNorm(normalized_shape=4), [ROW], "normalized_shape is 4, but the input has 5."),
        (Reshape((6, 7)), [VECTOR], "Cannot reshape 20 to 6×7."),
        (Reshape((3, -1)), [VECTOR], "Cannot reshape 20 to 3×…."),
        (Permute((2, 0, 1)), [ROW], "Expected 3 dimensions, got 7×5."),
        (Split(3), [TALL], "Cannot split 4×17×9 into 3 chunks."),
        (Slice(0, 9), [TALL], "The range is empty for 4×17×9."),
        (Select(4), [TALL], "Index 4 is out of range for size 4."),
        (Mean((2,)), [ROW], "Dimension 2 is out of range for 7×5."),
        (ChannelShuffle(3), [TALL], "4 channels are not divisible by 3 groups."),
        (PatchesToChannels(), [ROW], "Expected height×width×channels, got 7×5."),
        (Embedding(num_embeddings=9), [TOKENS], "The input has 11 tokens, the table only 9."),
        (
            Embedding(padding_idx=11),
            [TOKENS],
            "Padding index 11 is out of range for 11 tokens.",
        ),
        (PositionalEncoding(6), [ROW], "Sequence length 7 exceeds the maximum 6."),
        (LearnedPositions(6), [ROW], "Sequence length 7 exceeds the maximum 6."),
        (LSTM(6), [IMAGE], "Expected a sequence (length×features), got 3×12×12."),
        (LSTM(6, input_size=4), [ROW], "input_size is 4, but the input has 5."),
        (GRU(6), [ROW, STATE], "Initial hidden state: expected 1×6, got 2×6."),
        (LSTM(6), [ROW, (1, 6), (1, 5)], "Initial cell state: expected 1×6, got 1×5."),
        (GRU(6), [ROW, (1, 6), (9,)], "Mask: expected length 7, got 9."),
        (AdditiveAttention(), [ROW, MEMORY, (7,)], "Mask: expected length 9, got 7."),
        (
            DotAttention(),
            [ROW, (9, 3)],
            "Expected query and memory of one size, got 5 and 3.",
        ),
        (
            MultiheadAttention(3),
            [ROW, ROW, ROW],
            "5 features are not divisible by 3 heads.",
        ),
        (MultiheadAttention(1), [ROW, MEMORY, ROW], "Input “value”: expected 9×5, got 7×5."),
        (
            MultiheadAttention(1, causal=True),
            [ROW, MEMORY, MEMORY],
            "Query and key lengths must be equal, got 7, 9.",
        ),
        (Concat(), [IMAGE, VECTOR], "differ outside dimension 0."),
    ],
)
def test_what_a_layer_cannot_take_is_refused_in_text(
    layer: Layer, shapes: list[tuple[int, ...] | Shape], text: str
) -> None:
    with pytest.raises(ShapeError) as refusal:
        layer.output(*map(_shape, shapes))
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Conv2d(8, groups=2), IMAGE),
        (Conv2d(8, in_channels=1), IMAGE),
        (MaxPool2d((2, 5), padding=2), TALL),
        (Linear(2, in_features=9), VECTOR),
        (ConvTranspose2d(output_padding=2), IMAGE),
        (GroupNorm(5), TALL),
        (Permute((2, 0, 1)), ROW),
        (Concat(7), ROW),
        (Embedding(num_embeddings=9), TOKENS),
        (Embedding(padding_idx=11), TOKENS),
        (PositionalEncoding(6), ROW),
    ],
)
def test_a_repair_repairs(layer: Layer, shape: tuple[int, ...] | Shape) -> None:
    with pytest.raises(ShapeError) as refusal:
        layer.output(_shape(shape))
    layer.tuned(**refusal.value.repair).output(_shape(shape))
