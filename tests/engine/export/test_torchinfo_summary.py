from dataclasses import dataclass
from typing import ClassVar

import pytest
import torch
from torch import nn

from explorer.catalog.layers import Add, Conv2d, Flatten, Input, Linear
from explorer.engine.export import torchinfo_summary
from explorer.engine.export.torchinfo_summary import summarize
from explorer.engine.model.build import BuildError
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.engine.torchvision_import.trace import trace
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.inference import infer
from explorer.graph.layer import Category, Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Kind, Shape


@dataclass(frozen=True)
class Text(Layer):
    """Where indices enter."""

    ports = ()
    is_input = True
    category: ClassVar[Category] = Category.SOURCE

    def output(self) -> Shape:
        return Shape((7,), Kind.INDEX)


TWO = Network(
    "two",
    (
        Node("left", Input((3, 8, 8))),
        Node("right", Input((2, 8, 8))),
        Node("arm.0", Conv2d(4, kernel_size=1), (Port("left"),)),
        Node("arm.1", Conv2d(4, kernel_size=1), (Port("right"),)),
        Node("sum", Add(), (Port("arm.0"), Port("arm.1"))),
        Node("flat", Flatten(), (Port("sum"),)),
        Node("output", Linear(5), (Port("flat"),)),
    ),
)


@pytest.mark.parametrize("name", [entry.name for entry in ARCHITECTURES if entry.build])
def test_torchinfo_counts_what_we_count(name: str) -> None:
    make = ARCHITECTURES.find(name).build
    assert make is not None
    shown, inference = summarize(make()), infer(make())
    assert shown.parameters == shown.unique == inference.parameters
    learning = [name for name, facts in inference.nodes.items() if facts.parameters]
    assert all(name.rpartition(".")[2] in shown.text for name in learning)


def test_several_inputs_are_all_connected() -> None:
    shown = summarize(TWO)
    assert shown.parameters == infer(TWO).parameters
    assert "[1, 2, 8, 8]" in shown.text


def test_an_input_of_indices_gets_whole_numbers() -> None:
    network = Network("words", (Node("words", Text()), Node("image", Input((1, 2)))))
    text, image = dummy_inputs(network, 3)
    assert (text.dtype, text.shape) == (torch.int64, (3, 7))
    assert (image.dtype, image.shape) == (torch.float32, (3, 1, 2))


def test_shared_weights_are_unique_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = nn.Linear(4, 4, device="meta")
    monkeypatch.setattr(torchinfo_summary, "build", lambda network: nn.Sequential(shared, shared))
    shown = summarize(Network("shared", (Node("row", Input((4,))),)))
    assert shown.unique == 20
    assert shown.parameters >= shown.unique


def test_a_network_that_cannot_run_says_what_keeps_it() -> None:
    with pytest.raises(BuildError, match="Cannot build two: sum: Needs 2 input connections, has 1"):
        summarize(TWO.without("arm.0"))


def test_a_learned_tensor_is_no_input() -> None:
    network = trace("vit_b_32").network
    assert summarize(network).parameters == infer(network).parameters
