"""torchvision's models as networks, against torchvision itself."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from explorer.catalog.demos import project_of
from explorer.catalog.gallery_cards import gallery_cards, make_card
from explorer.catalog.layers import Input, TorchvisionModule
from explorer.engine.model.build import build, for_evaluation
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.opaque import OpaqueModuleError, inspect_module, meta_model
from explorer.engine.torchvision_import.trace import ModelTraced, inspect_opaque_modules, trace
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.opaque import OpaqueUse
from explorer.graph.shape import Shape
from explorer.graph.storage.project_file import project_from_json, project_to_json
from tests.weights import with_weights

MODELS = torchvision_models()
NAMES = MODELS.list_models(module=MODELS)
every_model = pytest.mark.parametrize("name", NAMES)

# one of each family, at the smallest side that it takes
ONE_OF_EACH = {
    "alexnet": 63,
    "convnext_tiny": 32,
    "densenet121": 32,
    "efficientnet_b0": 32,
    "efficientnet_v2_s": 32,
    "googlenet": 32,
    "inception_v3": 299,
    "maxvit_t": 224,
    "mnasnet0_5": 32,
    "mobilenet_v2": 32,
    "mobilenet_v3_small": 32,
    "regnet_x_400mf": 32,
    "regnet_y_400mf": 32,
    "resnet18": 32,
    "resnet50": 32,
    "resnext50_32x4d": 32,
    "shufflenet_v2_x0_5": 32,
    "squeezenet1_0": 32,
    "swin_t": 64,
    "swin_v2_t": 64,
    "vgg11_bn": 32,
    "vit_b_32": 224,
    "wide_resnet50_2": 32,
}


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """One thread: two on two cores with anything else busy wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@cache
def read(name: str) -> ModelTraced:
    return trace(name)


def test_every_classification_model_of_torchvision_is_in_the_gallery() -> None:
    assert len(NAMES) == 80
    assert set(NAMES) <= set(ARCHITECTURES.names())


@every_model
def test_a_model_is_read_with_torchvisions_names_and_counts(name: str) -> None:
    read_model = read(name)
    inference = infer(read_model.network, opaque=read_model.parts)
    assert inference.problems == ()
    theirs = {key: tuple(p.shape) for key, p in meta_model(name).named_parameters()}
    assert dict(inference.weights()) == theirs
    assert gallery_cards()[name].parameters == inference.parameters


@every_model
def test_a_model_survives_its_file(name: str) -> None:
    project = project_of(name, read(name).network)
    assert project_from_json(project_to_json(project)) == project


@pytest.mark.parametrize("name", [name for name in NAMES if not ARCHITECTURES.find(name).build])
def test_a_card_shows_what_the_engine_reads(name: str) -> None:
    assert gallery_cards()[name] == make_card(infer(read(name).network, opaque=read(name).parts))


@pytest.mark.parametrize("name", [name for name in NAMES if ARCHITECTURES.find(name).build])
def test_a_network_of_the_catalog_learns_what_torchvisions_does(name: str) -> None:
    make = ARCHITECTURES.find(name).build
    assert make is not None
    own, theirs = infer(make()), infer(read(name).network)
    assert dict(own.weights()) == dict(theirs.weights())
    assert own.macs == theirs.macs


@pytest.mark.parametrize(("name", "side"), ONE_OF_EACH.items(), ids=ONE_OF_EACH)
def test_on_the_same_weights_the_output_is_torchvisions(name: str, side: int) -> None:
    networks = [trace(name, (3, side, side)).network]
    make = ARCHITECTURES.find(name).build
    if make:
        networks.append(make().with_settings("image", Input((3, side, side))))
    theirs = with_weights(deepcopy(meta_model(name)))
    image = torch.randn(1, 3, side, side)
    with torch.no_grad():
        wanted = theirs(image)
        for network in networks:
            given = _loaded(network, theirs)(image)
            assert (given - wanted).abs().max() <= 1e-5 * wanted.abs().max()


def _loaded(network: Network, theirs: nn.Module) -> nn.Module:
    model = build(network)
    model.load_state_dict(theirs.state_dict())
    return for_evaluation(model, network).eval()


@every_model
def test_a_model_can_be_trained_a_step(name: str) -> None:
    network = read(name).network
    with torch.device("meta"):
        model = build(network)
        image = torch.empty(2, *network.inputs[0].layer.output().dims)
        labels = torch.empty(2, dtype=torch.long)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, foreach=True)
    answers = model(image)
    losses = [cross_entropy(answer, labels) for answer in _each(answers)]
    sum(losses).backward()
    assert all(weight.grad is not None for weight in model.parameters())
    optimizer.step()


def _each(answers: torch.Tensor | tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    return answers if isinstance(answers, tuple) else (answers,)


def test_auxiliary_classifiers_answer_in_training_alone() -> None:
    network = trace("googlenet", (3, 64, 64)).network
    model = build(network)
    image = torch.randn(2, 3, 64, 64)
    assert [tuple(answer.shape) for answer in model(image)] == [(2, 1000)] * 3
    assert tuple(for_evaluation(model, network).eval()(image).shape) == (2, 1000)


def test_a_model_that_torchvision_has_not_is_refused() -> None:
    with pytest.raises(OpaqueModuleError, match="no classification model named “resnet51”"):
        trace("resnet51")


def test_a_part_that_a_model_has_not_is_refused() -> None:
    with pytest.raises(OpaqueModuleError, match=r"no submodule “features\.99”"):
        inspect_module(OpaqueUse("swin_t", "features.99", Shape((56, 56, 96))))


def test_a_part_waits_until_the_engine_has_looked() -> None:
    attention = TorchvisionModule("swin_t", "features.1.0.attn")
    network = chain("part", [("image", Input((14, 14, 96))), ("attention", attention)])
    before = infer(network)
    assert [problem.kind for problem in before.problems] == ["unknown"]
    opaque = inspect_opaque_modules(network)
    assert len(opaque) == 1
    after = infer(network, before, opaque)
    assert after.problems == ()
    assert after.nodes["attention"].shape == Shape((14, 14, 96))
    assert after.parameters == sum(p.numel() for p in build(network).parameters())
    assert infer(network).problems == before.problems


def test_a_shape_that_a_part_cannot_take_is_said_in_text() -> None:
    network = Network(
        "part",
        (
            Node("image", Input((14, 14, 95))),
            Node("attention", TorchvisionModule("swin_t", "features.1.0.attn"), (Port("image"),)),
        ),
    )
    with pytest.raises(
        OpaqueModuleError, match=r"features\.1\.0\.attn does not accept input 14×14×95"
    ):
        inspect_opaque_modules(network)
