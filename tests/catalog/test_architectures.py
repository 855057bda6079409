import pytest
import torch
import torchinfo

from explorer.catalog.gallery_cards import gallery_cards, make_card
from explorer.catalog.layers import Input
from explorer.engine.model.build import build, count_unique
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.inference import infer
from explorer.graph.network import Network

BUILT = [entry for entry in ARCHITECTURES if entry.build]
every_architecture = pytest.mark.parametrize("card", BUILT, ids=[entry.name for entry in BUILT])

# name → parameters, from the papers and from torchvision
PUBLISHED = {
    "lenet-5": 61_706,
    "lenet-5-3x3": 60_074,
    "alexnet": 61_100_840,
    "alexnet-32x32": 23_272_266,
    "googlenet": 13_004_888,
    "googlenet-plain": 6_624_904,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "densenet121": 7_978_856,
    "densenet161": 28_681_000,
    "densenet169": 14_149_480,
    "densenet201": 20_013_928,
}


def network_of(entry: Architecture) -> Network:
    assert entry.build is not None
    return entry.build()


@every_architecture
def test_an_architecture_runs_and_has_as_many_parameters_as_torch_counts(
    card: Architecture,
) -> None:
    network = network_of(card)
    inference = infer(network)
    assert inference.problems == ()
    with torch.device("meta"):
        model = build(network)
        shown = torchinfo.summary(
            model, input_data=list(dummy_inputs(network, 2, "meta")), verbose=0, device="meta"
        )
    assert inference.parameters == count_unique(model) == shown.total_params


@every_architecture
def test_weights_are_told_in_the_order_and_with_the_names_of_torch(card: Architecture) -> None:
    network = network_of(card)
    with torch.device("meta"):
        model = build(network)
    shown = {name: tuple(weight.shape) for name, weight in model.named_parameters()}
    assert dict(infer(network).weights()) == shown


@every_architecture
def test_an_architecture_has_the_name_of_its_network(card: Architecture) -> None:
    assert card.name == network_of(card).name
    assert network_of(card) == network_of(card)


@pytest.mark.parametrize("entry", ARCHITECTURES, ids=ARCHITECTURES.names())
def test_every_entry_of_the_gallery_says_what_it_is(entry: Architecture) -> None:
    assert entry.idea.endswith(".")
    assert len(entry.paper) > 40
    assert 1980 < entry.year < 2027
    assert gallery_cards()[entry.name].bars


@every_architecture
def test_a_card_shows_what_inference_says(card: Architecture) -> None:
    assert gallery_cards()[card.name] == make_card(infer(network_of(card)))


@pytest.mark.parametrize(("name", "parameters"), PUBLISHED.items(), ids=PUBLISHED)
def test_an_architecture_has_the_published_count(name: str, parameters: int) -> None:
    assert infer(network_of(ARCHITECTURES.find(name))).parameters == parameters


def test_alexnet_for_small_images_says_where_a_photograph_does_not_fit() -> None:
    network = network_of(ARCHITECTURES.find("alexnet-32x32"))
    problems = infer(network.with_settings("image", Input((3, 224, 224)))).problems
    assert [problem.where for problem in problems] == ["classifier.1"]
    text = "in_features is 1,024, but the input has 50,176. Set it to 50,176 or to auto."
    assert problems[0].message == text
    assert problems[0].alternatives == {"in_features": 50_176}


def test_an_image_too_small_is_a_problem_at_the_first_layer_that_cannot_take_it() -> None:
    network = network_of(ARCHITECTURES.find("alexnet"))
    problems = infer(network.with_settings("image", Input((3, 16, 16)))).problems
    assert [problem.where for problem in problems] == ["features.5"]
    assert problems[0].message.endswith(" The network needs an input of at least 3×63×63.")
    assert infer(network.with_settings("image", Input((3, 62, 62)))).problems
    assert not infer(network.with_settings("image", Input((3, 63, 63)))).problems


def test_lenet_5_is_as_published() -> None:
    inference = infer(network_of(ARCHITECTURES.find("lenet-5")))
    assert (inference.parameters, inference.macs) == (61_706, 416_520)
    learned = {name: f.parameters for name, f in inference.nodes.items() if f.parameters}
    assert learned == {"c1": 156, "c3": 2_416, "c5": 48_120, "f6": 10_164, "output": 850}
    shapes = [str(inference.nodes[name].shape) for name in ("c1", "s2", "c3", "s4", "flatten")]
    assert shapes == ["6×28×28", "6×14×14", "16×10×10", "16×5×5", "400"]
    assert [str(inference.nodes[name].shape) for name in ("c5", "f6", "output")] == [
        "120",
        "84",
        "10",
    ]


def test_the_field_of_lenet_5_ends_at_16_pixels() -> None:
    known = infer(network_of(ARCHITECTURES.find("lenet-5")))
    fields = [known.receptive_field(name) for name in ("c1", "s2", "c3", "s4", "flatten")]
    assert [seen.side[0] if seen else None for seen in fields] == [5, 6, 14, 16, None]
