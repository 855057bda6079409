"""What is written of a network, run: the same keys, the same shapes, the same answers."""

import inspect
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

from explorer.catalog.activations import GELU, ReLU, Softmax, Tanh
from explorer.catalog.blocks.convolutional import DenseLayer, Inception, Residual
from explorer.catalog.blocks.sequential import Decoder, Encoder, LSTMCell
from explorer.catalog.layers import (
    GRU,
    LSTM,
    Add,
    AuxiliaryOutput,
    BatchNorm1d,
    BatchNorm2d,
    Bias,
    Concat,
    Conv1d,
    Conv2d,
    DotAttention,
    Dropout,
    Embedding,
    Flatten,
    Input,
    LayerNorm,
    Linear,
    MaxPool2d,
    Mean,
    MultiheadAttention,
    Multiply,
    PaddingMask,
    Parameter,
    Permute,
    RepeatOverBatch,
    Select,
    Split,
    TokenInput,
)
from explorer.codegen.pytorch.generate import generate_source
from explorer.codegen.pytorch.helper_sources import helper
from explorer.codegen.pytorch.signatures import INFIX, SIGNATURES
from explorer.codegen.targets import is_module, is_ours
from explorer.engine.model.build import BuildError, build
from explorer.graph.block import Block, Draft
from explorer.graph.inference import infer
from explorer.graph.layer import LAYERS, Layer
from explorer.graph.network import Network, Node, Port
from tests.source_check import assert_same_answers, drawn, layout, written

# random networks: any block that can take what some port gives, under any name

_ANY: list[Layer] = [
    *(Linear(6), Linear(4, bias=False), ReLU(), Tanh(), GELU(), Softmax(), Dropout(0.3)),
    *(LayerNorm(), BatchNorm1d(), BatchNorm2d(), Bias(), Flatten(), Add(), Multiply()),
    *(Concat(), Concat(-1), Split(2), Split(2, dim=-1), Select(), Mean((0,)), Permute()),
    *(LSTM(6), LSTM(3, bidirectional=True), GRU(6, num_layers=2), DotAttention()),
    *(MultiheadAttention(2, need_weights=False), MultiheadAttention(1), Conv1d(4, padding=1)),
    *(Conv2d(4, padding=1), Conv2d(4, kernel_size=1, bias=False), MaxPool2d(2)),
    *(Embedding(6), PaddingMask(), RepeatOverBatch(), AuxiliaryOutput()),
    *(Parameter((1, 6)), Parameter((1, 4, 6)), Parameter((4, 8, 8), over_batch=False)),
]
_BLOCKS: list[Block] = [
    *(Residual(4), Residual(4, project=True), Inception(2, 2, 2, 2, 2, 2), DenseLayer(3, growth=2)),
    *(LSTMCell(6), Encoder(6, num_heads=2, hidden=8), Decoder(6, num_heads=2, hidden=8)),
]
_ENTRIES: list[Layer] = [Input((6,)), Input((4, 6)), Input((4, 8, 8)), TokenInput(4, 9)]
_GROUPS = ["", "", "", "g", "g", "g.inner", "h", "row", "stage.0", "stage.1", "wide-name", "3x3"]
_LEAVES = [
    *("a", "b", "c", "fc", "relu", "x", "y", "torch", "nn", "list", "match", "my-conv", "7up"),
    *("0", "1", "2", "3", "__mangled", "_one", "Tensor", "layer", "features", "mask", "Random"),
]


class _Making:
    """A network that grows by what fits."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: list[Node] = []

    @property
    def network(self) -> Network:
        return Network("random", tuple(self.nodes))

    def name(self) -> str:
        group = self.draw(st.sampled_from(_GROUPS))
        leaf = self.draw(st.sampled_from(_LEAVES))
        return f"{group}.{leaf}" if group else leaf

    def add(self, nodes: Sequence[Node]) -> bool:
        """Keep the nodes where nothing is wrong with them, and their names are free."""
        names = [one.name for one in (*self.nodes, *nodes)]
        if len(set(names)) < len(names):
            return False
        facts = infer(Network("random", (*self.nodes, *nodes))).nodes
        # a single number has no features that a layer could ask for
        fits = all(
            facts[node.name].shapes and all(shape.dims for shape in facts[node.name].shapes)
            for node in nodes
        )
        self.nodes += nodes if fits else ()
        return fits

    def ports(self, count: int) -> tuple[Port, ...]:
        facts = infer(self.network).nodes
        known = [
            Port(node.name, position)
            for node in self.nodes
            for position in range(len(facts[node.name].shapes))
        ]
        # later ones are likelier, so that chains are long
        newest = st.sampled_from(known[-3:]) | st.sampled_from(known)
        return tuple(self.draw(newest) for _ in range(count))

    def layer(self) -> None:
        layer = self.draw(st.sampled_from(_ANY))
        most = 3 if layer.is_variadic else len(layer.ports)
        least = 2 if layer.is_variadic else most - layer.optional_inputs
        self.add([Node(self.name(), layer, self.ports(self.draw(st.integers(least, most))))])

    def block(self) -> None:
        """The same group one to three times, one feeding the next."""
        part = self.draw(st.sampled_from(_BLOCKS))
        group = self.draw(st.sampled_from(["deep", "stage", "g.part", "block"]))
        connected = self.ports(len(part.ports))
        for number in range(self.draw(st.integers(1, 3))):
            draft = Draft("")
            given = draft.add_all(f"{group}.{number}", part, *connected)
            if not self.add(draft.network().nodes):
                return
            connected = (given[0], *connected[1:])


@st.composite
def valid(draw: st.DrawFn) -> Network:
    making = _Making(draw)
    for number in range(draw(st.integers(1, 3))):
        making.add([Node(f"in{number}", draw(st.sampled_from(_ENTRIES)))])
    for _ in range(draw(st.integers(2, 9))):
        kind = draw(st.sampled_from([making.layer, making.layer, making.layer, making.block]))
        kind()
    return making.network


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(valid())
def test_any_network_is_written_as_it_is_built(network: Network) -> None:
    assume(network.outputs)
    inputs = drawn(network)
    try:
        model = build(network)
        model.eval()(*inputs)
    except (BuildError, IndexError, RuntimeError, ValueError):
        # torch needs the name itself, or a tensor without a batch meets a module that wants one
        assume(False)
    assert dict(layout(written(network))) == dict(layout(model))
    assert_same_answers(network, inputs)


# what is told of torch's own constructors, against torch


@pytest.mark.parametrize("target", [one for one in SIGNATURES if is_module(one)])
def test_what_is_left_out_is_what_torch_takes_without(target: str) -> None:
    kind = getattr(nn, target.partition(":")[2])
    takes = inspect.signature(kind).parameters
    shown = SIGNATURES[target]
    if target in ("torch.nn:RNN", "torch.nn:GRU", "torch.nn:LSTM"):
        # these take their settings by name alone
        made = kind(3, 4)
        told_of = {key: value for key, value in shown.defaults.items() if hasattr(made, key)}
        assert {key: getattr(made, key) for key in told_of} == told_of
        return
    assert list(takes)[: len(shown.leading)] == list(shown.leading)
    for key, value in shown.defaults.items():
        if key in takes and value is not ...:
            assert takes[key].default == value


@pytest.mark.parametrize("kind", LAYERS, ids=LAYERS.names())
def test_every_target_of_ours_can_be_written_out(kind: type[Layer]) -> None:
    if not is_ours(kind.target):
        return
    found = helper(kind.target)
    assert found.definitions
    assert not any(module.startswith("explorer") for module, _ in found.imports)


@pytest.mark.parametrize(("target", "sign"), INFIX.items())
def test_a_sign_means_what_its_function_does(target: str, sign: str) -> None:
    import operator

    function = getattr(operator, target.partition(":")[2])
    assert function(6, 7) == eval(f"6 {sign} 7")


def test_a_list_that_begins_with_the_second_output_of_a_step_begins_with_that() -> None:
    first, second = Port("halves", 0), Port("halves", 1)
    nodes = [
        Node("image", Input((4, 5, 5))),
        Node("halves", Split(2), (Port("image"),)),
        Node("other", ReLU(), (first,)),
        Node("c1", Conv2d(3, padding=1), (second,)),
    ]
    found = [second, Port("c1")]
    for number in (2, 3, 4):
        nodes.append(Node(f"cat{number}", Concat(), tuple(found)))
        nodes.append(Node(f"c{number}", Conv2d(3, padding=1), (Port(f"cat{number}"),)))
        found.append(Port(f"c{number}"))
    network = Network("dense", tuple(nodes))
    assert infer(network).problems == ()
    assert ".append(" in generate_source(network).text
    assert_same_answers(network, drawn(network))


_WIDTHS = st.sampled_from([4, 8, 12])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_WIDTHS, _WIDTHS, st.booleans()), min_size=2, max_size=4))
def test_residual_layers_of_any_widths_are_written_as_they_are_built(
    layers: list[tuple[int, int, bool]],
) -> None:
    draft, width = Draft("residuals"), 4
    at = draft.add("image", Input((width, 6, 6)))
    for number, (_, outgoing, project) in enumerate(layers):
        width = outgoing if project else width
        (at,) = draft.add_all(f"block{number}", Residual(width, project=project), at)
    network = draft.network()
    for number, (inner, _, _) in enumerate(layers):
        conv = network.node(f"block{number}.conv1")
        network = network.with_settings(conv.name, conv.layer.tuned(out_channels=inner))
    assert dict(layout(written(network))) == dict(layout(build(network)))
    assert_same_answers(network, drawn(network))
