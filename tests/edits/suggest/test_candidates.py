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
from explorer.edits.suggest.candidates import Offer, fitting, judged
from explorer.graph.block import COMPOSITES
from explorer.graph.inference import Inference, infer
from explorer.graph.layer import BLOCKS, Block
from explorer.graph.network import Network, Port, chain
from explorer.graph.shape import Shape


def behind(*blocks: Block) -> tuple[Inference, Port]:
    network = chain("n", [(f"b{place}", block) for place, block in enumerate(blocks)])
    return infer(network), Port(network.nodes[-1].name)


def kinds(offers: list[Offer]) -> list[str]:
    return [offer.part.kind() for offer in offers]


def test_every_block_and_composite_is_offered_once() -> None:
    for offers in (fitting(*behind(Input())), fitting(infer(Network("empty")), None)):
        assert sorted(kinds(offers)) == sorted([*BLOCKS.names(), *COMPOSITES.names()])


def test_without_a_port_inputs_come_first_and_nothing_speaks_against_the_others() -> None:
    offers = fitting(infer(Network("empty")), None)
    assert kinds(offers)[:2] == ["Input", "TokenInput"]
    assert all(offer.fits for offer in offers)


def test_what_fits_stands_before_what_does_not_and_a_reason_is_told() -> None:
    offers = fitting(*behind(Input((3, 32, 32)), Conv2d(6), Flatten()))
    fits = [offer.fits for offer in offers]
    assert fits == sorted(fits, reverse=True)
    refused = {offer.part.kind(): offer.reason for offer in offers if not offer.fits}
    assert refused["Conv2d"] == "expected an image (channels×height×width), got 5400"
    assert refused["Embedding"] == "its input takes indices, not real numbers"
    assert refused["Input"] == "nothing feeds it"
    assert refused["Residual"].startswith("expected an image")


@pytest.mark.parametrize(
    ("blocks", "first"),
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
    ids=lambda value: value[-1].kind() if isinstance(value[-1], Block) else value[-1],
)
def test_what_commonly_follows_comes_first(blocks: tuple[Block, ...], first: list[str]) -> None:
    assert kinds(fitting(*behind(*blocks)))[: len(first)] == first


def test_what_the_network_does_elsewhere_comes_before_what_is_common() -> None:
    tanh = BLOCKS.find("Tanh")()
    inference, _ = behind(Input((1, 28, 28)), Conv2d(6), tanh, Conv2d(16), tanh, Conv2d(8))
    assert kinds(fitting(inference, Port("b5")))[0] == "Tanh"


def test_an_offer_that_fits_tells_the_shape_that_would_leave() -> None:
    inference, port = behind(Input((3, 32, 32)))
    for offer in fitting(inference, port):
        if offer.fits and offer.shape:
            placed = append(inference.network, offer.part, port)
            after = infer(placed.network)
            end = placed.leaves[0]
            assert not [p for p in after.problems if p.kind in ("shape", "kind")], offer
            assert after.facts[end.node].leaving(end.output) == offer.shape


def test_a_remedy_is_taken_where_only_a_setting_does_not_fit() -> None:
    inference, port = behind(Input((6, 8, 8)))
    assert GroupNorm().num_groups not in (1, 2, 3, 6)
    offer = judged(inference, port, GroupNorm())
    assert offer.fits
    assert offer.part != GroupNorm()


def test_a_composite_is_offered_with_the_switch_or_the_size_that_makes_it_fit() -> None:
    inference, port = behind(Input((32, 8, 8)))
    assert judged(inference, port, Residual()) == Offer(
        Residual(64, project=True), Shape((64, 8, 8))
    )
    inference, port = behind(TokenInput(), Embedding(32))
    assert judged(inference, port, Encoder()).part == Encoder(width=32)


def test_what_was_typed_is_not_tuned_away() -> None:
    inference, port = behind(TokenInput(), Embedding(32))
    offer = judged(inference, port, Encoder(width=48), ("width",))
    assert offer.part == Encoder(width=48)
    assert not offer.fits


def test_behind_what_is_not_known_yet_nothing_is_refused_but_what_takes_nothing() -> None:
    network = chain("n", [("flat", Flatten()), ("fc", Linear(10))])
    offers = fitting(infer(network), Port("fc"))
    assert {offer.part.kind() for offer in offers if not offer.fits} <= {
        "Input",
        "TokenInput",
        "Parameter",
    }


def test_what_needs_another_wire_is_offered_but_tells_no_shape() -> None:
    inference, port = behind(Input((3, 8, 8)))
    assert judged(inference, port, Add()) == Offer(Add())


def test_a_second_output_is_judged_by_its_own_shape() -> None:
    inference, _ = behind(Input((20, 8)), BLOCKS.find("LSTM")())
    assert judged(inference, Port("b1"), Linear(3)).shape == Shape((20, 3))
    assert judged(inference, Port("b1", 1), Linear(3)).shape == Shape((1, 3))
