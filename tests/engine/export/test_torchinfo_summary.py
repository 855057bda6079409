from dataclasses import dataclass
from typing import ClassVar

import pytest
import torch
from torch import nn

from explorer.catalog.layers import Add, Conv2d, Flatten, Input, Linear
from explorer.engine.export import torchinfo_summary
from explorer.engine.export.torchinfo_summary import summarize
from explorer.engine.model.build import BuildError
from explorer.engine.model.dummy_inputs import samples
from explorer.engine.torchvision_import.trace import trace
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.inference import infer
from explorer.graph.layer import Block, Category
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Kind, Shape


@dataclass(frozen=True)
class Words(Block):
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
    told, inference = summarize(make()), infer(make())
    assert told.parameters == told.unique == inference.parameters
    learning = [name for name, facts in inference.facts.items() if facts.parameters]
    assert all(name.rpartition(".")[2] in told.text for name in learning)


def test_several_inputs_are_all_fed() -> None:
    told = summarize(TWO)
    assert told.parameters == infer(TWO).parameters
    assert "[1, 2, 8, 8]" in told.text


def test_an_input_of_indices_gets_whole_numbers() -> None:
    network = Network("words", (Node("words", Words()), Node("image", Input((1, 2)))))
    words, image = samples(network, 3)
    assert (words.dtype, words.shape) == (torch.int64, (3, 7))
    assert (image.dtype, image.shape) == (torch.float32, (3, 1, 2))


def test_shared_weights_are_unique_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = nn.Linear(4, 4, device="meta")
    monkeypatch.setattr(torchinfo_summary, "build", lambda network: nn.Sequential(shared, shared))
    told = summarize(Network("shared", (Node("row", Input((4,))),)))
    assert told.unique == 20
    assert told.parameters >= told.unique


def test_a_network_that_cannot_run_says_what_keeps_it() -> None:
    with pytest.raises(BuildError, match=r"two cannot run: sum: expected two wires|one wire"):
        summarize(TWO.without("arm.0"))


def test_a_learned_tensor_is_no_input() -> None:
    network = trace("vit_b_32").network
    assert summarize(network).parameters == infer(network).parameters
