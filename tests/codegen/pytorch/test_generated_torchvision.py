"""Every network of the gallery, written and run: the same keys, shapes and answers."""

from collections.abc import Iterator
from functools import cache

import pytest
import torch

from explorer.catalog.layers import Input
from explorer.engine.model.build import build, for_evaluation
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.engine.torchvision_import.trace import trace
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Network
from tests.engine.torchvision_import.test_trace import ONE_OF_EACH
from tests.source_check import assert_same_answers, drawn, layout, shapes, written
from tests.weights import with_weights

GALLERY = list(ARCHITECTURES.names())
OURS = [name for name in GALLERY if ARCHITECTURES.find(name).build]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """One thread: two on two cores with anything else busy wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@cache
def network_of(name: str) -> Network:
    make = ARCHITECTURES.find(name).build
    return make() if make else trace(name).network


@pytest.mark.parametrize("name", GALLERY)
def test_a_network_of_the_gallery_has_the_same_keys_and_shapes(name: str) -> None:
    network = network_of(name)
    with torch.device("meta"):
        model, ours = build(network), written(network)
        inputs = dummy_inputs(network, 2, "meta")
    assert layout(ours) == layout(model)
    assert shapes(ours(*inputs)) == shapes(model(*inputs))
    if network.auxiliaries:
        evaluated = for_evaluation(model, network)
        assert shapes(ours.eval()(*inputs)) == shapes(evaluated(*inputs))


@pytest.mark.parametrize("name", [name for name in OURS if name not in ONE_OF_EACH])
def test_a_network_of_ours_gives_the_same_answers(name: str) -> None:
    network = network_of(name)
    entry = network.inputs[0]
    if isinstance(entry.layer, Input) and entry.layer.shape == (3, 224, 224):
        network = network.with_settings(entry.name, Input((3, 64, 64)))
    assert_same_answers(network, drawn(network, 1))


@pytest.mark.parametrize(("name", "side"), ONE_OF_EACH.items(), ids=ONE_OF_EACH)
def test_one_of_each_family_of_torchvision_gives_the_same_answers(name: str, side: int) -> None:
    network = trace(name, (3, side, side)).network
    model = with_weights(build(network))
    ours = written(network)
    ours.load_state_dict(model.state_dict())
    image = torch.randn(1, 3, side, side)
    with torch.no_grad():
        wanted = for_evaluation(model, network).eval()(image)
        given = ours.eval()(image)
    assert (given - wanted).abs().max() <= 1e-5 * wanted.abs().max()
