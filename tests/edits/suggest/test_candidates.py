"""What fits behind a port, what is most useful there, and why the rest does not fit."""

import pytest

from explorer.catalog.blocks.convolutional import Residual
from explorer.catalog.blocks.sequential import Encoder
from explorer.catalog.layers import (
    Add,
    Conv2d,
    Embedding,
    Flatten,
    GroupNorm,
    Input,
    Linear,
    MaxPool2d,
    TokenInput,
)
from explorer.edits.placing import append
from explorer.edits.suggest.candidates import Candidate, candidates, evaluate
from explorer.graph.block import BLOCKS
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import LAYERS, Layer
from explorer.graph.network import Network, Port, chain
from explorer.graph.shape import Shape


def behind(*layers: Layer) -> tuple[Inference, Port]:
    network = chain("n", [(f"b{position}", layer) for position, layer in enumerate(layers)])
    return infer(network), Port(network.nodes[-1].name)


def kinds(candidates: list[Candidate]) -> list[str]:
    return [candidate.placeable.kind() for candidate in candidates]


def test_every_layer_and_block_is_a_candidate_once() -> None:
    for offered in (candidates(*behind(Input())), candidates(infer(Network("empty")), None)):
        assert sorted(kinds(offered)) == sorted([*LAYERS.names(), *BLOCKS.names()])


def test_without_a_port_inputs_come_first_and_all_fit() -> None:
    offered = candidates(infer(Network("empty")), None)
    assert kinds(offered)[:2] == ["Input", "TokenInput"]
    assert all(candidate.fits for candidate in offered)


def test_fitting_candidates_come_first_and_others_have_a_reason() -> None:
    offered = candidates(*behind(Input((3, 32, 32)), Conv2d(6), Flatten()))
    fits = [candidate.fits for candidate in offered]
    assert fits == sorted(fits, reverse=True)
    refused = {
        candidate.placeable.kind(): candidate.reason for candidate in offered if not candidate.fits
    }
    assert refused["Conv2d"] == "Expected an image (channels×height×width), got shape 5400."
    assert refused["Embedding"] == (
        "Input “input” expects token indices, got floating-point values."
    )
    assert refused["Input"] == "not connected"
    assert refused["Residual"].startswith("Expected an image")


@pytest.mark.parametrize(
    ("layers", "first"),
    [
        ((Input((3, 32, 32)),), ["Conv2d"]),
        ((Input((784,)),), ["Linear"]),
        ((Input((20, 8)),), ["LSTM"]),
        ((TokenInput(),), ["Embedding"]),
        ((Input((3, 32, 32)), Conv2d(6)), ["BatchNorm2d", "ReLU", "MaxPool2d", "Conv2d"]),
        ((Input((3, 32, 32)), Flatten()), ["Linear"]),
        ((Input((784,)), Linear(10)), ["ReLU", "Dropout", "Linear"]),
        ((Input((3, 32, 32)), MaxPool2d()), ["Conv2d", "Flatten"]),
    ],
    ids=lambda value: value[-1].kind() if isinstance(value[-1], Layer) else value[-1],
)
def test_what_commonly_follows_comes_first(layers: tuple[Layer, ...], first: list[str]) -> None:
    assert kinds(candidates(*behind(*layers)))[: len(first)] == first


def test_what_the_network_does_elsewhere_comes_before_what_is_common() -> None:
    tanh = LAYERS.find("Tanh")()
    inference, _ = behind(Input((1, 28, 28)), Conv2d(6), tanh, Conv2d(16), tanh, Conv2d(8))
    assert kinds(candidates(inference, Port("b5")))[0] == "Tanh"


def test_a_candidate_that_fits_has_an_output_shape() -> None:
    inference, port = behind(Input((3, 32, 32)))
    for candidate in candidates(inference, port):
        if candidate.fits and candidate.shape:
            placed = append(inference.network, candidate.placeable, port)
            after = infer(placed.network)
            end = placed.outputs[0]
            assert not [p for p in after.problems if p.kind in ("shape", "kind")], candidate
            assert after.nodes[end.node].output_shape(end.output) == candidate.shape


def test_settings_are_changed_where_only_they_do_not_fit() -> None:
    inference, port = behind(Input((6, 8, 8)))
    assert GroupNorm().num_groups not in (1, 2, 3, 6)
    candidate = evaluate(inference, port, GroupNorm())
    assert candidate.fits
    assert candidate.placeable != GroupNorm()


def test_a_block_gets_the_switch_or_the_size_that_makes_it_fit() -> None:
    inference, port = behind(Input((32, 8, 8)))
    assert evaluate(inference, port, Residual()) == Candidate(
        Residual(64, project=True), Shape((64, 8, 8))
    )
    inference, port = behind(TokenInput(), Embedding(32))
    assert evaluate(inference, port, Encoder()).placeable == Encoder(width=32)


def test_typed_settings_are_kept() -> None:
    inference, port = behind(TokenInput(), Embedding(32))
    candidate = evaluate(inference, port, Encoder(width=48), ("width",))
    assert candidate.placeable == Encoder(width=48)
    assert not candidate.fits


def test_behind_an_unknown_shape_everything_with_an_input_fits() -> None:
    network = chain("n", [("flat", Flatten()), ("fc", Linear(10))])
    offered = candidates(infer(network), Port("fc"))
    assert {candidate.placeable.kind() for candidate in offered if not candidate.fits} <= {
        "Input",
        "TokenInput",
        "Parameter",
    }


def test_a_candidate_that_needs_another_input_has_no_shape() -> None:
    inference, port = behind(Input((3, 8, 8)))
    assert evaluate(inference, port, Add()) == Candidate(Add())


def test_a_second_output_has_its_own_shape() -> None:
    inference, _ = behind(Input((20, 8)), LAYERS.find("LSTM")())
    assert evaluate(inference, Port("b1"), Linear(3)).shape == Shape((20, 3))
    assert evaluate(inference, Port("b1", 1), Linear(3)).shape == Shape((1, 3))
