"""A network as text: what is written, what it is about, and what can never be written."""

import ast
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.catalog.activations import ELU, ReLU
from explorer.catalog.blocks.convolutional import Bottleneck, Residual
from explorer.catalog.layers import (
    LSTM,
    Add,
    AuxiliaryOutput,
    Conv2d,
    Dropout,
    Flatten,
    Input,
    Linear,
    TorchvisionModule,
)
from explorer.codegen.literals import literal
from explorer.codegen.pytorch.generate import Source, generate_source
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.block import Draft
from explorer.graph.network import Network, NetworkError, Node, Port, chain

OWN = [one.name for one in ARCHITECTURES if one.build]


def source(name: str) -> Source:
    make = ARCHITECTURES.find(name).build
    assert make is not None
    return generate_source(make())


def body(text: str) -> str:
    """Without the first line and the imports."""
    return text.partition("\n\n\n")[2]


def test_a_chain_is_written_as_a_person_would() -> None:
    network = chain(
        "two-layers", [("image", Input((1, 4, 4))), ("flat", Flatten()), ("fc", Linear(3))]
    )
    assert (
        generate_source(network).text
        == '''\
"""two-layers, a module of PyTorch; shapes are told without the batch."""

from torch import Tensor, nn


class TwoLayers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.flat = nn.Flatten()
        self.fc = nn.Linear(16, 3)

    def forward(self, image: Tensor) -> Tensor:
        x = self.flat(image)  # 16
        return self.fc(x)  # 3
'''
    )


def test_resnet_50_is_one_layer_and_four_stages() -> None:
    text = source("resnet50").text
    assert text.count("class ") == 2
    assert "            Bottleneck(64, 64, 256, downsample=True),\n" in text
    assert "            *(Bottleneck(1024, 256, 1024) for _ in range(5)),\n" in text
    assert "        if self.downsample is not None:\n            x = self.downsample(x)\n" in text
    assert "        x = self.layer4(x)  # 2048×7×7\n" in text
    assert len(text.splitlines()) < 100


@pytest.mark.parametrize("inner", [(32, 64, 64), (48, 80, 40), (32, 32, 128), (128, 128, 64)])
def test_widths_inside_of_a_residual_layer_are_called_hidden(inner: tuple[int, ...]) -> None:
    draft = Draft("residuals")
    at = draft.add("image", Input((64, 16, 16)))
    widths = (("a", 64, False), ("b", 64, False), ("c", 128, True))
    for name, width, project in widths:
        (at,) = draft.add_all(name, Residual(width, project=project), at)
    network = draft.network()
    for (name, _, _), width in zip(widths, inner, strict=True):
        conv = network.node(f"{name}.conv1")
        network = network.with_settings(conv.name, conv.layer.tuned(out_channels=width))
    text = generate_source(network).text
    assert "nn.Conv2d(64, hidden_channels, 3," in text
    assert "nn.Conv2d(hidden_channels, out_channels, 3," in text
    assert "nn.Conv2d(64, out_channels, 1," in text
    assert text.count("nn.BatchNorm2d(hidden_channels)") == 1
    assert text.count("nn.BatchNorm2d(out_channels)") == 2


def test_what_differs_only_inside_is_not_called_what_leaves() -> None:
    draft = Draft("bottlenecks")
    at = draft.add("image", Input((64, 16, 16)))
    for number, width in enumerate((8, 32)):
        (at,) = draft.add_all(f"{number}", Bottleneck(64, width), at)
    text = generate_source(draft.network()).text
    assert "nn.Conv2d(64, hidden_channels, 1," in text
    assert "nn.Conv2d(hidden_channels, 64, 1," in text


def test_layers_that_read_all_before_them_are_one_class() -> None:
    text = source("densenet121").text
    assert text.count("torch.cat(") == 5
    assert "        features.append(self.denselayer2(*features))\n" in text


def test_layers_that_are_asked_beside_a_mask_are_called_in_a_loop() -> None:
    text = source("transformer").text
    assert "self.encoder = nn.ModuleList([Encoder(), Encoder()])" in text
    loop = (
        "        for layer in self.decoder:\n            decoder = layer(decoder, encoder, mask)\n"
    )
    assert loop in text


def test_several_inputs_are_taken_in_the_order_of_the_network() -> None:
    assert "def forward(self, source: Tensor, target: Tensor) -> Tensor:" in source("seq2seq").text


def test_what_only_training_listens_to_is_computed_and_returned_in_training() -> None:
    text = source("googlenet").text
    assert '"""In training it also gives its auxiliary answers, behind the main one."""' in text
    assert "        if self.training:\n            aux1 = self.aux1(x)  # 1000\n" in text
    assert "        if self.training:\n            return x, aux1, aux2\n        return x\n" in text


@pytest.mark.parametrize("name", OWN)
def test_every_node_has_its_lines_and_every_line_its_nodes(name: str) -> None:
    make = ARCHITECTURES.find(name).build
    assert make is not None
    network, written = make(), source(name)
    assert len(written.nodes) == len(written.lines)
    for node in network.nodes:
        lines = written.lines_of(node.name)
        assert lines
        assert all(node.name in written.nodes_at(line) for line in lines)
        if node.layer.target.partition(":")[2][:1].isupper() and "." not in node.name:
            assert any(node.name in written.lines[line - 1] for line in lines)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("layer1.", ["self.layer1 = nn.Sequential(", "x = self.layer1(x)"]),
        ("layer1.0.", ["self.layer1 = nn.Sequential(", "x = self.layer1(x)"]),
        ("layer2.0.", ["Residual(64, 128, stride=2, downsample=True), Res", "x = self.layer2(x)"]),
        ("layer2.0.downsample.", ["x = self.downsample(x)"]),
    ],
)
def test_around_a_group_are_the_lines_that_make_and_call_the_least_that_holds_it(
    group: str, text: list[str]
) -> None:
    written = source("resnet18")
    names = [name for name in written.own if name.startswith(group)]
    around = [written.lines[line - 1].strip() for line in written.lines_around(names)]
    assert len(around) == len(text)
    assert all(map(str.startswith, around, text))


def test_within_a_selection_are_the_lines_that_are_about_nothing_else() -> None:
    written = source("resnet18")
    stage = {name for name in written.own if name.startswith("layer4.")}
    within = written.lines_within({*stage, "fc"})
    stated = [written.lines[line - 1].strip().partition(" #")[0] for line in within]
    assert [text for text in stated if "fc" in text] == stated[1::2]
    assert len(stated) == 4
    assert written.lines_within(()) == written.lines_around(()) == ()


def test_the_title_of_the_gallery_is_not_said_of_other_kinds_of_layers() -> None:
    make = ARCHITECTURES.find("lenet-5-3x3").build
    assert make is not None
    network = make()
    first = network.nodes[1]
    assert isinstance(first.layer, Conv2d)
    wider = network.with_settings(first.name, first.layer.tuned(out_channels=8))
    assert generate_source(wider).lines[0].startswith('"""LeNet-5, 3×3 and ReLU, a module')
    others = [
        replace(node, layer=ELU()) if isinstance(node.layer, ReLU) else node
        for node in network.nodes
    ]
    smooth = Network(network.name, tuple(others))
    assert generate_source(smooth).lines[0].startswith('"""lenet-5-3x3, a module')


def test_a_line_outside_the_text_is_about_nothing() -> None:
    written = source("lenet-5")
    assert written.nodes_at(0) == written.nodes_at(10_000) == ()
    assert written.lines_of("nobody") == ()


def test_a_line_of_a_shared_class_is_about_all_that_it_makes() -> None:
    written = source("resnet50")
    line = next(i for i, text in enumerate(written.lines, 1) if "self.conv3 = " in text)
    assert len(written.nodes_at(line)) == 16
    stage = next(i for i, text in enumerate(written.lines, 1) if "range(5)" in text)
    assert {name.rpartition(".")[0] for name in written.nodes_at(stage)} == {
        f"layer3.{number}" for number in range(1, 6)
    }


def test_equal_networks_are_written_equally() -> None:
    assert source("googlenet") == source("googlenet")


def test_a_problem_is_told_at_its_node_and_the_rest_is_written() -> None:
    layers = [("image", Input((3, 8, 8))), ("conv", Conv2d(4)), ("wide", Conv2d(8, 9))]
    network = chain("broken", [*layers, ("fc", Linear(5)), ("relu", ReLU())])
    text = generate_source(network).text
    assert "self.conv = nn.Conv2d(3, 4, 3)" in text
    assert "self.wide = nn.Conv2d(4, 8, 9)" in text
    assert "self.fc = nn.Linear(..., 5)" in text
    assert "        # wide: its window spans 9 pixels, but the 4×6×6 that arrives is only 6" in text
    ast.parse(text)


def test_a_connection_that_is_missing_is_three_dots() -> None:
    nodes = (Node("image", Input((4,))), Node("sum", Add(), (Port("image"), Port("gone"))))
    assert "return image + ..." in generate_source(Network("broken", nodes)).text


def test_a_cycle_is_written_once_round() -> None:
    nodes = (
        Node("image", Input((4,))),
        Node("a.one", Linear(4), (Port("b.two"),)),
        Node("b.two", Linear(4), (Port("a.one"),)),
    )
    text = generate_source(Network("round", nodes)).text
    assert "it is part of a cycle" in " ".join(text.replace("#", " ").split())
    ast.parse(text)


def test_an_empty_network_says_so() -> None:
    text = generate_source(Network("nothing")).text
    assert "    # the network is empty; add a block\n" in text
    ast.parse(text)


def test_data_that_leave_a_group_and_come_back_open_it() -> None:
    nodes = (
        Node("image", Input((4,))),
        Node("a.one", Linear(4), (Port("image"),)),
        Node("b.one", Linear(4), (Port("a.one"),)),
        Node("b.two", Linear(4), (Port("b.one"),)),
        Node("a.two", Linear(4), (Port("b.two"),)),
    )
    text = body(generate_source(Network("back", nodes)).text)
    assert "self.a = nn.Module()\n        self.a.one = nn.Linear(4, 4)" in text
    assert "return self.a.two(x)" in text
    assert "self.b = B()" in text


def test_names_that_python_has_not_are_handed_over_as_texts() -> None:
    names = ["my-conv", "3x3", "__hidden"]
    network = chain("odd", [("1-image", Input((4,))), *((name, Linear(4)) for name in names)])
    text = generate_source(network).text
    for name in names:
        assert f'self.add_module("{name}", nn.Linear(4, 4))' in text
        assert f'self.get_submodule("{name}")(' in text
    assert "def forward(self, input_1_image: Tensor)" in text


HOSTILE = 'x"""\nimport os; os.system("echo")  # \\'


@pytest.mark.parametrize("name", [HOSTILE, "a b", "a;b", "é", "class", "", "a..b", 'a"b', "a\nb"])
def test_a_name_that_no_node_can_have_is_refused(name: str) -> None:
    network = Network("it", (Node("image", Input((4,))), Node(name, ReLU(), (Port("image"),))))
    with pytest.raises(NetworkError):
        generate_source(network)


def test_groups_in_groups_without_end_are_refused() -> None:
    name = ".".join("a" * 60)
    with pytest.raises(NetworkError, match="lies in too many groups"):
        generate_source(chain("deep", [("image", Input((4,))), (name, ReLU())]))


@given(st.text(max_size=30))
def test_whatever_a_project_is_called_it_runs_nothing(name: str) -> None:
    text = generate_source(chain(name, [("image", Input((4,))), ("fc", Linear(3))])).text
    tree = ast.parse(text)
    kinds = [type(part) for part in tree.body]
    assert kinds == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    assert isinstance(tree.body[0], ast.Expr)
    assert isinstance(tree.body[0].value, ast.Constant)


def test_a_part_is_named_by_texts_alone() -> None:
    network = chain(
        "part", [("image", Input((14, 14, 96))), ("attn", TorchvisionModule("swin_t", "a.b"))]
    )
    assert 'self.attn = part_of_model("swin_t", "a.b")' in generate_source(network).text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-5, "1e-5"),
        (1e22, "1e22"),
        (0.5, "0.5"),
        ((3,), "(3,)"),
        ((1, 2), "(1, 2)"),
        ("a\nb😀", '"a\\nb😀"'),
        ('a"b\\', "'a\"b\\\\'"),
        (None, "None"),
        (True, "True"),
        (-7, "-7"),
    ],
)
def test_a_value_is_what_its_text_evaluates_to(value: object, text: str) -> None:
    assert literal(value) == text
    assert ast.literal_eval(text) == value


def test_what_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a number, a text or a tuple of them, got set"):
        literal({1})


def test_what_torch_has_not_is_written_out_without_the_program() -> None:
    layers = [("text", Input((5, 3))), ("lstm", LSTM(4)), ("drop", Dropout(0.1))]
    text = generate_source(chain("short", layers)).text
    defined = [part.name for part in ast.parse(text).body if isinstance(part, ast.ClassDef)]
    assert defined == ["_Recurrent", "LSTM", "Short"]
    assert "def _turned(" in text
    for word in ("explorer", "override", "type: ignore"):
        assert word not in text


def test_an_answer_in_the_middle_passes_on_and_has_a_line() -> None:
    nodes = (
        Node("image", Input((4,))),
        Node("heard", AuxiliaryOutput(), (Port("image"),)),
        Node("fc", Linear(2), (Port("heard"),)),
    )
    written = generate_source(Network("through", nodes))
    assert "return self.fc(image)" in written.text
    (line,) = written.lines_of("heard")
    assert "self.fc(image)" in written.lines[line - 1]


def test_comments_stand_above_what_makes_their_nodes_and_are_told_once() -> None:
    make = ARCHITECTURES.find("resnet18").build
    assert make is not None
    notes = {
        "conv1": "a wide look\nat the image",
        "layer1.0.conv1": '"""; import os',
        "layer2.0.downsample.0": "matches the channels",
        "layer2.0.add": "the skip " + "and more " * 20,
    }
    network = make()
    for name, note in notes.items():
        network = network.with_comment(name, note)
    written = generate_source(network)
    assert body(written.text) != body(source("resnet18").text)
    plain = [line for line in written.lines if not line.strip().startswith("#")]
    assert plain == source("resnet18").lines
    for name, text in (
        ("conv1", ["# a wide look at the image"]),
        ("layer1.0.conv1", ['# layer1.0.conv1: """; import os']),
        ("layer2.0.downsample.0", ["# layer2.0.downsample.0: matches the channels"]),
    ):
        first = written.lines_of(name)[0]
        assert [written.lines[first - 1].strip()] == text
        assert not written.lines[first].strip().startswith("#")
    assert max(map(len, written.lines)) <= 100


def test_any_network_however_broken_has_a_text_that_parses(
    anything: st.SearchStrategy[Network],
) -> None:
    @given(anything)
    def holds(network: Network) -> None:
        written = generate_source(network)
        ast.parse(written.text)
        assert max(map(len, written.lines)) <= 100
        assert all(written.lines_of(node.name) for node in network.nodes)

    holds()


RUFF = Path(sys.executable).with_name("ruff")
STYLE = ("--isolated", "--no-cache", "--line-length", "100")


@pytest.mark.skipif(not RUFF.exists(), reason="ruff is not installed")
def test_what_is_written_is_as_a_formatter_leaves_it(tmp_path: Path) -> None:
    for name in OWN:
        (tmp_path / f"{name.replace('-', '_')}.py").write_text(source(name).text, encoding="utf-8")
    ask: Callable[..., subprocess.CompletedProcess[str]] = lambda *text: subprocess.run(  # noqa: E731
        [RUFF, *text, tmp_path], capture_output=True, text=True, check=False
    )
    checked = ask("check", *STYLE, "--select", "E,F,I")
    assert checked.returncode == 0, checked.stdout
    formatted = ask("format", *STYLE, "--diff")
    assert formatted.returncode == 0, formatted.stdout
