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
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from explorer.catalog.blocks import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.engine.build import build
from explorer.graph.block import BLOCKS, Block
from explorer.graph.inference import infer
from explorer.graph.network import Network
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.declaration import settings_of
from explorer.schema.plain import from_plain, to_plain

IMAGE, TALL, ROW, VECTOR = (3, 12, 12), (4, 17, 9), (7, 5), (20,)

CASES: list[tuple[Block, tuple[tuple[int, ...], ...]]] = [
    *((Input(shape), ()) for shape in (IMAGE, ROW, VECTOR)),
    (Conv2d(8), (IMAGE,)),
    (Conv2d(6, kernel_size=5, padding=2, bias=False), (TALL,)),
    (Conv2d(4, kernel_size=(3, 5), stride=(2, 1), padding=(0, 2)), (TALL,)),
    (Conv2d(6, kernel_size=2, stride=3, dilation=(2, 3)), (TALL,)),
    (Conv2d(8, groups=2), (TALL,)),
    (Conv2d(4, groups=4, in_channels=4), (TALL,)),
    (Conv2d(5, kernel_size=1), (IMAGE,)),
    *((kind(), (IMAGE,)) for kind in (MaxPool2d, AvgPool2d)),
    *((kind(kernel_size=(3, 2)), (TALL,)) for kind in (MaxPool2d, AvgPool2d)),
    *((kind(kernel_size=3, stride=2, padding=1), (TALL,)) for kind in (MaxPool2d, AvgPool2d)),
    (AvgPool2d(4, padding=2, count_include_pad=False), (TALL,)),
    *((kind(), (TALL,)) for kind in (AdaptiveAvgPool2d, AdaptiveMaxPool2d)),
    *((kind((5, 3)), (TALL,)) for kind in (AdaptiveAvgPool2d, AdaptiveMaxPool2d)),
    (BatchNorm2d(), (IMAGE,)),
    (BatchNorm2d(affine=False, momentum=0.5, num_features=4), (TALL,)),
    (Dropout(), (IMAGE,)),
    (Dropout(0.0), (VECTOR,)),
    (Linear(10), (VECTOR,)),
    (Linear(10, bias=False, in_features=20), (VECTOR,)),
    (Linear(6), (ROW,)),
    (Linear(6), (IMAGE,)),
    *((Flatten(), (shape,)) for shape in (IMAGE, ROW, VECTOR)),
    *((Add(), (shape, shape)) for shape in (IMAGE, VECTOR)),
    (Concat(), (IMAGE, (5, 12, 12))),
    (Concat(), (VECTOR, (1,), VECTOR)),
    *((kind(), (IMAGE,)) for kind in (Sigmoid, Tanh, ReLU, SELU, GELU, SiLU)),
    *((LeakyReLU(slope), (VECTOR,)) for slope in (0.0, 0.3)),
    *((ELU(alpha), (IMAGE,)) for alpha in (1.0, 2.5)),
    *((Softplus(beta), (ROW,)) for beta in (1.0, 3.0)),
    *((Softmax(), (shape,)) for shape in (IMAGE, ROW, VECTOR)),
]

every_case = pytest.mark.parametrize(
    ("block", "shapes"), CASES, ids=[f"{block.kind()}-{i}" for i, (block, _) in enumerate(CASES)]
)
Around = Callable[..., Network]


def test_every_block_of_the_catalogue_is_held_to_its_claims() -> None:
    assert {block.kind() for block, _ in CASES} == set(BLOCKS.names())


@every_case
def test_claims_are_what_torch_computes(
    block: Block, shapes: tuple[tuple[int, ...], ...], around: Around
) -> None:
    network = around(block, *shapes)
    claimed = infer(network)
    with torch.device("meta"):
        model = build(network)
        inputs = [torch.empty(2, *shape) for shape in shapes or [block.output().dims]]
    with FlopCounterMode(display=False) as counted:
        computed = model(*inputs)
    facts = claimed.facts["block"]
    assert facts.shape is not None
    assert tuple(computed.shape) == (2, *facts.shape.dims)
    assert {name: tuple(p.shape) for name, p in model.named_parameters()} == dict(claimed.weights())
    assert counted.get_total_flops() == 2 * 2 * facts.macs  # two samples, a multiply and an add


@every_case
def test_a_block_survives_its_file(block: Block, shapes: object) -> None:
    assert from_plain(BLOCKS, json.loads(json.dumps(to_plain(block)))) == block


@every_case
def test_what_a_user_can_choose_is_what_torch_is_given(
    block: Block, shapes: tuple[tuple[int, ...], ...], around: Around
) -> None:
    model = build(around(block, *shapes))
    modules = [module for name, module in model.named_modules() if name == "block"]
    for module in modules:
        given = block.arguments(*map(Shape, shapes))
        for name in settings_of(type(block)).keys() & vars(module).keys() - {"bias"}:
            kept = getattr(module, name)
            wanted = given[name]
            assert kept == wanted or kept == (wanted, wanted)
        if "bias" in given:
            assert (module.bias is not None) is given["bias"]


@pytest.mark.parametrize("kind", BLOCKS, ids=BLOCKS.names())
def test_every_block_and_every_setting_is_explained(kind: type[Block]) -> None:
    assert kind.title
    assert kind.__doc__
    assert all(setting.help.endswith(".") for setting in settings_of(kind).values())
    assert len(kind().caption()) < 24


@pytest.mark.parametrize(
    ("block", "shapes", "words"),
    [
        (Conv2d(), [VECTOR], "expected an image (channels×height×width), got 20"),
        (Conv2d(8, kernel_size=13), [IMAGE], "its window spans 13 pixels, but the height"),
        (Conv2d(8, groups=2), [IMAGE], "its 2 groups do not divide the 3 arriving channels"),
        (Conv2d(8, groups=3), [IMAGE], "its 3 groups do not divide the 8 out_channels"),
        (Conv2d(8, in_channels=1), [IMAGE], "its in_channels is pinned to 1, but 3 arrive"),
        (MaxPool2d(2, padding=2), [IMAGE], "its padding may be at most half its window, 1"),
        (AvgPool2d((2, 5), padding=2), [TALL], "its padding may be at most half its window, 1"),
        (AdaptiveAvgPool2d(), [VECTOR], "expected an image"),
        (BatchNorm2d(num_features=5), [IMAGE], "its num_features is pinned to 5, but 3 arrive"),
        (Linear(2, in_features=9_999), [VECTOR], "its in_features is pinned to 9,999, but 20"),
        (Add(), [IMAGE, TALL], "expected two branches of one shape, got 3×12×12 and 4×17×9"),
        (Concat(), [IMAGE, TALL], "expected branches that differ in channels only"),
        (Concat(), [IMAGE, VECTOR], "expected branches that differ in channels only"),
    ],
)
def test_what_a_block_cannot_take_is_refused_in_words(
    block: Block, shapes: list[tuple[int, ...]], words: str
) -> None:
    with pytest.raises(ShapeError) as refusal:
        block.output(*map(Shape, shapes))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("block", "shape"),
    [
        (Conv2d(8, groups=2), IMAGE),
        (Conv2d(8, in_channels=1), IMAGE),
        (MaxPool2d((2, 5), padding=2), TALL),
        (Linear(2, in_features=9), VECTOR),
    ],
)
def test_a_remedy_mends(block: Block, shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError) as refusal:
        block.output(Shape(shape))
    block.tuned(**refusal.value.remedy).output(Shape(shape))
